"""Waiting for what another process or task does: look often, and not for ever."""

import asyncio
from collections.abc import Callable

LOOK_S = 0.02


async def ended(task: asyncio.Task[None]) -> None:
    """Cancel it, and wait until it is over: what it works with must not be taken from it before."""
    task.cancel()
    await asyncio.wait([task])


async def eventually(condition: Callable[[], object], within_s: float) -> None:
    """Return when `condition` holds. Raises TimeoutError when it does not within `within_s`."""
    async with asyncio.timeout(within_s):
        while not condition():
            await asyncio.sleep(LOOK_S)
