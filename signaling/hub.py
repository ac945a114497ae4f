"""The connections of one web process: who follows which stream, and who holds which stream as their own."""

from collections import defaultdict
from typing import Final, Protocol

from prometheus_client import Gauge

from session.identifiers import StreamId
from session_store.record import Record

CONNECTIONS: Final = Gauge("aircounter_websocket_connections", "Open WebSockets of this process")


class Follower(Protocol):
    """A connection, as the hub sees it. None of these wait."""

    def happened(self, record: Record) -> None:
        """A followed stream has a new event."""
        ...

    def supersede(self) -> None:
        """Another connection has taken this one's place."""
        ...

    def sign_out(self) -> None:
        """The login that opened this connection is over."""
        ...


class Hub:
    """Whom to tell what."""

    def __init__(self) -> None:
        self._followers: defaultdict[StreamId, set[Follower]] = defaultdict(set)
        self._owners: dict[StreamId, Follower] = {}

    def own(self, stream: StreamId, follower: Follower) -> None:
        """`follower` is from now on the page of this stream's person; an earlier one is superseded."""
        earlier = self._owners.get(stream)
        self._owners[stream] = follower
        CONNECTIONS.set(len(self._owners))
        if earlier is not None and earlier is not follower:
            earlier.supersede()

    def follow(self, stream: StreamId, follower: Follower) -> None:
        """Tell `follower` what happens in `stream`."""
        self._followers[stream].add(follower)

    def unfollow(self, stream: StreamId, follower: Follower) -> None:
        """Tell `follower` no more of `stream`."""
        self._followers[stream].discard(follower)
        if not self._followers[stream]:
            del self._followers[stream]

    def followers(self, stream: StreamId) -> tuple[Follower, ...]:
        """Everybody here who is told what happens in `stream`."""
        return tuple(self._followers.get(stream, ()))

    def forget(self, own: StreamId, streams: list[StreamId], follower: Follower) -> None:
        """The connection is over."""
        if self._owners.get(own) is follower:
            del self._owners[own]
        for stream in streams:
            self.unfollow(stream, follower)
        CONNECTIONS.set(len(self._owners))

    def sign_out(self, own: StreamId) -> None:
        """End the connection that this stream's person has here."""
        if own in self._owners:
            self._owners[own].sign_out()

    def owners(self) -> list[tuple[StreamId, Follower]]:
        """Every connection with its own stream."""
        return list(self._owners.items())

    async def take(self, batch: list[Record]) -> None:
        """A batch of the feed: pass each record to those who follow its stream."""
        for record in batch:
            for follower in tuple(self._followers.get(record.stream, ())):
                follower.happened(record)
