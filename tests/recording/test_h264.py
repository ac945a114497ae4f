"""Real H.264, packetised by the tests' own hand, comes out as it went in, or not at all."""

from hypothesis import given
from hypothesis import strategies as st

from recording.h264 import (
    MAX_PICTURE_BYTES,
    Fragment,
    H264Frames,
    ParameterSetsSeen,
    read_payload,
    with_lengths,
    with_start_codes,
)
from recording.h264_parameters import set_name, sps_size
from recording.pictures import Picture
from recording.rtp import parse_rtp
from tests.recording.synthetic_call import Sent
from tests.recording.synthetic_h264 import (
    FU_A,
    IDR,
    LARGEST_PAYLOAD,
    PPS,
    SLICE,
    SPS,
    STAP_A,
    h264_camera,
    h264_pictures,
    kind,
    payloads_of,
    units_of,
)

PICTURES = h264_pictures(3, size=(320, 240), key_each=20)


def frames_of(sent: list[Sent]) -> list[Picture]:
    """The pictures of packets in order, their sequence counted from the first; time is the timestamp's."""
    building, pictures = H264Frames(), list[Picture]()
    first: int | None = None
    for each in sent:
        rtp = parse_rtp(each.packet)
        assert rtp is not None
        first = rtp.sequence if first is None else first
        sequence = (rtp.sequence - first) & 0xFFFF
        pictures += building.add(sequence, rtp.timestamp, rtp.marker, rtp.timestamp, rtp.payload)
    return pictures


def numbers(pictures: list[Picture]) -> list[int]:
    """Which of the pictures sent these are, by their times."""
    return [((picture.at_ns - 0xFFFF0000) & 0xFFFFFFFF) // 4500 for picture in pictures]


def kinds(picture: Picture) -> list[int]:
    return [kind(unit) for unit in split(picture.data)]


def split(data: bytes) -> list[bytes]:
    """The units of a sample; fails when their lengths do not fill it exactly."""
    units: list[bytes] = []
    while data:
        size = int.from_bytes(data[:4], "big")
        assert 0 < size <= len(data) - 4
        units.append(data[4 : 4 + size])
        data = data[4 + size :]
    return units


def without(sent: list[Sent], picture: int, part: int) -> list[Sent]:
    """All but one packet: the given part of the given picture."""
    at_s = picture / 20
    of_picture = [each for each in sent if abs(each.at_s - at_s) < 0.001]
    return [each for each in sent if each is not of_picture[part]]


def test_pictures_come_out_as_they_went_in() -> None:
    # Given pictures in payloads of every kind
    sent = h264_camera("customer", PICTURES)
    payloads = [rtp.payload for each in sent if (rtp := parse_rtp(each.packet)) is not None]
    assert {kind(payload) for payload in payloads} >= {SLICE, STAP_A, FU_A}
    # Then each comes out unit for unit, the first of each second as a key frame
    pictures = frames_of(sent)
    assert [picture.data for picture in pictures] == [with_lengths(units) for units in PICTURES]
    assert [index for index, picture in enumerate(pictures) if picture.is_key] == [0, 20, 40]


def test_a_picture_whose_marker_is_missing_ends_where_the_next_begins() -> None:
    unmarked = [
        Sent(each.at_s, each.party, each.source, each.packet[:1] + bytes([each.packet[1] & 0x7F]) + each.packet[2:])
        for each in h264_camera("customer", PICTURES)
    ]
    assert numbers(frames_of(unmarked)) == list(range(59))


def test_nothing_is_shown_before_the_first_key_frame() -> None:
    assert numbers(frames_of(h264_camera("customer", PICTURES[5:]))) == list(range(15, 55))


def test_after_a_lost_packet_nothing_is_shown_up_to_the_next_key_frame() -> None:
    sent = h264_camera("customer", PICTURES)
    # The first, a middle or the last packet of an ordinary picture
    for part in (0, -1):
        assert numbers(frames_of(without(sent, 7, part))) == [*range(7), *range(20, 60)]
    # The parameter sets, a middle or the last packet of a key frame
    for part in (0, 1, 2, -1):
        assert numbers(frames_of(without(sent, 20, part))) == [*range(20), *range(40, 60)]


def test_a_key_frame_without_parameter_sets_gets_the_last_ones() -> None:
    # Given a sender that sends them once
    once = [PICTURES[0], *([unit for unit in units if kind(unit) not in (SPS, PPS)] for units in PICTURES[1:])]
    sent = h264_camera("customer", once)
    # Then a player can begin at each key frame all the same
    pictures = frames_of(sent)
    assert [picture.data for picture in pictures] == [with_lengths(units) for units in PICTURES]
    # But right behind a hole, in which new ones may have been, it is not trusted; the next one is
    assert numbers(frames_of(without(sent, 19, -1))) == [*range(19), *range(40, 60)]


def test_parameter_sets_may_go_ahead_by_themselves() -> None:
    # Given parameter sets marked as if they were a picture, each in a packet of its own
    building = H264Frames()
    sps, pps, *slices = PICTURES[0]
    assert building.add(0, 100, True, 1, sps) == []
    assert building.add(1, 100, True, 1, pps) == []
    payloads = payloads_of(slices)
    pictures = [
        picture
        for number, payload in enumerate(payloads)
        for picture in building.add(2 + number, 100, number == len(payloads) - 1, 2, payload)
    ]
    # Then the picture has them
    assert [picture.data for picture in pictures] == [with_lengths(PICTURES[0])]


def test_padding_between_packets_disturbs_nothing() -> None:
    building = H264Frames()
    payloads = payloads_of(PICTURES[0])
    pictures = list[Picture]()
    for number, payload in enumerate(payloads):
        assert building.add(2 * number, 7, False, 7, b"") == []
        pictures += building.add(2 * number + 1, 7, number == len(payloads) - 1, 7, payload)
    assert len(pictures) == 1


def test_a_picture_without_end_takes_no_memory_without_end() -> None:
    # Given fragments of one picture that go on and on
    building = H264Frames()
    building.add(0, 0, False, 0, bytes([FU_A, 0x80 | IDR]) + b"." * 60_000)
    for number in range(1, 200):
        building.add(number, 0, False, 0, bytes([FU_A, IDR]) + b"." * 60_000)
    # Then what is held is bounded, and the next whole key frame is shown
    assert building.held_bytes <= MAX_PICTURE_BYTES
    payloads = payloads_of(PICTURES[0])
    shown = [building.add(200 + n, 9, n == len(payloads) - 1, 9, payload) for n, payload in enumerate(payloads)]
    assert len(shown[-1]) == 1


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2), st.booleans(), st.binary(max_size=40)), max_size=30))
def test_nothing_breaks_the_reader(packets: list[tuple[int, int, bool, bytes]]) -> None:
    building, seen, sequence = H264Frames(), ParameterSetsSeen(), 0
    for step, timestamp, marker, payload in packets:
        sequence += step
        part = read_payload(payload)
        assert part is None or isinstance(part, Fragment) or all(part)
        seen.add(payload)
        for picture in building.add(sequence, timestamp, marker, 0, payload):
            assert split(picture.data)


REAL_PAYLOADS = [payload for units in PICTURES[18:24] for payload in payloads_of(units)]


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, LARGEST_PAYLOAD), st.integers(0, 255)), max_size=12))
def test_altered_packets_give_whole_samples_or_none(alterations: list[tuple[int, int, int]]) -> None:
    # Given real payloads with bytes changed here and there
    payloads = [bytearray(payload) for payload in REAL_PAYLOADS]
    for which, where, value in alterations:
        payload = payloads[which * 7 % len(payloads)]
        payload[where % len(payload)] = value
    building, seen = H264Frames(), ParameterSetsSeen()
    for number, payload in enumerate(payloads):
        seen.add(bytes(payload))
        for picture in building.add(number, number // 4, number % 4 == 3, 0, bytes(payload)):
            # Then what comes out is whole units, and a key frame has its parameter sets
            assert not picture.is_key or {SPS, PPS} <= set(kinds(picture))


@given(st.binary(max_size=60))
def test_nothing_breaks_the_reader_of_parameter_sets(data: bytes) -> None:
    for first in (0x67, 0x68):
        unit = bytes([first]) + data
        name, size = set_name(unit), sps_size(unit)
        assert name is None or 0 <= name[1] <= 255
        assert size is None or min(size) > 0


def test_parameter_sets_tell_the_size_whatever_the_profile() -> None:
    for profile, x264 in [
        ("baseline", "slices=1"),
        ("main", "slices=1"),
        ("high", "cqm=jvt"),
        ("high", "interlaced=1"),
        ("main", "interlaced=1"),
    ]:
        for size in [(16, 16), (160, 120), (318, 236), (1280, 720), (720, 1280), (1920, 1080)]:
            (picture,) = h264_pictures(0.05, size=size, profile=profile, x264=x264)
            (sps,) = [unit for unit in picture if kind(unit) == SPS]
            assert sps_size(sps) == size, (profile, x264)


def test_the_sets_of_the_largest_picture_are_kept() -> None:
    # Given pictures that grow and shrink
    seen = ParameterSetsSeen()
    for size in [(160, 120), (640, 480), (320, 240)]:
        for units in h264_pictures(0.1, size=size):
            for payload in payloads_of(units):
                seen.add(payload)
    # Then those of the largest are known
    assert seen.largest is not None
    assert seen.largest.size == (640, 480)
    assert sps_size(seen.largest.sps) == (640, 480)


def test_start_codes_and_lengths_say_the_same() -> None:
    assert units_of(with_start_codes(PICTURES[0])) == split(with_lengths(PICTURES[0])) == PICTURES[0]
