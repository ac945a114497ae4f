"""How the wall clock stood to a recording: what time servers let pass slowly is no step, what jumps is one."""

import pytest

from recording.wall_clock import LEAST_STEP_NS, ClockLine, ClockReading, ClockStep, clock_line

NS_PER_MS = 1_000_000
NS_PER_S = 1_000 * NS_PER_MS
START_MS = 1_790_000_000_000
FROZEN_MS = 14_000


def _reading(at_s: float, off_ms: float = 0.0) -> ClockReading:
    at_ns = round(at_s * NS_PER_S)
    return ClockReading(at_ns, START_MS * NS_PER_MS + at_ns + round(off_ms * NS_PER_MS))


def test_a_clock_that_nobody_sets_has_no_steps() -> None:
    readings = [_reading(at_s) for at_s in range(0, 100, 10)]
    assert clock_line(readings, NS_PER_S) == ClockLine(START_MS + 1_000, [])


def test_a_machine_that_was_frozen_goes_on_later() -> None:
    readings = [_reading(0), _reading(10), _reading(20.5, FROZEN_MS), _reading(30.5, FROZEN_MS)]
    line = clock_line(readings, first_ns=NS_PER_S)
    assert line == ClockLine(START_MS + 1_000, [ClockStep(at_ms=19_500, zero_at_ms=START_MS + 1_000 + FROZEN_MS)])


def test_a_clock_that_was_set_twice_has_two_steps() -> None:
    line = clock_line([_reading(0), _reading(10, -500), _reading(20, 500)], first_ns=0)
    assert line.steps == [ClockStep(10_000, START_MS - 500), ClockStep(20_000, START_MS + 500)]


def test_what_was_set_before_the_first_packet_is_the_start() -> None:
    line = clock_line([_reading(0), _reading(2, FROZEN_MS), _reading(12, FROZEN_MS)], first_ns=3 * NS_PER_S)
    assert line == ClockLine(START_MS + 3_000 + FROZEN_MS, [])


@pytest.mark.parametrize("beyond_ns", [-1, 0])
def test_a_step_is_what_time_servers_set(beyond_ns: int) -> None:
    start = _reading(0)
    late = ClockReading(NS_PER_S, start.wall_ns + NS_PER_S + LEAST_STEP_NS + beyond_ns)
    assert len(clock_line([start, late], 0).steps) == 1 + beyond_ns


def test_a_clock_that_goes_too_fast_is_followed_in_small_steps() -> None:
    # Given one that gains 2 ms in a second, and nobody who corrects it
    readings = [_reading(at_s, 2.0 * at_s) for at_s in range(0, 300, 10)]
    line = clock_line(readings, first_ns=0)
    # Then it is nowhere further off than a step
    for reading in readings:
        known = [
            line.started_at_ms,
            *(step.zero_at_ms for step in line.steps if step.at_ms <= reading.at_ns / NS_PER_MS),
        ]
        assert abs((reading.wall_ns - reading.at_ns) / NS_PER_MS - known[-1]) < LEAST_STEP_NS / NS_PER_MS + 1
