"""Real Opus and VP8 packets of a call that never was: tones, and pictures that blink with them."""

import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import av
import numpy as np
from aiortc.codecs.vpx import VpxPayloadDescriptor
from av.packet import Packet

from recording.journal_writer import JournalWriter

NS_PER_S = 1_000_000_000
OPUS_PAYLOAD_TYPE, VP8_PAYLOAD_TYPE = 111, 96
FRAMES_PER_S = 20
_VP8_PART_BYTES = 200


@dataclass(frozen=True)
class Sent:
    """A packet, when it arrives (s from the call's begin), and whose it is."""

    at_s: float
    party: str
    source: str
    packet: bytes

    def later(self, by_s: float) -> "Sent":
        return replace(self, at_s=self.at_s + by_s)


def always(_at_s: float) -> bool:
    return True


def first_fifth_of_each_second(at_s: float) -> bool:
    return at_s % 1 < 0.2


def rtp(payload_type: int, sequence: int, timestamp: int, ssrc: int, marker: bool, payload: bytes) -> bytes:
    second = payload_type | (0x80 if marker else 0)
    return struct.pack("!BBHII", 0x80, second, sequence & 0xFFFF, timestamp & 0xFFFFFFFF, ssrc) + payload


def opus_tone(hertz: float, length_s: float, sounds: Callable[[float], bool] = always) -> list[bytes]:
    """Opus packets of 20 ms: a sine that is heard while `sounds`."""
    encoder = av.CodecContext.create("libopus", "w")
    encoder.sample_rate, encoder.layout, encoder.format = 48000, "mono", "s16"
    encoder.time_base = Fraction(1, 48000)
    encoder.options = {"application": "voip"}
    packets: list[Packet[Any]] = []
    for index in range(round(length_s * 50)):
        times = (np.arange(960) + index * 960) / 48000
        heard = np.array([sounds(float(at)) for at in times[::96]]).repeat(96)
        wave = (np.sin(2 * np.pi * hertz * times) * 12000 * heard).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(wave.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate, frame.pts = 48000, index * 960
        packets += encoder.encode(frame)  # pyright: ignore[reportUnknownMemberType]
    return [bytes(packet) for packet in packets]


def audio(
    party: str,
    packets: Iterable[bytes],
    start_s: float = 0.0,
    sequence: int = 65_000,
    timestamp: int = 0xFFFFF000,
    ssrc: int = 11,
    clock_error: float = 0.0,
) -> list[Sent]:
    """The packets as RTP, one each 20 ms of a sender's clock that runs `clock_error` too fast."""
    return [
        Sent(
            start_s + index * 0.02 / (1 + clock_error),
            party,
            "audio",
            rtp(OPUS_PAYLOAD_TYPE, sequence + index, timestamp + index * 960, ssrc, False, data),
        )
        for index, data in enumerate(packets)
    ]


def vp8_pictures(
    length_s: float,
    size: tuple[int, int] = (160, 120),
    white: Callable[[float], bool] = first_fifth_of_each_second,
    key_each: int = 20,
) -> list[bytes]:
    """VP8 frames, `FRAMES_PER_S`: a bar moves over them, and they are bright while `white`."""
    encoder = av.CodecContext.create("libvpx", "w")
    encoder.width, encoder.height = size
    encoder.pix_fmt, encoder.bit_rate, encoder.gop_size = "yuv420p", 300_000, key_each
    encoder.time_base = Fraction(1, FRAMES_PER_S)
    encoder.options = {"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0", "auto-alt-ref": "0"}
    packets: list[Packet[Any]] = []
    for index in range(round(length_s * FRAMES_PER_S)):
        picture = np.full((size[1], size[0], 3), 230 if white(index / FRAMES_PER_S) else 20, np.uint8)
        picture[:, index * 4 % size[0] : index * 4 % size[0] + 8] = 128
        frame = av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(format="yuv420p")
        frame.pts = index
        packets += encoder.encode(frame)  # pyright: ignore[reportUnknownMemberType]
    return [bytes(packet) for packet in packets]


def camera(
    party: str,
    frames: Iterable[bytes],
    start_s: float = 0.0,
    sequence: int = 65_500,
    timestamp: int = 0xFFFF0000,
    ssrc: int = 22,
    source: str = "camera",
) -> list[Sent]:
    """The frames as RTP (RFC 7741), each cut into parts that arrive together."""
    sent: list[Sent] = []
    for index, data in enumerate(frames):
        parts = [data[at : at + _VP8_PART_BYTES] for at in range(0, len(data), _VP8_PART_BYTES)]
        for number, part in enumerate(parts):
            descriptor = VpxPayloadDescriptor(int(number == 0), 0, picture_id=index & 0x7FFF)
            stamp = timestamp + index * 90_000 // FRAMES_PER_S
            is_last = number == len(parts) - 1
            packet = rtp(VP8_PAYLOAD_TYPE, sequence + len(sent), stamp, ssrc, is_last, bytes(descriptor) + part)
            sent.append(Sent(start_s + index / FRAMES_PER_S, party, source, packet))
    return sent


def write_down(writer: JournalWriter, sent: Iterable[Sent], begin_ns: int) -> None:
    """Give the packets to a journal as if they arrived at their times, `begin_ns` being the call's begin."""
    for packet in sorted(sent, key=lambda packet: packet.at_s):
        at_ns = begin_ns + round(packet.at_s * NS_PER_S)
        writer.packet(packet.party, packet.source, at_ns, packet.packet)
