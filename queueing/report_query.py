"""Compute a report from the database: read the facts, add what tellers are called."""

from collections.abc import Mapping
from datetime import date, datetime

import msgspec

from people.accounts import Accounts
from people.competences import competences
from queueing.intervals import Interval, days, periods
from queueing.plan_store import live_plan
from queueing.reports import By, Facts, ReportRow, report
from session.identifiers import StaffId, TeamId
from session.vocabulary import Role
from session_store.event_store import EventStore
from session_store.figures import contacts_between, spans_between
from session_store.postgres import long_reading


class ReportWanted(msgspec.Struct, frozen=True):
    """Days by the clock of this machine, both included."""

    first: date
    last: date
    interval: Interval
    by: By


class Report(msgspec.Struct, frozen=True):
    """`labels` has what is shown for an id: tellers' staff numbers, never their names."""

    rows: tuple[ReportRow, ...]
    labels: Mapping[str, str]


async def compute_report(store: EventStore, wanted: ReportWanted, now: datetime) -> Report:
    """The report as of `now`, by the routing plan that holds. Raises TooMuchAsked."""
    whole = days(wanted.first, wanted.last)
    async with long_reading(store.pool) as connection:
        contacts = await contacts_between(connection, whole.start, whole.end)
        spans = await spans_between(connection, whole.start, whole.end)
    facts = Facts(contacts, spans, now, await _teams(store) if wanted.by is By.TEAM else {})
    plan = await live_plan(store.pool)
    rows = tuple(report(facts, periods(wanted.first, wanted.last, wanted.interval), wanted.by, plan))
    tellers = await Accounts(store).of_role(Role.TELLER) if wanted.by is By.TELLER else []
    return Report(rows, {one.staff: one.staff_number for one in tellers})


async def _teams(store: EventStore) -> dict[StaffId, TeamId]:
    able = await competences(store.pool)
    return {staff: held.team for staff, held in able.items() if held.team is not None}
