"""The feed under interleaved commits: every event once, no stream backwards."""

import asyncio
import contextlib

import asyncpg

from aircounter.settings import Settings
from session import commands as c
from session.actors import Customer
from session.durations import STANDARD
from session.identifiers import SessionId, StreamId
from session_store.counter import Counter
from session_store.event_store import EventStore
from session_store.feed import BEGINNING, Feed, cursor_at, read_after
from session_store.migrate import raise_epoch
from session_store.postgres import Pool
from session_store.record import Record
from tests.patience import ended, eventually
from tests.session_store.stories import arrive, ask, new_session

WRITERS = 6
VISITS_EACH = 12

DELIVERED_WITHIN_S = 5.0


async def test_every_event_is_seen_once_and_streams_stay_in_order(store: EventStore, pool: Pool) -> None:
    seen: list[Record] = []
    writing = asyncio.Event()

    async def read() -> None:
        cursor = BEGINNING
        while True:
            was_writing = not writing.is_set()
            batch = await read_after(store, cursor, limit=7)
            seen.extend(batch)
            if batch:
                cursor = cursor_at(batch[-1])
            elif not was_writing:
                return

    async def write() -> None:
        counter = Counter(store, STANDARD, lambda: None)
        for _ in range(VISITS_EACH):
            session = new_session()
            # Given a transaction that began long ago and holds the feed back.
            async with pool.acquire() as slow, slow.transaction():
                await slow.fetchval("select pg_current_xact_id()")
                await arrive(counter, session)
            await ask(counter, Customer(session), c.LeaveSession(session=session))

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(read())
        await asyncio.gather(*(write() for _ in range(WRITERS)))
        writing.set()

    stored = await pool.fetch("select stream_id, version from events")
    assert len(seen) == len(stored) == WRITERS * VISITS_EACH * 4
    assert len({(record.stream, record.version) for record in seen}) == len(seen)
    versions: dict[StreamId, int] = {}
    for record in seen:
        assert record.version == versions.get(record.stream, 0) + 1
        versions[record.stream] = record.version


async def test_an_event_of_a_transaction_that_commits_late_is_not_skipped(store: EventStore, pool: Pool) -> None:
    """Given a slow append that began first, when a quick one commits before it, then the feed waits for it."""
    counter = Counter(store, STANDARD, lambda: None)
    slow_session, quick_session = new_session(), new_session()
    slow = await pool.acquire()
    transaction = slow.transaction()
    await transaction.start()
    await slow.execute(_RAW_APPEND, _raw_append(str(slow_session), slow_session))
    await arrive(counter, quick_session)
    assert await read_after(store, BEGINNING) == []
    await transaction.commit()
    await pool.release(slow)
    streams = [record.stream for record in await read_after(store, BEGINNING)]
    assert streams[0] == f"session/{slow_session}"
    assert streams.count(StreamId(f"session/{quick_session}")) == 3


async def test_after_a_restore_the_past_is_not_hidden_and_comes_first(
    store: EventStore, own_database: Settings
) -> None:
    # Given a log of a cluster whose transaction ids had come far, restored into one that counts anew
    counter = Counter(store, STANDARD, lambda: None)
    before, after = new_session(), new_session()
    await arrive(counter, before)
    owner_url = own_database.database_owner_url
    assert owner_url is not None
    owner = await asyncpg.connect(owner_url)
    await owner.execute("update events set xid = (xid::text::bigint + 1000000000)::text::xid8")
    await owner.close()
    assert await read_after(store, BEGINNING) == []
    # When the restore raises the epoch, and life goes on
    assert await raise_epoch(owner_url) == 2
    await arrive(counter, after)
    # Then the feed has the past, and then the present
    seen = [record.stream for record in await read_after(store, BEGINNING)]
    assert seen == [StreamId(f"session/{before}")] * 3 + [StreamId(f"session/{after}")] * 3
    # And a reader who had come to the end of the past gets the present alone
    past = (await read_after(store, BEGINNING, limit=3))[-1]
    assert {record.stream for record in await read_after(store, cursor_at(past))} == {StreamId(f"session/{after}")}


async def test_a_running_feed_delivers_what_another_process_appended(store: EventStore, feed: Feed) -> None:
    delivered: asyncio.Queue[Record] = asyncio.Queue()

    async def take(batch: list[Record]) -> None:
        for record in batch:
            delivered.put_nowait(record)

    feed.subscribe(take)
    # From here on: what is appended while a feed begins may be before its beginning.
    await feed.begin()
    running = asyncio.create_task(feed.run())
    try:
        # No hint: as if it had happened elsewhere.
        await arrive(Counter(store, STANDARD, lambda: None), new_session())
        assert (await asyncio.wait_for(delivered.get(), DELIVERED_WITHIN_S)).version == 1
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running


async def test_a_feed_that_is_hinted_and_cancelled_at_once_ends(feed: Feed) -> None:
    # Given a feed that waits for news
    running = asyncio.create_task(feed.run())
    await eventually(lambda: feed._hint._waiters, 5)  # pyright: ignore
    # When there is some, and it is to end, in one turn of the loop
    feed.hint()
    # Then it ends, and does not go on with a database that is taken from it
    async with asyncio.timeout(5):
        await ended(running)
    assert running.cancelled()


def _raw_append(command: str, session: SessionId) -> str:
    return (
        f'[{{"command": "{command}", "actor": "system/test", "began": [], "ended": [], "batch": ['
        f'{{"stream": "session/{session}", "expected": 0, "deadlines": [], "events": [{{"id": "{session}",'
        ' "type": "SessionOpened", "type_version": 1, "private": null,'
        ' "data": "{\\"business\\":\\"card\\",\\"channel\\":\\"video\\",\\"language\\":\\"zh\\"}"}]}]}]'
    )


_RAW_APPEND = "select append_events($1::text::jsonb)"
