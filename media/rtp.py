"""RTP packets as a relay sees them: read the header, rewrite it, never look into sound or picture. Pure.

RFC 3550 (header), RFC 8285 (one-byte header extensions), RFC 6464 (audio level), RFC 7741 (VP8 payload), RFC 6184
(H.264 payload), RFC 4588 (repairs).
"""

import struct
from collections.abc import Iterator
from typing import Final, NamedTuple

from media.lines import AUDIO_LEVEL_EXTENSION, H264, MID_EXTENSION, OPUS, SEND_TIME_EXTENSION, Codec

_HEADER: Final = struct.Struct("!BBHII")
_EXTENSION: Final = struct.Struct("!HH")
_ONE_BYTE_PROFILE: Final = 0xBEDE
_RESERVED_ID: Final = 15
_PLAIN_WITH_EXTENSION: Final = 0x90
ONE_WORD: Final = 0xBEDE0001
"""Profile and length of a header extension of one word."""
LAYOUT: Final = slice(8, 17)
write_numbers: Final = struct.Struct("!HII").pack_into
"""Into a packet from its third byte on: sequence, timestamp, SSRC."""
write_numbers_and_time: Final = struct.Struct("!HIIII").pack_into
"""The same, then `ONE_WORD` and the only word of extensions: `send_time_element`."""
_NUMBER_BYTES: Final = 2
_SEND_TIME_BYTES: Final = 3
_STAP_A, _FU_A = 24, 28
_KEY_NAL_TYPES: Final = frozenset({5, 7})
"""A slice of an IDR picture, and the sequence parameter set that goes before it."""


class RtpHeader(NamedTuple):
    """The fields of RFC 3550, 5.1; the payload lies at `payload_start` to `payload_end` (padding left out)."""

    payload_type: int
    marker: bool
    sequence: int
    timestamp: int
    ssrc: int
    payload_start: int
    payload_end: int


class _Element(NamedTuple):
    """A header extension: its number, and where header and data of it lie."""

    number: int
    start: int
    data_start: int
    end: int


def is_rtcp(packet: bytes) -> bool:
    """Tell RTCP from RTP where both share a port (RFC 5761, 4)."""
    return len(packet) >= 2 and 192 <= packet[1] <= 223


def read_header(packet: bytes) -> RtpHeader | None:
    """The header, or None when this is no RTP packet, or one with extensions of a form nobody was offered."""
    if len(packet) < _HEADER.size:
        return None
    first, second, sequence, timestamp, ssrc = _HEADER.unpack_from(packet)
    if first >> 6 != 2:
        return None
    start, end = _HEADER.size + 4 * (first & 0x0F), len(packet)
    if first & 0x10:
        if end < start + _EXTENSION.size:
            return None
        profile, words = _EXTENSION.unpack_from(packet, start)
        if profile != _ONE_BYTE_PROFILE:
            return None
        start += _EXTENSION.size + 4 * words
    if first & 0x20:
        end -= packet[-1]
    if start > end:
        return None
    return RtpHeader(second & 0x7F, second >= 0x80, sequence, timestamp, ssrc, start, end)


def mid_of(packet: bytes, header: RtpHeader) -> str | None:
    """The media line that the sender names (RFC 9143, 15), when it does."""
    for element in _elements(packet, header):
        if element.number == MID_EXTENSION:
            return packet[element.data_start : element.end].decode("ascii", errors="replace")
    return None


def audio_level_of(packet: bytes, header: RtpHeader) -> int | None:
    """Loudness in -dBov, 0 (loudest) to 127 (silence) (RFC 6464, 3), when the sender tells."""
    for element in _elements(packet, header):
        if element.number == AUDIO_LEVEL_EXTENSION:
            return packet[element.data_start] & 0x7F
    return None


def without_mid(packet: bytes, header: RtpHeader) -> bytes:
    """The packet with its line's name turned into padding: on the listener's side it is another line."""
    for element in _elements(packet, header):
        if element.number == MID_EXTENSION:
            blanked = bytearray(packet)
            blanked[element.start : element.end] = bytes(element.end - element.start)
            return bytes(blanked)
    return packet


def rewritten(packet: bytes, sequence: int, timestamp: int, ssrc: int) -> bytes:
    """The packet under other numbers; all are taken modulo their width."""
    numbers = _HEADER.pack(packet[0], packet[1], sequence & 0xFFFF, timestamp & 0xFFFFFFFF, ssrc)
    return numbers + packet[_HEADER.size :]


def begins_vp8_key_frame(packet: bytes, header: RtpHeader) -> bool:
    """Whether this packet is the first of a VP8 key frame (RFC 7741, 4.2 and 4.3)."""
    payload = packet[header.payload_start : header.payload_end]
    if len(payload) < 2 or payload[0] & 0x1F != 0x10:
        return False
    offset = 1
    if payload[0] & 0x80:
        extensions, offset = payload[1], 2
        if extensions & 0x80:
            offset += 2 if len(payload) > offset and payload[offset] & 0x80 else 1
        offset += bool(extensions & 0x40) + bool(extensions & 0x30)
    return len(payload) > offset and not payload[offset] & 0x01


def repair_packet(packet: bytes, header: RtpHeader, payload_type: int, sequence: int, ssrc: int) -> bytes:
    """The packet, which `header` describes, as a repair of itself: its number goes before its payload (RFC 4588, 4)."""
    second = (0x80 if header.marker else 0) | payload_type
    first = packet[0] & ~0x20
    numbers = struct.pack("!BBH", first, second, sequence & 0xFFFF) + packet[4:8] + ssrc.to_bytes(4, "big")
    start = header.payload_start
    return numbers + packet[_HEADER.size : start] + packet[2:4] + packet[start : header.payload_end]


def repaired_packet(repair: bytes, header: RtpHeader, payload_type: int, ssrc: int) -> bytes | None:
    """The packet that this repair brings; None when there is none in it: padding, with which senders probe."""
    start = header.payload_start
    if header.payload_end - start <= _NUMBER_BYTES:
        return None
    second = (0x80 if header.marker else 0) | payload_type
    number = repair[start : start + _NUMBER_BYTES]
    numbers = bytes([repair[0] & ~0x20, second]) + number + repair[4:8] + ssrc.to_bytes(4, "big")
    return numbers + repair[_HEADER.size : start] + repair[start + _NUMBER_BYTES : header.payload_end]


def layout_of(packet: bytes) -> bytes:
    """SSRC, profile and length of the header extension, and its first element's head."""
    return packet[LAYOUT]


def is_ordinary_layout(packet: bytes, header: RtpHeader) -> bool:
    """Whether the header has one word of extensions, which names no line, and of a picture begins with its send time.

    A line's name has five letters at least, and does not fit into one word.
    """
    if (
        packet[0] != _PLAIN_WITH_EXTENSION
        or packet[12:16] != ONE_WORD.to_bytes(4, "big")
        or len(packet) < header.payload_start
    ):
        return False
    return header.payload_type == OPUS.payload_type or packet[16] == SEND_TIME_EXTENSION << 4 | _SEND_TIME_BYTES - 1


def begins_key_frame(packet: bytes, header: RtpHeader, codec: Codec) -> bool:
    """Whether a picture can begin with this packet."""
    begins = begins_h264_key_frame if codec is H264 else begins_vp8_key_frame
    return begins(packet, header)


def begins_h264_key_frame(packet: bytes, header: RtpHeader) -> bool:
    """Whether this packet begins an H.264 key frame: its parameter sets, or its first slice (RFC 6184, 5.2 to 5.8)."""
    payload = packet[header.payload_start : header.payload_end]
    if len(payload) < 2:
        return False
    kind = payload[0] & 0x1F
    if kind == _STAP_A:
        return len(payload) > 3 and payload[3] & 0x1F in _KEY_NAL_TYPES
    if kind == _FU_A:
        return bool(payload[1] & 0x80) and payload[1] & 0x1F in _KEY_NAL_TYPES
    return kind in _KEY_NAL_TYPES


def send_time_of(packet: bytes, header: RtpHeader) -> bytes | None:
    """When the sender sent it, 24 bits of 6.18 fixed point seconds, when it tells."""
    for element in _elements(packet, header):
        if element.number == SEND_TIME_EXTENSION and element.end - element.data_start == _SEND_TIME_BYTES:
            return packet[element.data_start : element.end]
    return None


def with_send_time(packet: bytes, header: RtpHeader, sent: int) -> bytes:
    """The packet with the time it leaves here in place of the time it left its source."""
    for element in _elements(packet, header):
        if element.number == SEND_TIME_EXTENSION and element.end - element.data_start == _SEND_TIME_BYTES:
            return packet[: element.data_start] + sent.to_bytes(_SEND_TIME_BYTES, "big") + packet[element.end :]
    return packet


def send_time_element(now_ns: int) -> int:
    """A moment as a header extension of one word: its head and its 24 bits."""
    return (SEND_TIME_EXTENSION << 4 | _SEND_TIME_BYTES - 1) << 24 | send_time_at(now_ns)


def send_time_at(now_ns: int) -> int:
    """A moment as the header extension writes it."""
    return (now_ns << 18) // 1_000_000_000 & 0xFFFFFF


def forward_distance(sequence: int, since: int) -> int:
    """How far `sequence` lies ahead of `since`, from -32768 to 32767."""
    return ((sequence - since + 0x8000) & 0xFFFF) - 0x8000


def _elements(packet: bytes, header: RtpHeader) -> Iterator[_Element]:
    """The header extensions (RFC 8285, 4.2)."""
    if not packet[0] & 0x10:
        return
    at = _HEADER.size + 4 * (packet[0] & 0x0F) + _EXTENSION.size
    while at < header.payload_start:
        number, length = packet[at] >> 4, (packet[at] & 0x0F) + 1
        if packet[at] == 0:
            at += 1
            continue
        end = at + 1 + length
        if number == _RESERVED_ID or end > header.payload_start:
            return
        yield _Element(number, at, at + 1, end)
        at = end
