"""Interval reports: the figures of each time, by line, business, channel, teller or team. Pure.

The same facts and the same plan give the same report, whenever it is computed, for all times that are over.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final

import msgspec

from queueing.figures import Figures, TargetOf, figures_of
from queueing.intervals import Period
from queueing.routing_plan import RoutingPlan
from session.identifiers import StaffId, TeamId
from session.vocabulary import Duty
from session_store.contact_facts import ContactFacts
from session_store.duty_spans import DutySpan

OCCUPIED: Final = frozenset({Duty.OFFERED, Duty.CHATTING, Duty.IN_SESSION, Duty.AFTER_CALL_WORK})
AVAILABLE: Final = frozenset({Duty.READY})


class By(StrEnum):
    """What a report's rows are divided by."""

    ALL = "all"
    LINE = "line"
    BUSINESS = "business"
    CHANNEL = "channel"
    TELLER = "teller"
    TEAM = "team"


STAFFED: Final = frozenset({By.ALL, By.TELLER, By.TEAM})
"""Divisions that tellers' time has a place in."""


class Staffing(msgspec.Struct, frozen=True, kw_only=True):
    """Tellers' time within a period, in seconds."""

    occupied_s: float
    available_s: float
    after_call_s: float
    away_s: float
    """On break, in training, set aside."""

    @property
    def occupancy(self) -> float | None:
        """The part of the time for customers in which tellers had one; None without such a time."""
        total_s = self.occupied_s + self.available_s
        return self.occupied_s / total_s if total_s else None


class ReportRow(msgspec.Struct, frozen=True, kw_only=True):
    """`of` is the line's, business', channel's, teller's or team's id; empty when the report is not divided, and in one
    by team for those of none."""

    period: Period
    of: str
    figures: Figures
    staffing: Staffing | None
    """None where it has no meaning: tellers belong to no line, business or channel alone."""


class Facts(msgspec.Struct, frozen=True):
    """What happened, as far as a report needs it. `now` ends what has no end yet; `teams` are those of today."""

    contacts: Sequence[ContactFacts]
    spans: Sequence[DutySpan]
    now: datetime
    teams: Mapping[StaffId, TeamId] = msgspec.field(default_factory=dict[StaffId, TeamId])

    def of_staff(self, staff: StaffId, by: By) -> str:
        """Under what a teller's time, and whom they answered, are counted."""
        match by:
            case By.TELLER:
                return staff
            case By.TEAM:
                return self.teams.get(staff, "")
            case _:
                return ""


def report(facts: Facts, periods: Sequence[Period], by: By, plan: RoutingPlan) -> Iterator[ReportRow]:
    """A row for each period and each thing that it is divided by and that had anything in it.

    Undivided, each period has a row that has begun, so that a chart has no gaps. A contact counts in the period in
    which it joined the line; tellers' time counts where it was spent.
    """
    contacts = _by_period(facts.contacts, periods)
    spans = _spans_by_period(facts, periods)
    target_of = targets(plan)
    for place, period in enumerate(periods):
        if period.start > facts.now:
            return
        groups = _divided(contacts[place], _key(by, plan, facts))
        staffed = _staffing(spans[place], period, facts, by) if by in STAFFED else {}
        named: set[str] = {*groups, *staffed} | ({""} if by is By.ALL else set())
        for of in sorted(named):
            figures = figures_of(groups.get(of, ()), target_of)
            yield ReportRow(period=period, of=of, figures=figures, staffing=staffed.get(of))


def targets(plan: RoutingPlan) -> TargetOf:
    """Each business' target: that of the line where it leads."""
    by_business = {one.business: line.target_s for line in plan.lines for one in line.businesses}
    return lambda business: by_business[business]


def _key(by: By, plan: RoutingPlan, facts: Facts) -> Callable[[ContactFacts], str | None]:
    line_of = {one.business: line.id for line in plan.lines for one in line.businesses}
    match by:
        case By.ALL:
            return lambda _: ""
        case By.LINE:
            return lambda contact: line_of[contact.business]
        case By.BUSINESS:
            return lambda contact: contact.business.value
        case By.CHANNEL:
            return lambda contact: contact.channel.value
        case By.TELLER | By.TEAM:
            return lambda contact: (
                facts.of_staff(contact.teller_id, by)
                if contact.answered_at is not None and contact.teller_id is not None
                else None
            )


def _divided(
    contacts: Iterable[ContactFacts], key: Callable[[ContactFacts], str | None]
) -> dict[str, list[ContactFacts]]:
    groups: defaultdict[str, list[ContactFacts]] = defaultdict(list)
    for contact in contacts:
        of = key(contact)
        if of is not None:
            groups[of].append(contact)
    return dict(groups)


def _by_period(contacts: Iterable[ContactFacts], periods: Sequence[Period]) -> dict[int, list[ContactFacts]]:
    """Both are in order of time."""
    found: dict[int, list[ContactFacts]] = {place: [] for place in range(len(periods))}
    place = 0
    for contact in contacts:
        assert contact.joined_line_at is not None, "only who joined a line is reported"
        while place < len(periods) and contact.joined_line_at >= periods[place].end:
            place += 1
        if place < len(periods) and contact.joined_line_at >= periods[place].start:
            found[place].append(contact)
    return found


def _spans_by_period(facts: Facts, periods: Sequence[Period]) -> dict[int, list[DutySpan]]:
    """Each span with every period that it lies in; spans begin in order of time."""
    found: dict[int, list[DutySpan]] = {place: [] for place in range(len(periods))}
    first = 0
    for span in facts.spans:
        end = span.ended_at or facts.now
        # A span that began earlier is never after one that began later, so what is over for it is over for good.
        while first < len(periods) and periods[first].end <= span.began_at:
            first += 1
        for place in range(first, len(periods)):
            if periods[place].start >= end:
                break
            found[place].append(span)
    return found


def _staffing(spans: Iterable[DutySpan], period: Period, facts: Facts, by: By) -> dict[str, Staffing]:
    spent: defaultdict[str, defaultdict[Duty, float]] = defaultdict(lambda: defaultdict(float))
    for span in spans:
        of = facts.of_staff(span.teller, by)
        spent[of][span.duty] += period.overlap_s(span.began_at, span.ended_at or facts.now)
    return {of: _staffing_of(duties) for of, duties in spent.items()}


def _staffing_of(spent: dict[Duty, float]) -> Staffing:
    return Staffing(
        occupied_s=sum(seconds for duty, seconds in spent.items() if duty in OCCUPIED),
        available_s=sum(seconds for duty, seconds in spent.items() if duty in AVAILABLE),
        after_call_s=spent.get(Duty.AFTER_CALL_WORK, 0.0),
        away_s=sum(seconds for duty, seconds in spent.items() if duty not in OCCUPIED | AVAILABLE),
    )
