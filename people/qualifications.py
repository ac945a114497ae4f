"""What a member of staff may do, with the dates between which it holds: values, which the ACD reads too. Pure."""

from datetime import datetime
from typing import Final

import msgspec

from session.case.business_type import LEVELS
from session.identifiers import SkillId, TeamId
from session.vocabulary import Language

LEAST_LEVEL: Final = 1
MOST_LEVEL: Final = 9
"""How finely skill is graded; banks use three to five grades."""


MOST_AUTHORITY: Final = LEVELS[-1]


class Qualification(msgspec.Struct, frozen=True):
    """Valid at `valid_from` and until just before `valid_until`; None: without end. `level` from 1 (least) to 9."""

    skill: SkillId
    level: int
    valid_from: datetime
    valid_until: datetime | None = None

    def valid_at(self, now: datetime) -> bool:
        return self.valid_from <= now and (self.valid_until is None or now < self.valid_until)


class StaffCompetence(msgspec.Struct, frozen=True):
    """What somebody may do, now and later. Nothing set: no skill, every language of the counter, one at once."""

    qualifications: tuple[Qualification, ...] = ()
    """By skill and time; of one skill never two at one moment."""
    languages: frozenset[Language] = frozenset(Language)
    at_once: int = 1
    """How many contacts of which each takes a part, as a chat does."""
    team: TeamId | None = None
    """Also the unit, where another one's approval is needed."""
    authority: int = 0
    """Up to which level this person may approve what others have entered; 0: nothing."""


NOTHING_SET: Final = StaffCompetence()
