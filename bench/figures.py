"""Percentiles and medians of what was measured. Pure."""

import math
from collections.abc import Iterable, Sequence
from statistics import median


def percentiles(values: Iterable[float]) -> list[float]:
    """The percentiles 0 to 100 (nearest rank); nothing when there are no values."""
    ordered = sorted(values)
    if not ordered:
        return []
    return [ordered[max(0, math.ceil(percent / 100 * len(ordered)) - 1)] for percent in range(101)]


def percentile(values: Sequence[float], percent: int) -> float | None:
    """One of them, None when there are no values."""
    found = percentiles(values)
    return found[percent] if found else None


def middle(values: Sequence[float]) -> float | None:
    """The median, None when there are no values."""
    return median(values) if values else None


def rounded(value: float | None, digits: int) -> float | None:
    """For people to read."""
    return None if value is None else round(value, digits)
