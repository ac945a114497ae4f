"""RTP packets made by hand."""

import struct

from media.lines import AUDIO_LEVEL_EXTENSION, MID_EXTENSION, OPUS, SEND_TIME_EXTENSION, VP8
from media.rtp import RtpHeader, read_header

KEY_FRAME = b"\x10\x00\x9d\x01\x2a"
DELTA_FRAME = b"\x10\x01"
H264_KEY_FRAME = b"\x65\x88"
H264_DELTA_FRAME = b"\x41\x9a"


def rtp(
    sequence: int,
    timestamp: int = 0,
    ssrc: int = 1,
    payload: bytes = KEY_FRAME,
    payload_type: int = VP8.payload_type,
    extensions: bytes = b"",
    padding: int = 0,
    marker: bool = False,
) -> bytes:
    first = 0x80 | (0x10 if extensions else 0) | (0x20 if padding else 0)
    second = payload_type | (0x80 if marker else 0)
    header = struct.pack("!BBHII", first, second, sequence & 0xFFFF, timestamp & 0xFFFFFFFF, ssrc)
    if extensions:
        extensions += bytes(-len(extensions) % 4)
        header += struct.pack("!HH", 0xBEDE, len(extensions) // 4) + extensions
    return header + payload + (bytes(padding - 1) + bytes([padding]) if padding else b"")


def sound(sequence: int, timestamp: int | None = None, ssrc: int = 7, payload: bytes = b"sound") -> bytes:
    """As a browser sends it in the midst of a call: with the level alone; 20 ms each."""
    timestamp = sequence * 960 if timestamp is None else timestamp
    level = bytes([AUDIO_LEVEL_EXTENSION << 4, 0x85])
    return rtp(sequence, timestamp, ssrc, payload, OPUS.payload_type, level)


def picture(
    sequence: int,
    timestamp: int | None = None,
    ssrc: int = 1,
    payload: bytes = DELTA_FRAME,
    payload_type: int = VP8.payload_type,
    sent: int = 0,
    marker: bool = True,
) -> bytes:
    """As a browser sends it in the midst of a call: with the time of sending alone; a packet each 33 ms."""
    timestamp = sequence * 3000 if timestamp is None else timestamp
    sent_at = bytes([SEND_TIME_EXTENSION << 4 | 2]) + sent.to_bytes(3, "big")
    return rtp(sequence, timestamp, ssrc, payload, payload_type, sent_at, marker=marker)


def mid_extension(mid: str) -> bytes:
    return bytes([MID_EXTENSION << 4 | len(mid) - 1]) + mid.encode()


def header_of(packet: bytes) -> RtpHeader:
    header = read_header(packet)
    assert header is not None
    return header
