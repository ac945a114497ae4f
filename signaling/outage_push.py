"""Tell pages when the counter's database or Redis is away, and when both are back."""

import asyncio
from typing import Final

import structlog

from session_store.outage import OUTAGE
from signaling.connection import Connection
from signaling.door import Door
from signaling.server_messages import Outage

LOOK_S: Final = 1.0
ANSWERS_WITHIN_S: Final = 2.0
"""Slower is as bad as away, for whoever waits for what they pressed."""

log = structlog.get_logger()


async def push_outage(door: Door) -> None:
    """For ever: look, and tell every page of a change; who connects later is told by the connection itself."""
    looking: asyncio.Task[bool] | None = None
    try:
        while True:
            looking = looking or asyncio.create_task(_is_whole(door))
            # Not cancelled when it takes long: a database that hangs would hang the cancelling as well.
            await asyncio.wait({looking}, timeout=ANSWERS_WITHIN_S)
            _tell(door, is_on=not (looking.done() and looking.result()))
            looking = None if looking.done() else looking
            await asyncio.sleep(LOOK_S)
    finally:
        if looking is not None:
            looking.cancel()


async def _is_whole(door: Door) -> bool:
    try:
        await door.counter.store.pool.fetchval("select 1")
        await door.redis.ping()  # pyright: ignore[reportUnknownMemberType, reportGeneralTypeIssues]
    except (TimeoutError, *OUTAGE):
        return False
    return True


def _tell(door: Door, *, is_on: bool) -> None:
    if is_on is door.outage.is_on:
        return
    door.outage.is_on = is_on
    log.warning("database or Redis is away" if is_on else "database and Redis are back")
    for _, page in door.hub.owners():
        if isinstance(page, Connection):
            page.send(Outage(is_on=is_on))
