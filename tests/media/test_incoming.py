"""Which of a client's streams is which of its sources."""

from media.answer import Announced
from media.incoming import MAX_STREAMS, IncomingTracks
from media.lines import H264, OPUS, VP8, Source
from media.track import Keep, Track, keeps_nothing
from tests.media.packets import header_of, mid_extension, rtp


def keep_of(source: Source) -> Keep:
    assert source in Source
    return keeps_nothing


def tracks_of(sources: dict[int, Source] | None = None, repaired: dict[int, int] | None = None) -> IncomingTracks:
    return IncomingTracks(Announced(sources or {}, repaired or {}), keep_of)


def begin(
    tracks: IncomingTracks, ssrc: int, payload_type: int = VP8.payload_type, mid: str | None = None
) -> Track | None:
    packet = rtp(1, ssrc=ssrc, payload_type=payload_type, extensions=mid_extension(mid) if mid else b"")
    return tracks.begin(packet, header_of(packet))


def repaired(tracks: IncomingTracks, ssrc: int, payload_type: int = 97, mid: str | None = None) -> Track | None:
    packet = rtp(1, ssrc=ssrc, payload_type=payload_type, extensions=mid_extension(mid) if mid else b"")
    return tracks.repaired(packet, header_of(packet))


def test_a_stream_is_known_by_its_announcement_or_its_lines_name_and_sound_by_itself() -> None:
    tracks = tracks_of({1: Source.CAMERA})
    camera, screen, words = begin(tracks, 1), begin(tracks, 2, mid="screen"), begin(tracks, 3, OPUS.payload_type)
    assert [track and track.source for track in (camera, screen, words)] == [
        Source.CAMERA,
        Source.SCREEN,
        Source.AUDIO,
    ]
    assert tracks.current == {Source.CAMERA: camera, Source.SCREEN: screen, Source.AUDIO: words}
    h264 = begin(tracks, 4, H264.payload_type, mid="video")
    assert h264 is not None
    assert h264.codec is H264
    assert tracks.current[Source.CAMERA] is h264


def test_what_nothing_tells_of_or_does_not_fit_begins_no_stream() -> None:
    tracks = tracks_of({1: Source.CAMERA})
    assert begin(tracks, 1, OPUS.payload_type) is None
    assert begin(tracks, 2) is None
    assert begin(tracks, 2, mid="slot-video-1") is None
    assert begin(tracks, 2, mid="nobody") is None
    assert begin(tracks, 2, mid="audio") is None
    assert begin(tracks, 2, payload_type=97, mid="video") is None
    assert not tracks.by_ssrc


def test_only_so_many_streams_are_begun() -> None:
    tracks = tracks_of()
    begun = [begin(tracks, ssrc, OPUS.payload_type) for ssrc in range(MAX_STREAMS + 1)]
    assert [track is not None for track in begun] == [True] * MAX_STREAMS + [False]


def test_a_stream_of_repairs_belongs_to_what_was_announced() -> None:
    tracks = tracks_of({1: Source.CAMERA}, {2: 1})
    assert repaired(tracks, 2) is None
    camera = begin(tracks, 1)
    assert repaired(tracks, 2) is camera
    assert repaired(tracks, 3) is None


def test_without_an_announcement_the_lines_name_tells_once_and_for_all() -> None:
    tracks = tracks_of()
    camera, screen = begin(tracks, 1, mid="video"), begin(tracks, 2, mid="screen")
    assert repaired(tracks, 10) is None
    assert repaired(tracks, 10, mid="video") is camera
    assert repaired(tracks, 11, mid="screen") is screen
    assert repaired(tracks, 10) is camera
    # And streams of repairs that come and go do not make it forget those that are known
    for ssrc in range(20, 40):
        repaired(tracks, ssrc, mid="video")
    assert repaired(tracks, 10) is camera
    assert repaired(tracks, 39, mid="video") is None
