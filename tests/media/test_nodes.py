"""Media processes' leases and requests, in a real Redis."""

import asyncio

import pytest
from redis.asyncio import Redis

from media import link as link_module
from media.link import MAX_WAITING, MediaLink, MediaUnavailable, OfferAsked, Offered, Reply, Request, answer_requests
from media.nodes import LEASE_MS, MediaLease, count_placed, is_live, live_nodes
from session.identifiers import CUSTOMER, MediaNodeId, SessionId

HERE, ELSEWHERE = MediaNodeId("node-here"), MediaNodeId("node-elsewhere")
SESSION = SessionId("01900000-0000-7000-8000-000000000001")


def lease_of(redis: Redis, node: MediaNodeId, load: int = 0) -> MediaLease:
    return MediaLease(redis, node, "127.0.0.2:40000", lambda: load)


async def test_a_process_that_stops_renewing_is_gone_within_its_lease(redis: Redis) -> None:
    keeping = asyncio.create_task(lease_of(redis, HERE, 7).keep())
    while not await is_live(redis, HERE):
        await asyncio.sleep(0.01)
    (now,) = await live_nodes(redis)
    assert (now.node, now.load, now.drains, now.address) == (HERE, 7, False, "127.0.0.2:40000")
    keeping.cancel()
    async with asyncio.timeout(LEASE_MS / 1000 + 0.5):
        while await live_nodes(redis):
            await asyncio.sleep(0.02)


async def test_the_least_loaded_is_chosen_and_what_was_just_placed_counts(redis: Redis) -> None:
    link = MediaLink(redis)
    with pytest.raises(MediaUnavailable):
        await link.place()
    await lease_of(redis, HERE, 1).renew()
    await lease_of(redis, ELSEWHERE, 2).renew()
    assert await link.place() == HERE
    await count_placed(redis, HERE)
    await count_placed(redis, HERE)
    assert await link.place() == ELSEWHERE


async def test_a_process_that_is_to_stop_is_not_chosen_and_one_that_stopped_is_gone_at_once(redis: Redis) -> None:
    stopping = lease_of(redis, HERE)
    await stopping.drain()
    with pytest.raises(MediaUnavailable):
        await MediaLink(redis).place()
    assert await is_live(redis, HERE)
    await stopping.give_up()
    assert await live_nodes(redis) == []


async def test_who_asks_a_process_that_dies_does_not_wait_for_its_answer(redis: Redis) -> None:
    await lease_of(redis, HERE).renew()
    began = asyncio.get_running_loop().time()
    with pytest.raises(MediaUnavailable):
        await MediaLink(redis).ask_offer(HERE, SESSION, CUSTOMER)
    assert asyncio.get_running_loop().time() - began < link_module.ANSWER_WITHIN_S / 2
    # What nobody took expires.
    assert 0 < await redis.ttl(f"media:requests:{HERE}") <= link_module.ANSWER_WITHIN_S


async def test_a_process_that_hangs_is_not_asked_without_end(redis: Redis) -> None:
    await lease_of(redis, HERE).renew()
    await redis.rpush(f"media:requests:{HERE}", *["{}"] * MAX_WAITING)
    with pytest.raises(MediaUnavailable, match="too much"):
        await MediaLink(redis).ask_offer(HERE, SESSION, CUSTOMER)


async def test_a_request_is_answered_and_leaves_nothing_behind(redis: Redis) -> None:
    async def answer(request: Request) -> Reply:
        assert request == OfferAsked(SESSION, CUSTOMER)
        return Reply(offered=Offered("connection", "v=0"))

    await lease_of(redis, HERE).renew()
    answering = asyncio.create_task(answer_requests(redis, HERE, answer))
    assert await MediaLink(redis).ask_offer(HERE, SESSION, CUSTOMER) == Offered("connection", "v=0")
    answering.cancel()
    assert await redis.exists(f"media:requests:{HERE}") == 0
    left: int = await redis.dbsize()  # pyright: ignore[reportUnknownMemberType]
    assert left == len(("the lease", "the list of nodes"))
