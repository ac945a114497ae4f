"""From the media processes to the web processes: how well a party's connection does, through Redis pub/sub.

Telemetry: nothing is kept, nobody waits for it, and what is lost is replaced by the next sample five seconds later.
"""

from collections.abc import AsyncGenerator, Sequence
from typing import Final, TypedDict, cast

import msgspec
from redis.asyncio import Redis

from media.quality import Direction
from session.identifiers import PartyId, SessionId

_CHANNEL: Final = "media:quality"
_LOOK_S: Final = 5.0
"""Shorter than the client's own limit on an answer."""


class BarsNow(msgspec.Struct, frozen=True, tag=True):
    """A party's connection as 0 to 4 bars, None when nothing is known; for the pages of `audience` alone."""

    session: SessionId
    party: PartyId
    bars: int | None
    audience: tuple[PartyId, ...]


class PictureNow(msgspec.Struct, frozen=True, tag=True):
    """Whether pictures on one way of a party have yielded to voice; for the pages of `audience` alone."""

    session: SessionId
    party: PartyId
    direction: Direction
    has_yielded: bool
    audience: tuple[PartyId, ...]


Told = BarsNow | PictureNow


class _Published(TypedDict):
    data: bytes


_decoder = msgspec.json.Decoder(tuple[Told, ...])


async def tell_pages(redis: Redis, told: Sequence[Told]) -> None:
    """To every web process that listens now. Raises redis.exceptions.RedisError."""
    await redis.publish(_CHANNEL, msgspec.json.encode(told))  # pyright: ignore[reportUnknownMemberType]


async def hear_media(redis: Redis) -> AsyncGenerator[Told]:
    """For ever, from the subscription on. Raises redis.exceptions.RedisError when the connection breaks."""
    # The library's annotations leave its keyword arguments and messages open.
    async with redis.pubsub() as subscription:  # pyright: ignore[reportUnknownMemberType]
        await subscription.subscribe(_CHANNEL)
        while True:
            message = cast(
                "_Published | None", await subscription.get_message(ignore_subscribe_messages=True, timeout=_LOOK_S)
            )
            if message is not None:
                for told in _decoder.decode(message["data"]):
                    yield told
