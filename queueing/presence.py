"""Presence is a lease in Redis that its holder, a browser's connection, renews. Who holds it is who is connected."""

from collections.abc import Sequence
from enum import Enum
from typing import Final

from redis.asyncio import Redis

LEASE_S: Final = 12
"""Two and a half heartbeats: what a browser may be silent for before it is taken as gone."""
LEASES_AT_ONCE: Final = 200
"""Of one question: a fifth of a millisecond in which Redis hears nobody else, and a process two."""
_RENEW: Final = """
local answers = {}
for place, key in ipairs(KEYS) do
  local holder = redis.call('get', key)
  if holder == ARGV[place + 1] then
    redis.call('pexpire', key, ARGV[1])
    answers[place] = 0
  elseif holder then
    answers[place] = 2
  else
    redis.call('set', key, ARGV[place + 1], 'px', ARGV[1])
    answers[place] = 1
  end
end
return answers
"""
_SETTLED: Final = """
local now = redis.call('time')
local now_ms = now[1] * 1000 + math.floor(now[2] / 1000)
local began_ms = redis.call('get', KEYS[1])
if not began_ms then
  redis.call('set', KEYS[1], string.format('%.0f', now_ms))
  return 0
end
return now_ms - began_ms >= tonumber(ARGV[1]) and 1 or 0
"""
"""Whether this Redis has remembered leases for as long as one lasts; its first question begins that time."""
_RELEASE: Final = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) else return 0 end"


class Lease(Enum):
    """What has come of the wish to keep a lease."""

    KEPT = 0
    TAKEN_AGAIN = 1
    """It had run out, or Redis had lost its memory: meanwhile the holder may have been taken as gone."""
    TAKEN_OVER = 2
    """Another holds it now."""


class Presence:
    """The leases of one Redis. `subject` is a stream's name: a session's (its customer) or a teller's."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._renew = redis.register_script(_RENEW)
        self._settled = redis.register_script(_SETTLED)
        self._release = redis.register_script(_RELEASE)

    async def take(self, subject: str, holder: str) -> None:
        """`holder` is the connection from now on; an earlier one finds that it is not any more when it renews."""
        await self._redis.set(f"presence:{subject}", holder, px=LEASE_S * 1000)

    async def renew(self, leases: Sequence[tuple[str, str]]) -> list[Lease]:
        """Stay: each a subject and who holds it."""
        answers: list[Lease] = []
        for begin in range(0, len(leases), LEASES_AT_ONCE):
            part = leases[begin : begin + LEASES_AT_ONCE]
            keys = [f"presence:{subject}" for subject, _ in part]
            answers += map(Lease, await self._renew(keys=keys, args=[LEASE_S * 1000, *(holder for _, holder in part)]))
        return answers

    async def release(self, subject: str, holder: str) -> bool:
        """Go. False: it was not ours any more, so nobody has gone."""
        return bool(await self._release(keys=[f"presence:{subject}"], args=[holder]))

    async def absent(self, subjects: list[str]) -> list[str]:
        """Those of `subjects` whom nobody is connected for.

        A Redis that lost its memory knows of nobody: until every page has had the time to renew, nobody is absent.
        """
        if not subjects or not await self._settled(keys=["presence:began"], args=[LEASE_S * 1000]):
            return []
        held = await self._redis.mget([f"presence:{subject}" for subject in subjects])
        return [subject for subject, holder in zip(subjects, held, strict=True) if holder is None]
