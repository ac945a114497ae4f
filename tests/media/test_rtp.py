"""Reading and rewriting RTP."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.lines import H264, OPUS, SEND_TIME_EXTENSION, VP8
from media.rtp import (
    audio_level_of,
    begins_h264_key_frame,
    begins_key_frame,
    begins_vp8_key_frame,
    forward_distance,
    is_ordinary_layout,
    is_rtcp,
    layout_of,
    mid_of,
    read_header,
    repair_packet,
    repaired_packet,
    rewritten,
    send_time_at,
    send_time_of,
    with_send_time,
    without_mid,
)
from tests.media.packets import (
    DELTA_FRAME,
    H264_DELTA_FRAME,
    H264_KEY_FRAME,
    KEY_FRAME,
    header_of,
    mid_extension,
    picture,
    rtp,
    sound,
)

LEVEL = b"\x20\xa5"


def test_a_header_is_read_with_extensions_and_padding() -> None:
    packet = rtp(7, 9, 11, payload=b"sound", extensions=mid_extension("audio") + LEVEL, padding=3)
    header = header_of(packet)
    assert (header.sequence, header.timestamp, header.ssrc, header.marker) == (7, 9, 11, False)
    assert packet[header.payload_start : header.payload_end] == b"sound"
    assert mid_of(packet, header) == "audio"
    assert audio_level_of(packet, header) == 0x25


def test_the_lines_name_is_taken_out_and_all_else_stays() -> None:
    packet = rtp(7, payload=b"sound", extensions=mid_extension("audio") + LEVEL)
    blanked = without_mid(packet, header_of(packet))
    assert mid_of(blanked, header_of(blanked)) is None
    assert audio_level_of(blanked, header_of(blanked)) == 0x25
    assert len(blanked) == len(packet)
    assert blanked.endswith(b"sound")


def test_rewriting_changes_the_numbers_alone() -> None:
    packet = rtp(7, 9, 11, payload=b"sound", extensions=LEVEL)
    header = header_of(changed := rewritten(packet, 65536 + 3, -1, 77))
    assert (header.sequence, header.timestamp, header.ssrc) == (3, 0xFFFFFFFF, 77)
    assert changed[:2] + changed[12:] == packet[:2] + packet[12:]


@pytest.mark.parametrize(
    ("payload", "begins"),
    [
        (KEY_FRAME, True),
        (DELTA_FRAME, False),
        (b"\x90\x80\x05\x00", True),
        (b"\x90\x80\x85\x01\x00", True),
        (b"\x90\xe0\x85\x01\x07\x20\x00", True),
        (b"\x90\xe0\x85\x01\x07\x20\x01", False),
        (b"\x00\x00", False),
        (b"\x11\x00", False),
        (b"\x90\x80", False),
        (b"", False),
    ],
)
def test_the_first_packet_of_a_key_frame_is_known(payload: bytes, begins: bool) -> None:
    packet = rtp(1, payload=payload)
    assert begins_vp8_key_frame(packet, header_of(packet)) is begins


@pytest.mark.parametrize(
    ("payload", "begins"),
    [
        (H264_KEY_FRAME, True),
        (H264_DELTA_FRAME, False),
        (b"\x67\x42\xe0\x1f", True),
        (b"\x68\xce", False),
        (b"\x78\x00\x04\x67\x42\xe0\x1f", True),
        (b"\x78\x00\x04\x41\x9a", False),
        (b"\x78\x00\x04", False),
        (b"\x7c\x85\x88", True),
        (b"\x7c\x05\x88", False),
        (b"\x7c\x81\x9a", False),
        (b"\x65", False),
        (b"", False),
    ],
)
def test_the_first_packet_of_an_h264_key_frame_is_known(payload: bytes, begins: bool) -> None:
    packet = rtp(1, payload=payload, payload_type=H264.payload_type)
    assert begins_h264_key_frame(packet, header_of(packet)) is begins
    assert begins_key_frame(packet, header_of(packet), H264) is begins
    assert begins_key_frame(rtp(1, payload=KEY_FRAME), header_of(rtp(1, payload=KEY_FRAME)), VP8)


def test_the_time_of_sending_is_read_and_another_put_in_its_place() -> None:
    packet = picture(1, sent=0xABCDEF)
    assert send_time_of(packet, header_of(packet)) == b"\xab\xcd\xef"
    later = with_send_time(packet, header_of(packet), 0x010203)
    assert later == picture(1, sent=0x010203)
    without = rtp(1, extensions=LEVEL)
    assert send_time_of(without, header_of(without)) is None
    assert with_send_time(without, header_of(without), 1) == without
    # One of another length is somebody else's
    odd = rtp(1, extensions=bytes([SEND_TIME_EXTENSION << 4 | 1, 1, 2]))
    assert send_time_of(odd, header_of(odd)) is None


def test_a_moment_is_24_bits_of_18_bit_fractions_of_seconds() -> None:
    assert send_time_at(1_500_000_000) == 3 << 17
    assert send_time_at(64_000_000_000) == 0
    assert send_time_at(65_000_000_000) == 1 << 18


@given(
    st.binary(max_size=40),
    st.integers(0, 65_535),
    st.booleans(),
    st.sampled_from([b"", LEVEL, mid_extension("video") + b"\x32\x01\x02\x03"]),
    st.integers(0, 20),
)
def test_a_repair_brings_the_packet_that_it_repairs(
    payload: bytes, sequence: int, marker: bool, extensions: bytes, padding: int
) -> None:
    packet = rtp(sequence, 77, 5, payload, VP8.payload_type, extensions, padding, marker)
    repair = repair_packet(packet, header_of(packet), 97, 65_536 + 9, 6)
    header = header_of(repair)
    assert (header.payload_type, header.sequence, header.ssrc, header.marker) == (97, 9, 6, marker)
    assert header.timestamp == 77
    restored = repaired_packet(repair, header, VP8.payload_type, 5)
    unpadded = rtp(sequence, 77, 5, payload, VP8.payload_type, extensions, marker=marker)
    # A packet of which nothing remains without its padding is no packet.
    assert restored == (unpadded if payload else None)


def test_a_repair_with_nothing_in_it_is_padding() -> None:
    for payload, padding in ((b"", 0), (b"", 200), (b"\x00\x07", 0), (b"\x00", 9)):
        probe = rtp(1, ssrc=6, payload=payload, payload_type=97, padding=padding)
        assert repaired_packet(probe, header_of(probe), 96, 5) is None


def test_a_layout_is_ordinary_when_the_relay_can_write_into_it() -> None:
    for ordinary in (sound(1), picture(1)):
        assert is_ordinary_layout(ordinary, header_of(ordinary))
    unusual = [
        rtp(1, payload_type=OPUS.payload_type),
        rtp(1, payload_type=OPUS.payload_type, extensions=mid_extension("audio")),
        rtp(1, payload_type=OPUS.payload_type, extensions=LEVEL, padding=4),
        rtp(1, extensions=LEVEL),
        rtp(1, extensions=bytes([SEND_TIME_EXTENSION << 4 | 1, 1, 2])),
        rtp(1, extensions=b"\x00\x00\x20\x01"),
        rtp(1),
    ]
    for packet in unusual:
        assert not is_ordinary_layout(packet, header_of(packet))
    assert layout_of(sound(1)) != layout_of(sound(1, ssrc=8))
    assert layout_of(sound(1)) == layout_of(sound(2, 5, payload=b"other"))


@given(st.binary(max_size=80), st.sampled_from([b"", b"\x90", b"\xb0", b"\x9f"]))
def test_noise_is_read_or_refused(noise: bytes, beginning: bytes) -> None:
    packet = beginning + noise
    header = read_header(packet)
    is_rtcp(packet)
    if header is not None:
        mid_of(packet, header)
        audio_level_of(packet, header)
        assert begins_vp8_key_frame(packet, header) in (True, False)
        assert len(without_mid(packet, header)) == len(packet)
        assert begins_h264_key_frame(packet, header) in (True, False)
        assert len(with_send_time(packet, header, 5)) == len(packet)
        is_ordinary_layout(packet, header)
        repaired_packet(packet, header, 96, 5)
        assert len(repair_packet(packet, header, 97, 1, 6)) <= len(packet) + 2


@given(st.integers(0, 65535), st.integers(-32768, 32767))
def test_distance_wraps(since: int, distance: int) -> None:
    assert forward_distance(since + distance & 0xFFFF, since) == distance
