"""How much of a client is taken: what a browser ever sends, and not more."""

from hypothesis import given
from hypothesis import strategies as st

from media.leg import MAX_BURST, MAX_PACKETS_PER_S, NOTHING, OFFERED, Leg
from media.lines import OPUS, Source
from media.track import Track, keeps_nothing
from tests.media.relayed import relayed

STEP_S = 0.2


def leg_and_track() -> tuple[Leg, Track]:
    with relayed() as between:
        leg = between.party().leg
    track = leg.by_ssrc[1] = Track(1, Source.AUDIO, OPUS, 0, keeps_nothing)
    return leg, track


def test_what_was_offered_is_known_by_its_first_two_bytes() -> None:
    opus, marked_repair = 0x90 | 111 << 8, 0x80 | (97 | 0x80) << 8
    assert {opus, marked_repair} <= OFFERED
    assert 0x90 | 0 << 8 not in OFFERED
    assert 0x91 | 111 << 8 not in OFFERED
    assert 0x10 | 111 << 8 not in OFFERED


def test_a_call_is_never_cut_and_a_burst_is_taken() -> None:
    leg, track = leg_and_track()
    for step in range(100):
        track.packets += 62 + (MAX_BURST if step == 50 else 0)
        leg.refill(STEP_S)
        assert not leg.is_cut
        assert leg.kinds is OFFERED


def test_one_who_sends_too_much_is_cut_until_it_has_waited_for_as_much_as_it_had_too_much() -> None:
    leg, track = leg_and_track()
    track.packets += MAX_BURST + int(2 * STEP_S * MAX_PACKETS_PER_S)
    leg.refill(STEP_S)
    assert leg.is_cut
    assert leg.kinds is NOTHING
    leg.refill(STEP_S)
    assert leg.is_cut
    leg.refill(STEP_S)
    assert not leg.is_cut


@given(st.lists(st.tuples(st.integers(0, 20_000), st.floats(0.05, 1)), max_size=60))
def test_over_any_time_no_more_is_taken_than_the_bound_and_one_step(steps: list[tuple[int, float]]) -> None:
    leg, track = leg_and_track()
    passed_s, largest = 0.0, 0
    for sent, step_s in steps:
        if not leg.is_cut:
            track.packets += sent
            largest = max(largest, sent)
        leg.refill(step_s)
        passed_s += step_s
        assert track.packets <= MAX_BURST + passed_s * MAX_PACKETS_PER_S + largest


def test_what_it_asks_for_beside_its_packets_is_bounded_within_each_step_and_counts() -> None:
    leg, _ = leg_and_track()
    assert sum(leg.may_cost() for _ in range(10_000)) == MAX_BURST
    assert not leg.is_cut
    leg.refill(STEP_S)
    assert leg.may_cost(64)
    leg.refill(STEP_S)
    # And one who is cut gets nothing at all
    leg.may_cost(MAX_BURST * 3)
    leg.refill(STEP_S)
    assert leg.is_cut
    assert not leg.may_cost()
