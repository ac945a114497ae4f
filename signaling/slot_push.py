"""Tell the pages of a call anew who is heard and seen on which line, when something happened that may change it."""

import asyncio
from typing import Final

from session import events as e
from session.identifiers import SessionId, session_stream
from session_store.record import Record
from signaling.connection import Connection
from signaling.door import Door
from signaling.media_messages import tell_slots

MAX_WAITING: Final = 10_000
"""Sessions with something new; a database that is away for minutes fills it, and the process then says so."""
_MAY_CHANGE: Final = (
    e.MediaStarted,
    e.PartyInvited,
    e.ModeChanged,
    e.PartyLeft,
    e.HandedOver,
    e.HoldBegan,
    e.HoldEnded,
    e.SourceTurned,
)


class SlotPush:
    """For the pages of one web process."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._changed: asyncio.Queue[SessionId] = asyncio.Queue(MAX_WAITING)

    async def take(self, batch: list[Record]) -> None:
        """A batch of the feed: note the sessions that somebody here follows."""
        for record in batch:
            if isinstance(record.event, _MAY_CHANGE) and self._door.hub.followers(record.stream):
                self._changed.put_nowait(SessionId(record.stream.partition("/")[2]))

    async def run(self) -> None:
        """For ever. What is told is the state after everything so far, whichever event gave the occasion."""
        while True:
            session = await self._changed.get()
            state = await self._door.counter.session(session)
            for page in self._door.hub.followers(session_stream(session)):
                if state is not None and isinstance(page, Connection):
                    tell_slots(page, state)
