"""A claim keeps nodes out of each other's way: who holds it may try to make an offer of this session to this teller.

It is only a lease. A node that dies with it delays the pair by `CLAIM_MS`; one that is so slow that its claim has ended
meanwhile, and another's begun, cannot end that one: each claim has a token that no other ever has. What the claim
cannot guard, the log does: the session's version, and one open engagement per teller.
"""

import contextlib
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Final, NamedTuple

import structlog
import uuid_utils
from redis.asyncio import Redis
from redis.exceptions import RedisError

from session.identifiers import SessionId, StaffId, StreamId, session_stream, teller_stream
from session_store.together import Together

FIRST_MS: Final = 1_500
"""How long a node that has died is still waited for, by what one offer takes each time."""
CLAIM_MS: Final = 2_000
"""Ten times what an offer takes on a busy database."""
UNDER_WAY: Final = 1
"""Questions at Redis: it answers one after the other."""
TOGETHER: Final = 64
"""Pairs of one question: a tenth of a millisecond of Redis, which answers nobody else meanwhile."""
AWAY: Final = (OSError, RedisError)

log = structlog.get_logger()
_TAKE: Final = """
local taken = {}
for pair = 1, #KEYS / 2 do
  local session, teller = KEYS[2 * pair - 1], KEYS[2 * pair]
  taken[pair] = 0
  if redis.call('exists', session, teller) == 0 then
    redis.call('set', session, ARGV[pair + 1], 'px', ARGV[1])
    redis.call('set', teller, ARGV[pair + 1], 'px', ARGV[1])
    taken[pair] = 1
  end
end
return taken
"""
_BE_FIRST: Final = """
if redis.call('set', KEYS[1], ARGV[1], 'nx', 'px', ARGV[2]) or redis.call('get', KEYS[1]) == ARGV[1] then
  return redis.call('pexpire', KEYS[1], ARGV[2])
end
return 0
"""
_GIVE_BACK: Final = """
for place = 1, #KEYS do
  if redis.call('get', KEYS[place]) == ARGV[math.ceil(place / 2)] then redis.call('del', KEYS[place]) end
end
"""


class _Claim(NamedTuple):
    session: str
    teller: str
    token: str


class Claims:
    """Of one Redis, shared by all nodes."""

    def __init__(self, redis: Redis) -> None:
        self._take = redis.register_script(_TAKE)
        self._give_back = redis.register_script(_GIVE_BACK)
        self._taking = Together(self._take_all, UNDER_WAY, TOGETHER)
        self._giving_back = Together(self._give_back_all, UNDER_WAY, TOGETHER)
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
        claim = _Claim(_key(session_stream(session)), _key(teller_stream(teller)), str(uuid_utils.uuid7()))
        try:
            is_ours = await self._taking.ask(claim)
        except AWAY as error:
            log.warning("offering without a claim", why=repr(error))
            is_ours = True
        try:
            yield is_ours
        finally:
            if is_ours:
                with contextlib.suppress(*AWAY):  # It ends by itself.
                    await self._giving_back.ask(claim)

    async def _take_all(self, claims: list[_Claim]) -> list[bool]:
        taken = await self._take(keys=_keys(claims), args=[CLAIM_MS, *(claim.token for claim in claims)])
        return [bool(one) for one in taken]

    async def _give_back_all(self, claims: list[_Claim]) -> list[None]:
        await self._give_back(keys=_keys(claims), args=[claim.token for claim in claims])
        return [None] * len(claims)


def _keys(claims: list[_Claim]) -> list[str]:
    return [key for claim in claims for key in (claim.session, claim.teller)]


def _key(stream: StreamId) -> str:
    return f"claim:{stream}"
