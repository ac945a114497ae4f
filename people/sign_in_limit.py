"""How often one may try to sign in: a bound for a login and for an address, counted in Redis."""

import hashlib
from typing import Final

from redis.asyncio import Redis

WINDOW_S: Final = 60
MAX_TRIES_OF_LOGIN: Final = 5
MAX_TRIES_OF_ADDRESS: Final = 30
"""A branch's tellers sign in from one address at nine o'clock."""


async def wait_before_trying(redis: Redis, login: str, address: str) -> int:
    """Count a try; returns 0, or the seconds to wait because there were too many."""
    wait_s = 0
    for kind, value, most in (("login", login, MAX_TRIES_OF_LOGIN), ("address", address, MAX_TRIES_OF_ADDRESS)):
        # Hashed, so that Redis holds no personal data.
        key = f"tries:{kind}:{hashlib.sha256(value.encode()).hexdigest()[:32]}"
        tries = await redis.incr(key)
        if tries == 1:
            await redis.expire(key, WINDOW_S)
        if tries > most:
            wait_s = max(wait_s, await redis.ttl(key), 1)
    return wait_s


async def forget_tries(redis: Redis, login: str) -> None:
    """After a right password the login's count begins anew."""
    await redis.delete(f"tries:login:{hashlib.sha256(login.encode()).hexdigest()[:32]}")
