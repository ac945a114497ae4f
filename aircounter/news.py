"""Whether the feed has brought anything since somebody last waited for it."""

import asyncio
import contextlib

from session_store.record import Record


class News:
    """One waiter's: to be subscribed to the feed by `hear`."""

    def __init__(self) -> None:
        self._came = asyncio.Event()

    async def hear(self, _: list[Record]) -> None:
        """For the feed."""
        self._came.set()

    async def wait(self, longest_s: float) -> None:
        """Until something has come, `longest_s` at most."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(longest_s):  # In Python 3.11 `wait_for` can swallow a cancellation.
                await self._came.wait()
        self._came.clear()
