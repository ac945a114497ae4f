"""Work at a steady rate, as much of it at once as may be."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Final

LOOK_S: Final = 0.001


async def paced(rate: float, seconds: float, at_once: int, work: Callable[[int], Awaitable[None]]) -> float:
    """Begin `work(0)`, `work(1)`, … `rate` times a second for so long; the seconds until all of it was done.

    When `at_once` are under way no other is begun until one is done: what cannot keep up is asked for less.
    Raises the first error of any.
    """
    begun_s, begun, under_way = time.monotonic(), 0, 0

    def one_less(_: asyncio.Task[None]) -> None:
        nonlocal under_way
        under_way -= 1

    async def one(number: int) -> None:
        await work(number)

    try:
        async with asyncio.TaskGroup() as tasks:
            while (passed_s := time.monotonic() - begun_s) < seconds:
                while begun < passed_s * rate and under_way < at_once:
                    under_way += 1
                    tasks.create_task(one(begun)).add_done_callback(one_less)
                    begun += 1
                await asyncio.sleep(LOOK_S)
    except BaseExceptionGroup as failed:
        raise failed.exceptions[0] from failed
    return time.monotonic() - begun_s
