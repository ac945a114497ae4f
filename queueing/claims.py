"""A claim keeps nodes out of each other's way: who holds it may try to make an offer of this session to this teller.

It is only a lease. A node that dies with it delays the pair by `CLAIM_MS`; one that is so slow that its claim has ended
meanwhile, and another's begun, cannot end that one: each claim has a token that no other ever has. What the claim
cannot guard, the log does: the session's version, and one open engagement per teller.
"""

import contextlib
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Final

import structlog
import uuid_utils
from redis.asyncio import Redis
from redis.exceptions import RedisError

from session.identifiers import SessionId, StaffId, StreamId, session_stream, teller_stream

FIRST_MS: Final = 1_500
"""How long a node that has died is still waited for, by what one offer takes each time."""
CLAIM_MS: Final = 2_000
"""Ten times what an offer takes on a busy database."""
AWAY: Final = (OSError, RedisError)

log = structlog.get_logger()
_TAKE: Final = """
if redis.call('exists', KEYS[1], KEYS[2]) > 0 then return 0 end
redis.call('set', KEYS[1], ARGV[1], 'px', ARGV[2])
redis.call('set', KEYS[2], ARGV[1], 'px', ARGV[2])
return 1
"""
_BE_FIRST: Final = """
if redis.call('set', KEYS[1], ARGV[1], 'nx', 'px', ARGV[2]) or redis.call('get', KEYS[1]) == ARGV[1] then
  return redis.call('pexpire', KEYS[1], ARGV[2])
end
return 0
"""
_GIVE_BACK: Final = """
for place = 1, 2 do
  if redis.call('get', KEYS[place]) == ARGV[1] then redis.call('del', KEYS[place]) end
end
"""


class Claims:
    """Of one Redis, shared by all nodes."""

    def __init__(self, redis: Redis) -> None:
        self._take = redis.register_script(_TAKE)
        self._give_back = redis.register_script(_GIVE_BACK)
        self._be_first = redis.register_script(_BE_FIRST)

    async def is_first(self, node: str) -> bool:
        """Whether this node is the one that offers at once; to be asked again well within `FIRST_MS`.

        That keeps nodes out of each other's way, and no more: who is not first offers a little later what the first
        has not. While Redis is away nobody is.
        """
        try:
            return bool(await self._be_first(keys=["acd:first"], args=[node, FIRST_MS]))
        except AWAY as error:
            log.warning("no node is first", why=repr(error))
            return False

    @asynccontextmanager
    async def claimed(self, session: SessionId, teller: StaffId) -> AsyncGenerator[bool]:
        """Both or neither, for the time of the `async with`. False: another has one of them.

        While Redis is away nobody can claim, and nobody is kept from trying: the log alone decides then.
        """
        keys = [_key(session_stream(session)), _key(teller_stream(teller))]
        token = str(uuid_utils.uuid7())
        try:
            is_ours = bool(await self._take(keys=keys, args=[token, CLAIM_MS]))
        except AWAY as error:
            log.warning("offering without a claim", why=repr(error))
            is_ours = True
        try:
            yield is_ours
        finally:
            if is_ours:
                with contextlib.suppress(*AWAY):  # It ends by itself.
                    await self._give_back(keys=keys, args=[token])


def _key(stream: StreamId) -> str:
    return f"claim:{stream}"
