"""Whether the estimate is right, against simulated truth. The figures: docs/decisions/0013-an-honest-estimate.md.

`python -m tests.queueing.test_estimate_days` prints them.
"""

import math
from functools import cache

import msgspec
import pytest

from queueing.estimate import expected, range_said
from tests.queueing.simulated_days import DAYS, SLOW_SYSTEM, Day, Estimated, LivedDay

SEEDS = range(1, 21)
BANDS = {"1-2": range(1, 3), "3-5": range(3, 6), "6-10": range(6, 11), "11+": range(11, 10_000)}
MOST_ERROR_OF_ORACLE = 1.15
MOST_BIAS = 0.10
LEAST_RIGHT, MOST_RIGHT = 0.75, 0.85
FEWEST_IN_BAND = 500
"""So that a band's share is known to within two of a hundred."""
MOST_ERROR_WHEN_NOBODY_TELLS = 1.6


class Figures(msgspec.Struct, frozen=True):
    """Errors are root mean squares over those who were served."""

    error_s: float
    oracle_error_s: float
    mean_wait_s: float
    bias: float
    """Of the mean wait."""
    right: dict[str, float]
    counts: dict[str, int]


def is_right(one: Estimated) -> bool:
    said = range_said(expected(one.place - 1, one.tellers, one.pace))
    return said.from_s <= one.waited_s <= said.to_s


@cache
def figures_of(day: Day) -> Figures:
    lived = [one for seed in SEEDS for one in LivedDay(day, seed).live()]
    errors = [expected(one.place - 1, one.tellers, one.pace).mean_s - one.waited_s for one in lived]
    of_oracle = [expected(one.place - 1, one.tellers, one.true_pace).mean_s - one.waited_s for one in lived]
    mean_wait_s = sum(one.waited_s for one in lived) / len(lived)
    in_band = {name: [is_right(one) for one in lived if one.place in places] for name, places in BANDS.items()}
    return Figures(
        error_s=_root_mean_square(errors),
        oracle_error_s=_root_mean_square(of_oracle),
        mean_wait_s=mean_wait_s,
        bias=sum(errors) / len(errors) / mean_wait_s,
        right={name: sum(right) / len(right) for name, right in in_band.items()},
        counts={name: len(right) for name, right in in_band.items()},
    )


def _root_mean_square(errors: list[float]) -> float:
    return math.sqrt(sum(error * error for error in errors) / len(errors))


@pytest.mark.parametrize("day", DAYS, ids=lambda day: day.name)
def test_the_error_is_hardly_more_than_that_of_who_knows_the_true_rates(day: Day) -> None:
    figures = figures_of(day)
    assert figures.error_s <= MOST_ERROR_OF_ORACLE * figures.oracle_error_s


@pytest.mark.parametrize("day", DAYS, ids=lambda day: day.name)
def test_nobody_is_told_too_much_or_too_little_on_the_whole(day: Day) -> None:
    assert abs(figures_of(day).bias) < MOST_BIAS


@pytest.mark.parametrize("day", DAYS, ids=lambda day: day.name)
@pytest.mark.parametrize("band", BANDS)
def test_the_range_is_right_four_times_of_five_wherever_one_stands(day: Day, band: str) -> None:
    figures = figures_of(day)
    assert figures.counts[band] >= FEWEST_IN_BAND
    assert LEAST_RIGHT <= figures.right[band] <= MOST_RIGHT


def test_a_system_that_becomes_slow_is_noticed_by_its_conversations() -> None:
    """Harder than any of the four: the oracle knows it at once, the estimate has to find it out."""
    figures = figures_of(SLOW_SYSTEM)
    assert figures.error_s <= MOST_ERROR_WHEN_NOBODY_TELLS * figures.oracle_error_s


def main() -> None:
    """The table of the decision."""
    lines = [
        "| day | mean wait | error | of the oracle's | bias | right at place 1-2 | 3-5 | 6-10 | 11+ |",
        "|" + "---|" * 9,
    ]
    for day in (*DAYS, SLOW_SYSTEM):
        of = figures_of(day)
        shares = " | ".join(f"{100 * share:.0f} %" for share in of.right.values())
        ratio = of.error_s / of.oracle_error_s
        errors = f"{of.mean_wait_s:.0f} s | {of.error_s:.0f} s | {ratio:.2f} × | {100 * of.bias:+.1f} %"
        lines.append(f"| {day.name} | {errors} | {shares} |")
    print("\n".join(lines))  # noqa: T201 - what it is for


if __name__ == "__main__":
    main()
