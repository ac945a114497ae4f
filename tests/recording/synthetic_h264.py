"""Real H.264 packets of a call that never was: pictures of one colour after the other, packetised by RFC 6184."""

import re
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any

import av
import numpy as np
from av.packet import Packet

from tests.recording.synthetic_call import FRAMES_PER_S, Sent, rtp

H264_PAYLOAD_TYPE = 102
LARGEST_PAYLOAD = 100
Colour = tuple[int, int, int]
RED, GREEN, BLUE = (200, 30, 30), (30, 200, 30), (30, 30, 200)
SLICE, IDR, SEI, SPS, PPS, STAP_A, FU_A = 1, 5, 6, 7, 8, 24, 28


def each_second_another(at_s: float) -> Colour:
    return (RED, GREEN, BLUE)[int(at_s) % 3]


def kind(unit: bytes) -> int:
    return unit[0] & 0x1F


def h264_pictures(
    length_s: float,
    size: tuple[int, int] = (160, 120),
    colour: Callable[[float], Colour] = each_second_another,
    key_each: int = 20,
    profile: str = "baseline",
    x264: str = "slices=2",
) -> list[list[bytes]]:
    """Pictures, `FRAMES_PER_S`, each as its NAL units: a bar moves over the colour."""
    encoder = av.CodecContext.create("libx264", "w")
    encoder.width, encoder.height = size
    encoder.pix_fmt, encoder.bit_rate, encoder.gop_size = "yuv420p", 300_000, key_each
    encoder.time_base = Fraction(1, FRAMES_PER_S)
    settings = f"{x264}:sliced-threads=0:annexb=1:repeat-headers=1"
    encoder.options = {"preset": "ultrafast", "tune": "zerolatency", "profile": profile, "x264-params": settings}
    packets: list[Packet[Any]] = []
    for index in range(round(length_s * FRAMES_PER_S)):
        picture = np.full((size[1], size[0], 3), colour(index / FRAMES_PER_S), np.uint8)
        picture[: size[1] // 4, index * 4 % size[0] : index * 4 % size[0] + 8] = 128
        frame = av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(format="yuv420p")
        frame.pts = index
        packets += encoder.encode(frame)  # pyright: ignore[reportUnknownMemberType]
    packets += encoder.encode(None)  # pyright: ignore[reportUnknownMemberType]
    return [units_of(bytes(packet)) for packet in packets]


def units_of(stream: bytes) -> list[bytes]:
    """The NAL units of a byte stream (H.264, annex B), without the encoder's long signature in an SEI."""
    return [unit for unit in re.split(b"\x00\x00\x00?\x01", stream) if unit and kind(unit) != SEI]


def payloads_of(units: Iterable[bytes]) -> list[bytes]:
    """RFC 6184: parameter sets together in a STAP-A, what is too long in FU-A, everything else by itself."""
    units = list(units)
    sets = [unit for unit in units if kind(unit) in (SPS, PPS)]
    payloads: list[bytes] = []
    if sets:
        joined = b"".join(len(unit).to_bytes(2, "big") + unit for unit in sets)
        payloads.append(bytes([0x60 | STAP_A]) + joined)
    for unit in units:
        if kind(unit) not in (SPS, PPS):
            payloads += [unit] if len(unit) <= LARGEST_PAYLOAD else fragments_of(unit)
    return payloads


def fragments_of(unit: bytes) -> list[bytes]:
    """RFC 6184, 5.8."""
    pieces = [unit[at : at + LARGEST_PAYLOAD] for at in range(1, len(unit), LARGEST_PAYLOAD)]
    fragments: list[bytes] = []
    for number, piece in enumerate(pieces):
        first, last = number == 0, number == len(pieces) - 1
        header = bytes([unit[0] & 0xE0 | FU_A, first << 7 | last << 6 | kind(unit)])
        fragments.append(header + piece)
    return fragments


def h264_camera(
    party: str,
    pictures: Iterable[Iterable[bytes]],
    start_s: float = 0.0,
    sequence: int = 65_500,
    timestamp: int = 0xFFFF0000,
    ssrc: int = 44,
    source: str = "camera",
) -> list[Sent]:
    """The pictures as RTP; a picture's packets arrive together."""
    sent: list[Sent] = []
    for index, units in enumerate(pictures):
        payloads = payloads_of(units)
        for number, payload in enumerate(payloads):
            stamp = timestamp + index * 90_000 // FRAMES_PER_S
            is_last = number == len(payloads) - 1
            packet = rtp(H264_PAYLOAD_TYPE, sequence + len(sent), stamp, ssrc, is_last, payload)
            sent.append(Sent(start_s + index / FRAMES_PER_S, party, source, packet))
    return sent
