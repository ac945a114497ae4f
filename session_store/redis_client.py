"""A Redis client, opened in one place."""

from typing import Final

from redis.asyncio import BlockingConnectionPool, Redis

MAX_CONNECTIONS: Final = 32
"""Of one process. A thousand pages that renew their leases at once wait for one another, a few milliseconds; without
this bound's waiting the library ends whoever comes too many."""
WAIT_S: Final = 10.0
"""For a free connection. Longer means that Redis does not answer, and that is said as if it were away."""


def open_redis(url: str, answer_within_s: float | None = None) -> Redis:
    """A client for `url`; an `async with` or `aclose` ends it."""
    # The library leaves its keyword arguments untyped.
    pool = BlockingConnectionPool.from_url(  # pyright: ignore[reportUnknownMemberType]
        url, max_connections=MAX_CONNECTIONS, timeout=WAIT_S, socket_timeout=answer_within_s
    )
    return Redis.from_pool(pool)
