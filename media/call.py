"""The media of one session: its parties' connections, and the routes between them.

Nothing is decoded, and nothing decided: who hears and sees whom is told by `apply`, and what happens to connections
is reported. A party's new connection takes over from the old one at the moment it is up, without a gap for the others.
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Protocol

import structlog

from media.answer import Answer, AnswerFault, AnswerRefused, read_answer
from media.arrivals import Arrivals
from media.dtls import DtlsRefused
from media.lines import CODEC_OF_PAYLOAD_TYPE, Slot, Source
from media.packet_sink import PacketSink
from media.patience import Patience
from media.peer import Peer, PeerTraffic
from media.peer_events import Ending, FirstPacket, PeerClosed, PeerConnected, PeerEvent, PeerLost
from media.quality import Direction, PeerCounters
from media.routes import Route, difference
from media.rtcp import SenderReport
from media.rtp import read_header
from media.steering import Steering
from media.track import Keep, Track, keeps_nothing

MAX_PARTIES: Final = 16
"""A customer, two tellers, reviewer, expert, supervisors: more is a defect of whoever decides."""
CLOSE_WITHIN_S: Final = 5.0
"""Closing sends one datagram to each party and waits for nobody."""

_NS_PER_S: Final = 1_000_000_000
_ENDED_BY_SERVER: Final = frozenset({Ending.CLOSED, Ending.REPLACED})
_log = structlog.get_logger(__name__)

Happened = Callable[[PeerEvent], None]


@dataclass(frozen=True)
class Offer:
    """A connection for one party, and the description that the client is to answer."""

    connection: str
    sdp: str


class Offering(Protocol):
    """Makes connections: the media process."""

    @property
    def arrivals(self) -> Arrivals:
        """Where packets go that did not come from a client."""
        ...

    def new_peer(self, party: str, traffic: PeerTraffic) -> tuple[Peer, str]:
        """A connection nobody has answered yet, and its offer as SDP."""
        ...


class Call:
    """All methods are called on one event loop. `happened` and the sink must neither block nor raise."""

    def __init__(
        self, session: str, offering: Offering, sink: PacketSink, happened: Happened, patience: Patience
    ) -> None:
        self._offering = offering
        self._sink = sink
        self._happened = happened
        self._patience = patience
        self._pending: dict[str, Peer] = {}
        self._peers: dict[str, Peer] = {}
        self._serving: dict[str, asyncio.Task[None]] = {}
        self._routes: frozenset[Route] = frozenset()
        self._played: dict[tuple[str, Source], Track] = {}
        self._steering = Steering()
        self._heard: set[tuple[str, Source]] = set()
        self._log = _log.bind(session=session[-8:])

    @property
    def routes(self) -> frozenset[Route]:
        """What is linked now."""
        return self._routes

    @property
    def yielded(self) -> frozenset[tuple[str, Direction]]:
        """The ways of parties on which pictures have yielded to voice."""
        return self._steering.yielded

    @property
    def connections(self) -> Mapping[str, str]:
        """The connection that is up, by party."""
        return MappingProxyType({party: peer.connection for party, peer in self._peers.items()})

    async def offer(self, party: str) -> Offer:
        """A new connection for `party`; one that is up serves on until this one is, one never answered is dropped.

        Raises ValueError when the call has `MAX_PARTIES` already.
        """
        if len({*self._pending, *self._peers, party}) > MAX_PARTIES:
            raise ValueError(f"a call has at most {MAX_PARTIES} parties")
        before = self._pending.pop(party, None)
        peer, sdp = self._offering.new_peer(party, self)
        self._pending[party] = peer
        if before is not None:
            await self._drop(before, Ending.REPLACED)
        return Offer(peer.connection, sdp)

    def answer(self, party: str, connection: str, sdp: str) -> None:
        """The client's answer; connecting goes on by itself and is reported. Raises AnswerRefused."""
        peer = self._pending.get(party)
        if peer is None or peer.connection != connection or connection in self._serving:
            raise AnswerRefused(AnswerFault.STALE, "This offer has been answered or replaced; ask for a new one.")
        serving = self._serve(peer, read_answer(sdp))
        self._serving[connection] = asyncio.create_task(serving, name=f"media of {connection}")
        self._serving[connection].add_done_callback(lambda task: self._served(peer, task))

    def apply(self, routes: AbstractSet[Route]) -> None:
        """From now on exactly these. Raises ValueError when a slot is fed twice; nothing has then changed."""
        changed = difference(self._routes, routes)
        for route in changed.unlink:
            self._unlink(route)
        self._routes = frozenset(routes)
        for route in changed.link:
            self._link(route)

    async def remove(self, party: str) -> None:
        """The party has no media any more; its routes are the caller's to take away."""
        for peer in (self._pending.pop(party, None), self._peers.get(party)):
            if peer is not None:
                await self._drop(peer, Ending.CLOSED)

    async def close(self) -> None:
        """End all connections and wait for their ends. Raises TimeoutError after `CLOSE_WITHIN_S`."""
        async with asyncio.timeout(CLOSE_WITHIN_S):
            for party in {*self._pending, *self._peers}:
                await self.remove(party)
            if self._serving:
                await asyncio.wait(list(self._serving.values()))

    async def each_second(self, now_ns: int) -> None:
        """Report to the clients, and end connections that were never answered or have fallen silent."""
        for peer in list(self._peers.values()):
            peer.report(now_ns)
            if peer.is_silent(now_ns):
                await peer.close(Ending.SILENT)
        for peer in list(self._pending.values()):
            waited_ns = now_ns - peer.created_ns
            if peer.connection not in self._serving and waited_ns > self._patience.answer_within_s * _NS_PER_S:
                del self._pending[peer.party]
                await self._drop(peer, Ending.NEVER_ANSWERED)

    def steer(self, now_ns: int, passed_s: float) -> None:
        """So much time has passed since the last call: bound what clients send, and fit pictures to their ways."""
        for peer in self._peers.values():
            peer.refill(passed_s)
        for steered in self._steering.step(self._peers, self._routes, now_ns):
            connection = self._peers[steered.party].connection
            self._log.info(
                "picture_steered", connection=connection, way=steered.direction, has_yielded=steered.has_yielded
            )
            self._happened(steered)
            self._relink(steered.party)

    def measured(self, now_ns: int) -> Mapping[str, PeerCounters]:
        """What has been counted so far on each party's connection that is up; from it quality is sampled."""
        return {party: peer.measured(now_ns) for party, peer in self._peers.items()}

    def keep_of(self, party: str, source: Source) -> Keep:
        """What keeps this party's source."""
        return self._sink.track(party, source)

    def track_begins(self, peer: Peer, track: Track, arrival_ns: int) -> None:
        """A stream of a party: from now on it is what the party's listeners get."""
        source = track.source
        if (peer.connection, source) not in self._heard:
            self._heard.add((peer.connection, source))
            self._happened(FirstPacket(peer.party, peer.connection, source, arrival_ns))
        self._link_all(peer.party, source)

    def play(self, source_party: str, source: Source, packet: bytes, arrival_ns: int) -> None:
        """One RTP packet of a pseudo party, hold music: sent to whoever has it on a slot, and not kept."""
        header = read_header(packet)
        assert header is not None, "our own packet"
        track = self._played.get((source_party, source))
        if track is None:
            codec = CODEC_OF_PAYLOAD_TYPE[header.payload_type]
            track = Track(header.ssrc, source, codec, header.sequence, keeps_nothing)
            self._played[source_party, source] = track
            self._link_all(source_party, source)
        self._offering.arrivals.play(track, packet, header, arrival_ns)

    def sender_report(self, peer: Peer, track: Track, report: SenderReport, arrival_ns: int) -> None:
        """One SR of a party: told to whoever listens."""
        for route in self._routes:
            if route.source_party == peer.party and route.source is track.source:
                listener = self._peers.get(route.listener_party)
                if listener is not None:
                    listener.forward_report(route.slot, report, arrival_ns)

    def key_frame_wanted(self, peer: Peer, slot: Slot) -> None:
        """A listener cannot go on: pass it on to the source."""
        for route in self._routes:
            source = self._peers.get(route.source_party)
            if route.listener_party == peer.party and route.slot is slot and source is not None:
                source.ask_key_frame(route.source, time.monotonic_ns())

    def _link_all(self, party: str, source: Source) -> None:
        for route in self._routes:
            if route.source_party == party and route.source is source:
                self._link(route)

    def _link(self, route: Route) -> None:
        """Let the source's current track feed the slot, if both are there and the picture has not yielded."""
        listener = self._peers.get(route.listener_party)
        if listener is None:
            return
        slot = listener.slots[route.slot]
        source = self._peers.get(route.source_party)
        if source is not None:
            track = source.tracks.current.get(route.source)
        else:
            track = self._played.get((route.source_party, route.source))
        if self._steering.has_yielded(route):
            track = None
        if track is not None and slot.track is track:
            # Voice is not to be heard to begin anew because the picture beside it does.
            return
        slot.settle()
        if track is None:
            return
        slot.feed(track)
        if source is None or track.is_sound or not track.packets:
            return  # A stream begins with a key frame by itself; if not, its first packet has one asked for.
        now_ns = time.monotonic_ns()
        if not self._offering.arrivals.catch_up(slot, track, now_ns):
            source.ask_key_frame(route.source, now_ns)

    def _unlink(self, route: Route) -> None:
        listener = self._peers.get(route.listener_party)
        if listener is not None:
            listener.slots[route.slot].settle()

    def _relink(self, party: str) -> None:
        """A party's connection is another, or what its ways carry: what it sends and gets is linked accordingly."""
        for route in self._routes:
            if party in (route.listener_party, route.source_party):
                self._link(route)

    async def _serve(self, peer: Peer, answer: Answer) -> None:
        """A connection's life, from the answer on."""
        try:
            ending = await self._connected_until(peer, answer)
        finally:
            await peer.release()
        self._ended(peer, ending)

    async def _connected_until(self, peer: Peer, answer: Answer) -> Ending:
        try:
            await peer.connect(answer)
        except DtlsRefused:
            return peer.wanted_ending or Ending.HANDSHAKE_REFUSED
        except (ConnectionError, TimeoutError):
            return peer.wanted_ending or Ending.NEVER_CONNECTED
        if self._pending.get(peer.party) is not peer:
            return Ending.REPLACED
        del self._pending[peer.party]
        before = self._peers.get(peer.party)
        if before is not None:
            before.leave()
        self._peers[peer.party] = peer
        peer.enter_service()
        self._steering.begin(peer, time.monotonic_ns())
        self._relink(peer.party)
        self._log.info("peer_connected", connection=peer.connection)
        self._happened(PeerConnected(peer.party, peer.connection))
        if before is not None:
            await before.close(Ending.REPLACED)
        return await peer.until_ended()

    async def _drop(self, peer: Peer, ending: Ending) -> None:
        """End a connection; one that is being served reports its end by itself."""
        await peer.close(ending)
        if peer.connection not in self._serving:
            self._ended(peer, ending)

    def _ended(self, peer: Peer, ending: Ending) -> None:
        was_up = self._peers.get(peer.party) is peer
        peer.leave()
        if was_up:
            del self._peers[peer.party]
            self._steering.end(peer.party)
        if self._pending.get(peer.party) is peer:
            del self._pending[peer.party]
        self._heard = {heard for heard in self._heard if heard[0] != peer.connection}
        self._log.info("peer_ended", connection=peer.connection, ending=ending)
        lost = was_up and ending not in _ENDED_BY_SERVER
        self._happened((PeerLost if lost else PeerClosed)(peer.party, peer.connection, ending))

    def _served(self, peer: Peer, task: asyncio.Task[None]) -> None:
        """A defect ends one connection, loudly, and not the process with everybody's calls."""
        del self._serving[peer.connection]
        failure = None if task.cancelled() else task.exception()
        if failure is not None:
            context = {"message": "a peer's task failed", "exception": failure, "task": task}
            task.get_loop().call_exception_handler(context)
            self._ended(peer, Ending.FAILED)
