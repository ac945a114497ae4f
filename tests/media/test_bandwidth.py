"""How much picture a way carries: found, kept, given up and tried again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.bandwidth import (
    FIRST_RETRY_NS,
    LAST_RETRY_NS,
    LEAST_BITS_PER_S,
    MOST_BITS_PER_S,
    REPORT_FORGOTTEN_NS,
    STEADY_AFTER_NS,
    YIELD_AFTER_NS,
    YIELD_BELOW_BITS_PER_S,
    DownlinkLimit,
    Measured,
    PictureYield,
    UplinkLimit,
)

MS = 1_000_000
STEP_NS = 200 * MS
S = 1_000 * MS


class NarrowWay:
    """A client that sends as much as it may, over a way that carries `carries` bits/s with a queue before it."""

    def __init__(self, carries: float) -> None:
        self.carries = carries
        self.now_ns = 0
        self.limit = UplinkLimit(0)
        self._waiting_bits = 0.0

    def step(self) -> float:
        """200 ms; the limit after it."""
        self.now_ns += STEP_NS
        sent = self.limit.bits_per_s * 0.95
        passed = min(self.carries, sent + self._waiting_bits * 5)
        self._waiting_bits = max(0.0, self._waiting_bits + (sent - self.carries) / 5)
        queue_ns = int(self._waiting_bits / self.carries * S)
        return self.limit.step(Measured(queue_ns, passed, 0.0), self.now_ns)

    def for_s(self, seconds: float) -> list[float]:
        return [self.step() for _ in range(int(seconds * 5))]


def test_a_wide_way_is_left_alone() -> None:
    assert set(NarrowWay(5_000_000).for_s(30)) == {MOST_BITS_PER_S}


def test_a_narrow_way_is_found_within_seconds_and_used_well() -> None:
    way = NarrowWay(400_000)
    way.for_s(10)
    steady = way.for_s(60)
    assert max(steady) < 1.3 * 400_000
    assert sum(steady) / len(steady) > 0.75 * 400_000


def test_a_way_that_becomes_wide_again_is_filled_within_half_a_minute() -> None:
    way = NarrowWay(300_000)
    way.for_s(20)
    way.carries = 4_000_000
    assert way.for_s(30)[-1] > 1_500_000


@pytest.mark.parametrize("takes", [3_871, 50_000])
@pytest.mark.parametrize("calm_steps", [1, 4, 5, 150])
def test_bad_moments_of_a_still_picture_are_no_narrow_way_and_are_forgotten(takes: float, calm_steps: int) -> None:
    limit, picture, now_ns = UplinkLimit(0), PictureYield(), 0
    for queue_ns in [106 * MS, *[0] * calm_steps] * 30:
        now_ns += STEP_NS
        assert not picture.step(limit.step(Measured(queue_ns, takes, 0.0), now_ns), now_ns)
    for _ in range(50):
        now_ns += STEP_NS
        limit.step(Measured(0, takes, 0.0), now_ns)
    assert limit.bits_per_s >= 2 * YIELD_BELOW_BITS_PER_S


@pytest.mark.parametrize("measured", [Measured(200 * MS, 50_000, 0.0), Measured(900 * MS, 8_000, 0.1)])
def test_a_way_that_stays_bad_with_little_carries_no_picture(measured: Measured) -> None:
    limit, picture, now_ns = UplinkLimit(0), PictureYield(), 0
    while not picture.step(limit.step(measured, now_ns), now_ns):
        now_ns += STEP_NS
        assert now_ns < 5 * S
    assert limit.bits_per_s == LEAST_BITS_PER_S


def test_a_limit_that_nobody_uses_does_not_grow() -> None:
    limit = UplinkLimit(0)
    limit.begin_anew(300_000, 0)
    for step in range(1, 100):
        assert limit.step(Measured(0, 20_000, 0.0), step * STEP_NS) == 300_000


def test_without_pictures_nothing_changes() -> None:
    limit = UplinkLimit(0)
    limit.begin_anew(300_000, 0)
    assert limit.step(Measured(None, 0, 0.5), 10 * S) == 300_000


def test_heavy_loss_means_too_much_and_light_loss_does_not() -> None:
    heavy, light = UplinkLimit(0), UplinkLimit(0)
    assert heavy.step(Measured(0, MOST_BITS_PER_S, 0.2), STEP_NS) == MOST_BITS_PER_S * 0.9
    assert light.step(Measured(0, MOST_BITS_PER_S, 0.05), STEP_NS) == MOST_BITS_PER_S
    # And what was held back gets a second to show
    assert heavy.step(Measured(0, MOST_BITS_PER_S, 0.2), 2 * STEP_NS) == MOST_BITS_PER_S * 0.9


measured = st.builds(
    Measured, st.none() | st.integers(0, 10 * S), st.floats(0, 1e9), st.floats(0, 1, allow_subnormal=False)
)


@given(st.lists(st.tuples(measured, st.integers(0, 60_000)), max_size=60))
def test_a_limit_stays_within_its_bounds_whatever_is_measured(steps: list[tuple[Measured, int]]) -> None:
    limit, now_ns = UplinkLimit(0), 0
    for one, passed_ms in steps:
        now_ns += passed_ms * MS
        assert LEAST_BITS_PER_S <= limit.step(one, now_ns) <= MOST_BITS_PER_S


def test_a_client_that_never_says_what_it_can_take_gets_all() -> None:
    limit = DownlinkLimit()
    assert limit.bits_per_s(0) == limit.bits_per_s(100 * S) == MOST_BITS_PER_S


def test_a_clients_word_counts_within_bounds_for_a_while() -> None:
    limit = DownlinkLimit()
    told = [(250_000, 250_000), (0, LEAST_BITS_PER_S), (1 << 81, MOST_BITS_PER_S)]
    for bits_per_s, believed in told:
        limit.told(bits_per_s, S)
        assert limit.bits_per_s(S) == believed
    limit.told(250_000, S)
    assert limit.bits_per_s(S + REPORT_FORGOTTEN_NS) == 250_000
    assert limit.bits_per_s(S + REPORT_FORGOTTEN_NS + 1) == MOST_BITS_PER_S
    limit.told(250_000, S)
    limit.forget()
    assert limit.bits_per_s(S) == MOST_BITS_PER_S


POOR, GOOD = YIELD_BELOW_BITS_PER_S - 1, YIELD_BELOW_BITS_PER_S
BEGIN_NS = 1_000 * S
"""The monotonic clock does not begin at nought."""


def changes(picture: PictureYield, bits_per_s: float, begin_ns: int, until_ns: int) -> list[int]:
    """When something changes, looked at each 200 ms."""
    return [now for now in range(begin_ns, until_ns, STEP_NS) if picture.step(bits_per_s, now)]


def test_a_picture_yields_when_a_way_stays_too_narrow_and_not_when_it_falters() -> None:
    picture = PictureYield()
    assert not changes(picture, POOR, BEGIN_NS, BEGIN_NS + YIELD_AFTER_NS)
    assert not picture.step(GOOD, BEGIN_NS + YIELD_AFTER_NS)
    begin_ns = BEGIN_NS + 10 * S
    assert changes(picture, POOR, begin_ns, begin_ns + YIELD_AFTER_NS + STEP_NS) == [
        begin_ns + -(-YIELD_AFTER_NS // STEP_NS) * STEP_NS
    ]
    assert picture.has_yielded


def test_it_is_tried_again_each_time_later_up_to_a_minute() -> None:
    picture = PictureYield()
    times = changes(picture, POOR, BEGIN_NS, BEGIN_NS + 600 * S)
    yielded, tried = times[::2], times[1::2]
    waits = [round((again - since) / S) for since, again in zip(yielded, tried, strict=False)]
    first, last = FIRST_RETRY_NS // S, LAST_RETRY_NS // S
    assert waits[:6] == [first, 2 * first, 4 * first, last, last, last]


def test_after_it_stayed_for_a_while_the_next_failure_is_a_new_one() -> None:
    picture = PictureYield()
    _, first_try, second_yield, second_try = changes(picture, POOR, BEGIN_NS, BEGIN_NS + 31 * S)
    assert second_try - second_yield > first_try - BEGIN_NS
    good_until_ns = second_try + STEADY_AFTER_NS + 2 * STEP_NS
    assert not changes(picture, GOOD, second_try + STEP_NS, good_until_ns)
    third_yield, third_try = changes(picture, POOR, good_until_ns, good_until_ns + 30 * S)[:2]
    assert third_try - third_yield == FIRST_RETRY_NS
