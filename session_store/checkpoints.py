"""How far a reactor that runs once has come, and its next step.

While a transaction has an id, the feed of every node stops before it. So a reactor reads and reckons without one, and
writes all of it, with how far it has come, by one statement that is a transaction by itself. It writes if the
checkpoint is still where it was read: two runners do nothing twice; a lock in the reactor's name only spares them the
work. Nobody waits for that to be on the disk: what a crash takes away is folded again, for the checkpoint goes with it.
"""

import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

import asyncpg
import msgspec

from session_store.event_store import EventStore
from session_store.feed import BATCH, BEGINNING, Cursor, cursor_at, read_after
from session_store.postgres import Connection
from session_store.record import Record


class Rows(NamedTuple):
    """Rows of one table, each to stand as this in place of what stood under its key, in this order.

    Names are our own tables'. A row has a value for each of `columns`, those of `key` among them.
    """

    table: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    rows: Sequence[Sequence[object]]


Fold = Callable[[Connection, list[Record]], Awaitable[Sequence[Rows]]]
"""What a batch of the feed leads to. It reads by the connection, and writes nothing."""

_LOCK: Final = "select set_config('lock_timeout', '500ms', true), pg_advisory_lock(hashtext('reactor'), hashtext($1))"
"""For as long as it takes to fold many batches; whoever holds it for longer is stopped, or its machine is."""
_CHECKPOINT: Final = (
    "insert into checkpoints (reactor, epoch, xid, position) values ($1, $2, $3::text::xid8, $4)"
    " on conflict (reactor) do update set epoch = excluded.epoch, xid = excluded.xid, position = excluded.position"
)


async def apply_next(store: EventStore, reactor: str, fold: Fold, limit: int = BATCH) -> list[Record]:
    """Apply the next batch of the feed, all of it or none, and return it; empty at the end of the log."""
    async with store.pool.acquire() as connection, _only_runner(connection, reactor):
        while True:
            row = await connection.fetchrow(
                "select epoch, xid::text::bigint as xid, position from checkpoints where reactor = $1", reactor
            )
            begin = cursor_of(row) if row is not None else BEGINNING
            batch = await read_after(store, begin, limit)
            if not batch or await _write(
                connection, reactor, begin, cursor_at(batch[-1]), await fold(connection, batch)
            ):
                return batch


@contextlib.asynccontextmanager
async def _only_runner(connection: Connection, reactor: str) -> AsyncGenerator[None]:
    """Others wait meanwhile, but not for one that hangs: the lock spares work, and guards nothing.

    A connection that may still hold the lock is not given back.
    """
    try:
        await connection.execute(_LOCK, reactor)
    except asyncpg.LockNotAvailableError:
        yield
        return
    is_free = False
    try:
        yield
        await connection.execute("select pg_advisory_unlock(hashtext('reactor'), hashtext($1))", reactor)
        is_free = True
    finally:
        if not is_free:
            connection.terminate()


def cursor_of(row: asyncpg.Record) -> Cursor:
    """A stored checkpoint."""
    return Cursor(row["epoch"], row["xid"], row["position"])


async def set_checkpoint(connection: Connection, reactor: str, cursor: Cursor = BEGINNING) -> None:
    """Have `reactor` go on after `cursor`; without one, from the first event on."""
    await connection.execute(_CHECKPOINT, reactor, cursor.epoch, str(cursor.xid), cursor.position)


async def _write(connection: Connection, reactor: str, begin: Cursor, end: Cursor, folded: Sequence[Rows]) -> bool:
    """Whether the checkpoint was still at `begin`; else nothing is written."""
    written = [rows for rows in folded if rows.rows]
    documents = [
        msgspec.json.encode([dict(zip(rows.columns, row, strict=True)) for row in rows.rows]).decode()
        for rows in written
    ]
    statement = _statement(tuple((rows.table, rows.key, rows.columns) for rows in written))
    cursors = (end.epoch, str(end.xid), end.position, begin.epoch, str(begin.xid), begin.position)
    return await connection.fetchval(statement, reactor, *cursors, *documents) is not None


@lru_cache(maxsize=64)
def _statement(tables: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]) -> str:
    still = "(checkpoints.epoch, checkpoints.xid, checkpoints.position) = ($5, $6::text::xid8, $7)"
    parts = [f"moved as ({_CHECKPOINT} where {still} returning reactor)"]
    for number, (table, key, columns) in enumerate(tables, 8):
        names, kept = ", ".join(columns), [name for name in columns if name not in key]
        changes = ", ".join(f"{name} = excluded.{name}" for name in kept)
        parts.append(
            f"to_{table} as (insert into {table} ({names})"  # noqa: S608 - names of our own tables
            f" select {names} from jsonb_populate_recordset(null::{table}, ${number}::text::jsonb)"
            f" with ordinality as given where exists (select from moved) order by given.ordinality"
            f" on conflict ({', '.join(key)}) do {f'update set {changes}' if changes else 'nothing'})"
        )
    return f"with {', '.join(parts)} select set_config('synchronous_commit', 'off', true) from moved"  # noqa: S608
