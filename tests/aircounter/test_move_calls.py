"""Calls leave media processes that died or are to stop: real PostgreSQL, real Redis, several watchers at once."""

import asyncio

import pytest
import uuid_utils
from redis.asyncio import Redis

from aircounter.move_calls import look_once
from media.nodes import MediaLease
from media.placement import MISSING_FOR_S, Watch
from session import commands as c
from session import events as e
from session.identifiers import MediaNodeId, SessionId, session_stream
from session.vocabulary import MoveCause, Phase
from session_store.counter import Counter
from session_store.event_store import EventStore
from session_store.read_models import advance
from tests.session_store.stories import SYSTEM, arrive, ask, new_session, new_teller, talk


def new_node() -> MediaNodeId:
    return MediaNodeId(str(uuid_utils.uuid7()))


async def renew(redis: Redis, *nodes: MediaNodeId, drains: bool = False) -> None:
    for node in nodes:
        lease = MediaLease(redis, node, "", lambda: 0)
        await (lease.drain() if drains else lease.renew())


async def calls_on(counter: Counter, node: MediaNodeId, count: int) -> list[SessionId]:
    """So many calls that `node` carries, in the read model."""
    sessions = [new_session() for _ in range(count)]
    for session in sessions:
        await arrive(counter, session)
        await talk(counter, session, new_teller())
        await ask(counter, SYSTEM, c.PlaceMedia(session=session, node=node))
    while await advance(counter.store):
        pass
    return sessions


async def moves_of(store: EventStore, session: SessionId) -> list[e.MediaMoved]:
    history = await store.history(session_stream(session))
    return [record.event for record in history if isinstance(record.event, e.MediaMoved)]


async def watched(counter: Counter, redis: Redis, watch: Watch, *times_s: float) -> Watch:
    for now_s in times_s:
        watch = await look_once(counter, redis, watch, now_s)
    return watch


async def test_calls_of_a_process_that_died_are_spread_over_those_that_live(
    counter: Counter, store: EventStore, redis: Redis
) -> None:
    dead, first, second = new_node(), new_node(), new_node()
    sessions = await calls_on(counter, dead, 4)
    untouched = await calls_on(counter, first, 1)
    await renew(redis, first, second)
    await watched(counter, redis, Watch(), 0.0, MISSING_FOR_S)
    moved = [(await moves_of(store, session))[0] for session in sessions]
    assert {move.cause for move in moved} == {MoveCause.PROCESS_LOST}
    assert sorted(move.node for move in moved) == sorted([first, first, second, second])
    assert await moves_of(store, untouched[0]) == []


async def test_any_number_of_watchers_move_a_call_once(counter: Counter, store: EventStore, redis: Redis) -> None:
    dead, first, second = new_node(), new_node(), new_node()
    (session,) = await calls_on(counter, dead, 1)
    await renew(redis, first, second)
    counters = [Counter(store, counter.durations, lambda: None) for _ in range(4)]
    await asyncio.gather(*(watched(one, redis, Watch(), 0.0, MISSING_FOR_S, 1.0) for one in counters))
    assert len(await moves_of(store, session)) == 1


async def test_when_nobody_takes_them_calls_wait_for_the_first_who_does(
    counter: Counter, store: EventStore, redis: Redis
) -> None:
    dead, new = new_node(), new_node()
    (session,) = await calls_on(counter, dead, 1)
    watch = await watched(counter, redis, Watch(), 0.0, MISSING_FOR_S, 1.0)
    assert await moves_of(store, session) == []
    await renew(redis, new)
    await watched(counter, redis, watch, 1.1)
    assert [move.node for move in await moves_of(store, session)] == [new]


async def test_a_process_that_is_to_stop_is_relieved_of_its_calls_at_once(
    counter: Counter, store: EventStore, redis: Redis
) -> None:
    stopping, other = new_node(), new_node()
    (session,) = await calls_on(counter, stopping, 1)
    await renew(redis, other)
    await renew(redis, stopping, drains=True)
    await watched(counter, redis, Watch(), 0.0)
    assert await moves_of(store, session) == [e.MediaMoved(node=other, cause=MoveCause.PROCESS_STOPS)]


@pytest.mark.parametrize("lost_memory", [False, True])
async def test_a_call_stays_where_it_is_carried_even_when_redis_forgets(
    counter: Counter, store: EventStore, redis: Redis, lost_memory: bool
) -> None:
    carrying, other = new_node(), new_node()
    (session,) = await calls_on(counter, carrying, 1)
    await renew(redis, carrying, other)
    watch = await watched(counter, redis, Watch(), 0.0)
    if lost_memory:
        await redis.execute_command("FLUSHALL")  # pyright: ignore[reportUnknownMemberType]
        await renew(redis, other)
        watch = await watched(counter, redis, watch, 0.1, 0.3)
        await renew(redis, carrying)
    await watched(counter, redis, watch, 0.4, 5.0)
    assert await moves_of(store, session) == []
    state = await counter.session(session)
    assert state is not None
    assert (state.phase, state.node) == (Phase.IN_SERVICE, carrying)
