"""A process that stood still says so, and since when; one that is only busy does not."""

import asyncio
import time

from aircounter.standstill import BEAT_S, LONGEST_BEAT_S, watch_standstills
from tests.patience import ended, eventually


def stand_still(seconds: float) -> int:
    """Keep the whole event loop from going on; the monotonic time (ns) at which that began."""
    since_ns = time.monotonic_ns()
    time.sleep(seconds)
    return since_ns


async def test_a_standstill_is_reported_with_its_beginning() -> None:
    reported: list[int] = []
    watching = asyncio.create_task(watch_standstills(reported.append))
    await asyncio.sleep(0)
    # Given a busy moment, and then a standstill
    stand_still(LONGEST_BEAT_S / 2)
    await asyncio.sleep(BEAT_S)
    began_ns = stand_still(LONGEST_BEAT_S + BEAT_S)
    # Then the standstill alone is reported, from the last beat before it on
    await eventually(lambda: reported, 5)
    await ended(watching)
    (since_ns,) = reported
    assert 0 <= began_ns - since_ns <= BEAT_S * 2e9
