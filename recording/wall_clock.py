"""How the wall clock stood to a recording's time line, and where it was set in between. Pure.

Packets are placed by the monotonic clock, which nobody sets; what happened in a session has the wall's time. Where
that jumps in the middle of a call (a time server corrects it, a virtual machine was frozen and goes on), what happened
afterwards would be looked for in the wrong place of the recording.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

import msgspec

_NS_PER_MS = 1_000_000
LEAST_STEP_NS: Final = 128 * _NS_PER_MS
"""What is less, time servers let pass by slower or faster seconds (RFC 5905, appendix A.1.1: STEPT)."""


class ClockReading(NamedTuple):
    """The wall clock (ns since 1970) at a moment of the session's journals' time line."""

    at_ns: int
    wall_ns: int


class ClockStep(msgspec.Struct, frozen=True):
    """From `at_ms` of the recording on, its zero stands at `zero_at_ms` of the wall clock (ms since 1970)."""

    at_ms: int
    zero_at_ms: int


class ClockLine(NamedTuple):
    """The wall clock at the recording's zero, in ms since 1970, and each time that it was set afterwards."""

    started_at_ms: int
    steps: list[ClockStep]


def clock_line(readings: Sequence[ClockReading], first_ns: int) -> ClockLine:
    """Of one reading or more, in order of time, for a recording whose zero is at `first_ns`."""
    start_ns = known_ns = readings[0].wall_ns - readings[0].at_ns
    steps = list[ClockStep]()
    for at_ns, wall_ns in readings:
        zero_ns = wall_ns - at_ns
        if abs(zero_ns - known_ns) < LEAST_STEP_NS:
            continue
        known_ns = zero_ns
        if at_ns <= first_ns:
            start_ns = zero_ns
        else:
            steps.append(ClockStep((at_ns - first_ns) // _NS_PER_MS, (zero_ns + first_ns) // _NS_PER_MS))
    return ClockLine((start_ns + first_ns) // _NS_PER_MS, steps)
