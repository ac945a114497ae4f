"""What pages have noted of a call: waiting for it, and the later of two sides."""

import asyncio
from collections.abc import Sequence
from typing import Any, Final

from playwright.async_api import Page

from bench.people import PersonFailed

SEEN: Final = "picture"
HEARD: Final = "sound"
WITHIN_S: Final = 30.0
LOOK_S: Final = 0.05


async def until_noted(page: Page, *names: str) -> dict[str, Any]:
    """Every time that a page has noted, once these are among them. Raises PersonFailed."""
    deadline_s = asyncio.get_running_loop().time() + WITHIN_S
    while True:
        times: dict[str, Any] = await page.evaluate("() => window.times")
        if all(name in times for name in names):
            return times
        if asyncio.get_running_loop().time() > deadline_s:
            raise PersonFailed(f"within {WITHIN_S:.0f} s a page noted {sorted(times)}, and not {', '.join(names)}")
        await asyncio.sleep(LOOK_S)


def later_of(times: Sequence[dict[str, Any]], name: str) -> float:
    """When the later side noted it, in ms since the epoch."""
    return max(float(one[name]) for one in times)
