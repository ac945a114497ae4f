"""The streams that one page follows: what happens is sent once, in order, and what lies between is fetched."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Final, cast

from session.events import SessionEvent, TellerEvent
from session.identifiers import StreamId
from session.view import Viewer, view
from session.vocabulary import PartyRole
from session_store.event_store import EventStore
from session_store.record import Record
from signaling.hub import Follower, Hub
from signaling.server_messages import Caught, FromServer, Happened

MAX_FOLLOWED: Final = 32
"""The own stream, a call, and as many chats as anybody has at once, those handed on included."""


class FollowedStreams:
    """Of one connection. What happens while a history is read is held back, and fetched after it."""

    def __init__(
        self,
        own: StreamId,
        role: PartyRole,
        store: EventStore,
        hub: Hub,
        send: Callable[[FromServer], None],
        room: Callable[[], Awaitable[object]],
    ) -> None:
        """`room` waits until a history's next event may be sent: however long it is, it fills no outbox."""
        self._own = own
        self._role = role
        self._store = store
        self._hub = hub
        self._send = send
        self._room = room
        self._versions: dict[StreamId, int] = {}
        self._viewers: dict[StreamId, Viewer] = {}
        self._held: set[StreamId] = set()
        """A history of these is being read, or waits for it."""
        self._newest: dict[StreamId, int] = {}
        self._behind: asyncio.Queue[StreamId] = asyncio.Queue()
        """Each of those held once at most, so no more than are followed."""
        self._queued: set[StreamId] = set()

    def names(self) -> list[StreamId]:
        """All that the hub has this page for."""
        return [*self._versions, *self._held]

    def happened(self, record: Record) -> None:
        """Send it on if it is the next; if something lies between, fetch that first."""
        self._newest[record.stream] = record.version
        if record.stream in self._held:
            return
        known = self._versions.get(record.stream)
        if known is None or record.version <= known:
            return
        if record.version == known + 1:
            self._send_next(record)
        else:
            self._fetch(record.stream)

    def hold(self, stream: StreamId, follower: Follower) -> None:
        """From now on nothing that happens in it is missed, and nothing sent, until `begin` or `let_go`."""
        self._held.add(stream)
        self._hub.follow(stream, follower)

    def let_go(self, stream: StreamId, follower: Follower) -> None:
        """It is not, or no longer, followed."""
        for kept in (self._versions, self._viewers, self._newest):
            kept.pop(stream, None)
        self._held.discard(stream)
        self._hub.unfollow(stream, follower)

    async def begin(self, stream: StreamId, after: int, history: Iterable[Record], follower: Follower) -> None:
        """Send what is after `after` of a history read since `hold` (of a session all of it), then what happens.

        Of too many streams the one followed longest is let go.
        """
        if stream not in self._versions and len(self._versions) >= MAX_FOLLOWED:
            self.let_go(next(name for name in self._versions if name != self._own), follower)
        self._versions[stream] = after
        # What may be seen of a session depends on all that happened in it, also on what this page has already.
        self._viewers[stream] = Viewer(self._role)
        for record in history:
            if record.version <= after:
                self._view(record)
        await self._send_history(stream, history)
        self._caught_up(stream)

    async def fetch_forever(self) -> None:
        """What lies between, of one stream after the other."""
        while True:
            stream = await self._behind.get()
            self._queued.discard(stream)
            if stream not in self._held:
                continue
            await self._send_history(stream, await self._store.history(stream, after=self._versions.get(stream, 0)))
            self._caught_up(stream)

    def _fetch(self, stream: StreamId) -> None:
        self._held.add(stream)
        if stream not in self._queued:
            self._queued.add(stream)
            self._behind.put_nowait(stream)

    def _caught_up(self, stream: StreamId) -> None:
        """Unless what was held back meanwhile came too late for the reading: then that is read now."""
        version = self._versions.get(stream)
        if version is None:
            return
        if self._newest.get(stream, 0) > version:
            self._fetch(stream)
            return
        self._held.discard(stream)
        self._send(Caught(stream=stream, version=version))

    async def _send_history(self, stream: StreamId, history: Iterable[Record]) -> None:
        """What of it the page does not have, as it may also have been let go, or followed anew and sent, meanwhile."""
        for record in history:
            if record.version > self._versions.get(stream, record.version):
                await self._room()
            if record.version > self._versions.get(stream, record.version):
                self._send_next(record)

    def _send_next(self, record: Record) -> None:
        self._versions[record.stream] = record.version
        seen = self._view(record)
        if seen is not None:
            at_ms = int(record.at.timestamp() * 1000)
            self._send(Happened(stream=record.stream, version=record.version, at_ms=at_ms, event=seen))

    def _view(self, record: Record) -> SessionEvent | TellerEvent | None:
        if not record.stream.startswith("session/"):
            return cast("TellerEvent", record.event)
        seen, self._viewers[record.stream] = view(cast("SessionEvent", record.event), self._viewers[record.stream])
        return seen
