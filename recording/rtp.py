"""RTP packets and their numbers (RFC 3550). Pure."""

import struct
from collections.abc import Iterator
from typing import Generic, NamedTuple, TypeVar

from recording.quick_tuples import maker

_HEADER = struct.Struct("!BBHII")
# Version 2, no padding, no extension, no contributing sources.
_PLAIN = 0x80
_EXTENSION = struct.Struct("!HH")

# A retransmission arrives within a second or not at all.
REORDER_WINDOW_NS = 1_000_000_000
# A second of 1.5 Mbit/s is about 150 packets; more missing before one is held means they are not coming.
MAX_HELD_PACKETS = 1024
# RFC 3550, A.1: a larger jump of the sequence is another stream, not loss.
MAX_SEQUENCE_JUMP = 3000
# Added at a restart, so that what follows never looks like the next packet.
_RESTART_STEP = 1 << 20

Item = TypeVar("Item")


class RtpPacket(NamedTuple):
    """What is needed of a packet (RFC 3550, 5.1); `payload` is without padding, and empty for padding alone."""

    sequence: int
    timestamp: int
    ssrc: int
    marker: bool
    payload: bytes


_make = maker(RtpPacket)


def parse_rtp(packet: bytes) -> RtpPacket | None:
    """The packet read, or None when it is no RTP packet (RFC 3550, 5.1 and 5.3.1)."""
    if len(packet) < _HEADER.size:
        return None
    first, second, sequence, timestamp, ssrc = _HEADER.unpack_from(packet)
    if first == _PLAIN:
        return _make((sequence, timestamp, ssrc, second >= 0x80, packet[12:]))
    if first >> 6 != 2:
        return None
    start, end = _HEADER.size + 4 * (first & 0x0F), len(packet)
    if first & 0x10:
        if end < start + _EXTENSION.size:
            return None
        start += _EXTENSION.size + 4 * _EXTENSION.unpack_from(packet, start)[1]
    if first & 0x20:
        end -= packet[-1]
    if start > end:
        return None
    return RtpPacket(sequence, timestamp, ssrc, second >= 0x80, packet[start:end])


def unwrap(number: int, near: int, bits: int) -> int:
    """The integer congruent to `number` modulo 2**bits that lies nearest to `near`; halfway goes down."""
    span = 1 << bits
    return near + ((number - near + span // 2) % span) - span // 2


class PacketOrder(Generic[Item]):
    """Puts one track's packets in the order they were sent, drops doubles, counts what never came.

    Items come out with an unwrapped sequence; a number left out is a packet lost, or a stream begun anew.
    """

    def __init__(self) -> None:
        self.lost = 0
        self._next: int | None = None
        self._ssrc = 0
        self._held: dict[int, tuple[int, Item]] = {}

    def take(self, packet: RtpPacket) -> int | None:
        """The unwrapped sequence of a packet that is just the next while nothing is held; else `add` it."""
        expected = self._next
        if expected is None or self._held or packet.sequence != expected & 0xFFFF or packet.ssrc != self._ssrc:
            return None
        self._next = expected + 1
        return expected

    def add(self, packet: RtpPacket, arrival_ns: int, item: Item) -> Iterator[tuple[int, Item]]:
        """Take a packet as it arrived; whatever is now in order."""
        if self._next is None:
            self._next, self._ssrc = packet.sequence, packet.ssrc
        sequence = unwrap(packet.sequence, self._next, 16)
        if packet.ssrc != self._ssrc or abs(sequence - self._next) > MAX_SEQUENCE_JUMP:
            yield from self.flush()
            sequence = unwrap(packet.sequence, self._next + _RESTART_STEP, 16)
            self._next, self._ssrc = sequence, packet.ssrc
        if sequence == self._next and not self._held:
            self._next += 1
            yield sequence, item
        elif sequence >= self._next and sequence not in self._held:
            self._held[sequence] = (arrival_ns, item)
            yield from self._release(arrival_ns)

    def flush(self) -> Iterator[tuple[int, Item]]:
        """Give out all that is held: nothing more comes that could fill the holes."""
        while self._held:
            self._skip_to_first_held()
            yield from self._release_ready()

    def _release(self, now_ns: int) -> Iterator[tuple[int, Item]]:
        yield from self._release_ready()
        while self._held and self._is_overdue(now_ns):
            self._skip_to_first_held()
            yield from self._release_ready()

    def _is_overdue(self, now_ns: int) -> bool:
        oldest_ns, _ = next(iter(self._held.values()))
        return now_ns - oldest_ns > REORDER_WINDOW_NS or len(self._held) > MAX_HELD_PACKETS

    def _skip_to_first_held(self) -> None:
        first = min(self._held)
        assert self._next is not None
        self.lost += first - self._next
        self._next = first

    def _release_ready(self) -> Iterator[tuple[int, Item]]:
        assert self._next is not None
        while (ready := self._held.pop(self._next, None)) is not None:
            sequence, self._next = self._next, self._next + 1
            yield sequence, ready[1]
