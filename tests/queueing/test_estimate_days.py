"""Whether the estimate is right, against simulated truth."""

from pathlib import Path

import pytest

from bench.estimate_figures import ALL_DAYS, BANDS, estimate_table, figures_of
from bench.simulated_days import DAYS, SLOW_SYSTEM, Day

MOST_ERROR_OF_ORACLE = 1.15
MOST_BIAS = 0.10
LEAST_RIGHT, MOST_RIGHT = 0.75, 0.85
FEWEST_IN_BAND = 500
"""So that a band's share is known to within two of a hundred."""
MOST_ERROR_WHEN_NOBODY_TELLS = 1.6
DOCUMENT = Path("docs/estimate.md")


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


def test_the_document_has_what_is_printed() -> None:
    assert estimate_table(ALL_DAYS) in DOCUMENT.read_text(encoding="utf-8")
