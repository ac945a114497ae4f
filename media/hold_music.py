"""The music of those on hold as RTP: from a file, the same packets for everybody, over and over. Pure."""

import struct
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

from media.lines import OPUS
from media.ogg_opus import SAMPLE_RATE, OpusPacket, read_ogg_opus

MUSIC_SSRC: Final = 0x4D55_5349
"""The music's own stream; a listener's slot gives it the slot's SSRC."""
_HEADER: Final = struct.Struct("!BBHII")
_VERSION_2: Final = 0x80
_MARKER: Final = 0x80
_NS_PER_S: Final = 1_000_000_000


class MusicPacket(NamedTuple):
    """An RTP packet, and when it is due, in ns from the first."""

    due_ns: int
    packet: bytes


@cache
def hold_music() -> tuple[OpusPacket, ...]:
    """The package's own piece; `media.compose_hold_music` made it."""
    return read_ogg_opus(files("media").joinpath("hold_music.opus").read_bytes())


def play_over_and_over(piece: tuple[OpusPacket, ...]) -> Iterator[MusicPacket]:
    """The piece without end. Sequence numbers and timestamps run on from one time to the next (RFC 3550, 5.1)."""
    sequence, samples = 0, 0
    while True:
        for payload, length in piece:
            # The marker stands on what begins after silence (RFC 7587, 4.2).
            second = OPUS.payload_type | (_MARKER if sequence == 0 and samples == 0 else 0)
            header = _HEADER.pack(_VERSION_2, second, sequence & 0xFFFF, samples & 0xFFFFFFFF, MUSIC_SSRC)
            yield MusicPacket(samples * _NS_PER_S // SAMPLE_RATE, header + payload)
            sequence += 1
            samples += length
