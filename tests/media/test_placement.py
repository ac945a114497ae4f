"""Who carries what: the least loaded, and nobody who died or is to stop."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from media.placement import MISSING_FOR_S, NodeNow, Watch, least_loaded, look, spread
from session.identifiers import MediaNodeId, SessionId
from session.vocabulary import MoveCause

A, B, C = MediaNodeId("a"), MediaNodeId("b"), MediaNodeId("c")


def test_the_least_loaded_takes_the_next_session_and_who_stops_takes_none() -> None:
    nodes = [NodeNow(A, 3), NodeNow(B, 2), NodeNow(C, 0, drains=True)]
    assert least_loaded(nodes) == B
    assert least_loaded([NodeNow(C, 0, drains=True)]) is None
    assert least_loaded([]) is None


def test_a_lease_that_is_missing_for_a_moment_moves_nothing() -> None:
    watch, leaving = look(Watch(), [NodeNow(B, 0)], {A, B}, 100.0)
    assert leaving == {}
    watch, leaving = look(watch, [NodeNow(A, 1), NodeNow(B, 0)], {A, B}, 100.2)
    assert leaving == {}
    # It counts from when it went missing again.
    watch, leaving = look(watch, [NodeNow(B, 0)], {A, B}, 100.0 + MISSING_FOR_S)
    assert leaving == {}


def test_a_process_without_a_lease_is_left() -> None:
    watch, _ = look(Watch(), [NodeNow(B, 0)], {A}, 100.0)
    _, leaving = look(watch, [NodeNow(B, 0)], {A}, 100.0 + MISSING_FOR_S)
    assert leaving == {A: MoveCause.PROCESS_LOST}


def test_a_process_that_is_to_stop_is_left_at_once_and_so_it_is_when_it_has_stopped() -> None:
    watch, leaving = look(Watch(), [NodeNow(A, 1, drains=True), NodeNow(B, 0)], {A}, 100.0)
    assert leaving == {A: MoveCause.PROCESS_STOPS}
    _, leaving = look(watch, [NodeNow(B, 0)], {A}, 100.1)
    assert leaving == {A: MoveCause.PROCESS_STOPS}


def test_a_process_that_carries_nothing_is_nobodys_concern() -> None:
    watch, leaving = look(Watch(), [NodeNow(A, 0, drains=True)], set(), 100.0)
    assert (watch, leaving) == (Watch(), {})


def test_nothing_can_be_moved_where_nobody_takes_it() -> None:
    assert spread([SessionId("s")], [NodeNow(A, 0, drains=True)]) == {}


@given(st.lists(st.integers(0, 50), min_size=1, max_size=8), st.integers(0, 200))
def test_what_is_moved_is_spread_evenly(loads: list[int], sessions: int) -> None:
    nodes = [NodeNow(MediaNodeId(f"n{number}"), load) for number, load in enumerate(loads)]
    placed = spread([SessionId(str(number)) for number in range(sessions)], nodes)
    assert len(placed) == sessions
    got = Counter(placed.values())
    after = {node.node: node.load + got[node.node] for node in nodes}
    # Nobody who got some has more than one above the least loaded.
    assert all(after[node] <= min(after.values()) + 1 for node in got)
