"""What happens to a packet, from the socket to its listeners' socket: the one part of the media path where every
microsecond counts.

A datagram of a known client that looks like RTP is opened where it lies. If it is the next of its track it is counted,
kept for the recorder and for repairs, put under the numbers of each slot that the track feeds, sealed where it lies,
and sent together with all others of its batch. Whatever is out of the ordinary (the first packet of a stream, one
that was overtaken, a repair) takes the longer way through `Arrivals`. What is no RTP goes to the slow path.
"""

import struct
import time
from typing import Final, Protocol

from media.arrivals import Arrivals
from media.datagram_batch import MAX_DATAGRAM_BYTES, MESSAGE_WORDS, OFFSETS, ReceivedBatch, SendBatch
from media.datagram_copies import DatagramCopies
from media.leg import Leg
from media.libsrtp import length_pointer, packet_pointer, protect, unprotect
from media.outgoing import KEPT_SOUND_MASK
from media.rtp import LAYOUT, ONE_WORD, send_time_element, write_numbers, write_numbers_and_time
from media.socket_memory import Address, Sender, address_of, sender_of
from media.statistics import Dropped, MediaCounters
from media.track import JITTER_MASK, KEPT_MASK

_SEND_TIME: Final = slice(17, 20)
_MARKER: Final = 0x8000
"""Of the first two bytes as a little-endian number."""

_numbers: Final = struct.Struct("!2xHI").unpack_from


class SlowPath(Protocol):
    """Takes whatever is no RTP of a known client: STUN, DTLS, RTCP, strangers."""

    def received(self, data: bytes, address: Address, arrival_ns: int) -> None:
        """One datagram that is neither empty nor too long."""
        ...


class Relay:
    """Of one socket; `family` is `socket.AF_INET` or `socket.AF_INET6`. All methods are called on one thread."""

    def __init__(self, descriptor: int, family: int, slow_path: SlowPath, counters: MediaCounters) -> None:
        self._received = ReceivedBatch(descriptor, family)
        self._sending = SendBatch(descriptor, family)
        self._slow_path = slow_path
        self._counters = counters
        self._legs: dict[Sender, Leg] = {}
        self._first_bytes = self._received.memory.cast("H")
        self._places = tuple(
            (offset // 2, offset, packet_pointer(address), length_pointer(length_address), address)
            for offset, address, length_address in zip(
                OFFSETS, self._received.addresses, self._received.length_addresses, strict=True
            )
        )
        self.copies = DatagramCopies(SendBatch(descriptor, family), counters)
        self.arrivals = Arrivals(self.copies, counters)

    def bind(self, address: Address, leg: Leg) -> None:
        """What comes from this address is this client's."""
        self._legs[sender_of(address)] = leg

    def unbind(self, address: Address, leg: Leg) -> None:
        """It no longer is; a client that took the address over keeps it."""
        if self._legs.get(sender_of(address)) is leg:
            del self._legs[sender_of(address)]

    def poll(self) -> int:  # noqa: C901 - one straight way; each call of a function would cost as much as a step of it
        """Take one batch from the socket and send all that follows from it; how many were taken. Raises OSError."""
        taken = self._received.receive()
        if not taken:
            return 0
        send_time = send_time_element(now_ns := time.monotonic_ns())
        batch, legs, first_bytes, copies = self._received, self._legs, self._first_bytes, self.copies
        buffer, memory, headers, vectors = batch.buffer, batch.memory, self._sending.headers, self._sending.vectors
        refused = queued = elsewhere = 0
        for sender, size, place in zip(batch.senders(taken), batch.lengths(taken), self._places, strict=False):
            half, offset, pointer, size_pointer, begin = place
            leg, kind = legs.get(sender), first_bytes[half]
            if leg is None or kind not in leg.kinds or size > MAX_DATAGRAM_BYTES:
                self._no_media(leg, sender, buffer[offset : offset + size], now_ns)
                elsewhere += 1
                continue
            if unprotect(leg.receiving, pointer, size_pointer):
                self._refused(size)
                elsewhere += 1
                continue
            if sender != leg.sender:
                leg.came_from(sender)
            length = size - leg.trailer
            packet = buffer[offset : offset + length]
            track = leg.tracks.get(packet[LAYOUT])
            sequence, timestamp = _numbers(packet)
            if track is not None and sequence != track.expected:
                track = self.arrivals.ahead(leg, track, kind & ~_MARKER, sequence, now_ns)
            if track is None or kind & ~_MARKER != track.kind or track.beginning:
                queued = self._flush(queued)  # What leaves of it goes the other way, and must overtake nothing.
                self.arrivals.unusual(leg, packet, now_ns)
                continue
            track.expected = sequence + 1
            track.packets += 1
            track.octets += length
            track.keep(now_ns, packet)
            track.kept[sequence & KEPT_MASK] = packet
            if kind & _MARKER or (track.is_sound and sequence & JITTER_MASK <= 1):
                track.arrived(now_ns, sequence, timestamp, packet[_SEND_TIME])
            for other in track.others:
                copies.send_ordinary(other, memory[offset : offset + length], sequence, timestamp, send_time)
            if (listener := track.listener) is None:
                continue
            sequence = sequence + listener.sequence_offset & 0xFFFF
            timestamp = timestamp + listener.timestamp_offset & 0xFFFFFFFF
            if track.is_sound:
                write_numbers(memory, offset + 2, sequence, timestamp, listener.ssrc)
            else:
                write_numbers_and_time(memory, offset + 2, sequence, timestamp, listener.ssrc, ONE_WORD, send_time)
            if protect(listener.sending, pointer, size_pointer):
                refused += 1
                continue
            length += listener.trailer
            if track.is_sound:
                listener.kept_sound[sequence & KEPT_SOUND_MASK] = buffer[offset : offset + length]
            headers[queued * MESSAGE_WORDS] = listener.name
            vectors[2 * queued], vectors[2 * queued + 1] = begin, length
            queued += 1
        self._send(taken, taken - elsewhere, queued, refused)
        return taken

    def _refused(self, size: int) -> None:
        """The first bytes are those of an earlier datagram when this one is empty."""
        self._counters.dropped[Dropped.SRTP_REFUSED if size else Dropped.EMPTY] += 1

    def _send(self, taken: int, packets: int, queued: int, refused: int) -> None:
        counters = self._counters
        counters.datagrams_in += taken
        counters.packets_in += packets
        counters.dropped[Dropped.SRTP_REFUSED] += refused
        self._flush(queued)

    def _flush(self, queued: int) -> int:
        """Send what has gathered, copies first: they came before. How many are then queued: none."""
        self.copies.flush()
        if queued:
            self._counters.packets_out += queued
            self._counters.datagrams_out += queued
            self._counters.dropped[Dropped.SEND_REFUSED] += self._sending.flush(queued)
        return 0

    def _no_media(self, leg: Leg | None, sender: Sender, data: bytes, now_ns: int) -> None:
        """An empty datagram, one that is too long, no RTP, or RTP of nobody or of one who sends too much."""
        if not data:
            self._counters.dropped[Dropped.EMPTY] += 1
        elif len(data) > MAX_DATAGRAM_BYTES:
            self._counters.dropped[Dropped.TOO_LONG] += 1
        elif leg is not None and leg.is_cut and data[0] >= 128 and not 192 <= data[1] <= 223:
            self._counters.dropped[Dropped.FLOOD] += 1
        else:
            self._slow_path.received(data, address_of(sender), now_ns)
