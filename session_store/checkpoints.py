"""How far a reactor that runs once has come. A lock in its name makes whoever holds it the only runner.

While a transaction has an id, the feed of every node stops before it. So a reactor gets its id late, when it writes, by
a lock that takes none, and what it writes at once is little.
"""

from collections.abc import Awaitable, Callable

import asyncpg

from session_store.event_store import EventStore
from session_store.feed import BATCH, BEGINNING, Cursor, cursor_at, read_after
from session_store.postgres import Connection
from session_store.record import Record


async def apply_next(
    store: EventStore,
    reactor: str,
    apply: Callable[[Connection, list[Record]], Awaitable[None]],
    limit: int = BATCH,
) -> list[Record]:
    """Apply the next batch of the feed, all of it or none, and return it; empty at the end of the log."""
    async with store.pool.acquire() as connection, connection.transaction():
        await connection.execute("select pg_advisory_xact_lock(hashtext('reactor'), hashtext($1))", reactor)
        row = await connection.fetchrow(
            "select epoch, xid::text::bigint as xid, position from checkpoints where reactor = $1", reactor
        )
        batch = await read_after(store, cursor_of(row) if row is not None else BEGINNING, limit)
        if batch:
            await apply(connection, batch)
            await set_checkpoint(connection, reactor, cursor_at(batch[-1]))
    return batch


def cursor_of(row: asyncpg.Record) -> Cursor:
    """A stored checkpoint."""
    return Cursor(row["epoch"], row["xid"], row["position"])


async def set_checkpoint(connection: Connection, reactor: str, cursor: Cursor = BEGINNING) -> None:
    """Have `reactor` go on after `cursor`; without one, from the first event on."""
    await connection.execute(
        "insert into checkpoints (reactor, epoch, xid, position) values ($1, $2, $3::text::xid8, $4)"
        " on conflict (reactor) do update"
        " set epoch = excluded.epoch, xid = excluded.xid, position = excluded.position",
        reactor,
        cursor.epoch,
        str(cursor.xid),
        cursor.position,
    )
