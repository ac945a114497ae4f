"""The counter at one moment, as a supervisor's wall shows it; and how the last two hours went. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

import msgspec

from queueing.figures import counts_of, level_of_all, level_of_answered
from queueing.reports import targets
from queueing.routing_plan import LineId, RoutingPlan
from session.identifiers import SessionId, StaffId, TeamId
from session.personal import Personal
from session.vocabulary import AlarmKind, Business, Channel, Duty
from session_store.contact_facts import ContactCounts, ContactFacts

SERVICE_LEVEL_OVER: Final = timedelta(minutes=30)
"""What "service level now" means: contacts that joined a line within this time."""
TREND_OVER: Final = timedelta(hours=2)
TREND_STEP: Final = timedelta(minutes=5)


class WaitingNow(msgspec.Struct, frozen=True):
    """Those in a line with the same business, rung for or not."""

    business: Business
    since: datetime
    """When the first of them joined."""
    asked: LineId | None = None
    """The line that a teller asked for a colleague by name; None: the one to which the business leads."""
    count: int = 1


class LineNow(msgspec.Struct, frozen=True, kw_only=True):
    """One line, or all of them. The figures are those of `SERVICE_LEVEL_OVER`; docs/metrics.md defines them."""

    line: str
    """Empty: all lines together."""
    waiting: int
    longest_since_ms: int | None
    target_s: float | None
    offered: int
    answered: int
    abandoned: int
    service_level_answered: float | None
    service_level_all: float | None


class TellerNow(msgspec.Struct, frozen=True, kw_only=True):
    """A teller on duty."""

    staff: StaffId
    staff_number: str
    name: Personal
    duty: Duty
    since_ms: int
    present: bool
    session: SessionId | None
    team: TeamId | None
    chats: int = 0
    """How many are in hand, those included of which only the outcome is still to be said."""


class CallNow(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation, or one that is being connected. Quality is the worst of its ways in the last sample."""

    session: SessionId
    teller: StaffId | None
    line: str
    business: Business
    channel: Channel
    since_ms: int
    loss: float | None
    mos: float | None


class AlarmNow(msgspec.Struct, frozen=True, kw_only=True):
    """What needs attention; `subject` is a line's, teller's or session's id."""

    kind: AlarmKind
    subject: str
    since_ms: int
    value: float
    limit: float


class Board(msgspec.Struct, frozen=True, kw_only=True):
    """Everything at one moment."""

    total: LineNow
    lines: tuple[LineNow, ...]
    tellers: tuple[TellerNow, ...]
    calls: tuple[CallNow, ...]
    alarms: tuple[AlarmNow, ...]


class TrendPoint(msgspec.Struct, frozen=True):
    """How it was at a past moment; the service level is of `SERVICE_LEVEL_OVER` before it."""

    at_ms: int
    waiting: int
    longest_s: float
    service_level: float | None


def lines_of(
    waiting: Sequence[WaitingNow], counts: Mapping[Business, ContactCounts], plan: RoutingPlan
) -> tuple[LineNow, tuple[LineNow, ...]]:
    """All lines together, and each to which a business leads or in which a colleague is sought.

    `counts` are of the contacts of `SERVICE_LEVEL_OVER`: a line that is only asked for by name has none.
    """
    by_line = _by_line(waiting, plan)
    lines = tuple(
        _line(
            line.id,
            by_line.get(line.id, []),
            [counts[one.business] for one in line.businesses if one.business in counts],
            line.target_s,
        )
        for line in plan.lines
        if line.businesses or line.id in by_line
    )
    return _line("", waiting, counts.values(), None), lines


def _by_line(waiting: Iterable[WaitingNow], plan: RoutingPlan) -> dict[LineId, list[WaitingNow]]:
    by_line: dict[LineId, list[WaitingNow]] = {}
    names, led_to = {line.id for line in plan.lines}, line_names(plan)
    for one in waiting:
        line = one.asked if one.asked in names else led_to.get(one.business)
        if line is not None:
            by_line.setdefault(line, []).append(one)
    return by_line


def line_names(plan: RoutingPlan) -> dict[Business, LineId]:
    """Where each business leads."""
    return {one.business: line.id for line in plan.lines for one in line.businesses}


def trend(contacts: Sequence[ContactFacts], plan: RoutingPlan, now: datetime) -> tuple[TrendPoint, ...]:
    """A point every `TREND_STEP` of `TREND_OVER`, and one for now. `contacts` reach back that long and half an hour."""
    target_of = targets(plan)
    steps = int(TREND_OVER / TREND_STEP)
    moments = [now - TREND_STEP * step for step in range(steps, -1, -1)]
    points: list[TrendPoint] = []
    for moment in moments:
        waits = [
            max(0.0, (moment - one.joined_line_at).total_seconds() - one.away_s)
            for one in contacts
            if one.joined_line_at is not None and _waits_at(one, moment)
        ]
        lately = [one for one in contacts if _joined_lately(one, moment)]
        level = level_of_all(counts_of(lately, target_of))
        points.append(TrendPoint(ms(moment), len(waits), max(waits, default=0.0), level))
    return tuple(points)


def ms(moment: datetime) -> int:
    """Unix time in milliseconds, as pages take it."""
    return int(moment.timestamp() * 1000)


def _line(name: str, waiting: Sequence[WaitingNow], counts: Iterable[ContactCounts], target_s: float | None) -> LineNow:
    longest = min((one.since for one in waiting), default=None)
    counted = sum(counts, ContactCounts())
    return LineNow(
        line=name,
        waiting=sum(one.count for one in waiting),
        longest_since_ms=ms(longest) if longest is not None else None,
        target_s=target_s,
        offered=counted.offered,
        answered=counted.answered,
        abandoned=counted.abandoned,
        service_level_answered=level_of_answered(counted),
        service_level_all=level_of_all(counted),
    )


def _waits_at(contact: ContactFacts, moment: datetime) -> bool:
    over = contact.answered_at or contact.left_at
    joined = contact.joined_line_at
    is_away = contact.away_since is not None and contact.away_since <= moment
    return joined is not None and joined <= moment and (over is None or over > moment) and not is_away


def _joined_lately(contact: ContactFacts, moment: datetime) -> bool:
    joined = contact.joined_line_at
    return joined is not None and moment - SERVICE_LEVEL_OVER < joined <= moment
