"""One slot on its way out: under which numbers a track's packets leave, and what its listener gets again.

A slot has one SSRC for its whole life. Its sequence and timestamp run on when another track feeds it, so that the
listener sees one stream that never ends; under one track both are the track's own at a fixed distance. No number is
ever given to two different packets: under AES-GCM that would give the key away (RFC 7714, 8.1). Pictures are sent
again as packets of a stream of their own (RTX, RFC 4588), sound as the very bytes that were sent before.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from media.delivery import Delivery, Sent
from media.lines import CLOCK_RATE, MEDIUM_OF_SLOT, Medium, Slot
from media.rtcp import SenderReport
from media.rtp import forward_distance, read_header, repair_packet, rewritten, send_time_at, with_send_time, without_mid
from media.socket_memory import Name
from media.srtp import SrtpSessions
from media.track import Track

KEPT_SOUND: Final = 32
"""Packets of sound: two thirds of a second. A power of two."""
KEPT_SOUND_MASK: Final = KEPT_SOUND - 1

_NS_PER_S: Final = 1_000_000_000


class Again(NamedTuple):
    """Datagrams to send again, and whether something that was asked for is not kept any more."""

    datagrams: list[bytes]
    is_incomplete: bool


class Outgoing:
    """`sequence` (below 32768) and `timestamp` (32 bits) are where its numbers begin.

    The relay reads `sending` (libsrtp's context), `trailer` (bytes that sealing adds), `name` (where the listener is,
    0 for nowhere yet), `ssrc` and the two offsets for every packet.
    """

    __slots__ = (
        "_before",
        "_last_timestamp",
        "_name",
        "_newest_timestamp",
        "_next_sequence",
        "_repair_sequence",
        "_settled_ns",
        "_since",
        "_srtp",
        "delivery",
        "first",
        "is_sound",
        "kept_sound",
        "name",
        "repair_ssrc",
        "repairs_type",
        "sending",
        "sequence_offset",
        "slot",
        "ssrc",
        "timestamp_offset",
        "track",
        "trailer",
    )

    def __init__(self, slot: Slot, ssrc: int, repair_ssrc: int, sequence: int, timestamp: int) -> None:
        self.slot = slot
        self.is_sound = MEDIUM_OF_SLOT[slot] is Medium.AUDIO
        self.ssrc = ssrc
        self.repair_ssrc = repair_ssrc
        self.repairs_type: Mapping[int, int] = {}
        """The payload type of a repair, by that of what it repairs: those that the listener takes."""
        self.sending: Any = None
        self.trailer = 0
        self.name = 0
        self.track: Track | None = None
        """What feeds it; it is among the track's `beginning` or `outgoing`."""
        self.first = 0
        self.sequence_offset = 0
        self.timestamp_offset = 0
        self.kept_sound: list[bytes | None] = [None] * KEPT_SOUND
        """The datagrams as they were sent, by their sequence numbers' last bits."""
        self.delivery = Delivery(ssrc, CLOCK_RATE[MEDIUM_OF_SLOT[slot]])
        self._srtp: SrtpSessions | None = None
        self._name: Name | None = None
        self._next_sequence = sequence
        self._last_timestamp = self._newest_timestamp = timestamp
        self._settled_ns = 0
        self._repair_sequence = sequence
        self._before = Sent()
        self._since: Sent | None = None

    def connect(self, srtp: SrtpSessions, name: Name, repairs_type: Mapping[int, int]) -> None:
        """The listener has keys from now on, and is where `name` says."""
        self._srtp = srtp
        self._name = name
        self.name = name.pointer
        self.sending = srtp.sending_context
        self.trailer = srtp.trailer
        self.repairs_type = repairs_type

    def feed(self, track: Track) -> None:
        """From its next packet on (of a picture: its next key frame) this track feeds the slot."""
        self.track = track
        track.beginning = (*track.beginning, self)

    def begin(self, number: int, timestamp: int, arrival_ns: int, since: Sent | None = None) -> None:
        """The track's packet of this number is the first: the stream goes on after as much time as has passed.

        `since` is what the track had sent before that packet, unless it is the next.
        """
        track = self.track
        assert track is not None
        track.beginning = tuple(one for one in track.beginning if one is not self)
        track.sends_to((*track.outgoing, self))
        passed = 1
        if self._settled_ns:
            passed = max(1, (arrival_ns - self._settled_ns) * track.codec.clock_rate // _NS_PER_S)
        begins = self._last_timestamp + passed
        # What was sent last may have come in a burst, ahead of its time: time does not go back.
        begins += max(0, _ahead(self._newest_timestamp + 1, begins))
        self.first = number
        self.sequence_offset = self._next_sequence - number
        self.timestamp_offset = begins - timestamp
        self._last_timestamp = self._newest_timestamp = begins
        self._settled_ns = arrival_ns
        self._since = since if since is not None else track.sent()

    def settle(self) -> None:
        """Nothing more comes from the track that fed this slot; its numbers stand where they are."""
        track = self.track
        if track is None:
            return
        self.track = None
        track.beginning = tuple(one for one in track.beginning if one is not self)
        if self._since is None:
            return
        track.sends_to(tuple(one for one in track.outgoing if one is not self))
        self._next_sequence = track.highest + 1 + self.sequence_offset
        if track.last_arrival_ns > self._settled_ns:
            self._last_timestamp = track.last_timestamp + self.timestamp_offset
            self._settled_ns = track.last_arrival_ns
        newest = track.kept_packet(track.highest)
        if newest is not None:
            self._newest_timestamp = int.from_bytes(newest[4:8], "big") + self.timestamp_offset
        self._before = self._before + (track.sent() - self._since)
        self._since = None
        self.kept_sound = [None] * KEPT_SOUND

    def rewritten(self, packet: bytes, number: int, now_ns: int) -> bytes:
        """The track's packet under the slot's numbers, with nothing in it that names the source's line.

        A picture's bears the time at which it leaves here: from it the listener learns what its way carries.
        """
        header = read_header(packet)
        if header is not None:
            packet = without_mid(packet, header)
            if not self.is_sound:
                packet = with_send_time(packet, header, send_time_at(now_ns))
        timestamp = int.from_bytes(packet[4:8], "big") + self.timestamp_offset
        return rewritten(packet, number + self.sequence_offset, timestamp, self.ssrc)

    def again(self, sequences: Sequence[int], now_ns: int) -> Again:
        """What the listener lacks, by the numbers under which it was sent."""
        track = self.track
        if track is None or self._since is None or self._srtp is None:
            return Again([], False)
        datagrams: list[bytes] = []
        lacking = False
        for sequence in sequences:
            datagram = self._sound_again(sequence) if track.is_sound else self._picture_again(track, sequence, now_ns)
            if datagram is not None:
                datagrams.append(datagram)
            else:
                lacking = True
        return Again(datagrams, lacking)

    def sender_report(self, report: SenderReport) -> SenderReport | None:
        """The track's report, told of this slot; None when another track feeds it."""
        track = self.track
        if self._since is None or track is None or report.ssrc != track.ssrc:
            return None
        sent = self.sent()
        timestamp = report.timestamp + self.timestamp_offset & 0xFFFFFFFF
        return SenderReport(self.ssrc, report.ntp, timestamp, sent.packets & 0xFFFFFFFF, sent.octets & 0xFFFFFFFF)

    def sent(self) -> Sent:
        """What has gone out so far: all that its tracks got while they fed it."""
        if self._since is None or self.track is None:
            return self._before
        return self._before + (self.track.sent() - self._since)

    def _sound_again(self, sequence: int) -> bytes | None:
        kept = self.kept_sound[sequence & KEPT_SOUND_MASK]
        return kept if kept is not None and int.from_bytes(kept[2:4], "big") == sequence else None

    def _picture_again(self, track: Track, sequence: int, now_ns: int) -> bytes | None:
        repairs_type = self.repairs_type.get(track.codec.payload_type)
        number = track.highest + forward_distance(sequence, track.highest + self.sequence_offset & 0xFFFF)
        if repairs_type is None or number < self.first:
            return None
        packet = track.kept_packet(number)
        header = read_header(packet) if packet is not None else None
        if packet is None or header is None or self._srtp is None:
            return None
        self._repair_sequence += 1
        whole = self.rewritten(packet, number, now_ns)
        repair = repair_packet(whole, header, repairs_type, self._repair_sequence, self.repair_ssrc)
        return self._srtp.seal_rtp(repair)


def _ahead(timestamp: int, of: int) -> int:
    """How far one timestamp lies ahead of another, modulo their width."""
    return ((timestamp - of + 0x80000000) & 0xFFFFFFFF) - 0x80000000
