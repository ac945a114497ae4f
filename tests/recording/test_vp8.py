from aiortc.codecs.vpx import VpxPayloadDescriptor
from hypothesis import given
from hypothesis import strategies as st

from recording.pictures import Picture
from recording.rtp import parse_rtp
from recording.vp8 import Vp8Frames, Vp8Payload, key_frame_size, parse_vp8
from tests.recording.synthetic_call import Sent, camera, vp8_pictures


def frames_of(sent: list[Sent]) -> list[Picture]:
    """The frames of packets in order, their sequence counted from the first; time is the timestamp's."""
    building, frames, sequence = Vp8Frames(), list[Picture](), 0
    first: int | None = None
    for each in sent:
        rtp = parse_rtp(each.packet)
        assert rtp is not None
        first = rtp.sequence if first is None else first
        sequence = (rtp.sequence - first) & 0xFFFF
        frames += building.add(sequence, rtp.timestamp, rtp.marker, rtp.timestamp, rtp.payload)
    return frames


optional_bits = st.none() | st.integers(0, 0x7FFF)


@given(
    st.booleans(),
    st.integers(0, 7),
    optional_bits,
    st.none() | st.integers(0, 255),
    st.none() | st.tuples(st.integers(0, 3), st.integers(0, 1)),
    st.none() | st.integers(0, 31),
    st.binary(min_size=1, max_size=20),
)
def test_payloads_are_read_as_another_implementation_writes_them(
    start: bool,
    partition: int,
    picture: int | None,
    level: int | None,
    layer: tuple[int, int] | None,
    key_index: int | None,
    data: bytes,
) -> None:
    descriptor = VpxPayloadDescriptor(int(start), partition, picture, level, layer, key_index)
    assert parse_vp8(bytes(descriptor) + data) == Vp8Payload(start and partition == 0, data)


def test_a_short_picture_id_takes_one_byte() -> None:
    assert parse_vp8(b"\x90\x80\x05data") == Vp8Payload(True, b"data")


@given(st.binary(max_size=20))
def test_nothing_breaks_the_reader(payload: bytes) -> None:
    read = parse_vp8(payload)
    assert read is None or read.data
    key_frame_size(payload)
    Vp8Frames().add(0, 0, True, 0, payload)


def test_a_key_frame_tells_its_size() -> None:
    # Given real frames, the first and the eleventh of them key frames
    pictures = vp8_pictures(1, size=(320, 240), key_each=10)
    sizes = [key_frame_size(picture) for picture in pictures]
    assert [index for index, size in enumerate(sizes) if size is not None] == [0, 10]
    assert sizes[0] == (320, 240)


def test_frames_come_out_as_they_went_in() -> None:
    # Given frames of several packets each
    pictures = vp8_pictures(2, size=(640, 480), key_each=10)
    sent = camera("customer", pictures)
    assert len(sent) > len(pictures)
    # Then each comes out byte for byte
    frames = frames_of(sent)
    assert [frame.data for frame in frames] == pictures
    assert [index for index, frame in enumerate(frames) if frame.is_key] == [0, 10, 20, 30]


def test_a_frame_whose_marker_is_missing_ends_where_the_next_begins() -> None:
    pictures = vp8_pictures(1)
    unmarked = [
        Sent(each.at_s, each.party, each.source, each.packet[:1] + bytes([each.packet[1] & 0x7F]) + each.packet[2:])
        for each in camera("customer", pictures)
    ]
    assert [frame.data for frame in frames_of(unmarked)] == pictures[:-1]


def test_nothing_is_shown_before_the_first_key_frame() -> None:
    pictures = vp8_pictures(2, key_each=20)
    frames = frames_of(camera("customer", pictures[5:]))
    assert [frame.data for frame in frames] == pictures[20:]
