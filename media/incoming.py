"""Which of a client's streams is which of its sources. Pure."""

from collections.abc import Callable, Mapping
from typing import Final

from media.answer import Announced
from media.lines import CODEC_OF_PAYLOAD_TYPE, MEDIUM_OF_SOURCE, OPUS, REPAIRED_BY, SOURCE_OF_MID, Source
from media.rtp import RtpHeader, mid_of
from media.track import Keep, Track

MAX_STREAMS: Final = 8
"""Three sources, each begun anew once or twice; a client that goes on beyond that is not a browser."""


class IncomingTracks:
    """The tracks of one client; `current` is the latest of each source. `keep` gives each its recorder."""

    def __init__(self, announced: Announced, keep: Callable[[Source], Keep]) -> None:
        self.by_ssrc: dict[int, Track] = {}
        self.current: dict[Source, Track] = {}
        self._announced = announced
        self._keep = keep
        self._repaired: dict[int, Source] = {}

    def begin(self, packet: bytes, header: RtpHeader) -> Track | None:
        """A track for a new stream; None when nothing says what it is, or it carries what was not offered."""
        codec = CODEC_OF_PAYLOAD_TYPE.get(header.payload_type)
        source = self._source_of(self._announced.source_of_ssrc, packet, header)
        if source is None or codec is None or codec.medium is not MEDIUM_OF_SOURCE[source]:
            return None
        if len(self.by_ssrc) >= MAX_STREAMS:
            return None
        track = Track(header.ssrc, source, codec, header.sequence, self._keep(source))
        self.by_ssrc[header.ssrc] = self.current[source] = track
        return track

    def repaired(self, repair: bytes, header: RtpHeader) -> Track | None:
        """The track whose packets this stream of repairs brings."""
        ssrc = self._announced.repaired_by_ssrc.get(header.ssrc)
        if ssrc is not None:
            return self.by_ssrc.get(ssrc)
        source = self._repaired.get(header.ssrc)
        if source is None:
            source = self._source_of({}, repair, header)
            if source is None or header.payload_type not in REPAIRED_BY or len(self._repaired) >= MAX_STREAMS:
                return None
            self._repaired[header.ssrc] = source
        return self.current.get(source)

    @staticmethod
    def _source_of(announced: Mapping[int, Source], packet: bytes, header: RtpHeader) -> Source | None:
        """By its announcement, else by the line's name; sound by its payload type alone, as there is one line of it."""
        source = announced.get(header.ssrc)
        if source is not None:
            return source
        mid = mid_of(packet, header)
        if mid is not None:
            return SOURCE_OF_MID.get(mid)
        return Source.AUDIO if header.payload_type == OPUS.payload_type else None
