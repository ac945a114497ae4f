"""How often something may be tried within a window of time: counted in Redis, and forgotten with it."""

import hashlib
from typing import Final

from redis.asyncio import Redis

_COUNT: Final = """
local tries = redis.call('incr', KEYS[1])
if tries == 1 then redis.call('expire', KEYS[1], ARGV[1]) end
return {tries, redis.call('ttl', KEYS[1])}
"""
"""At once: a count that was left without an end would shut somebody out for ever."""


async def seconds_to_wait(redis: Redis, kind: str, who: str, most: int, window_s: int) -> int:
    """Count a try of `who`; 0, or how many seconds to wait because there were more than `most` within the window."""
    tries, left_s = await redis.register_script(_COUNT)(keys=[_key(kind, who)], args=[window_s])
    return max(int(left_s), 1) if int(tries) > most else 0


async def forget_tries(redis: Redis, kind: str, who: str) -> None:
    """The count begins anew."""
    await redis.delete(_key(kind, who))


def _key(kind: str, who: str) -> str:
    # Hashed, so that Redis holds no personal data.
    return f"tries:{kind}:{hashlib.sha256(who.encode()).hexdigest()[:32]}"
