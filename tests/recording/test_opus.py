import av
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recording.opus import SILENCE, SILENCE_SAMPLES, OpusLine, packet_samples
from tests.recording.synthetic_call import opus_tone

MS = 1_000_000
VOICE = b"\x78voice"


@pytest.mark.parametrize(
    ("packet", "samples"),
    [
        (b"\x00", 480),  # SILK 10 ms
        (b"\x18", 2880),  # SILK 60 ms
        (b"\x60", 480),  # hybrid 10 ms
        (b"\x78", 960),  # hybrid 20 ms
        (b"\x80", 120),  # CELT 2.5 ms
        (SILENCE, 960),  # CELT 20 ms
        (b"\xf9..", 1920),  # two frames
        (b"\xf9...", None),  # two halves of three bytes
        (b"\x78" + b"." * 1276, None),  # longer than a frame may be
        (b"\xfa\x02....", 1920),  # two frames, the first of two bytes
        (b"\xfa\xfc\x01" + b"." * 300, 1920),  # the first of 256 bytes
        (b"\xfa\x06....", None),  # the first longer than the packet
        (b"\xfa\xfc", None),
        (b"\xfb\x42\x02......", 1920),  # two frames, two bytes of padding
        (b"\xfb\x42\xff\x00" + b"." * 256, 1920),  # 254 bytes of padding
        (b"\xfb\x42\x07......", None),  # more padding than packet
        (b"\xfb\x42\xff", None),
        (b"\xfb\x83\x01\x02......", 2880),  # three frames with lengths
        (b"\xfb\x83\x01", None),
        (b"\xfb\x80", None),
        (b"\xfb\x06", 5760),  # six frames by count
        (b"\xfb\x07", None),  # seven are longer than any packet may be
        (b"\xfb\x00", None),
        (b"\xfb", None),
        (b"", None),
    ],
)
def test_a_packet_says_how_long_it_lasts(packet: bytes, samples: int | None) -> None:
    assert packet_samples(packet) == samples


def test_a_real_encoders_packets_last_20_ms() -> None:
    assert {packet_samples(packet) for packet in opus_tone(440, 1)} == {960}


def test_silence_is_decoded_as_silence() -> None:
    decoder = av.CodecContext.create("opus", "r")
    decoder.open()
    frames = decoder.decode(av.Packet(SILENCE))  # pyright: ignore[reportUnknownMemberType, reportAttributeAccessIssue, reportUnknownVariableType]
    assert [(frame.samples, abs(frame.to_ndarray()).max()) for frame in frames] == [(SILENCE_SAMPLES, 0)]  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType, reportUnknownArgumentType]


def test_a_hole_is_filled_and_what_follows_stands_in_its_place() -> None:
    # Given a packet at 0 and one at 100 ms
    line = OpusLine()
    first, second = list(line.place(0, VOICE)), list(line.place(100 * MS, VOICE))
    # Then four of silence are between them
    assert [packet.data for packet in first + second] == [VOICE, SILENCE, SILENCE, SILENCE, SILENCE, VOICE]
    assert [packet.at_samples for packet in first + second] == [n * 960 for n in range(6)]


def test_what_overlaps_by_a_packet_or_more_is_left_out() -> None:
    line = OpusLine()
    list(line.place(0, VOICE))
    assert [packet.at_samples for packet in line.place(5 * MS, VOICE)] == [960]
    assert list(line.place(20 * MS, VOICE)) == []


@given(
    st.lists(st.tuples(st.integers(0, 500), st.sampled_from([VOICE, b"\x18", b"\xf9..", b"", b"\xfb"])), max_size=60)
)
def test_the_line_has_no_hole_and_every_packet_is_within_20_ms_of_its_place(
    steps: list[tuple[int, bytes]],
) -> None:
    line, end, at_ns = OpusLine(), 0, 0
    for step_ms, data in steps:
        at_ns += step_ms * MS
        for packet in line.place(at_ns, data):
            assert packet.at_samples == end
            end += packet.samples
            if packet.data is data:
                assert abs(packet.at_samples / 48_000 - at_ns / 1e9) <= 0.02
    for packet in line.fill(at_ns + 3000 * MS):
        assert packet.at_samples == end
        end += packet.samples
    assert end / 48_000 >= at_ns / 1e9 + 3 - 0.02
