"""Which media processes there are, on whichever machines: each holds a lease in Redis that says how loaded it is.

A lease is renewed several times within its term; who does not is taken as dead by whoever looks (`placement.py`).
"""

import asyncio
from collections.abc import Callable
from typing import Final

import msgspec
import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from media.placement import NodeNow
from session.identifiers import MediaNodeId

LEASE_MS: Final = 1_000
"""With the grace in `placement.py`: a media process that dies is noticed within two seconds."""
RENEW_S: Final = 0.3
_NODES: Final = "media:nodes"
"""By node, how many sessions have been placed on it since it last told its load."""

log = structlog.get_logger()


class MediaLease:
    """The media process's own end of its lease."""

    def __init__(self, redis: Redis, node: MediaNodeId, address: str, load: Callable[[], int]) -> None:
        self._redis = redis
        self._node = node
        self._address = address
        self._load = load
        self._drains = False

    async def renew(self) -> None:
        """Take or keep the lease. Raises RedisError."""
        now = NodeNow(self._node, self._load(), self._drains, self._address)
        async with self._redis.pipeline(transaction=True) as pipeline:
            pipeline.set(_lease_of(self._node), msgspec.json.encode(now), px=LEASE_MS)
            pipeline.hset(_NODES, self._node, "0")
            await pipeline.execute()

    async def keep(self) -> None:
        """For ever: renew it. A Redis that fails ends no call: the lease is taken again when it is back."""
        failing = False
        while True:
            try:
                await self.renew()
            except (OSError, RedisError) as error:
                if not failing:
                    log.warning("the lease is not renewed", why=f"{type(error).__name__}: {error}")
                failing = True
            else:
                failing = False
            await asyncio.sleep(RENEW_S)

    async def drain(self) -> None:
        """From now on: asked to stop. Raises RedisError."""
        self._drains = True
        await self.renew()

    async def give_up(self) -> None:
        """The process ends in order. Raises RedisError."""
        async with self._redis.pipeline(transaction=True) as pipeline:
            await pipeline.delete(_lease_of(self._node)).hdel(_NODES, self._node).execute()  # type: ignore[misc]


async def live_nodes(redis: Redis) -> list[NodeNow]:
    """All that hold a lease, with what has been placed on them since they last told their load counted in."""
    placed = {_text(node): int(count) for node, count in (await redis.hgetall(_NODES)).items()}
    if not placed:
        return []
    leases = await redis.mget([_lease_of(MediaNodeId(node)) for node in placed])
    live: list[NodeNow] = []
    for (node, count), lease in zip(placed.items(), leases, strict=True):
        if lease is None:
            await redis.hdel(_NODES, node)
            continue
        now = msgspec.json.decode(lease, type=NodeNow)
        live.append(msgspec.structs.replace(now, load=now.load + count))
    return live


async def is_live(redis: Redis, node: MediaNodeId) -> bool:
    """Whether this media process holds a lease."""
    return bool(await redis.exists(_lease_of(node)))


async def count_placed(redis: Redis, node: MediaNodeId) -> None:
    """A session has been placed on `node`: it counts from now on, not only when the node next tells its load."""
    await redis.hincrby(_NODES, node, 1)


def _lease_of(node: MediaNodeId) -> str:
    return f"media:alive:{node}"


def _text(value: bytes | str) -> str:
    return value.decode() if isinstance(value, bytes) else value
