"""How fast the log is: appends beside bare inserts of the same bytes, what its feed gives, and how soon a page has it.

A thousand sessions are at work at once. What is appended to each, again and again, is a message that somebody wrote:
sealed under the session's key, with two deadlines.

1. **Floor**, before and after: the same client makes and seals the same event and inserts it into a table without an
   index, a commit each. The faster of the two counts.
2. **One command a commit**, on as many connections, while a reader follows the feed: the product's own, with a
   subscriber that looks whether each stream's versions come one after the other.
3. **Together**, as the product does: appends that are asked at the same moment share a commit.
4. **To the page**: web process and worker run, and each session's customer has a page. At a steady rate, from the
   commit (the database's time of it) to the bytes on the socket of that customer's page.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bench.feed_reader import FeedReader
from bench.figures import percentile, rounded
from bench.paced import paced
from bench.people import PersonFailed
from bench.roles_target import RolesTarget
from bench.store_pages import open_customer_pages
from bench.store_sessions import WrittenSession, begin_chats, message, ready_tellers
from session.actors import Staff
from session_store.counter import new_command_id
from session_store.event_store import EventStore
from session_store.postgres import Connection

FLOOR_TABLE: Final = (
    "floor_events (stream_id text, version integer, event_id uuid, type text, type_version integer,"
    " actor text, command_id text, data text, private text)"
)
_INSERT: Final = "insert into floor_events values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
TOGETHER: Final = 64
"""Who ask at the same moment: twice as many as go in one question."""
IN_HAND: Final = 64
"""Appends under way at the steady rate: a counter that cannot keep up is asked for fewer, and the figures say so."""
ALL_ARRIVED_WITHIN_S: Final = 60.0
LOOK_S: Final = 0.01

Progress = Callable[[str], None]


@dataclass(frozen=True)
class StoreBench:
    """`seconds` of each part; `rate`: events a second on their way to pages."""

    sessions: int
    connections: int
    seconds: float
    rate: float


async def bench_store(wanted: StoreBench, target: RolesTarget, progress: Progress) -> dict[str, Any]:
    """The figures. Raises FeedFailed when the feed is wrong, PersonFailed when a page lacks a message."""
    store = target.counter.store
    tellers = await ready_tellers(target.counter, 2 * wanted.sessions)
    sessions = await begin_chats(target.counter, target.redis, tellers, wanted.sessions)
    progress(f"{len(sessions)} chats go on")
    floor_per_s = await _floor(wanted, store, sessions)
    progress(f"floor: {floor_per_s:.0f} inserts and commits a second")
    alone = await _followed(store, lambda: _alone(wanted, store, sessions))
    progress(f"one command a commit: {alone.events_per_s:.0f} events a second")
    together = await _followed(store, lambda: _together(wanted, store, sessions))
    progress(f"together: {together.events_per_s:.0f} events a second")
    floor_per_s = max(floor_per_s, await _floor(wanted, store, sessions))
    waits_ms, took_s = await _to_pages(wanted, target, tellers, progress)
    return {
        "sessions": wanted.sessions,
        "connections": wanted.connections,
        "events_per_s": round(alone.events_per_s),
        "give_per_s": round(alone.give_per_s),
        "floor_per_s": round(floor_per_s),
        "ratio_to_floor": round(alone.events_per_s / floor_per_s, 2),
        "together_per_s": round(together.events_per_s),
        "together_give_per_s": round(together.give_per_s),
        "read_in_order": alone.events + together.events,
        "to_pages": len(waits_ms),
        "to_pages_per_s": round(len(waits_ms) / took_s, 1),
        "p50_ms": rounded(percentile(waits_ms, 50), 1),
        "p99_ms": rounded(percentile(waits_ms, 99), 1),
        "most_ms": rounded(max(waits_ms, default=None), 1),
    }


@dataclass(frozen=True)
class _Followed:
    """`give_per_s` of what was appended: until the reader of the feed had the last."""

    events: int
    events_per_s: float
    give_per_s: float


async def _followed(store: EventStore, append: Callable[[], Awaitable[int]]) -> _Followed:
    async with FeedReader(store).reading() as reader:
        began_s = time.monotonic()
        appended = await append()
        took_s = time.monotonic() - began_s
        await reader.has_given(appended)
        given_s = time.monotonic() - began_s
    return _Followed(appended, appended / took_s, appended / given_s)


async def _floor(wanted: StoreBench, store: EventStore, sessions: Sequence[WrittenSession]) -> float:
    async def insert(mine: Sequence[WrittenSession], until_s: float) -> int:
        made = 0
        async with store.pool.acquire() as connection:
            statement = await connection.prepare(_INSERT)
            while time.monotonic() < until_s:
                stream = mine[made % len(mine)].stream
                form = await store.sealed_form(stream, message())
                named = (form["id"], form["type"], form["type_version"], "customer", new_command_id())
                await statement.fetchval(stream, made, *named, form["data"], form["private"])
                made += 1
        return made

    return await _by_each(wanted, sessions, wanted.connections, insert) / wanted.seconds


async def _alone(wanted: StoreBench, store: EventStore, sessions: Sequence[WrittenSession]) -> int:
    async def append(mine: Sequence[WrittenSession], until_s: float) -> int:
        async with store.pool.acquire() as connection:
            return await _write_until(until_s, mine, store, connection)

    return await _by_each(wanted, sessions, wanted.connections, append)


async def _together(wanted: StoreBench, store: EventStore, sessions: Sequence[WrittenSession]) -> int:
    async def append(mine: Sequence[WrittenSession], until_s: float) -> int:
        return await _write_until(until_s, mine, store)

    return await _by_each(wanted, sessions, min(TOGETHER, len(sessions)), append)


async def _write_until(
    until_s: float, mine: Sequence[WrittenSession], store: EventStore, on: Connection | None = None
) -> int:
    made = 0
    while time.monotonic() < until_s:
        await mine[made % len(mine)].write(store, on)
        made += 1
    return made


async def _by_each(
    wanted: StoreBench,
    sessions: Sequence[WrittenSession],
    workers: int,
    work: Callable[[Sequence[WrittenSession], float], Awaitable[int]],
) -> int:
    """How many all of them made: each works on sessions of its own, in turn."""
    until_s = time.monotonic() + wanted.seconds
    return sum(await asyncio.gather(*(work(sessions[number::workers], until_s) for number in range(workers))))


async def _to_pages(
    wanted: StoreBench, target: RolesTarget, tellers: Sequence[Staff], progress: Progress
) -> tuple[list[float], float]:
    """From each commit to the page, in ms, and the seconds that all of them took. Raises PersonFailed."""
    # Others than those to which it was written past the rules.
    written = await begin_chats(target.counter, target.redis, tellers, wanted.sessions)
    names = [one.session for one in written]
    async with target.serving(), open_customer_pages(target.url, target.pool, names) as pages, target.working():
        await _until(lambda: all(page.follows for page in pages), "not every page has its session's history")
        progress(f"{len(pages)} pages are open")
        appended = 0

        async def write(number: int) -> None:
            nonlocal appended
            await written[number % len(written)].say(target.counter)
            appended += 1

        took_s = await paced(wanted.rate, wanted.seconds, IN_HAND, write)
        await _until(lambda: sum(len(page.waits_ms) for page in pages) >= appended, "not all came to the pages")
    return [wait_ms for page in pages for wait_ms in page.waits_ms], took_s


async def _until(holds: Callable[[], bool], otherwise: str) -> None:
    try:
        async with asyncio.timeout(ALL_ARRIVED_WITHIN_S):
            while not holds():  # noqa: ASYNC110 - what pages hear sets no event
                await asyncio.sleep(LOOK_S)
    except TimeoutError as error:
        raise PersonFailed(f"{otherwise} after {ALL_ARRIVED_WITHIN_S:.0f} s") from error
