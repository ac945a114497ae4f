"""One participant's media connection: from the answer to the end, and what client and counter tell each other of it.

The packets themselves do not come through here: the relay takes them as soon as the connection is in service.
"""

import asyncio
import secrets
from collections.abc import Sequence
from typing import Final, Protocol

from aiortc import RTCCertificate

from media.answer import Announced, Answer
from media.bandwidth import DownlinkLimit
from media.datagrams import Address, SharedSocket
from media.dtls import DtlsPath, PeerDtls
from media.ice import IceOnSharedSocket
from media.incoming import IncomingTracks
from media.leg import Leg
from media.lines import MEDIUM_OF_SOURCE, Medium, Slot, Source
from media.outgoing import Outgoing
from media.patience import Patience
from media.peer_events import Ending
from media.quality import DirectionCounters, PeerCounters
from media.rtcp import (
    BitrateWanted,
    Incoming,
    KeyFrameWanted,
    PacketsLost,
    ReportBlock,
    SenderReport,
    read_rtcp,
    write_bitrate_limit,
    write_key_frame_request,
    write_packets_lost,
    write_receiver_report,
    write_sender_report,
)
from media.rtp import RtpHeader, is_rtcp
from media.socket_memory import Name, Sender, address_of
from media.srtp import SrtpSessions
from media.statistics import Dropped, MediaCounters
from media.track import Keep, Track

_DTLS_FIRST_BYTES: Final = range(20, 64)
_RTP_FIRST_BYTES: Final = range(128, 192)
_NS_PER_S: Final = 1_000_000_000


class PeerTraffic(Protocol):
    """Where a peer's streams and wishes go: its call."""

    def keep_of(self, party: str, source: Source) -> Keep:
        """What keeps this party's source."""
        ...

    def track_begins(self, peer: "Peer", track: Track, arrival_ns: int) -> None:
        """A stream of the peer has begun; it is now the current one of its source."""
        ...

    def sender_report(self, peer: "Peer", track: Track, report: SenderReport, arrival_ns: int) -> None:
        """The peer's own report on one of its streams."""
        ...

    def key_frame_wanted(self, peer: "Peer", slot: Slot) -> None:
        """The peer cannot go on with the picture in its slot."""
        ...


class Peer:
    """A connection under way or up: `connect`, `enter_service`, `until_ended`, `release`; all else is in between."""

    def __init__(
        self,
        party: str,
        connection: str,
        ice: IceOnSharedSocket,
        certificate: RTCCertificate,
        shared_socket: SharedSocket,
        traffic: PeerTraffic,
        counters: MediaCounters,
        patience: Patience,
        now_ns: int,
    ) -> None:
        self.party = party
        self.connection = connection
        self.ice = ice
        self.created_ns = now_ns
        self.slots = {slot: _new_slot(slot) for slot in Slot}
        self.downlink = DownlinkLimit()
        self._slot_of_ssrc = {slot.ssrc: slot for slot in self.slots.values()}
        self._dtls = PeerDtls(DtlsPath(ice.recv, ice.send), certificate)
        self._socket = shared_socket
        self._traffic = traffic
        self._counters = counters
        self._patience = patience
        self._srtp: SrtpSessions | None = None
        self._leg: Leg | None = None
        self._name = Name()
        self._reached_at: set[Address] = set()
        self._announced = Announced({}, {})
        self.tracks = IncomingTracks(self._announced, self._keep_of)
        self._reporter_ssrc = self.slots[Slot.MAIN_AUDIO].ssrc
        self._heard_ns: int | None = None
        self._wanted_ending: Ending | None = None
        ice.deliver_packets_to(self)

    @property
    def picture_octets(self) -> int:
        """Of all pictures that have been sent to the client."""
        return sum(slot.sent().octets for slot in self.slots.values() if not slot.is_sound)

    async def connect(self, answer: Answer) -> None:
        """Reach the client and agree on keys. Raises DtlsRefused, and ConnectionError or TimeoutError otherwise."""
        self.tracks = IncomingTracks(answer.announced, self._keep_of)
        self.ice.remote_username = answer.user_fragment
        self.ice.remote_password = answer.password
        async with asyncio.timeout(self._patience.connect_within_s):
            await self.ice.connect()
            self._srtp = await self._dtls.handshake(answer)
        for slot in self.slots.values():
            slot.connect(self._srtp, self._name, answer.repairs_type)
        self._aim()

    def enter_service(self) -> None:
        """From now on the client's packets are taken."""
        assert self._srtp is not None
        self._leg = Leg(self._srtp, self)
        for address in self._reached_at:
            self._socket.relay.bind(address, self._leg)

    def leave(self) -> None:
        """Take nothing more from the client, send it nothing, and let it feed nobody. More than once does no harm."""
        if self._leg is not None:
            for address in self._reached_at:
                self._socket.relay.unbind(address, self._leg)
            self._leg = None
        for slot in self.slots.values():
            slot.settle()
        for track in self.tracks.by_ssrc.values():
            for listener in (*track.outgoing, *track.beginning):
                listener.settle()

    async def until_ended(self) -> Ending:
        """Wait for the end of a connection that is up; why it ended."""
        await self._dtls.until_closed()
        if self._wanted_ending is not None:
            return self._wanted_ending
        return Ending.CONSENT_EXPIRED if self.ice.consent_expired else Ending.CLOSED_BY_CLIENT

    async def release(self) -> None:
        """Give back what the connection holds, after its end."""
        self.leave()
        self._srtp = None
        await self.ice.close()

    async def close(self, ending: Ending) -> None:
        """End the connection, with a goodbye to the client; `connect` or `until_ended` then returns."""
        if self._wanted_ending is None:
            self._wanted_ending = ending
        self.leave()
        await self._dtls.stop()
        await self.ice.close()

    @property
    def wanted_ending(self) -> Ending | None:
        """Why the server has ended this connection, if it has."""
        return self._wanted_ending

    @property
    def is_connected(self) -> bool:
        """Whether anything can be sent to the client."""
        return self._srtp is not None

    def is_silent(self, now_ns: int) -> bool:
        """Whether media that once came has stopped; a client that only listens reports on what it gets."""
        heard_ns = max((track.last_arrival_ns for track in self.tracks.by_ssrc.values()), default=0)
        heard_ns = max(heard_ns, self._heard_ns or 0)
        return heard_ns > 0 and now_ns - heard_ns > self._patience.silence_s * _NS_PER_S

    def packet_received(self, data: bytes, address: Address, arrival_ns: int) -> None:
        """One datagram from an address that ICE validated, and that the relay has not taken."""
        if data[0] in _DTLS_FIRST_BYTES:
            self.ice.data_received(data, 1)
        elif data[0] not in _RTP_FIRST_BYTES:
            self._drop(Dropped.UNKNOWN_PROTOCOL)
        elif self._srtp is None or self._leg is None:
            self._drop(Dropped.NOT_YET_SECURE)
        elif not is_rtcp(data):
            self._drop(Dropped.UNKNOWN_STREAM)
        else:
            opened = self._srtp.open_rtcp(data)
            if opened is None:
                self._drop(Dropped.SRTP_REFUSED)
                return
            if not self._leg.may_cost():
                self._drop(Dropped.FLOOD)
                return
            self._heard_ns = arrival_ns
            if address != self.ice.selected:
                self._follow(address)
            for told in read_rtcp(opened):
                self._told(told, arrival_ns)

    def reached_at(self, address: Address) -> None:
        """The client can be reached at this address, and may send from it."""
        self._reached_at.add(address)
        if self._leg is not None:
            self._socket.relay.bind(address, self._leg)
        self._aim()

    def came_from(self, sender: Sender) -> None:
        """The client's media now comes from here."""
        self._follow(address_of(sender))

    def stream_begins(self, packet: bytes, header: RtpHeader, arrival_ns: int) -> Track | None:
        """A stream not seen before."""
        track = self.tracks.begin(packet, header)
        if track is not None and self._leg is not None:
            self._leg.by_ssrc[track.ssrc] = track
            self._traffic.track_begins(self, track, arrival_ns)
        return track

    def repaired_track(self, repair: bytes, header: RtpHeader) -> Track | None:
        """The track that a stream of repairs belongs to."""
        return self.tracks.repaired(repair, header)

    def key_frame_needed(self, track: Track, now_ns: int) -> None:
        """Ask for one, unless that was done just now."""
        if track.may_ask_key_frame(now_ns):
            self._counters.key_frames_asked += 1
            self._send_rtcp(write_key_frame_request(self._reporter_ssrc, track.ssrc))

    def ask_key_frame(self, source: Source, now_ns: int) -> None:
        """Ask the client for a key frame of a source it sends, unless it was asked just now."""
        track = self.tracks.current.get(source)
        if track is not None and not track.is_sound:
            self.key_frame_needed(track, now_ns)

    def ask_again(self, track: Track, numbers: Sequence[int]) -> None:
        """Ask the client for packets that did not arrive."""
        sequences = tuple(number & 0xFFFF for number in numbers)
        self._send_rtcp(write_packets_lost(self._reporter_ssrc, PacketsLost(track.ssrc, sequences)))

    def forward_report(self, slot: Slot, report: SenderReport, now_ns: int) -> None:
        """Tell of the track that feeds a slot, so that sound and picture are played in step."""
        outgoing = self.slots[slot]
        told = outgoing.sender_report(report)
        if told is not None:
            outgoing.delivery.sender_report(told, now_ns)
            self._send_rtcp(write_sender_report(told))

    def report(self, now_ns: int) -> None:
        """Tell the client how its sources arrive."""
        blocks = [track.report(now_ns) for track in self.tracks.current.values()]
        if blocks:
            self._send_rtcp(write_receiver_report(self._reporter_ssrc, blocks))

    def limit_pictures(self, bits_per_s: float) -> None:
        """Tell the client how much picture it may send."""
        pictures = [
            track.ssrc for track in self.tracks.current.values() if MEDIUM_OF_SOURCE[track.source] is Medium.VIDEO
        ]
        if pictures:
            self._send_rtcp(write_bitrate_limit(self._reporter_ssrc, int(bits_per_s), pictures))

    def refill(self, passed_s: float) -> None:
        """So much time has passed: a client that sends too much is cut, or heard again."""
        if self._leg is not None:
            self._leg.refill(passed_s)

    def measured(self, now_ns: int) -> PeerCounters:
        """What has been counted on both ways of this connection so far. Called every second; changes nothing."""
        up = self.tracks.current
        sound, picture = up.get(Source.AUDIO), up.get(Source.CAMERA)
        main_sound, main_picture = self.slots[Slot.MAIN_AUDIO], self.slots[Slot.MAIN_VIDEO]
        round_trip_ms = main_picture.delivery.round_trip_ms(now_ns)
        if round_trip_ms is None:
            round_trip_ms = main_sound.delivery.round_trip_ms(now_ns)
        return PeerCounters(
            connection=self.connection,
            up=DirectionCounters(
                sound.counters() if sound is not None else None,
                picture.counters() if picture is not None else None,
                round_trip_ms,
            ),
            down=DirectionCounters(
                main_sound.delivery.counters(main_sound.sent(), now_ns),
                main_picture.delivery.counters(main_picture.sent(), now_ns),
                round_trip_ms,
            ),
        )

    def _told(self, told: Incoming, arrival_ns: int) -> None:
        if isinstance(told, BitrateWanted):
            self.downlink.told(told.bits_per_s, arrival_ns)
            return
        if isinstance(told, SenderReport):
            track = self.tracks.by_ssrc.get(told.ssrc)
            if track is not None:
                track.sender_report(told, arrival_ns)
                self._traffic.sender_report(self, track, told, arrival_ns)
            return
        slot = self._slot_of_ssrc.get(told.ssrc)
        if slot is None:
            return
        match told:
            case KeyFrameWanted():
                self._traffic.key_frame_wanted(self, slot.slot)
            case PacketsLost():
                self._send_again(slot, told.sequences, arrival_ns)
            case ReportBlock():
                slot.delivery.reported(told, arrival_ns)
                if slot.track is not None:
                    slot.track.listeners_loss = max(slot.track.listeners_loss, told.fraction_lost)

    def _send_again(self, slot: Outgoing, sequences: Sequence[int], now_ns: int) -> None:
        if self._leg is None or not self._leg.may_cost(len(sequences)):
            self._drop(Dropped.FLOOD)
            return
        again = slot.again(sequences, now_ns)
        for datagram in again.datagrams:
            self._send(datagram)
        self._counters.packets_sent_again += len(again.datagrams)

    def _follow(self, address: Address) -> None:
        self.ice.follow(address)
        self._aim()

    def _aim(self) -> None:
        """Send to where ICE says the client is."""
        if self.ice.selected is not None:
            self._name.write(self.ice.selected)

    def _keep_of(self, source: Source) -> Keep:
        return self._traffic.keep_of(self.party, source)

    def _send_rtcp(self, packet: bytes) -> None:
        if self._srtp is not None:
            self._send(self._srtp.seal_rtcp(packet))

    def _send(self, datagram: bytes) -> None:
        if self.ice.selected is not None:
            self._socket.send(datagram, self.ice.selected)

    def _drop(self, reason: Dropped) -> None:
        self._counters.dropped[reason] += 1


def _new_slot(slot: Slot) -> Outgoing:
    # A low first sequence keeps libsrtp's rollover counter in step with the receiver's (RFC 3711, 3.3.1).
    ssrc, repair_ssrc = (1 + secrets.randbelow((1 << 32) - 1) for _ in range(2))
    return Outgoing(slot, ssrc, repair_ssrc, sequence=secrets.randbits(15), timestamp=secrets.randbits(32))
