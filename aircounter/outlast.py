"""Work that outlives what it depends on: a database or a Redis that is away for a while ends no call."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import structlog

from session_store.outage import OUTAGE

PAUSE_S: Final = 0.2

log = structlog.get_logger()


async def outlast(work: Callable[[], Awaitable[None]], name: str) -> None:
    """For ever: do `work` (which never ends by itself), and begin it anew after an outage."""
    while True:
        await insist(work, name)


async def insist(work: Callable[[], Awaitable[None]], name: str) -> None:
    """Do `work`, and after an outage again, until it has been done."""
    while True:
        try:
            await work()
        except* OUTAGE as errors:
            log.warning("waits for database and Redis", work=name, why=repr(errors.exceptions[0]))
        else:
            return
        await asyncio.sleep(PAUSE_S)
