"""Routes are a value; what changes is the difference of two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.lines import MEDIUM_OF_SLOT, MEDIUM_OF_SOURCE, Slot, Source
from media.routes import Route, difference

HEARD = Route("customer", Source.AUDIO, "teller", Slot.MAIN_AUDIO)
SEEN = Route("customer", Source.CAMERA, "teller", Slot.MAIN_VIDEO)

parties = st.sampled_from(["customer", "teller", "expert"])
possible = st.sampled_from(
    [(source, slot) for source in Source for slot in Slot if MEDIUM_OF_SOURCE[source] is MEDIUM_OF_SLOT[slot]]
)


@st.composite
def route_sets(draw: st.DrawFn) -> frozenset[Route]:
    fed: dict[tuple[str, Slot], Route] = {}
    for source_party, (source, slot), listener in draw(st.lists(st.tuples(parties, possible, parties))):
        fed[listener, slot] = Route(source_party, source, listener, slot)
    return frozenset(fed.values())


def test_what_is_gone_is_unlinked_and_what_is_new_is_linked() -> None:
    screen = Route("customer", Source.SCREEN, "teller", Slot.SECOND_VIDEO)
    assert difference({HEARD, SEEN}, {SEEN, screen}) == ((HEARD,), (screen,))


@given(route_sets(), route_sets())
def test_the_difference_leads_from_old_to_new(old: frozenset[Route], new: frozenset[Route]) -> None:
    unlink, link = difference(old, new)
    assert (old - set(unlink)) | set(link) == new
    assert not set(unlink) & set(link)


def test_no_slot_is_fed_twice() -> None:
    with pytest.raises(ValueError, match="fed twice"):
        difference(set(), {SEEN, Route("expert", Source.CAMERA, "teller", Slot.MAIN_VIDEO)})


def test_a_picture_cannot_be_heard() -> None:
    with pytest.raises(ValueError, match="cannot be received"):
        Route("customer", Source.CAMERA, "teller", Slot.MAIN_AUDIO)
