"""The alarms that are open, as a table: the fold of their stream."""

from datetime import datetime
from typing import Final, NamedTuple

import msgspec

from session import events as e
from session.vocabulary import AlarmKind
from session_store.checkpoints import Rows
from session_store.open_alarm import OpenAlarm
from session_store.postgres import Connection, Pool
from session_store.record import Record


class _Row(NamedTuple):
    kind: str
    subject: str
    raised_version: int
    last_version: int
    raised_at: datetime
    cleared_at: datetime | None
    value: float
    threshold: float


_COLUMNS: Final = _Row._fields
_KEY: Final = _COLUMNS[:3]


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


async def fold_alarms(connection: Connection, records: list[Record]) -> Rows:
    """One that is raised again while it is open stays as it was raised first."""
    if not records:
        return Rows("alarm_rows", _KEY, _COLUMNS, ())
    found = await connection.fetch(f"select {', '.join(_COLUMNS)} from alarm_rows where cleared_at is null")  # noqa: S608
    newest = await connection.fetchval("select coalesce(max(last_version), 0) from alarm_rows")
    at_first = {(row["kind"], row["subject"]): _Row(*row.values()) for row in found}
    now, cleared = dict(at_first), list[_Row]()
    for record in records:
        if record.version <= newest:
            # Folded before: a checkpoint was set back.
            continue
        match record.event:
            case e.AlarmRaised(kind=kind, subject=subject, value=value, limit=limit):
                fresh = _Row(kind.value, subject, record.version, 0, record.at, None, value, limit)
                row = now.get((kind.value, subject), fresh)
                now[kind.value, subject] = row._replace(last_version=record.version)
            case e.AlarmCleared(kind=kind, subject=subject):
                row = now.pop((kind.value, subject), None)
                if row is not None:
                    cleared.append(row._replace(last_version=record.version, cleared_at=record.at))
            case _:
                continue
    # The cleared ones first: of each kind and subject one may be open.
    return Rows(
        "alarm_rows", _KEY, _COLUMNS, [*cleared, *(row for row in now.values() if row not in at_first.values())]
    )
