"""The one feed: every event, once, in an order in which no stream ever runs backwards.

Positions become visible out of order when transactions overlap. So the feed reads only what no running transaction can
still come before: `(epoch, xid, position) > cursor and xid < pg_snapshot_xmin(pg_current_snapshot())`. The latter is
asked of the newest epoch alone: those before it ended with a restored backup, in whose cluster ids began anew.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import msgspec

from session_store.event_store import RECORD_COLUMNS, EventStore
from session_store.record import Record

BATCH: Final = 500
"""Events read at once: a few milliseconds of work."""
BUSY_POLL_S: Final = 0.005
GATHER_S: Final = 0.004
"""After what was not a whole batch: on a busy counter each look then brings several events, and costs as much as one
for a single event. It is less than an append takes."""
IDLE_POLL_S: Final = 0.05
"""What an event of another process waits at most when nothing has happened for a while."""


class Cursor(msgspec.Struct, frozen=True, order=True):
    """How far a reader has come."""

    epoch: int
    xid: int
    position: int


def cursor_at(record: Record) -> Cursor:
    """For who has read up to this record."""
    return Cursor(record.epoch, record.xid, record.position)


BEGINNING: Final = Cursor(0, 0, 0)
Subscriber = Callable[[list[Record]], Awaitable[None]]


async def read_after(store: EventStore, cursor: Cursor, limit: int = BATCH) -> list[Record]:
    """The next events after `cursor` in feed order, `limit` at most."""
    rows = await store.pool.fetch(
        f"select {RECORD_COLUMNS} from events"  # noqa: S608 - a constant
        " where (events.epoch, events.xid, position) > ($1, $2::text::xid8, $3)"
        " and (events.epoch < (select epoch from log_epoch)"
        " or events.xid < pg_snapshot_xmin(pg_current_snapshot()))"
        " order by events.epoch, events.xid, position limit $4",
        cursor.epoch,
        str(cursor.xid),
        cursor.position,
        limit,
    )
    return [store.recent(row) for row in rows]


async def end_of_log(store: EventStore) -> Cursor:
    """A cursor after which only events of the future come, for those who read histories by themselves."""
    row = await store.pool.fetchrow(
        "select epoch, pg_snapshot_xmin(pg_current_snapshot())::text::bigint as xid from log_epoch"
    )
    assert row is not None
    return Cursor(row["epoch"], row["xid"] - 1, 2**62)


class Feed:
    """One poller a node. Subscribers are called in turn with each batch; long work goes to queues of their own."""

    def __init__(self, store: EventStore) -> None:
        self._store = store
        self._hint = asyncio.Event()
        self._subscribers: list[Subscriber] = []
        self._cursor: Cursor | None = None

    def subscribe(self, subscriber: Subscriber) -> None:
        """Have `subscriber` called with every batch from now on; to be done before `run`."""
        self._subscribers.append(subscriber)

    def hint(self) -> None:
        """Something was appended here: look soon. Only a hint; polling is the truth."""
        self._hint.set()

    async def begin(self) -> None:
        """Have everything that is appended from now on brought by `run`, whenever that starts. Again: nothing."""
        if self._cursor is None:
            end = await end_of_log(self._store)
            # Whoever else began meanwhile was earlier, and earlier is more.
            self._cursor = end if self._cursor is None else self._cursor

    async def run(self) -> None:
        """Read for ever. Ends only by cancellation or by an error; run again after one, it goes on where it was."""
        await self.begin()
        assert self._cursor is not None
        pause_s = BUSY_POLL_S
        while True:
            batch = await read_after(self._store, self._cursor)
            if batch:
                self._cursor = cursor_at(batch[-1])
                for subscriber in self._subscribers:
                    await subscriber(batch)
                pause_s = BUSY_POLL_S
                if len(batch) < BATCH:
                    await asyncio.sleep(GATHER_S)
                continue
            try:
                async with asyncio.timeout(pause_s):  # In Python 3.11 `wait_for` can swallow a cancellation.
                    await self._hint.wait()
                self._hint.clear()
                pause_s = BUSY_POLL_S
            except TimeoutError:
                pause_s = min(pause_s * 2, IDLE_POLL_S)
