"""Notices that the whole process stood still: stopped, or left without a processor, by its machine.

Nothing is lost while it stands: packets wait in the socket and come in together, too late to tell when they arrived.
So the journal has to be told, or a recording would show a silence that nobody can explain.
"""

import asyncio
import time
from collections.abc import Callable
from typing import Final

import structlog

BEAT_S: Final = 0.2
LONGEST_BEAT_S: Final = 0.7
"""With up to a beat before it, a shorter standstill makes no silence of the second that counts as a gap."""

log = structlog.get_logger()


async def watch_standstills(report: Callable[[int], None]) -> None:
    """For ever: after each standstill, `report` since when it was (ns on the monotonic clock)."""
    while True:
        before_ns = time.monotonic_ns()
        await asyncio.sleep(BEAT_S)
        stood_s = (time.monotonic_ns() - before_ns) / 1e9
        if stood_s > LONGEST_BEAT_S:
            log.warning("the process stood still", seconds=round(stood_s, 2))
            report(before_ns)
