"""Tellers' streams read from the last shift's end: whole, they are all that a person ever did at the counter."""

from collections.abc import Sequence
from typing import Final

from session.identifiers import StreamId
from session_store.event_store import RECORD_COLUMNS, EventStore
from session_store.record import Record

# What ends a shift is `session/shift.py`'s. With it comes what its command said first: a supervisor may have ended it.
_SHIFTS: Final = f"""
    with shift as materialized (
        select stream.name, coalesce(forced.version, ended.version, 0) as began
        from unnest($1::text[]) as stream (name)
        left join lateral (
            select version, command_id from events
            where stream_id = stream.name
            and (type = 'TellerWentOffline' or type = 'AfterCallWorkDone' and data::jsonb ->> 'next' = 'offline')
            order by version desc limit 1
        ) as ended on true
        left join events as forced
        on forced.stream_id = stream.name and forced.version = ended.version - 1
        and forced.command_id = ended.command_id
    )
    select told.* from shift, lateral (
        select {RECORD_COLUMNS} from events where stream_id = shift.name and version >= shift.began
        union all
        select {RECORD_COLUMNS} from events
        where stream_id = shift.name and version < shift.began and version in (
            select min(version) from events
            where stream_id = shift.name and type in ('TellerMessaged', 'MessageRead')
            group by data::jsonb ->> 'message' having not bool_or(type = 'MessageRead')
        )
    ) as told
    order by stream_id, version
"""  # noqa: S608 - constants


async def read_shifts(store: EventStore, streams: Sequence[StreamId]) -> list[Record]:
    """One teller's stream after the other, each in order: messages not read, the last end of a shift, what came after.

    Without an end of a shift it is the whole stream.
    """
    return [store.recent(row) for row in await store.pool.fetch(_SHIFTS, list(streams))]
