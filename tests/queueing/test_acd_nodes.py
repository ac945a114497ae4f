"""Nodes that run the ACD at once, and go on through what fails: nobody is offered twice, and nobody is left over."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest
from redis.asyncio import Redis

from queueing import acd as acd_module
from queueing.acd import Acd
from queueing.board_from_store import Stored
from queueing.claims import FIRST_MS, Claims
from session import commands as c
from session.actors import Customer, Staff
from session.durations import Durations
from session.identifiers import SessionId, StaffId
from session.vocabulary import Business
from session_store.counter import Counter
from session_store.event_store import EventStore
from session_store.feed import Feed
from session_store.postgres import Pool
from tests.patience import LOOK_S, ended, eventually
from tests.queueing.test_plan_store import account, card_takes_a_skill, go_live, qualify
from tests.session_store.stories import arrive, ask, new_session, new_teller

WITHIN_S = 10.0


@asynccontextmanager
async def node(store: EventStore, redis: Redis) -> AsyncGenerator[Counter]:
    """A node that follows the log and offers, with states and a feed of its own."""
    feed = Feed(store)
    counter = Counter(store, Durations(), feed.hint)
    acd = Acd(counter, Claims(redis))
    feed.subscribe(counter.follow)
    feed.subscribe(acd.hear)
    tasks = [asyncio.create_task(feed.run()), asyncio.create_task(acd.run(feed))]
    try:
        yield counter
        assert not any(task.done() for task in tasks), tasks
    finally:
        for task in tasks:
            await ended(task)


async def offers(pool: Pool) -> list[tuple[SessionId, StaffId]]:
    """Every offer that the log has, in order: which session, which teller."""
    rows = await pool.fetch(
        "select stream_id, data::jsonb ->> 'teller' as teller from events where type = 'OfferMade' order by position"
    )
    return [(SessionId(row["stream_id"].partition("/")[2]), StaffId(row["teller"])) for row in rows]


async def until_offered(pool: Pool, count: int) -> list[tuple[SessionId, StaffId]]:
    async with asyncio.timeout(WITHIN_S):
        while len(found := await offers(pool)) < count:
            await asyncio.sleep(LOOK_S)
    return found


async def all_ready(counter: Counter, tellers: list[Staff]) -> None:
    for teller in tellers:
        await ask(counter, teller, c.GoReady(teller=teller.staff))


async def until_board_read(acd: Acd) -> None:
    await eventually(lambda: acd.boards_read > 0, WITHIN_S)


async def test_three_nodes_offer_to_each_teller_once_and_those_who_came_first(
    counter: Counter, store: EventStore, pool: Pool, redis: Redis
) -> None:
    sessions, tellers = [new_session() for _ in range(30)], [new_teller() for _ in range(20)]
    for session in sessions:
        await arrive(counter, session)
    async with node(store, redis), node(store, redis), node(store, redis):
        await all_ready(counter, tellers)
        found = await until_offered(pool, 20)
    assert len(await offers(pool)) == 20
    assert {session for session, _ in found} == set(sessions[:20])
    assert {teller for _, teller in found} == {teller.staff for teller in tellers}


async def test_when_the_first_node_ends_the_others_go_on_at_once(
    counter: Counter, store: EventStore, pool: Pool, redis: Redis
) -> None:
    sessions, tellers = [new_session() for _ in range(4)], [new_teller() for _ in range(4)]
    for session in sessions:
        await arrive(counter, session)
    async with node(store, redis):
        async with node(store, redis):
            await all_ready(counter, tellers[:1])
            await until_offered(pool, 1)
        # Whichever of the two has ended, another that is gone counts as first for a while, as one that died does
        await redis.set("acd:first", "a node that died", px=FIRST_MS)
        await all_ready(counter, tellers[1:])
        found = await until_offered(pool, 4)
    assert set(found) == set(zip(sessions, (teller.staff for teller in tellers), strict=True))


async def test_of_several_nodes_one_is_first_as_long_as_it_says_so(redis: Redis) -> None:
    claims = Claims(redis)
    assert [await claims.is_first(node) for node in ("one", "other", "one")] == [True, False, True]
    assert 0 < await redis.pttl("acd:first") <= FIRST_MS
    await redis.delete("acd:first")
    assert [await claims.is_first(node) for node in ("other", "one")] == [True, False]


async def test_a_node_offers_whoever_comes_to_whoever_is_freed(
    counter: Counter, store: EventStore, pool: Pool, redis: Redis
) -> None:
    teller, first, second = new_teller(), new_session(), new_session()
    async with node(store, redis):
        await all_ready(counter, [teller])
        await arrive(counter, first)
        assert await until_offered(pool, 1) == [(first, teller.staff)]
        await arrive(counter, second)
        await ask(counter, Customer(first), c.LeaveSession(session=first))
        assert await until_offered(pool, 2) == [(first, teller.staff), (second, teller.staff)]


@pytest.mark.parametrize("lost", ["emptied", "full of a dead node's claims"])
async def test_what_happens_to_redis_neither_loses_nor_doubles_anybody(
    counter: Counter, store: EventStore, pool: Pool, redis: Redis, lost: str
) -> None:
    sessions, tellers = [new_session() for _ in range(6)], [new_teller() for _ in range(6)]
    async with node(store, redis):
        for session in sessions:
            await arrive(counter, session)
        await all_ready(counter, tellers[:3])
        await until_offered(pool, 3)
        if lost == "emptied":
            await redis.flushall()  # pyright: ignore[reportUnknownMemberType]
        else:
            for session, teller in zip(sessions[3:], tellers[3:], strict=True):
                await redis.set(f"claim:session/{session}", "dead", px=700)
                await redis.set(f"claim:teller/{teller.staff}", "dead", px=700)
        await all_ready(counter, tellers[3:])
        await until_offered(pool, 6)
    found = await offers(pool)
    assert sorted(session for session, _ in found) == sorted(sessions)
    assert sorted(teller for _, teller in found) == sorted(teller.staff for teller in tellers)


async def test_a_node_that_comes_later_takes_what_the_others_left(
    counter: Counter, store: EventStore, pool: Pool, redis: Redis
) -> None:
    # Given a node that ended while one rang, and what came since
    ringing, waiting, one, other = new_session(), new_session(), new_teller(), new_teller()
    async with node(store, redis):
        await arrive(counter, ringing)
        await all_ready(counter, [one])
        await until_offered(pool, 1)
    await arrive(counter, waiting)
    await all_ready(counter, [other])
    # When another begins, it offers what waits, and leaves what rings alone
    async with node(store, redis):
        assert await until_offered(pool, 2) == [(ringing, one.staff), (waiting, other.staff)]


async def test_another_plan_and_a_qualification_take_effect_in_a_node_that_runs(
    counter: Counter, store: EventStore, pool: Pool, redis: Redis
) -> None:
    # Given a plan by which cards take a skill, that goes live while a node runs
    teller, session, enquiry = await account(store), new_session(), new_session()
    async with node(store, redis):
        await go_live(store, card_takes_a_skill())
        await all_ready(counter, [teller])
        await arrive(counter, session)
        # Then a teller who is not qualified is not offered the card, though another business is
        await arrive(counter, enquiry, Business.ENQUIRY)
        assert await until_offered(pool, 1) == [(enquiry, teller.staff)]
        await ask(counter, Customer(enquiry), c.LeaveSession(session=enquiry))
        # And who is granted the qualification is
        await qualify(store, teller.staff, until=None)
        assert await until_offered(pool, 2) == [(enquiry, teller.staff), (session, teller.staff)]


async def test_by_a_plan_that_was_replaced_while_the_board_was_read_nobody_is_offered(
    counter: Counter, store: EventStore, pool: Pool, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given a board that is read while another plan goes live, by which the one who waits takes a skill
    read_board, read = acd_module.read_board, list[Stored]()

    async def read_and_replaced(pool: Pool) -> Stored:
        read.append(await read_board(pool))
        if len(read) == 1:
            await go_live(store, card_takes_a_skill())
        return read[-1]

    monkeypatch.setattr(acd_module, "read_board", read_and_replaced)
    teller, session = await account(store), new_session()
    await all_ready(counter, [teller])
    await arrive(counter, session)
    # When the node offers, then by the new plan alone, which it does not take for newer again
    assert await Acd(counter, Claims(redis)).look_once() == 0
    assert [one.plan_set for one in read] == [0, 1]
    assert await offers(pool) == []


async def test_what_happens_between_the_reading_of_the_board_and_the_first_of_the_feed_is_not_missed(
    counter: Counter, store: EventStore, pool: Pool, redis: Redis
) -> None:
    # Given a node whose board is read, and whose feed does not run yet
    feed = Feed(store)
    node_counter = Counter(store, Durations(), feed.hint)
    acd = Acd(node_counter, Claims(redis))
    feed.subscribe(acd.hear)
    running = asyncio.create_task(acd.run(feed))
    teller, session = new_teller(), new_session()
    await all_ready(counter, [teller])
    await until_board_read(acd)
    # When somebody joins before it does
    await arrive(counter, session)
    reading = asyncio.create_task(feed.run())
    # Then they are offered
    assert await until_offered(pool, 1) == [(session, teller.staff)]
    for task in (running, reading):
        await ended(task)
