"""Calls that come and go beside those that are measured: offer, answer, ICE and DTLS, all that setting up costs."""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Final

from bench.synthetic_calls import SyntheticCalls
from bench.workers import Worker

SETTING_UP_PER_S: Final = 5
SET_UP_LASTS_S: Final = 1.0
_FIRST_BESIDE: Final = 10_000
"""The number of the first call that is set up beside the others."""


@asynccontextmanager
async def calls_set_up_beside(serving: Worker, generator: Worker) -> AsyncGenerator[list[float]]:
    """Calls come and go, and send nothing; how many ms each took to be up."""
    took_ms: list[float] = []
    synthetic = SyntheticCalls(serving, generator)

    async def one(call: int) -> None:
        begun_s = time.monotonic()
        await synthetic.begin_one(call, sends=False)
        took_ms.append((time.monotonic() - begun_s) * 1000)
        await asyncio.sleep(SET_UP_LASTS_S)
        await synthetic.end_one(call, sends=False)

    async def all_of_them() -> None:
        async with asyncio.TaskGroup() as tasks:
            for call in range(_FIRST_BESIDE, 2 * _FIRST_BESIDE):
                tasks.create_task(one(call))
                await asyncio.sleep(1 / SETTING_UP_PER_S)

    setting_up = asyncio.create_task(all_of_them())
    try:
        yield took_ms
    finally:
        setting_up.cancel()
        await asyncio.wait([setting_up])


@asynccontextmanager
async def nothing_beside() -> AsyncGenerator[list[float]]:
    """The same where none do."""
    yield []
