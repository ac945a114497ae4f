"""The media lines of the one description that every client gets: what goes up and down on each. Pure.

Payload types and header extensions have the same numbers on every connection, so that a packet of one client is
another client's packet once its SSRC and its numbers are rewritten.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Medium(StrEnum):
    """The kind of a media line."""

    AUDIO = "audio"
    VIDEO = "video"


class Source(StrEnum):
    """What a party sends."""

    AUDIO = "audio"
    CAMERA = "camera"
    SCREEN = "screen"


class Slot(StrEnum):
    """Where a party receives somebody; the value is the line's `mid`."""

    MAIN_AUDIO = "audio"
    MAIN_VIDEO = "video"
    SECOND_AUDIO = "slot-audio-1"
    SECOND_VIDEO = "slot-video-1"


@dataclass(frozen=True)
class Codec:
    """One codec under its fixed payload type; `clock_rate` in Hz."""

    payload_type: int
    name: str
    clock_rate: int
    medium: Medium
    repair_type: int | None = None
    """The payload type of its repairs (RTX, RFC 4588)."""


OPUS: Final = Codec(111, "opus/48000/2", 48_000, Medium.AUDIO)
VP8: Final = Codec(96, "VP8/90000", 90_000, Medium.VIDEO, repair_type=97)
H264: Final = Codec(102, "H264/90000", 90_000, Medium.VIDEO, repair_type=103)
"""For phones that encode it in hardware; every browser takes both (RFC 7742, 5)."""
CODECS_OF: Final = {Medium.AUDIO: (OPUS,), Medium.VIDEO: (VP8, H264)}
"""The most wanted first."""
CODEC_OF_PAYLOAD_TYPE: Final = {codec.payload_type: codec for codecs in CODECS_OF.values() for codec in codecs}
REPAIRED_BY: Final = {
    codec.repair_type: codec.payload_type for codec in CODEC_OF_PAYLOAD_TYPE.values() if codec.repair_type is not None
}
"""The payload type that a repair's payload type repairs."""
CLOCK_RATE: Final = {Medium.AUDIO: OPUS.clock_rate, Medium.VIDEO: VP8.clock_rate}

MID_EXTENSION: Final = 1
AUDIO_LEVEL_EXTENSION: Final = 2
SEND_TIME_EXTENSION: Final = 3


@dataclass(frozen=True)
class Line:
    """One media line: what the client sends on it, and what it receives on it."""

    mid: str
    medium: Medium
    source: Source | None
    slot: Slot | None


LINES: Final = (
    Line("audio", Medium.AUDIO, Source.AUDIO, Slot.MAIN_AUDIO),
    Line("video", Medium.VIDEO, Source.CAMERA, Slot.MAIN_VIDEO),
    Line("screen", Medium.VIDEO, Source.SCREEN, None),
    Line("slot-audio-1", Medium.AUDIO, None, Slot.SECOND_AUDIO),
    Line("slot-video-1", Medium.VIDEO, None, Slot.SECOND_VIDEO),
)
"""In the order of the description."""

SOURCE_OF_MID: Final = {line.mid: line.source for line in LINES if line.source is not None}
MEDIUM_OF_SOURCE: Final = {line.source: line.medium for line in LINES if line.source is not None}
MEDIUM_OF_SLOT: Final = {line.slot: line.medium for line in LINES if line.slot is not None}
