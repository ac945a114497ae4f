"""Read an Ogg Opus file into its packets, without decoding them. Pure.

RFC 3533 (Ogg pages), RFC 7845 (Opus in Ogg), RFC 6716, 3.1 (how long a packet plays).
"""

import struct
from collections.abc import Iterator
from typing import Final, NamedTuple

SAMPLE_RATE: Final = 48_000
"""Opus counts in samples at 48 kHz, whatever was encoded (RFC 7845, 4)."""

_PAGE: Final = struct.Struct("<4sBBqIIIB")
_CAPTURE: Final = b"OggS"
_HEADERS: Final = (b"OpusHead", b"OpusTags")
_FULL_SEGMENT: Final = 255
_SILK_LAST, _HYBRID_LAST = 11, 15
_SILK_FRAMES: Final = (480, 960, 1920, 2880)
_HYBRID_FRAMES: Final = (480, 960)
_CELT_FRAMES: Final = (120, 240, 480, 960)


class NotOggOpus(ValueError):  # noqa: N818 - names what it is
    """The bytes are not one stream of Ogg Opus."""


class OpusPacket(NamedTuple):
    """One packet, as it goes into an RTP payload (RFC 7587, 4.2); `samples` is how long it plays, at 48 kHz."""

    payload: bytes
    samples: int


def read_ogg_opus(data: bytes) -> tuple[OpusPacket, ...]:
    """The sound packets of a file. Raises NotOggOpus."""
    packets = list(_packets(data))
    if len(packets) < len(_HEADERS) or any(
        not packet.startswith(magic) for packet, magic in zip(packets, _HEADERS, strict=False)
    ):
        raise NotOggOpus("it does not begin with the headers of RFC 7845, 5")
    return tuple(OpusPacket(packet, samples_in(packet)) for packet in packets[len(_HEADERS) :])


def samples_in(packet: bytes) -> int:
    """How long a packet plays, in samples at 48 kHz (RFC 6716, 3.1 and 3.2). Raises NotOggOpus for an empty one."""
    if not packet:
        raise NotOggOpus("an empty packet")
    configuration, code = packet[0] >> 3, packet[0] & 0x03
    if code == 3 and len(packet) < 2:
        raise NotOggOpus("a packet that ends before its count of frames")
    frames = (1, 2, 2, packet[1] & 0x3F if code == 3 else 0)[code]
    return frames * _frame_samples(configuration)


def _frame_samples(configuration: int) -> int:
    if configuration <= _SILK_LAST:
        return _SILK_FRAMES[configuration % 4]
    if configuration <= _HYBRID_LAST:
        return _HYBRID_FRAMES[configuration % 2]
    return _CELT_FRAMES[configuration % 4]


def _packets(data: bytes) -> Iterator[bytes]:
    """Packets are put together of segments, and one may go on over pages (RFC 3533, 5 and 6)."""
    at, unfinished = 0, bytearray()
    while at < len(data):
        if len(data) - at < _PAGE.size:
            raise NotOggOpus(f"a page is cut off at offset {at}")
        capture, version, *_, count = _PAGE.unpack_from(data, at)
        if capture != _CAPTURE or version != 0:
            raise NotOggOpus(f"no page at offset {at}")
        sizes = data[at + _PAGE.size : at + _PAGE.size + count]
        at += _PAGE.size + count
        if len(data) < at + sum(sizes):
            raise NotOggOpus("the last page is cut off")
        for size in sizes:
            unfinished += data[at : at + size]
            at += size
            if size < _FULL_SEGMENT:
                yield bytes(unfinished)
                unfinished.clear()
