"""One client's connection as the relay sees it: its keys, its tracks, and how much of it is taken."""

from collections.abc import Sequence
from typing import Final, Protocol

from media.lines import CODEC_OF_PAYLOAD_TYPE, REPAIRED_BY
from media.rtp import RtpHeader
from media.socket_memory import Sender
from media.srtp import SrtpSessions
from media.track import Track

MAX_PACKETS_PER_S: Final = 1_500
"""Sound (50), camera and screen at 2.5 Mbit/s each (260), probes and repairs: twice of what a browser ever sends."""
MAX_BURST: Final = 400
"""A key frame of a shared screen comes at once."""

_MARKER: Final = 0x80
_VERSION_AND_EXTENSION: Final = 0x90
_VERSION: Final = 0x80


def _kinds() -> frozenset[int]:
    """The first two bytes of every packet that was offered, as a little-endian number."""
    offered = [*CODEC_OF_PAYLOAD_TYPE, *REPAIRED_BY]
    return frozenset(
        first | (payload_type | marker) << 8
        for first in (_VERSION, _VERSION_AND_EXTENSION, _VERSION | 0x20, _VERSION_AND_EXTENSION | 0x20)
        for payload_type in offered
        for marker in (0, _MARKER)
    )


OFFERED: Final = _kinds()
NOTHING: Final[frozenset[int]] = frozenset()


class Streams(Protocol):
    """Whoever knows what a client's streams are: its peer."""

    def stream_begins(self, packet: bytes, header: RtpHeader, arrival_ns: int) -> Track | None:
        """The track of a stream not seen so far; None when it is none that was offered."""
        ...

    def repaired_track(self, repair: bytes, header: RtpHeader) -> Track | None:
        """The track that a repair's stream belongs to."""
        ...

    def ask_again(self, track: Track, numbers: Sequence[int]) -> None:
        """These packets of the track are missing."""
        ...

    def key_frame_needed(self, track: Track, now_ns: int) -> None:
        """A slot waits for the track's key frame, or too much of it is missing."""
        ...

    def came_from(self, sender: Sender) -> None:
        """The client now sends from another of its validated addresses."""
        ...


class Leg:
    """Made when the client has keys. `tracks` is by SSRC and header layout, for packets without anything unusual.

    `kinds` are the first bytes of what is taken from it now: `OFFERED`, or `NOTHING` while it sends too much.
    """

    __slots__ = (
        "_beside",
        "_packets_before",
        "_room",
        "by_ssrc",
        "kinds",
        "receiving",
        "sender",
        "srtp",
        "streams",
        "tracks",
        "trailer",
    )

    def __init__(self, srtp: SrtpSessions, streams: Streams) -> None:
        self.srtp = srtp
        self.receiving = srtp.receiving_context
        self.trailer = srtp.trailer
        self.streams = streams
        self.kinds = OFFERED
        self.tracks: dict[bytes, Track] = {}
        self.by_ssrc: dict[int, Track] = {}
        self.sender: Sender | None = None
        """Where its last packet came from."""
        self._packets_before = 0
        self._beside = 0
        self._room = float(MAX_BURST)

    @property
    def is_cut(self) -> bool:
        """Whether it has sent more than its bound, and nothing is taken from it for a while."""
        return self.kinds is NOTHING

    def came_from(self, sender: Sender) -> None:
        """Its media comes from this address from now on."""
        self.sender = sender
        self.streams.came_from(sender)

    def may_cost(self, count: int = 1) -> bool:
        """Whether so much more is done for it beside its tracks' packets; until the next `refill` `MAX_BURST` is.

        Only what it has sealed counts: nobody else can have it cut.
        """
        if self.is_cut or self._beside >= MAX_BURST:
            return False
        self._beside += count
        return True

    def refill(self, passed_s: float) -> None:
        """So much time has passed: count what came, and take nothing for a while from whoever sends too much."""
        packets = sum(track.packets for track in self.by_ssrc.values())
        came, self._packets_before = packets - self._packets_before + self._beside, packets
        self._beside = 0
        self._room = min(MAX_BURST, self._room - came + passed_s * MAX_PACKETS_PER_S)
        self.kinds = OFFERED if self._room > 0 else NOTHING
