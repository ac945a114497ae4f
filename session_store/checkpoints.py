"""How far a reactor that runs once has come. A lock in its name makes whoever holds it the only runner.

While a transaction has an id, the feed of every node stops before it. So a reactor gets its id late, when it writes, by
a lock that takes none, and what it writes at once is little.
"""

from collections.abc import Awaitable, Callable

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
            "select xid::text::bigint as xid, position from checkpoints where reactor = $1", reactor
        )
        batch = await read_after(store, Cursor(row["xid"], row["position"]) if row is not None else BEGINNING, limit)
        if batch:
            await apply(connection, batch)
            await set_checkpoint(connection, reactor, cursor_at(batch[-1]))
    return batch


async def set_checkpoint(connection: Connection, reactor: str, cursor: Cursor = BEGINNING) -> None:
    """Have `reactor` go on after `cursor`; without one, from the first event on."""
    await connection.execute(
        "insert into checkpoints values ($1, $2::text::xid8, $3)"
        " on conflict (reactor) do update set xid = excluded.xid, position = excluded.position",
        reactor,
        str(cursor.xid),
        cursor.position,
    )
