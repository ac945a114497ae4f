"""A database or a Redis that goes away and comes back ends nothing that carries calls."""

import asyncio
from pathlib import Path

import asyncpg
import pytest
from redis.exceptions import ConnectionError as RedisGone

from aircounter.outlast import insist, outlast
from aircounter.redis_server import embedded_redis
from media.nodes import MediaLease, is_live
from session.identifiers import MediaNodeId, session_stream
from session_store.counter import Counter
from session_store.feed import Feed
from session_store.postgres import Pool
from session_store.record import Record
from session_store.redis_client import open_redis
from tests.patience import ended, eventually
from tests.session_store.stories import arrive, new_session

WITHIN_S = 10.0


async def test_the_feed_goes_on_where_it_was_when_its_connections_were_cut(
    counter: Counter, feed: Feed, pool: Pool
) -> None:
    heard: list[str] = []

    async def hear(batch: list[Record]) -> None:
        heard.extend(record.stream for record in batch)

    feed.subscribe(hear)
    reading = asyncio.create_task(outlast(feed.run, "feed"))
    before = new_session()
    await arrive(counter, before)
    while session_stream(before) not in heard:
        before = new_session()
        await arrive(counter, before)
        await asyncio.sleep(0.05)
    # When every connection of the application is cut, once
    cut = "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename = user"
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError)):
        await pool.fetch(cut)
    after = new_session()
    await insist(lambda: arrive(counter, after), "test")
    # Then what happened since is heard
    await eventually(lambda: session_stream(after) in heard, WITHIN_S)
    await ended(reading)


async def test_a_lease_is_taken_again_when_redis_is_back(tmp_path: Path) -> None:
    node = MediaNodeId("node")
    async with embedded_redis(tmp_path / "redis") as url:
        redis = open_redis(url)
        keeping = asyncio.create_task(MediaLease(redis, node, "", lambda: 0).keep())
        while not await is_live(redis, node):
            await asyncio.sleep(0.02)
    with pytest.raises((RedisGone, FileNotFoundError)):
        await is_live(redis, node)
    async with embedded_redis(tmp_path / "redis"), asyncio.timeout(WITHIN_S):
        while not await is_live(redis, node):
            await asyncio.sleep(0.02)
        await ended(keeping)
        await redis.aclose()


async def test_a_defect_is_no_outage() -> None:
    async def defective() -> None:
        raise KeyError("a defect")

    with pytest.raises((KeyError, ExceptionGroup)):
        await asyncio.wait_for(outlast(defective, "test"), WITHIN_S)
