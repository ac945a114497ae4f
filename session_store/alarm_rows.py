"""The alarms that are open, as a table: the fold of their stream."""

from typing import Final

import msgspec

from session import events as e
from session.vocabulary import AlarmKind
from session_store.open_alarm import OpenAlarm
from session_store.postgres import Connection, Pool
from session_store.record import Record


class Alarms(msgspec.Struct, frozen=True):
    """What is open after `version` events of the alarms' stream."""

    version: int
    open: tuple[OpenAlarm, ...]


_OPEN: Final = """
    select version, kind, subject, raised_at, value, threshold
    from (select coalesce(max(last_version), 0) as version from alarm_rows) as newest
    left join alarm_rows on cleared_at is null
    order by raised_at, kind, subject
"""
"""In one statement, which sees one moment: what is open by an older version than it names would be raised twice."""


async def read_alarms(pool: Pool) -> Alarms:
    """As far as the read model has come; who decides on it names the version."""
    rows = await pool.fetch(_OPEN)
    return Alarms(
        rows[0]["version"],
        tuple(
            OpenAlarm(AlarmKind(row["kind"]), row["subject"], row["raised_at"], row["value"], row["threshold"])
            for row in rows
            if row["kind"] is not None
        ),
    )


async def apply_to_alarms(connection: Connection, record: Record) -> None:
    """Add one event of the alarms' stream. One that is raised again while it is open stays as it was raised first."""
    match record.event:
        case e.AlarmRaised(kind=kind, subject=subject, value=value, limit=limit):
            await connection.execute(
                "insert into alarm_rows values ($1, $2, $3, $3, $4, null, $5, $6)"
                " on conflict (kind, subject) where cleared_at is null"
                " do update set last_version = excluded.last_version",
                kind.value,
                subject,
                record.version,
                record.at,
                value,
                limit,
            )
        case e.AlarmCleared(kind=kind, subject=subject):
            await connection.execute(
                "update alarm_rows set cleared_at = $4, last_version = $3"
                " where kind = $1 and subject = $2 and cleared_at is null",
                kind.value,
                subject,
                record.version,
                record.at,
            )
        case _:
            return
