"""Simulated days of one line, and what was known in them when somebody came: seeded, no clock."""

import bisect
import heapq
import math
import random

import msgspec

from queueing.pace import WINDOWS_S, Finished, Left, Pace, Usual, pace_of

HOUR_S = 3600.0
DAY_S = 9 * HOUR_S
HANDLE_S = 270.0
PATIENCE_S = 1_500.0
SPREAD = 0.833
"""Sigma of the lognormal: a coefficient of variation of one, as Brown et al. (JASA 100, 2005) measured at a bank."""
USUAL = Usual(HANDLE_S, 100.0)
"""What the days before have taught."""


class Hours(msgspec.Struct, frozen=True):
    """What holds from a second of the day on. Fewer tellers than before finish the conversation that they are in, or
    are `cut` off it: then its customer stands at the head of the line again. `speed` is of the work: 0.5 makes
    conversations twice as long.
    """

    from_s: float
    arrivals_per_s: float
    tellers: int
    cut: bool = False
    speed: float = 1.0


class Day(msgspec.Struct, frozen=True):
    """What holds when, in the order of time."""

    name: str
    hours: tuple[Hours, ...]


STEADY = Day("steady", (Hours(0, 0.0366, 10),))
MORNING_PEAK = Day("morning peak", (Hours(0, 0.026, 10), Hours(HOUR_S, 0.055, 10), Hours(2.5 * HOUR_S, 0.026, 10)))
STAFF_LEAVING = Day(
    "staff leaving at noon", (Hours(0, 0.034, 10), Hours(3 * HOUR_S, 0.034, 6), Hours(4.5 * HOUR_S, 0.034, 10))
)
OUTAGE = Day("outage", (Hours(0, 0.034, 10), Hours(4 * HOUR_S, 0.034, 6, cut=True), Hours(4.5 * HOUR_S, 0.034, 10)))
"""Four of ten tellers are cut off for half an hour."""
DAYS = (STEADY, MORNING_PEAK, STAFF_LEAVING, OUTAGE)
SLOW_SYSTEM = Day(
    "slow system", (Hours(0, 0.033, 10), Hours(4 * HOUR_S, 0.033, 10, speed=0.4), Hours(5 * HOUR_S, 0.033, 10))
)
"""Nobody is told that each conversation takes two and a half times as long: it has to be noticed."""


class Estimated(msgspec.Struct, frozen=True):
    """One customer who had to wait and was served: what was known on arrival, and what came of it."""

    place: int
    tellers: int
    pace: Pace
    true_pace: Pace
    waited_s: float


class _Waiting(msgspec.Struct):
    arrived_s: float
    work_s: float
    leaves_s: float
    known: tuple[int, int, Pace, Pace] | None


class _Counts(msgspec.Struct, frozen=True):
    """Until a moment: finished, left, busy and waiting seconds; and how many are busy and wait from then on."""

    at_s: float = 0.0
    finished: int = 0
    left: int = 0
    busy_s: float = 0.0
    waited_s: float = 0.0
    busy: int = 0
    waiting: int = 0

    def at(self, moment: float) -> "_Counts":
        since_s = moment - self.at_s
        busy_s, waited_s = self.busy_s + self.busy * since_s, self.waited_s + self.waiting * since_s
        return _Counts(moment, self.finished, self.left, busy_s, waited_s, self.busy, self.waiting)


class LivedDay:
    """First come, first served; a teller who is to go finishes the conversation first. Impatient customers leave."""

    def __init__(self, day: Day, seed: int) -> None:
        self._hours: list[Hours] = list(day.hours)
        self._now_holds: Hours = self._hours.pop(0)
        self._random = random.Random(seed)  # noqa: S311 - chance that can be had again
        self._now: float = 0.0
        self._ends: list[float] = []
        """Conversations, by what `_done` will be when they end."""
        self._done: float = 0.0
        """The work of a teller who was never idle: the integral of the speed."""
        self._line: list[_Waiting] = []
        self._counts = [_Counts()]
        self._times = [0.0]
        self._estimated: list[Estimated] = []

    def live(self) -> list[Estimated]:
        """From opening until the last has been served."""
        arrival = self._next_arrival()
        while arrival < math.inf or self._ends:
            change = self._hours[0].from_s if self._hours else math.inf
            end = self._now + (self._ends[0] - self._done) / self._now_holds.speed if self._ends else math.inf
            self._move(min(arrival, change, end))
            if self._now == end:
                heapq.heappop(self._ends)
                self._count(finished=1, busy=-1)
            elif self._now == change:
                self._now_holds = self._hours.pop(0)
                self._cut_off()
                # The time between arrivals has no memory, so it may be drawn anew.
                arrival = self._next_arrival() if arrival < math.inf else arrival
            else:
                self._arrive()
                arrival = self._next_arrival()
            self._seat()
        return self._estimated

    def _next_arrival(self) -> float:
        moment = self._now + self._random.expovariate(self._now_holds.arrivals_per_s)
        return moment if moment < DAY_S else math.inf

    def _move(self, to: float) -> None:
        self._done += (to - self._now) * self._now_holds.speed
        self._now = to
        gone = sum(one.leaves_s <= to for one in self._line)
        if gone:
            self._line = [one for one in self._line if one.leaves_s > to]
            self._count(left=gone, waiting=-gone)

    def _cut_off(self) -> None:
        while self._now_holds.cut and len(self._ends) > self._now_holds.tellers:
            left_of_it = self._ends.pop(self._random.randrange(len(self._ends))) - self._done
            heapq.heapify(self._ends)
            self._line.insert(0, _Waiting(self._now, left_of_it, math.inf, None))
            self._count(busy=-1, waiting=1)

    def _arrive(self) -> None:
        work_s = self._random.lognormvariate(math.log(HANDLE_S) - SPREAD**2 / 2, SPREAD)
        leaves_s = self._now + self._random.expovariate(1 / PATIENCE_S)
        tellers = self._now_holds.tellers
        known = None
        if len(self._ends) >= tellers:
            true_pace = Pace(HANDLE_S / self._now_holds.speed, math.inf, 1 / PATIENCE_S)
            known = (len(self._line) + 1, tellers, self._pace(), true_pace)
        self._line.append(_Waiting(self._now, work_s, leaves_s, known))
        self._count(waiting=1)

    def _seat(self) -> None:
        while self._line and len(self._ends) < self._now_holds.tellers:
            one = self._line.pop(0)
            if one.known is not None:
                self._estimated.append(Estimated(*one.known, self._now - one.arrived_s))
            heapq.heappush(self._ends, self._done + one.work_s)
            self._count(busy=1, waiting=-1)

    def _count(self, finished: int = 0, left: int = 0, busy: int = 0, waiting: int = 0) -> None:
        now = self._counts[-1].at(self._now)
        self._times.append(self._now)
        self._counts.append(
            _Counts(
                self._now, now.finished + finished, now.left + left, now.busy_s, now.waited_s,
                now.busy + busy, now.waiting + waiting,
            )
        )  # fmt: skip

    def _pace(self) -> Pace:
        """What the database would say."""
        now, back = self._at(self._now), [self._at(max(0.0, self._now - look_s)) for look_s in WINDOWS_S]
        looks = tuple(Finished(now.finished - then.finished, now.busy_s - then.busy_s) for then in back)
        left = Left(now.left - back[-1].left, now.waited_s - back[-1].waited_s)
        return pace_of(looks, left, USUAL)

    def _at(self, moment: float) -> _Counts:
        return self._counts[bisect.bisect_right(self._times, moment) - 1].at(moment)
