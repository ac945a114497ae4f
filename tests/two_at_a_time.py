"""How the suite is divided among two cores: tests with browsers one after the other, all else beside them.

Two browsers in a call take more than a core, and two such calls at once would disturb one another.
"""

from typing import Final

import pytest
from xdist.scheduler import LoadScopeScheduling

BROWSERS: Final = "browsers"
_WITH_BROWSERS: Final = (
    "tests/acceptance/",
    "tests/media/test_chromium",
    "tests/media/test_roles_by_tones",
    "tests/signaling/test_replay_in_browser",
    # No browser, but a crowd and a whole counter: it would disturb a call as another call does.
    "tests/faults/test_faults",
)
_BY_THE_SECOND: Final = ("tests/acceptance/test_bad_network", "tests/acceptance/test_media_processes")
"""What has to be over within two seconds is tried last, when the other core has nothing left to do."""


def group_of(path: str) -> str:
    """Which group a test of this file (from the project's root) belongs to; a group's tests never run at once."""
    return BROWSERS if path.startswith(_WITH_BROWSERS) else path.partition("::")[0]


class ByGroup(LoadScopeScheduling):
    """Gives each worker whole groups. (The marks that are meant for this have no effect with the pytest of today.)"""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)


def longest_first(items: list[pytest.Item]) -> None:
    """Begin with the browsers, so that little is left when they are done; of them, those by the second come last."""
    items.sort(key=lambda item: (group_of(item.nodeid) != BROWSERS, item.nodeid.startswith(_BY_THE_SECOND)))
