"""What pictures a source sent: learned from all of its packets before any file is begun. Pure."""

from typing import Final, NamedTuple

from recording.h264 import ParameterSets, ParameterSetsSeen
from recording.journal_format import Codec
from recording.vp8 import key_frame_size, parse_vp8

# Packets of two connections may cross; a codec is another's successor when that one has been silent so long.
TAKEOVER_SILENCE_NS: Final = 300_000_000
# Each stands for another device or a browser's change of mind; what changes more often plays on in one of its files.
MAX_TAKEOVERS: Final = 100


class Vp8Size(NamedTuple):
    """The largest picture's size in pixels."""

    width: int
    height: int


class Takeover(NamedTuple):
    """From this arrival on, the pictures are in this codec."""

    at_ns: int
    codec: Codec


class PicturesSeen:
    """Told of a video source's payloads in order of arrival.

    `vp8` and `h264` are what a file of such pictures says of them at its beginning, None when there was no key frame.
    """

    def __init__(self) -> None:
        self.vp8: Vp8Size | None = None
        self.takeovers: list[Takeover] = []
        self._h264 = ParameterSetsSeen()
        self._codec: Codec | None = None
        self._last_ns = 0
        self._known: set[Codec] = set()

    @property
    def h264(self) -> ParameterSets | None:
        """The parameter sets of the largest H.264 picture."""
        return self._h264.largest

    def add(self, arrival_ns: int, codec: Codec, payload: bytes) -> None:
        """Take note of one payload."""
        self._follow(arrival_ns, codec)
        if codec is Codec.H264:
            self._h264.add(payload)
            return
        part = parse_vp8(payload)
        size = key_frame_size(part.data) if part is not None and part.starts_frame else None
        if size is not None and (self.vp8 is None or size[0] * size[1] > self.vp8.width * self.vp8.height):
            self.vp8 = Vp8Size(*size)

    def _follow(self, arrival_ns: int, codec: Codec) -> None:
        if codec is self._codec:
            self._last_ns = arrival_ns
            return
        is_due = codec not in self._known or arrival_ns - self._last_ns > TAKEOVER_SILENCE_NS
        if is_due and len(self.takeovers) < MAX_TAKEOVERS:
            self._known.add(codec)
            self._codec, self._last_ns = codec, arrival_ns
            self.takeovers.append(Takeover(arrival_ns, codec))
