"""A counter whose roles run only when a bench wants them."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from redis.asyncio import Redis

from session_store.counter import Counter
from session_store.postgres import Pool


@dataclass(frozen=True)
class RolesTarget:
    """Its web process runs within `serving` (which raises CounterNotStarted), its worker within `working`."""

    url: str
    counter: Counter
    pool: Pool
    redis: Redis
    serving: Callable[[], AbstractAsyncContextManager[None]]
    working: Callable[[], AbstractAsyncContextManager[None]]
