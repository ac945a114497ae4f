"""A request of which things are heard while a node's try to offer it comes to nothing: it is tried on, and offered."""

import asyncio

from redis.asyncio import Redis

from queueing.acd import LEFT_ALONE_S, Acd
from queueing.claims import Claims
from session import commands as c
from session.durations import Durations
from session.identifiers import SessionId, session_stream
from session_store.counter import Counter
from session_store.event_store import EventStore
from session_store.feed import Feed
from session_store.postgres import Pool
from tests.patience import ended
from tests.queueing.test_acd_nodes import all_ready, until_offered
from tests.session_store.stories import SYSTEM, arrive, ask, new_session, new_teller

TRIES = 4
TIMES = 150
CLAIMED_MS = int(TRIES * LEFT_ALONE_S * 1000)


async def test_what_is_heard_between_a_try_and_what_comes_of_it_begins_no_second_one(
    counter: Counter, store: EventStore, pool: Pool, redis: Redis
) -> None:
    # Given sessions that a node has claimed which died, and as many tellers as could be tried at once
    sessions, tellers = [new_session() for _ in range(3)], [new_teller() for _ in range(9)]
    for session in sessions:
        await redis.set(f"claim:{session_stream(session)}", "dead", px=CLAIMED_MS)
    feed = Feed(store)
    acd = Acd(Counter(store, Durations(), feed.hint), Claims(redis))
    feed.subscribe(acd.hear)
    works = [asyncio.create_task(feed.run()), asyncio.create_task(acd.run(feed))]
    await all_ready(counter, tellers)
    # When their customers' pages come and go meanwhile, again and again
    await asyncio.gather(*(arrive(counter, session) for session in sessions))
    flapping = [asyncio.create_task(flap(counter, session)) for session in sessions]
    # Then each is offered when the claim has ended, and the node is none the worse
    found = await until_offered(pool, len(sessions))
    assert {session for session, _ in found} >= set(sessions)
    assert not any(work.done() for work in works), works
    for task in (*flapping, *works):
        await ended(task)


async def flap(counter: Counter, session: SessionId) -> None:
    for _ in range(TIMES):
        await ask(counter, SYSTEM, c.ReportPageGone(session=session))
        await ask(counter, SYSTEM, c.ReportPagePresent(session=session))
