"""The facts that reports are computed from, as tables: the fold of the log, by one runner at a time."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple, cast

import msgspec
from msgspec.structs import replace

from session import events as e
from session.identifiers import SessionId, StaffId
from session.vocabulary import Business, Duty
from session_store.alarm_rows import fold_alarms
from session_store.checkpoints import Rows, apply_next, set_checkpoint
from session_store.contact_facts import ContactCounts, ContactFacts, contact_after
from session_store.duty_spans import DutySpan, change_of_span
from session_store.event_store import EventStore
from session_store.fold_rows import fold_rows
from session_store.postgres import Connection, Pool
from session_store.record import Record

_REACTOR: Final = "figures"
MAX_CONTACTS: Final = 1_000_000
"""Of one report: 10,000 contacts a day for a quarter of a year; more is asked for in parts."""


EVENTS_AT_ONCE: Final = 200
"""Some 15 ms for which the feed of every node waits."""


_COUNTS: Final = """
with joined as (
  select business, answered_at is not null as answered, left_at is not null as left_line,
    coalesce(answered_at, left_at) - joined_line_at - make_interval(secs => away_s) as waited
  from contact_facts where joined_line_at >= $1 and joined_line_at < $2
)
select business, count(*) as offered, count(*) filter (where answered) as answered,
  count(*) filter (where answered and waited <= target) as answered_in_target,
  count(*) filter (where not answered and left_line and waited > $5) as abandoned,
  count(*) filter (where not answered and left_line and waited <= $5) as abandoned_short
from joined join unnest($3::text[], $4::interval[]) as targets (business, target) using (business)
group by business
"""
_MICROSECOND: Final = timedelta(microseconds=1)


class Counting(msgspec.Struct, frozen=True):
    """What is to be counted: who joined a line from `start` until just before `end`, by each business' target.

    Who leaves within `short_s` is counted apart.
    """

    start: datetime
    end: datetime
    target_s: Mapping[Business, float]
    short_s: float


class _Span(NamedTuple):
    """`began_version` is that of the event that began it."""

    began_version: int
    span: DutySpan

    @property
    def row(self) -> tuple[object, ...]:
        span = self.span
        return span.teller, self.began_version, span.duty, span.began_at, span.ended_at, span.chats


_SPAN_COLUMNS: Final = ("teller_id", "began_version", "duty", "began_at", "ended_at", "chats")


class TooMuchAsked(Exception):  # noqa: N818 - names what it is
    """A report over more contacts than one process should hold."""


async def advance_figures(store: EventStore) -> list[Record]:
    """Apply the next batch of the feed and return it."""
    return await apply_next(store, _REACTOR, _fold, EVENTS_AT_ONCE)


async def forget_figures(connection: Connection) -> None:
    """Begin again from the first event."""
    await connection.execute("delete from contact_facts")
    await connection.execute("delete from duty_spans")
    await connection.execute("delete from alarm_rows")
    await set_checkpoint(connection, _REACTOR)


async def contacts_between(on: Pool | Connection, start: datetime, end: datetime) -> list[ContactFacts]:
    """Those who joined a line from `start` until just before `end`, in that order. Raises TooMuchAsked."""
    rows = await on.fetch(
        "select * from contact_facts where joined_line_at >= $1 and joined_line_at < $2"
        " order by joined_line_at, session_id limit $3",
        start,
        end,
        MAX_CONTACTS + 1,
    )
    if len(rows) > MAX_CONTACTS:
        raise TooMuchAsked(f"more than {MAX_CONTACTS} contacts: ask for fewer days")
    return [ContactFacts.from_row(dict(row)) for row in rows]


async def contact_counts(pool: Pool, counting: Counting) -> dict[Business, ContactCounts]:
    """Counted by the database: a business for which nobody came is not named.

    For those who look each second, however many thousands there are; reports need more than counts and read the facts.
    """
    rows = await pool.fetch(
        _COUNTS,
        counting.start,
        counting.end,
        [business.value for business in counting.target_s],
        [_at_most(seconds) for seconds in counting.target_s.values()],
        _at_most(counting.short_s),
    )
    return {Business(row["business"]): msgspec.convert(dict(row), ContactCounts) for row in rows}


def _at_most(seconds: float) -> timedelta:
    """The longest time in whole microseconds, which is what the database counts in, that is not over `seconds`.

    So a wait counts here as it does where seconds are compared, to the last one.
    """
    rounded = timedelta(seconds=seconds)
    return rounded if rounded.total_seconds() <= seconds else rounded - _MICROSECOND


async def spans_between(on: Pool | Connection, start: datetime, end: datetime) -> list[DutySpan]:
    """The tellers' spans that overlap the time from `start` to `end`."""
    rows = await on.fetch(
        "select * from duty_spans where began_at < $2 and (ended_at is null or ended_at > $1)"
        " order by began_at, teller_id",
        start,
        end,
    )
    return [
        DutySpan(StaffId(str(row["teller_id"])), Duty(row["duty"]), row["began_at"], row["ended_at"]) for row in rows
    ]


async def _fold(connection: Connection, batch: list[Record]) -> list[Rows]:
    return [
        await fold_alarms(connection, [record for record in batch if record.stream.startswith("alarms/")]),
        await fold_rows(connection, "contact_facts", "session_id", batch, ContactFacts.from_row, _contact),
        await _fold_spans(connection, [record for record in batch if record.stream.startswith("teller/")]),
    ]


def _contact(before: ContactFacts | None, record: Record) -> ContactFacts:
    return contact_after(before, cast("e.SessionEvent", record.event), record.version, record.at)


async def _fold_spans(connection: Connection, records: list[Record]) -> Rows:
    """Each teller's open span is read once and written once, however many begin and end within the batch."""
    if not records:
        return Rows("duty_spans", _SPAN_COLUMNS[:2], _SPAN_COLUMNS, ())
    tellers = {StaffId(record.stream.partition("/")[2]) for record in records}
    rows = await connection.fetch(
        "select teller_id, began_version, duty, began_at, chats from duty_spans"
        " where teller_id = any($1::uuid[]) and ended_at is null",
        list(tellers),
    )
    at_first = {span.span.teller: span for span in (_open_span(dict(row)) for row in rows)}
    spans, ended = dict(at_first), list[_Span]()
    for record in records:
        teller = StaffId(record.stream.partition("/")[2])
        now = spans.get(teller)
        event = cast("e.TellerEvent", record.event)
        change = change_of_span(teller, now.span if now is not None else None, event, record.at)
        if now is not None:
            spans[teller] = now._replace(span=replace(now.span, chats=change.chats))
        if now is not None and change.ends:
            del spans[teller]
            ended.append(now._replace(span=replace(now.span, ended_at=record.at)))
        if change.begins is not None:
            spans[teller] = _Span(record.version, change.begins)
    changed = [span for teller, span in spans.items() if span != at_first.get(teller)]
    # Those that ended first: of each teller one may be open.
    return Rows("duty_spans", _SPAN_COLUMNS[:2], _SPAN_COLUMNS, [span.row for span in (*ended, *changed)])


def _open_span(row: Mapping[str, Any]) -> _Span:
    chats = tuple(SessionId(str(one)) for one in row["chats"])
    span = DutySpan(StaffId(str(row["teller_id"])), Duty(row["duty"]), row["began_at"], chats=chats)
    return _Span(row["began_version"], span)
