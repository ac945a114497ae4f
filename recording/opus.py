"""Opus packets: how long they last, and a gapless line of them (RFC 6716, RFC 7587). Pure."""

from collections.abc import Iterator
from typing import NamedTuple

SAMPLE_RATE = 48_000
_NS_PER_S = 1_000_000_000
# 20 ms of silence: a CELT full-band mono frame that says "silence" (RFC 6716, 3.1 and 4.3).
SILENCE = b"\xf8\xff\xfe"
SILENCE_SAMPLES = 960
SILENCE_NS = 20_000_000
# RFC 6716, 3.4 (R2).
MAX_FRAME_BYTES = 1275
# RFC 6716, 3.4 (R5): a packet lasts 120 ms at most.
MAX_PACKET_SAMPLES = 5760
# A packet stands this near to its place at worst; nobody hears it, and a finer rule would cut and fill constantly.
TOLERANCE_SAMPLES = SILENCE_SAMPLES


class OpusPacket(NamedTuple):
    """A packet on a gapless line, in samples at 48 kHz from the line's start."""

    at_samples: int
    samples: int
    data: bytes


def packet_samples(packet: bytes) -> int | None:
    """How many samples at 48 kHz the packet lasts, or None when it is not well-formed (RFC 6716, 3.1 and 3.4).

    A player that meets a malformed packet may stop there, so that what a party sends must not get through unseen.
    """
    if not packet:
        return None
    sizes = _frame_sizes(packet)
    if sizes is None or not sizes or not all(0 <= size <= MAX_FRAME_BYTES for size in sizes):
        return None
    samples = _frame_samples(packet[0] >> 3) * len(sizes)
    return samples if samples <= MAX_PACKET_SAMPLES else None


def _frame_samples(config: int) -> int:
    """RFC 6716, 3.1, table 2."""
    if config < 12:
        return (480, 960, 1920, 2880)[config & 3]
    if config < 16:
        return (480, 960)[config & 1]
    return (120, 240, 480, 960)[config & 3]


def _frame_sizes(packet: bytes) -> list[int] | None:
    """The sizes of the packet's frames as it claims them, the last one by what is left; RFC 6716, 3.2."""
    code, rest = packet[0] & 3, len(packet) - 1
    if code == 0:
        return [rest]
    if code == 1:
        return [rest // 2] * 2 if rest % 2 == 0 else None
    if code == 2:
        return _sizes_by_length(packet, 1, len(packet), 2)
    return _sizes_of_many(packet)


def _sizes_of_many(packet: bytes) -> list[int] | None:
    """A packet of code 3: its second byte counts the frames, padding may stand at the end (RFC 6716, 3.2.5)."""
    if len(packet) < 2:
        return None
    count, start, end = packet[1] & 0x3F, 2, len(packet)
    more_padding = bool(packet[1] & 0x40)
    while more_padding:
        if start >= end:
            return None
        more_padding = packet[start] == 255
        end -= 254 if more_padding else packet[start]
        start += 1
    if packet[1] & 0x80:
        return _sizes_by_length(packet, start, end, count)
    if count == 0 or end < start or (end - start) % count:
        return None
    return [(end - start) // count] * count


def _sizes_by_length(packet: bytes, start: int, end: int, count: int) -> list[int] | None:
    """Each frame but the last has its length in front, in one or two bytes (RFC 6716, 3.2.1)."""
    sizes: list[int] = []
    for _ in range(count - 1):
        width = 2 if start < end and packet[start] >= 252 else 1
        if start + width > end:
            return None
        sizes.append(packet[start] if width == 1 else packet[start] + 4 * packet[start + 1])
        start += width
    return [*sizes, end - start - sum(sizes)] if count else None


class OpusLine:
    """Lays packets end to end, each within 20 ms of its place: holes get silence, what overlaps is left out."""

    def __init__(self) -> None:
        self._end = 0

    def place(self, at_ns: int, data: bytes) -> Iterator[OpusPacket]:
        """Silence up to the packet, as far as it is missing, then the packet."""
        samples = packet_samples(data)
        if samples is None:
            return
        at = at_ns * SAMPLE_RATE // _NS_PER_S
        yield from self.fill(at_ns)
        if at > self._end - TOLERANCE_SAMPLES:
            yield self._next(samples, data)

    def fill(self, until_ns: int) -> Iterator[OpusPacket]:
        """Silence until less than 20 ms are missing to `until_ns`."""
        until = until_ns * SAMPLE_RATE // _NS_PER_S
        while until - self._end >= SILENCE_SAMPLES:
            yield self._next(SILENCE_SAMPLES, SILENCE)

    def _next(self, samples: int, data: bytes) -> OpusPacket:
        packet = OpusPacket(self._end, samples, data)
        self._end += samples
        return packet
