"""The RTCP that a relay reads and writes. Pure.

RFC 3550 (SR, RR), RFC 4585 (NACK, PLI), RFC 5104 (FIR), draft-alvestrand-rmcat-remb (REMB).
"""

import struct
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

_PRELUDE: Final = struct.Struct("!BBH")
_SENDER: Final = struct.Struct("!IQIII")
_BLOCK: Final = struct.Struct("!IIIIII")
_REPORTER_SIZE: Final = 4
_FEEDBACK: Final = struct.Struct("!II")
_LOST: Final = struct.Struct("!HH")

_SR, _RR, _RTPFB, _PSFB = 200, 201, 205, 206
_NACK, _PLI, _FIR, _REMB = 1, 1, 4, 15
_VERSION: Final = 0x80
_REMB_MANTISSA_BITS: Final = 18
_REMB_NAME: Final = b"REMB"
_REMB_AT: Final = _FEEDBACK.size + len(_REMB_NAME)

MAX_LOST_PER_DATAGRAM: Final = 64
"""A listener that lacks more is helped by a key frame; without a bound, one datagram would ask for thousands."""
MAX_BLOCKS: Final = 31
"""Five bits count the blocks of a report (RFC 3550, 6.4.1)."""


class SenderReport(NamedTuple):
    """When the sender's RTP clock showed what (RFC 3550, 6.4.1); `ntp` is 32.32 fixed point."""

    ssrc: int
    ntp: int
    timestamp: int
    packets: int
    octets: int


class PacketsLost(NamedTuple):
    """Sequence numbers of `ssrc` that a listener lacks."""

    ssrc: int
    sequences: tuple[int, ...]


class KeyFrameWanted(NamedTuple):
    """A listener cannot go on with the picture of `ssrc`."""

    ssrc: int


class ReportBlock(NamedTuple):
    """How a source is received (RFC 3550, 6.4.1); `jitter` in clock ticks, `last_report` and `delay` in 1/65536 s."""

    ssrc: int
    fraction_lost: int
    lost: int
    highest_sequence: int
    jitter: int
    last_report: int
    delay: int


class BitrateWanted(NamedTuple):
    """What a listener can take of pictures, all together (draft-alvestrand-rmcat-remb, 2.2)."""

    bits_per_s: int


Incoming = SenderReport | ReportBlock | PacketsLost | KeyFrameWanted | BitrateWanted


def middle_bits(ntp: int) -> int:
    """Of a 32.32 fixed point time the middle 32 bits, as a report names the sender report it answers (LSR)."""
    return ntp >> 16 & 0xFFFFFFFF


def read_rtcp(data: bytes) -> list[Incoming]:
    """What concerns a relay in a compound or reduced-size packet; all else, and what is malformed, is left out."""
    read: list[Incoming] = []
    lost_room = MAX_LOST_PER_DATAGRAM
    for kind, count, body in _packets(data):
        if kind == _SR and len(body) >= _SENDER.size:
            read.append(SenderReport(*_SENDER.unpack_from(body)))
            read.extend(_read_blocks(body, _SENDER.size, count))
        elif kind == _RR:
            read.extend(_read_blocks(body, _REPORTER_SIZE, count))
        elif kind == _RTPFB and count == _NACK and len(body) >= _FEEDBACK.size:
            lost = _read_lost(body)[:lost_room]
            lost_room -= len(lost)
            read.append(PacketsLost(_FEEDBACK.unpack_from(body)[1], tuple(lost)))
        elif kind == _PSFB and count == _PLI and len(body) >= _FEEDBACK.size:
            read.append(KeyFrameWanted(_FEEDBACK.unpack_from(body)[1]))
        elif kind == _PSFB and count == _FIR:
            read.extend(KeyFrameWanted(ssrc) for ssrc in _read_full_intra(body))
        elif kind == _PSFB and count == _REMB and body[_FEEDBACK.size : _REMB_AT] == _REMB_NAME:
            read.extend(_read_bitrate(body))
    return read


def write_sender_report(report: SenderReport) -> bytes:
    """An SR without blocks."""
    return _packet(_SR, 0, _SENDER.pack(*report))


def write_receiver_report(reporter: int, blocks: Sequence[ReportBlock]) -> bytes:
    """An RR (RFC 3550, 6.4.2); blocks beyond `MAX_BLOCKS` are left out."""
    body = bytearray(struct.pack("!I", reporter))
    told = blocks[:MAX_BLOCKS]
    for block in told:
        lost = max(-0x800000, min(block.lost, 0x7FFFFF)) & 0xFFFFFF
        body += _BLOCK.pack(
            block.ssrc,
            block.fraction_lost << 24 | lost,
            block.highest_sequence & 0xFFFFFFFF,
            block.jitter,
            block.last_report,
            block.delay,
        )
    return _packet(_RR, len(told), bytes(body))


def write_key_frame_request(reporter: int, ssrc: int) -> bytes:
    """A PLI (RFC 4585, 6.3.1)."""
    return _packet(_PSFB, _PLI, _FEEDBACK.pack(reporter, ssrc))


def write_packets_lost(reporter: int, lost: PacketsLost) -> bytes:
    """A NACK (RFC 4585, 6.2.1), one entry for each number."""
    entries = b"".join(_LOST.pack(sequence, 0) for sequence in lost.sequences)
    return _packet(_RTPFB, _NACK, _FEEDBACK.pack(reporter, lost.ssrc) + entries)


def write_bitrate_limit(reporter: int, bits_per_s: int, ssrcs: Sequence[int]) -> bytes:
    """A REMB: the sender of `ssrcs` is to send no more than this, all together."""
    exponent = max(0, bits_per_s.bit_length() - _REMB_MANTISSA_BITS)
    mantissa = bits_per_s >> exponent
    limit = struct.pack("!I", len(ssrcs) << 24 | exponent << _REMB_MANTISSA_BITS | mantissa)
    body = _FEEDBACK.pack(reporter, 0) + _REMB_NAME + limit + struct.pack(f"!{len(ssrcs)}I", *ssrcs)
    return _packet(_PSFB, _REMB, body)


def _packet(kind: int, count: int, body: bytes) -> bytes:
    return _PRELUDE.pack(_VERSION | count, kind, len(body) // 4) + body


def _packets(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Type, count or format, and body of each packet of a compound (RFC 3550, 6.1)."""
    at = 0
    while at + _PRELUDE.size <= len(data):
        first, kind, words = _PRELUDE.unpack_from(data, at)
        end = at + _PRELUDE.size + 4 * words
        if first >> 6 != 2 or end > len(data):
            return
        yield kind, first & 0x1F, data[at + _PRELUDE.size : end]
        at = end


def _read_blocks(body: bytes, start: int, count: int) -> Iterator[ReportBlock]:
    """Of the `count` blocks that a report claims to have, those that are there (RFC 3550, 6.4.1)."""
    there = max(0, (len(body) - start) // _BLOCK.size)
    for index in range(min(count, there)):
        ssrc, loss, highest, jitter, last_report, delay = _BLOCK.unpack_from(body, start + index * _BLOCK.size)
        lost = (loss & 0xFFFFFF ^ 0x800000) - 0x800000
        yield ReportBlock(ssrc, loss >> 24, lost, highest, jitter, last_report, delay)


def _read_lost(body: bytes) -> list[int]:
    lost: list[int] = []
    for at in range(_FEEDBACK.size, len(body) - _LOST.size + 1, _LOST.size):
        first, following = _LOST.unpack_from(body, at)
        lost.append(first)
        lost.extend((first + 1 + bit) & 0xFFFF for bit in range(16) if following >> bit & 1)
        if len(lost) >= MAX_LOST_PER_DATAGRAM:
            break
    return lost


def _read_bitrate(body: bytes) -> Iterator[BitrateWanted]:
    if len(body) >= _REMB_AT + 4:
        limit = int.from_bytes(body[_REMB_AT : _REMB_AT + 4], "big")
        mantissa, exponent = limit & (1 << _REMB_MANTISSA_BITS) - 1, limit >> _REMB_MANTISSA_BITS & 0x3F
        yield BitrateWanted(mantissa << exponent)


def _read_full_intra(body: bytes) -> Iterable[int]:
    """The SSRCs of a FIR's entries (RFC 5104, 4.3.1.1)."""
    for at in range(_FEEDBACK.size, len(body) - 7, 8):
        yield int.from_bytes(body[at : at + 4], "big")
