"""Where a request stands by the plan: its line, what it requires at this moment, and how urgent it is. Pure.

Lines are weighed by *largest weighted delay first*: the most urgent request is the one whose wait, over its line's
target, times the line's weight, is the largest (Stolyar and Ramanan, Annals of Applied Probability 11, 2001; within
a class of equal targets it is Kleinrock's delay-dependent priority of 1964). docs/decisions/0012 says why.
"""

from datetime import datetime, timedelta
from typing import TypeAlias

import msgspec

from queueing.qualification import Requirement
from queueing.request import Need, Request
from queueing.routing_plan import LanguageRule, LineId, LinePlan, RoutingPlan, Takes
from session.identifiers import RequestId
from session.vocabulary import Business, Channel, Language

Order: TypeAlias = tuple[datetime, RequestId]
"""The order within a line: virtual arrival, then id."""
Rank: TypeAlias = tuple[float, datetime, RequestId]
"""The order between lines: the least is the most urgent."""
_Stage: TypeAlias = tuple[LineId, int]
"""A line whose tellers may serve a request, and the number of its ring that holds."""


class Standing(msgspec.Struct, frozen=True):
    """`widens_at` is when the plan requires less next; None: never."""

    line: LineId
    need: Need
    widens_at: datetime | None


class Routes:
    """A plan without faults, made ready for looking things up."""

    def __init__(self, plan: RoutingPlan) -> None:
        self.plan = plan
        self._lines = {line.id: line for line in plan.lines}
        self._line_of = {one.business: line for line in plan.lines for one in line.businesses}
        self._skill_of = {one.business: one.skill for line in plan.lines for one in line.businesses}
        self._bonuses = {bonus.of: timedelta(seconds=bonus.bonus_s) for bonus in plan.classes}
        self._takes = {load.channel: load.takes for load in plan.channels}
        self._needs: dict[tuple[Business, Language, Channel, tuple[_Stage, ...]], Need] = {}
        self._per_second = {line.id: line.weight / line.target_s for line in plan.lines}
        self._targets = {line.id: timedelta(seconds=line.target_s) for line in plan.lines}
        self.preferred_limit = timedelta(seconds=plan.preferred_limit_s)
        self.pass_again = timedelta(seconds=plan.pass_again_s)

    def line_of(self, request: Request) -> LinePlan:
        """The line that was asked for, or where the business leads."""
        asked = self._lines.get(request.line) if request.line is not None else None
        return asked or self._line_of[request.business]

    def order(self, request: Request) -> Order:
        """The place in the line. A bonus is an earlier arrival, so everybody ages alike and nobody starves."""
        if not request.classes:
            return request.joined_at, request.id
        return request.joined_at - max(self._bonuses.get(one, timedelta()) for one in request.classes), request.id

    def rank(self, line: LineId, order: Order, now: datetime) -> Rank:
        """How urgent whoever stands in `line` at `order` is, against those in other lines."""
        return -(now - order[0]).total_seconds() * self._per_second[line], *order

    def is_late(self, line: LineId, order: Order, now: datetime) -> bool:
        """Whether whoever stands in `line` at `order` has waited for longer than the line's target."""
        return now - order[0] >= self._targets[line]

    def takes(self, channel: Channel) -> Takes:
        """What a contact on `channel` takes of a teller."""
        return self._takes[channel]

    def standing(self, request: Request, now: datetime) -> Standing:
        """What `request` requires at `now`: its own line's ring, and those of the lines it has overflowed to."""
        line = serving = self.line_of(request)
        stages, changes = list[_Stage](), list[datetime]()
        while True:
            stage, next_at = _ring(serving, request.joined_at, now)
            stages.append((serving.id, stage))
            if next_at is not None:
                changes.append(next_at)
            if serving.overflow is None:
                break
            overflow_at = request.joined_at + timedelta(seconds=serving.overflow.after_s)
            if overflow_at > now:
                changes.append(overflow_at)
                break
            serving = self._lines[serving.overflow.to]
        return Standing(line.id, self._need(request, tuple(stages)), min(changes, default=None))

    def _need(self, request: Request, stages: tuple[_Stage, ...]) -> Need:
        """Worked out once for each kind of request, of which a plan has few."""
        kind = (request.business, request.language, request.channel, stages)
        if (known := self._needs.get(kind)) is not None:
            return known
        required = (self._requirement(request, self._lines[line], ring) for line, ring in stages)
        need = Need(tuple(dict.fromkeys(required)), self._takes[request.channel])
        self._needs[kind] = need
        return need

    def _requirement(self, request: Request, line: LinePlan, number: int) -> Requirement:
        ring, skills = line.rings[number], (self._skill_of[request.business], line.skill)
        required = frozenset((skill, ring.least_level) for skill in skills if skill is not None)
        return Requirement(required, request.language if ring.language is LanguageRule.SPOKEN else None)


def _ring(line: LinePlan, joined_at: datetime, now: datetime) -> tuple[int, datetime | None]:
    """The number of the ring that holds at `now`, and when the next begins."""
    for number, ring in enumerate(line.rings[1:]):
        begins_at = joined_at + timedelta(seconds=ring.after_s)
        if begins_at > now:
            return number, begins_at
    return len(line.rings) - 1, None
