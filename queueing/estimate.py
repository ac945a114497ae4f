"""How long the wait may be: the Markovian queue-length estimator with measured rates, said as a range. Pure.

Whitt, "Predicting queueing delays", Management Science 45 (1999); Ibrahim and Whitt, "Real-time delay estimation in
overloaded multiserver queues with abandonments", Management Science 55 (2009), where it is QLm. With n tellers, a rate
of finishing mu each, and q ahead of whom each leaves at a rate theta, the wait is the sum of q + 1 exponential times
with the rates n mu + i theta. docs/decisions/0013-an-honest-estimate.md has why this one, and how right it is.
"""

import bisect
import math
from typing import Final

import msgspec

from queueing.pace import UNKNOWN_PACE, Pace

PART_TO_BE_RIGHT: Final = 0.80
"""Four of five: what people take "about 3 to 5 minutes" to promise."""
STEPS_S: Final = tuple(
    [0, 30, 60, 90, 120, 150, 180]
    + [60 * minutes for minutes in (4, 5, 6, 7, 8, 9, 10, 12, 15, 18, 20, 25, 30, 35, 40, 45, 50, 60, 75, 90)]
    + [3600 * hours for hours in (2, 3, 4, 6, 8)]
)
"""What people say: half minutes, then minutes, then fives, then quarters of an hour."""


VARIATION: Final = 0.72
"""The variance of the wait against that of exponential conversations. A conversation seldom ends as it begins, so that
tellers become free more evenly than by chance: so it came out on the simulated days."""

DRIFT_S: Final = 80_000.0
"""How soon tellers come and go: a wait's variance grows by its mean's cube over this. Of ten minutes: a tenth."""


class Expected(msgspec.Struct, frozen=True):
    """The wait as a random time: mean and variance, in seconds."""

    mean_s: float
    variance_s2: float


class Estimate(msgspec.Struct, frozen=True):
    """Seconds, from and to; both are `STEPS_S`."""

    from_s: int
    to_s: int


def expected(ahead: int, tellers: float, pace: Pace) -> Expected:
    """The wait behind `ahead` others when all `tellers` are busy; the sums over those ahead in closed form.

    What is not known of the pace itself makes the wait vary more: by the square of the mean over `known_by`.
    """
    finish_rate = tellers / pace.handle_s
    leave_rate = min(pace.leave_rate, finish_rate)
    # The sum of 1 / (finish + i leave) by its integral, each term in the middle of its unit interval.
    first, last = finish_rate - leave_rate / 2, finish_rate + (ahead + 0.5) * leave_rate
    mean_s = math.log1p((last - first) / first) / leave_rate
    variance_s2 = VARIATION * (ahead + 1) / (first * last)
    unknown = VARIATION / pace.known_by + mean_s / DRIFT_S
    return Expected(mean_s, variance_s2 + unknown * mean_s * mean_s)


def estimate(ahead: int, tellers: float, pace: Pace | None) -> Estimate | None:
    """The wait of somebody with `ahead` before them, all `tellers` being busy; None when there are none."""
    if tellers <= 0:
        return None
    return range_said(expected(ahead, tellers, pace or UNKNOWN_PACE))


def range_said(wait: Expected) -> Estimate:
    """Of the ranges that people say, the one about the middle whose probability is nearest to `PART_TO_BE_RIGHT`."""
    below = [probability_below(step, wait) for step in STEPS_S]
    middle = bisect.bisect_left(below, 0.5)
    if middle >= len(STEPS_S):
        return Estimate(STEPS_S[-2], STEPS_S[-1])
    best = min((_best_from(low, middle, below) for low in range(middle)), key=lambda one: one[0])
    return Estimate(STEPS_S[best[1]], STEPS_S[best[2]])


def _best_from(low: int, middle: int, below: list[float]) -> tuple[float, int, int]:
    """The best range that begins at step `low` and holds the middle: how ill it fits, and from where to where."""
    high = bisect.bisect_left(below, below[low] + PART_TO_BE_RIGHT, lo=middle)
    nearest = [step for step in (high - 1, high) if middle <= step < len(below)]
    return min((_how_ill(below[low], below[step]), low, step) for step in nearest or [len(below) - 1])


def _how_ill(below: float, reached: float) -> float:
    """How far from what was promised; a little also how far from leaving as much out above as below."""
    return abs(reached - below - PART_TO_BE_RIGHT) + 0.1 * abs(below - (1 - reached))


def probability_below(seconds: float, wait: Expected) -> float:
    """How likely the wait is shorter: a gamma distribution by Wilson and Hilferty's cube root (1931)."""
    if seconds <= 0:
        return 0.0
    ninth = wait.variance_s2 / (9 * wait.mean_s * wait.mean_s)
    z = ((seconds / wait.mean_s) ** (1 / 3) - (1 - ninth)) / math.sqrt(ninth)
    return 0.5 * math.erfc(-z / math.sqrt(2))
