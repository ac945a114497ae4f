"""Read the board from the read models: a few small queries for the whole node, however many pages look at it."""

from datetime import datetime
from typing import Final

import asyncpg
import msgspec

from queueing.figures import SHORT_ABANDON_S
from queueing.plan_store import live_plan
from queueing.reports import targets
from queueing.wallboard import (
    SERVICE_LEVEL_OVER,
    TREND_OVER,
    AlarmNow,
    Board,
    CallNow,
    TellerNow,
    TrendPoint,
    WaitingNow,
    line_names,
    lines_of,
    ms,
    trend,
)
from session.identifiers import LineId, SessionId, StaffId, TeamId
from session.personal import Personal
from session.vocabulary import Business, Channel, Duty
from session_store.alarm_rows import read_alarms
from session_store.figures import Counting, contact_counts, contacts_between
from session_store.open_alarm import OpenAlarm
from session_store.postgres import Pool

MAX_SHOWN: Final = 2_000
"""Tellers, and calls; a wall shows a hundred."""
# Who keeps the place while away does not wait; who came back waits since then. Counted by the database, however many.
_WAITING: Final = (
    "select business, asked, min(since) as since, count(*) as count from ("
    " select business, case when callback is null then joined_line_at else callback_at end as since, null as asked"
    " from session_rows where phase in ('waiting', 'offered') and (callback is null or callback = 'confirmed')"
    " union all select business, sought_at, sought_line from session_rows where sought_at is not null"
    ") waiting group by business, asked"
)
_TELLERS: Final = (
    "select r.teller_id, r.duty, r.since, r.present, r.session_id, cardinality(r.chats) as chats,"
    " a.staff_number, a.name, c.team"
    " from teller_rows r join staff_accounts a on a.staff_id = r.teller_id"
    " left join staff_competence c on c.staff_id = r.teller_id"
    " where r.duty <> 'offline' order by a.staff_number limit $1"
)
# Samples come every five seconds; one that is older than three of them says nothing of now.
_CALLS: Final = (
    "select r.session_id, r.teller_id, r.business, r.channel, coalesce(r.talk_began_at, r.accepted_at) as since,"
    " q.loss, q.mos from session_rows r left join lateral ("
    "   select max(loss) as loss, min(mos) as mos from (select distinct on (party, direction) loss, mos"
    "     from quality_samples where session_id = r.session_id and measured_at > clock_timestamp() - interval '15 s'"
    "     order by party, direction, measured_at desc) latest) q on true"
    " where r.phase in ('connecting', 'in_service') order by since, r.session_id limit $1"
)


class Moment(msgspec.Struct, frozen=True):
    """The board, and when it was so by the database's clock."""

    at: datetime
    board: Board


async def read_board(pool: Pool) -> Moment:
    """The counter now, by the routing plan that holds."""
    plan = await live_plan(pool)
    now: datetime = await pool.fetchval("select clock_timestamp()")
    waiting = [
        WaitingNow(
            Business(row["business"]), row["since"], LineId(row["asked"]) if row["asked"] else None, row["count"]
        )
        for row in await pool.fetch(_WAITING)
    ]
    target_of = targets(plan)
    target_s = {business: target_of(business) for business in Business}
    counts = await contact_counts(pool, Counting(now - SERVICE_LEVEL_OVER, now, target_s, SHORT_ABANDON_S))
    total, lines = lines_of(waiting, counts, plan)
    names = line_names(plan)
    board = Board(
        total=total,
        lines=lines,
        tellers=tuple(_teller(row) for row in await pool.fetch(_TELLERS, MAX_SHOWN)),
        calls=tuple(_call(row, names[Business(row["business"])]) for row in await pool.fetch(_CALLS, MAX_SHOWN)),
        alarms=tuple(_alarm(one) for one in (await read_alarms(pool)).open),
    )
    return Moment(now, board)


async def read_trend(pool: Pool) -> tuple[TrendPoint, ...]:
    """How the last two hours went."""
    plan = await live_plan(pool)
    now: datetime = await pool.fetchval("select clock_timestamp()")
    return trend(await contacts_between(pool, now - TREND_OVER - SERVICE_LEVEL_OVER, now), plan, now)


def _teller(row: asyncpg.Record) -> TellerNow:
    return TellerNow(
        staff=StaffId(str(row["teller_id"])),
        staff_number=row["staff_number"],
        name=Personal(row["name"]),
        duty=Duty(row["duty"]),
        since_ms=ms(row["since"]),
        present=row["present"],
        session=SessionId(str(row["session_id"])) if row["session_id"] is not None else None,
        team=TeamId(row["team"]) if row["team"] is not None else None,
        chats=row["chats"],
    )


def _call(row: asyncpg.Record, line: str) -> CallNow:
    return CallNow(
        session=SessionId(str(row["session_id"])),
        teller=StaffId(str(row["teller_id"])) if row["teller_id"] is not None else None,
        line=line,
        business=Business(row["business"]),
        channel=Channel(row["channel"]),
        since_ms=ms(row["since"]),
        loss=row["loss"],
        mos=row["mos"],
    )


def _alarm(one: OpenAlarm) -> AlarmNow:
    return AlarmNow(kind=one.kind, subject=one.subject, since_ms=ms(one.raised_at), value=one.value, limit=one.limit)
