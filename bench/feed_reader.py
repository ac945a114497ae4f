"""Follows the feed as the product does, and looks whether it gives every event, each stream's in order."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Final

from session.identifiers import StreamId
from session_store.event_store import EventStore
from session_store.feed import Feed
from session_store.record import Record

ALL_GIVEN_WITHIN_S: Final = 60.0


class FeedFailed(Exception):  # noqa: N818 - names what it is
    """The feed has left something out, turned round, or not come to the end; the message says where."""


class FeedReader:
    """One reader, from now on."""

    def __init__(self, store: EventStore) -> None:
        self._feed = Feed(store)
        self._feed.subscribe(self.take)
        self._versions: dict[StreamId, int] = {}
        self._given = 0
        self._more = asyncio.Event()
        self._wrong = ""

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator["FeedReader"]:
        """Everything that is appended within is to be given."""
        await self._feed.begin()
        reading = asyncio.create_task(self._feed.run())
        try:
            yield self
        finally:
            reading.cancel()
            await asyncio.wait([reading])

    async def has_given(self, events: int) -> None:
        """Wait until it has given so many, no fewer and no more. Raises FeedFailed."""
        try:
            async with asyncio.timeout(ALL_GIVEN_WITHIN_S):
                while self._given < events and not self._wrong:
                    self._more.clear()
                    await self._more.wait()
        except TimeoutError as error:
            raise FeedFailed(f"{self._given} of {events} after {ALL_GIVEN_WITHIN_S:.0f} s more") from error
        if self._wrong or self._given > events:
            raise FeedFailed(self._wrong or f"{self._given} where {events} were appended")

    async def take(self, records: list[Record]) -> None:
        """A batch of the feed."""
        for record in records:
            before = self._versions.get(record.stream)
            if before is not None and record.version != before + 1:
                self._wrong = f"{record.stream}: version {record.version} after {before}"
            self._versions[record.stream] = record.version
        self._given += len(records)
        self._more.set()
