"""The packets of a synthetic client: what they look like, and what is written into them to be checked. Pure.

Sound: Opus, 50 a second, 120 bytes, one word of header extension (audio level). Pictures: VP8, 30 frames a second of
five packets, 1000 bytes, one word of header extension (the time of sending); the first of a frame says whether it is
a key frame. Behind the head of the payload each bears when it was sent and by whom. Of the rest nothing is written: it
is what sealing left there, as random as sound and pictures are.
"""

import struct
from typing import Final

from media.lines import AUDIO_LEVEL_EXTENSION, MID_EXTENSION, OPUS, SEND_TIME_EXTENSION, VP8

SOUND_PER_S: Final = 50
PICTURES_PER_S: Final = 150
PACKETS_PER_S: Final = SOUND_PER_S + PICTURES_PER_S
"""Of one client."""
FRAME_PACKETS: Final = 5
SOUND_BYTES: Final = 120
PICTURE_BYTES: Final = 1000
SOUND_TICKS: Final = OPUS.clock_rate // SOUND_PER_S
FRAME_TICKS: Final = VP8.clock_rate * FRAME_PACKETS // PICTURES_PER_S

write_packet: Final = struct.Struct("!BBHIIII12sQI").pack_into
"""First bytes, sequence, timestamp, SSRC, extension's head and word, payload's head, time of sending, sender."""
read_stamp: Final = struct.Struct("!32xQI").unpack_from
"""Time of sending in ns of the wall clock, and the sender."""
STAMPED_BYTES: Final = 44

FIRST_BYTE: Final = 0x90
MARKER: Final = 0x80
ONE_WORD: Final = 0xBEDE0001
ONE_WORD_BYTES: Final = b"\xbe\xde\x00\x01"
LEVEL_WORD: Final = (AUDIO_LEVEL_EXTENSION << 4) << 24 | 30 << 16
SEND_TIME_WORD: Final = (SEND_TIME_EXTENSION << 4 | 2) << 24
SOUND_HEAD: Final = b"\x78".ljust(12, b"\0")
"""Opus' table of contents: 20 ms (RFC 6716, 3.1)."""
KEY_HEAD: Final = b"\x10\x10\x00\x00\x9d\x01\x2a\x80\x02\xe0\x01".ljust(12, b"\0")
"""VP8's descriptor (RFC 7741, 4.2), and the head of a key frame of 640 by 480 (RFC 6386, 9.1)."""
DELTA_HEAD: Final = b"\x10\x11".ljust(12, b"\0")
CONTINUED_HEAD: Final = b"\x00".ljust(12, b"\0")

RTP_KINDS: Final = frozenset(
    FIRST_BYTE | (payload_type | marker) << 8
    for payload_type in (OPUS.payload_type, VP8.payload_type)
    for marker in (0, MARKER)
)
"""The first two bytes of everything that is sent, as little-endian numbers."""


def introduction(ordinary: bytes, mid: str) -> bytes:
    """An ordinary packet with its media line's name in the header: a stream's first ones (RFC 9143, 15)."""
    data_bytes = (ordinary[16] & 0x0F) + 1
    elements = bytes([MID_EXTENSION << 4 | len(mid) - 1]) + mid.encode() + ordinary[16 : 17 + data_bytes]
    elements += bytes(-len(elements) % 4)
    return ordinary[:12] + struct.pack("!HH", 0xBEDE, len(elements) // 4) + elements + ordinary[20:]
