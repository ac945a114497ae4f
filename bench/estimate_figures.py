"""Whether the estimate of the wait is right, against simulated truth: docs/estimate.md."""

import math
from collections.abc import Sequence
from functools import cache
from typing import Final

import msgspec

from bench.simulated_days import DAYS, SLOW_SYSTEM, Day, Estimated, LivedDay
from queueing.estimate import expected, range_said

ALL_DAYS: Final = (*DAYS, SLOW_SYSTEM)
SEEDS: Final = range(1, 21)
BANDS: Final = {"1-2": range(1, 3), "3-5": range(3, 6), "6-10": range(6, 11), "11+": range(11, 10_000)}
"""Of places in the line."""


class EstimateFigures(msgspec.Struct, frozen=True):
    """Errors are root mean squares over those who had to wait and were served, in seconds."""

    error_s: float
    oracle_error_s: float
    mean_wait_s: float
    bias: float
    """Of the mean wait."""
    right: dict[str, float]
    """By band, the share whose wait was within the range that they were told."""
    counts: dict[str, int]


@cache
def figures_of(day: Day) -> EstimateFigures:
    """Of twenty such days."""
    lived = [one for seed in SEEDS for one in LivedDay(day, seed).live()]
    errors = [expected(one.place - 1, one.tellers, one.pace).mean_s - one.waited_s for one in lived]
    of_oracle = [expected(one.place - 1, one.tellers, one.true_pace).mean_s - one.waited_s for one in lived]
    mean_wait_s = sum(one.waited_s for one in lived) / len(lived)
    in_band = {name: [_is_right(one) for one in lived if one.place in places] for name, places in BANDS.items()}
    return EstimateFigures(
        error_s=_root_mean_square(errors),
        oracle_error_s=_root_mean_square(of_oracle),
        mean_wait_s=mean_wait_s,
        bias=sum(errors) / len(errors) / mean_wait_s,
        right={name: sum(right) / len(right) for name, right in in_band.items()},
        counts={name: len(right) for name, right in in_band.items()},
    )


def estimate_table(days: Sequence[Day]) -> str:
    """In Markdown, a line a day."""
    lines = [
        "| day | mean wait | error | of the oracle's | bias | right at place 1-2 | 3-5 | 6-10 | 11+ |",
        "|" + "---|" * 9,
    ]
    for day in days:
        of = figures_of(day)
        shares = " | ".join(f"{100 * share:.0f} %" for share in of.right.values())
        ratio = of.error_s / of.oracle_error_s
        errors = f"{of.mean_wait_s:.0f} s | {of.error_s:.0f} s | {ratio:.2f} × | {100 * of.bias:+.1f} %"
        lines.append(f"| {day.name} | {errors} | {shares} |")
    return "\n".join(lines)


def _is_right(one: Estimated) -> bool:
    said = range_said(expected(one.place - 1, one.tellers, one.pace))
    return said.from_s <= one.waited_s <= said.to_s


def _root_mean_square(errors: list[float]) -> float:
    return math.sqrt(sum(error * error for error in errors) / len(errors))
