"""A process asks Redis many things at once, and waits for a connection rather than failing for want of one."""

import asyncio

from redis.asyncio import Redis

from session_store.redis_client import MAX_CONNECTIONS


async def test_more_than_there_are_connections_ask_at_once_and_all_are_answered(redis: Redis) -> None:
    names = [f"asked:{number}" for number in range(20 * MAX_CONNECTIONS)]
    await asyncio.gather(*(redis.set(name, "1") for name in names))
    assert await redis.dbsize() == len(names)  # pyright: ignore[reportUnknownMemberType]
    clients = await redis.info("clients")  # pyright: ignore[reportUnknownMemberType]
    assert 0 < clients["connected_clients"] <= MAX_CONNECTIONS
