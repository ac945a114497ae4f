"""The longer way of a packet that is not simply the next of its track.

The first of a stream, one that was overtaken, one with an unusual header, one for which a slot has waited, and repairs
(RTX, RFC 4588), which are taken for the packets they bring. Of one after a gap only the gap is looked at here.
"""

from itertools import islice

from media.datagram_copies import DatagramCopies
from media.leg import Leg
from media.lines import CODEC_OF_PAYLOAD_TYPE, MEDIUM_OF_SOURCE, REPAIRED_BY, Codec
from media.outgoing import Outgoing
from media.rtp import (
    RtpHeader,
    begins_key_frame,
    is_ordinary_layout,
    layout_of,
    read_header,
    repaired_packet,
    send_time_of,
)
from media.statistics import Dropped, MediaCounters
from media.track import KEPT_MASK, MAX_JUMP, Track

TRACKS_ASKED_AT_ONCE = 32
"""The others have their turn at the next tick. When the socket itself drops, something is missing of every track, and
asking for all of it would cost more than it repairs."""
MAX_LATE = 96
"""Packets later than this are refused: before SRTP's replay window of 128 ends."""


class Arrivals:
    """Of one relay. `gapped` are the tracks of which something is missing."""

    def __init__(self, copies: DatagramCopies, counters: MediaCounters) -> None:
        self._copies = copies
        self._counters = counters
        self.gapped: dict[Track, Leg] = {}

    def unusual(self, leg: Leg, packet: bytes, now_ns: int) -> None:
        """One packet in the clear."""
        header = read_header(packet)
        if not leg.may_cost():
            self._drop(Dropped.FLOOD)
        elif header is None:
            self._drop(Dropped.RTP_UNREADABLE)
        elif header.payload_type in REPAIRED_BY:
            self._repair(leg, packet, header, now_ns)
        else:
            self._take(leg, packet, header, now_ns)

    def ahead(self, leg: Leg, track: Track, kind: int, sequence: int, now_ns: int) -> Track | None:
        """The track again when a packet of it is an ordinary one, only ahead: what lies between is missing from now on.

        On a way that loses one packet in ten every tenth one comes here, so it must cost little.
        """
        number = track.number_of(sequence)
        is_ahead = 0 < number - track.highest <= MAX_JUMP
        if not is_ahead or kind != track.kind or track.beginning or not leg.may_cost():
            return None
        self._advance(leg, track, number, now_ns)
        return track

    def play(self, track: Track, packet: bytes, header: RtpHeader, now_ns: int) -> None:
        """One packet of a track that no client sends: hold music. Its numbers run on without a gap."""
        number = track.number_of(header.sequence)
        track.advance(number)
        for listener in track.beginning:
            listener.begin(number, header.timestamp, now_ns)
        track.packets += 1
        track.octets += len(packet)
        track.last_timestamp, track.last_arrival_ns = header.timestamp, now_ns
        for listener in track.outgoing:
            self._copies.send(listener, packet, number, now_ns)
        self._copies.flush()

    def catch_up(self, listener: Outgoing, track: Track, now_ns: int) -> bool:
        """Let a slot that the track feeds begin with a key frame that has just come, and all that followed.

        So who connects later than the other sees them at once. False: there is none, and one has to be asked for.
        """
        begun = track.fresh_key_frame(now_ns)
        if begun is None:
            return False
        listener.begin(begun.number, begun.timestamp, now_ns, begun.sent_before)
        for number in range(begun.number, track.highest + 1):
            packet = track.kept_packet(number)
            if packet is not None:  # Else it is missing here too, and sent when it comes.
                self._copies.send(listener, packet, number, now_ns)
        self._copies.flush()
        return True

    def ask_for_missing(self, now_ns: int) -> None:
        """Ask the senders for what is due; some fifty times a second."""
        for track, leg in list(islice(self.gapped.items(), TRACKS_ASKED_AT_ONCE)):
            del self.gapped[track]
            wanted = track.missing.to_ask(now_ns)
            if wanted:
                leg.streams.ask_again(track, wanted)
            if track.missing:
                self.gapped[track] = leg

    def _repair(self, leg: Leg, repair: bytes, header: RtpHeader, now_ns: int) -> None:
        track = leg.streams.repaired_track(repair, header)
        packet = None
        if track is not None:
            packet = repaired_packet(repair, header, REPAIRED_BY[header.payload_type], track.ssrc)
        original = read_header(packet) if packet is not None else None
        if track is None or packet is None or original is None:
            return
        # Padding, or what has come already: with both a sender probes what its way carries. And what was sent before a
        # sender began anew must not take it back.
        if track.number_of(original.sequence) in track.missing:
            self._counters.packets_repaired += 1
            self._take(leg, packet, original, now_ns)

    def _take(self, leg: Leg, packet: bytes, header: RtpHeader, now_ns: int) -> None:
        track = leg.by_ssrc.get(header.ssrc) or leg.streams.stream_begins(packet, header, now_ns)
        codec = CODEC_OF_PAYLOAD_TYPE.get(header.payload_type)
        if track is None or codec is None or codec.medium is not MEDIUM_OF_SOURCE[track.source]:
            self._drop(Dropped.UNKNOWN_STREAM)
            return
        if is_ordinary_layout(packet, header):
            leg.tracks.setdefault(layout_of(packet), track)
        number = self._place(leg, track, codec, header, now_ns)
        if number is None:
            self._drop(Dropped.TOO_LATE)
            return
        self._begin(leg, track, packet, header, number, now_ns)
        track.packets += 1
        track.octets += len(packet)
        track.keep(now_ns, packet)
        track.kept[number & KEPT_MASK] = packet
        if number == track.highest and (track.is_sound or header.marker):
            track.arrived(now_ns, header.sequence, header.timestamp, send_time_of(packet, header))
        for listener in track.outgoing:
            if number >= listener.first:
                self._copies.send(listener, packet, number, now_ns)

    def _place(self, leg: Leg, track: Track, codec: Codec, header: RtpHeader, now_ns: int) -> int | None:
        """The packet's number; None for a double, and for one that comes too late."""
        number = track.number_of(header.sequence)
        ahead = number - track.highest
        if abs(ahead) > MAX_JUMP or (codec is not track.codec and ahead > 0):
            _begin_anew(track, codec, header)
            leg.streams.key_frame_needed(track, now_ns)
            return track.highest
        if ahead > 0:
            self._advance(leg, track, number, now_ns)
            return number
        if ahead < -MAX_LATE or codec is not track.codec or not track.missing.came(number):
            return None
        return number

    def _advance(self, leg: Leg, track: Track, number: int, now_ns: int) -> None:
        if number > track.highest + 1:
            track.missing.gap(track.highest + 1, number, now_ns)
            self.gapped[track] = leg
            if track.missing.overflowed and not track.is_sound:
                leg.streams.key_frame_needed(track, now_ns)
            track.missing.overflowed = False
        track.advance(number)

    def _begin(self, leg: Leg, track: Track, packet: bytes, header: RtpHeader, number: int, now_ns: int) -> None:
        """Let the slots begin that wait for the track: with any packet of sound, with a picture's key frame."""
        begins = track.is_sound or begins_key_frame(packet, header, track.codec)
        if begins and not track.is_sound and number == track.highest:
            track.key_frame_begins(number, header.timestamp, now_ns)
        if not track.beginning:
            return
        if begins:
            for listener in track.beginning:
                listener.begin(number, header.timestamp, now_ns)
        else:
            self._drop(Dropped.BEFORE_KEY_FRAME)
            leg.streams.key_frame_needed(track, now_ns)

    def _drop(self, reason: Dropped) -> None:
        self._counters.dropped[reason] += 1


def _begin_anew(track: Track, codec: Codec, header: RtpHeader) -> None:
    """The sender has begun anew, or with another codec: the slots go on when a key frame comes."""
    listeners: tuple[Outgoing, ...] = track.outgoing
    for listener in listeners:
        listener.settle()
    track.restart(header.sequence, codec)
    for listener in listeners:
        listener.feed(track)
