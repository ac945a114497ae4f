"""How often one may try to sign in: a bound for a login and for an address."""

from typing import Final

from redis.asyncio import Redis

from people import try_limit

WINDOW_S: Final = 60
MAX_TRIES_OF_LOGIN: Final = 5
MAX_TRIES_OF_ADDRESS: Final = 30
"""A branch's tellers sign in from one address at nine o'clock."""


async def wait_before_trying(redis: Redis, login: str, address: str) -> int:
    """Count a try; returns 0, or the seconds to wait because there were too many."""
    of_login = await try_limit.seconds_to_wait(redis, "login", login, MAX_TRIES_OF_LOGIN, WINDOW_S)
    of_address = await try_limit.seconds_to_wait(redis, "address", address, MAX_TRIES_OF_ADDRESS, WINDOW_S)
    return max(of_login, of_address)


async def forget_tries(redis: Redis, login: str) -> None:
    """After a right password the login's count begins anew."""
    await try_limit.forget_tries(redis, "login", login)
