"""Put the parts together that every role needs: database, Redis, keys, rules, feed."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Final

import asyncpg
import msgspec
from redis.asyncio import Redis

from aircounter.key_files import master_key_file
from aircounter.settings import BadSetting, Settings
from session.durations import STANDARD, Durations
from session_store.counter import Counter
from session_store.event_store import EventStore
from session_store.feed import Feed
from session_store.keys import StreamKeys, load_master_key
from session_store.outage import OUTAGE
from session_store.postgres import Pool, nothing_to_reset
from session_store.redis_client import open_redis

POOL: Final = 12
"""Connections of one process; three processes stay well below the embedded server's limit."""
STATEMENT_LIMIT_S: Final = 30.0
TRANSACTION_LIMIT_S: Final = 5.0
"""A transaction that is left open freezes the feed of every node."""
REDIS_LIMIT_S: Final = 15.0
"""Longer than the longest blocking read."""
OPENS_WITHIN_S: Final = 60.0
"""What a role that starts gives a database that is away: recovery after a kill in the middle of heavy writing."""
OPEN_LOOK_S: Final = 0.1


class Backbone(msgspec.Struct, frozen=True):
    """What a role builds on."""

    settings: Settings
    redis: Redis
    store: EventStore
    counter: Counter
    feed: Feed


@asynccontextmanager
async def backbone(settings: Settings, database_within_s: float = 0.0) -> AsyncGenerator[Backbone]:
    """Open everything, and close it again. Raises BadSetting when an address is missing.

    A database that is away is waited for so long; then what it says is raised.
    """
    if settings.database_url is None or settings.redis_url is None:
        raise BadSetting("DATABASE_URL and REDIS_URL are needed when a role runs by itself; `serve` alone embeds both.")
    async with await _opened_pool(settings.database_url, database_within_s) as pool:
        redis = open_redis(settings.redis_url, REDIS_LIMIT_S)
        try:
            store = EventStore(pool, StreamKeys(pool, load_master_key(master_key_file(settings))))
            feed = Feed(store)
            counter = Counter(store, durations_of(settings), feed.hint)
            feed.subscribe(counter.follow)
            yield Backbone(settings, redis, store, counter, feed)
        finally:
            await redis.aclose()


async def _opened_pool(url: str, within_s: float) -> Pool:
    loop = asyncio.get_running_loop()
    deadline = loop.time() + within_s
    while True:
        try:
            return await asyncpg.create_pool(
                url,
                min_size=2,
                max_size=POOL,
                command_timeout=STATEMENT_LIMIT_S,
                reset=nothing_to_reset,
                server_settings={
                    "transaction_timeout": f"{TRANSACTION_LIMIT_S:.0f}s",
                    # Every statement is asked a thousand times, by keys: to plan it anew each time costs more than it.
                    "plan_cache_mode": "force_generic_plan",
                },
            )
        except OUTAGE:
            # A wrong password or name is no outage, and said at once.
            if loop.time() >= deadline:
                raise
            await asyncio.sleep(OPEN_LOOK_S)


def durations_of(settings: Settings) -> Durations:
    """The standard durations, unless the hidden option names a file with others."""
    if settings.durations_file is None:
        return STANDARD
    try:
        return msgspec.json.decode(settings.durations_file.read_bytes(), type=Durations)
    except (OSError, msgspec.DecodeError) as error:
        raise BadSetting(f"{settings.durations_file.name} cannot be used: {error}") from error
