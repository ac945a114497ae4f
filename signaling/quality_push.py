"""Tell pages how good their party's connection is, and that of whom they hear, as the media processes measure it."""

import asyncio
from typing import Final

import structlog
from redis.exceptions import RedisError

from media.quality_link import BarsNow, Told, hear_media
from session.identifiers import session_stream
from signaling.connection import Connection
from signaling.door import Door
from signaling.server_messages import ConnectionQuality, PictureYielded

AGAIN_AFTER_S: Final = 1.0

log = structlog.get_logger()


async def push_quality(door: Door) -> None:
    """For ever. While Redis is away pages are told nothing, and serve on."""
    while True:
        try:
            async for told in hear_media(door.redis):
                _pass_on(door, told)
        except (OSError, RedisError) as error:
            log.warning("quality is not heard", why=type(error).__name__)
            await asyncio.sleep(AGAIN_AFTER_S)


def _pass_on(door: Door, told: Told) -> None:
    """To those pages that follow the session as one of those for whom it is."""
    for page in door.hub.followers(session_stream(told.session)):
        if isinstance(page, Connection) and page.party in told.audience:
            page.send(_message(told))


def _message(told: Told) -> ConnectionQuality | PictureYielded:
    if isinstance(told, BarsNow):
        return ConnectionQuality(session=told.session, party=told.party, bars=told.bars)
    return PictureYielded(
        session=told.session, party=told.party, direction=told.direction, has_yielded=told.has_yielded
    )
