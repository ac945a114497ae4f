"""The queue on a client's way, measured without a common clock."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.one_way_delay import PAUSE_NS, STEPS_REMEMBERED, OneWayDelay

MS = 1_000_000
PICTURE_NS = 33 * MS
PICTURES_OF_A_STEP = 6
TICK_NS = 1_000_000_000 / (1 << 18)


class Way:
    """A client whose clock shows `clock_ns` at the beginning; `queue_ns` is what waits on its way."""

    def __init__(self, clock_ns: int = 0) -> None:
        self.delay = OneWayDelay()
        self.queue_ns = 0
        self.now_ns = 0
        self._clock_ns = clock_ns

    def step(self, pictures: int = PICTURES_OF_A_STEP) -> int | None:
        for _ in range(pictures):
            self.now_ns += PICTURE_NS
            sent = ((self._clock_ns + self.now_ns) << 18) // 1_000_000_000 & 0xFFFFFF
            self.delay.packet(sent, self.now_ns + 40 * MS + self.queue_ns)
        return self.delay.step()


def test_an_even_way_has_no_queue_over_many_wraps_of_the_clock() -> None:
    way = Way(clock_ns=63_900 * MS)
    queues = [way.step() for _ in range(1000)]
    assert way.now_ns > 3 * 64_000 * MS
    assert all(queue is not None and queue <= 2 * TICK_NS for queue in queues)


def test_a_queue_that_builds_up_is_seen_and_empties() -> None:
    way = Way()
    for _ in range(5):
        way.step()
    way.queue_ns = 80 * MS
    assert way.step() == pytest.approx(80 * MS, abs=2 * TICK_NS)
    way.queue_ns = 0
    assert way.step() == pytest.approx(0, abs=2 * TICK_NS)


def test_one_picture_that_was_held_up_is_no_queue() -> None:
    way = Way()
    way.step()
    way.queue_ns = 200 * MS
    way.delay.packet(((way.now_ns + PICTURE_NS) << 18) // 1_000_000_000, way.now_ns + PICTURE_NS + 240 * MS)
    way.now_ns += PICTURE_NS
    way.queue_ns = 0
    assert way.step() == pytest.approx(0, abs=2 * TICK_NS)


def test_a_way_that_became_longer_for_good_is_not_called_a_queue_for_ever() -> None:
    way = Way()
    way.step()
    way.queue_ns = 100 * MS
    for _ in range(STEPS_REMEMBERED - 1):
        assert way.step() == pytest.approx(100 * MS, abs=2 * TICK_NS)
    assert way.step() == pytest.approx(0, abs=2 * TICK_NS)


def test_without_a_packet_nothing_is_known() -> None:
    way = Way()
    assert way.step(0) is None
    way.step()
    assert way.step(0) is None


@pytest.mark.parametrize("pause_s", [1, 15, 17, 31, 33, 40, 63, 65, 100, 600, 3600])
def test_a_picture_that_comes_back_after_a_pause_is_not_taken_for_late(pause_s: int) -> None:
    way = Way()
    for _ in range(3):
        way.step()
    # Given a camera that was off for a while
    way.now_ns += pause_s * 1_000 * MS
    # Then its first pictures tell of no queue
    assert way.step() == pytest.approx(0, abs=2 * TICK_NS)
    assert pause_s * 1_000 * MS < PAUSE_NS or way.delay.step() is None


@given(st.lists(st.tuples(st.integers(0, 0xFFFFFF), st.integers(0, 60_000)), max_size=100))
def test_whatever_a_client_claims_the_queue_is_never_negative(packets: list[tuple[int, int]]) -> None:
    delay, now_ns = OneWayDelay(), 0
    for sent, passed_ms in packets:
        now_ns += passed_ms * MS
        delay.packet(sent, now_ns)
        queue = delay.step()
        assert queue is not None
        assert queue >= 0
