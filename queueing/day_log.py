"""A day read from the log, for a simulation to replay."""

from collections import defaultdict
from datetime import datetime, time, timedelta
from statistics import median
from typing import Final, cast

import asyncpg

from people.competences import competences
from people.qualifications import NOTHING_SET
from queueing.changes_of_states import request_of, teller_who_may
from queueing.day import ANSWERING_UNKNOWN_S, Contact, Day, Shift, answering_times, duty_spans
from queueing.request import Request
from session.events import TellerEvent
from session.identifiers import SessionId, StaffId, StreamId, teller_stream
from session.vocabulary import Business, Channel, Language
from session_store.event_codec import StoredForm, from_stored
from session_store.postgres import Pool, long_reading

MOST_CONTACTS: Final = 50_000
"""More than a counter has in a day; a simulation of so many takes half a minute."""
_BEFORE: Final = timedelta(hours=24)
"""A shift that reaches into the day began no longer ago: a login lasts twelve hours."""


def day_of(moment: datetime) -> tuple[datetime, datetime]:
    """Where the day of `moment` begins and ends, by the counter's own clock."""
    first = datetime.combine(moment.astimezone().date(), time()).astimezone()
    return first, datetime.combine(first.date() + timedelta(days=1), time()).astimezone()


async def read_day(pool: Pool, begins_at: datetime, ends_at: datetime) -> Day:
    """What happened between the two moments; of a day that is not over, until now. Takes a second for a large day."""
    now = await pool.fetchval("select clock_timestamp()")
    ends_at = min(ends_at, now)
    rows = await pool.fetch(
        # Who asked for a callback came, as far as tellers go, when back; who never came back took nobody's time.
        # And a chat that became a call waited for a part of a teller, and took one while it was a chat.
        "select r.session_id, r.business, r.language, coalesce(f.channel, r.channel) as channel, r.accepted_at,"
        " r.closed_at, case when r.callback is null then r.joined_line_at else r.callback_at end as joined_line_at"
        " from session_rows r left join contact_facts f on f.session_id = r.session_id"
        " where r.opened_at >= $1::timestamptz - interval '1 day' and r.opened_at < $2"
        " and r.joined_line_at >= $1 and r.joined_line_at < $2 and (r.callback is null or r.callback = 'confirmed')"
        " order by joined_line_at, session_id limit $3",
        begins_at,
        ends_at,
        MOST_CONTACTS,
    )
    shifts, answering = await _shifts(pool, begins_at, ends_at)
    return Day(
        begins_at=begins_at,
        ends_at=ends_at,
        contacts=tuple(_contact(row) for row in rows),
        shifts=shifts,
        answering_s=median(answering) if answering else ANSWERING_UNKNOWN_S,
    )


def _contact(row: asyncpg.Record) -> Contact:
    accepted_at, closed_at = row["accepted_at"], row["closed_at"]
    request = Request(
        id=request_of(SessionId(str(row["session_id"]))),
        business=Business(row["business"]),
        language=Language(row["language"]),
        channel=Channel(row["channel"]),
        joined_at=row["joined_line_at"],
    )
    if accepted_at is None:
        return Contact(request, answered=False, ended_at=closed_at)
    handled_s = (closed_at - accepted_at).total_seconds() if closed_at is not None else None
    return Contact(request, answered=True, ended_at=accepted_at, handled_s=handled_s)


async def _shifts(pool: Pool, begins_at: datetime, ends_at: datetime) -> tuple[tuple[Shift, ...], list[float]]:
    """By the tellers' own events, and how long they took to answer; what they may do is as it is now."""
    held = await competences(pool)
    staff = [StaffId(str(row["teller_id"])) for row in await pool.fetch("select teller_id from teller_rows")]
    async with long_reading(pool) as connection:
        rows = await connection.fetch(
            "select stream_id, at, type, type_version, data from events"
            " where stream_id = any($1) and at >= $2 and at < $3 order by stream_id, version",
            [teller_stream(one) for one in staff],
            begins_at - _BEFORE,
            ends_at,
        )
    changes: defaultdict[StreamId, list[tuple[datetime, TellerEvent]]] = defaultdict(list)
    for row in rows:
        changes[StreamId(row["stream_id"])].append((row["at"], _event(row)))
    spans = {one: duty_spans(changes[teller_stream(one)], begins_at, ends_at) for one in staff}
    answering = [seconds for many in changes.values() for seconds in answering_times(many)]
    return tuple(
        Shift(teller_who_may(one, begins_at, held.get(one, NOTHING_SET)), spans[one]) for one in staff if spans[one]
    ), answering


def _event(row: asyncpg.Record) -> TellerEvent:
    return cast("TellerEvent", from_stored(StoredForm(row["type"], row["type_version"], row["data"], None)))
