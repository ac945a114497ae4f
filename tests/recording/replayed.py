"""What a player would make of a sealed file: its sound as samples, its pictures with their times."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import av
import numpy as np
from numpy.typing import NDArray

from recording.sealed_file import SealedFile

Samples = NDArray[np.float64]
RATE = 48_000


@dataclass(frozen=True)
class Replay:
    """`sound` is one channel at 48 kHz from the file's zero; `pictures` are (s, mean brightness, width)."""

    length_s: float
    sound: Samples
    pictures: list[tuple[float, float, int]]

    def strongest_hertz(self, start_s: float, end_s: float) -> float:
        part = self.sound[int(start_s * RATE) : int(end_s * RATE)]
        spectrum = np.abs(np.fft.rfft(part * np.hanning(len(part))))
        return float(np.argmax(spectrum)) * RATE / len(part)

    def loudness(self, start_s: float, end_s: float) -> float:
        part = self.sound[int(start_s * RATE) : int(end_s * RATE)]
        return float(np.sqrt(np.mean(part**2)))

    def beeps_s(self) -> list[float]:
        """When sound sets in after at least 0.4 s of quiet."""
        loud = np.flatnonzero(np.abs(self.sound) > 0.1)
        begins = loud[np.diff(loud, prepend=-RATE) > 0.4 * RATE]
        return [float(begin) / RATE for begin in begins]

    def flashes_s(self) -> list[float]:
        """When pictures turn bright."""
        bright = [(at, value > 125) for at, value, _ in self.pictures]
        return [
            at for (at, now), (_, before) in zip(bright, [(0.0, False), *bright], strict=False) if now and not before
        ]


def plain_bytes(path: Path, session_key: bytes) -> bytes:
    with SealedFile(path, session_key) as sealed:
        return sealed.read(0, sealed.size)


def replay(path: Path, session_key: bytes) -> Replay:
    """Decode the whole file as a player would, silence where no sound stands."""
    with av.open(io.BytesIO(plain_bytes(path, session_key)), "r") as container:
        assert container.duration is not None
        length_s = container.duration / 1_000_000
        sound = np.zeros(int((length_s + 1) * RATE))
        pictures: list[tuple[float, float, int]] = []
        for frame in cast("Iterator[av.VideoFrame | av.AudioFrame]", container.decode()):
            assert frame.time is not None
            values = cast("NDArray[Any]", frame.to_ndarray())
            if isinstance(frame, av.VideoFrame):
                pictures.append((frame.time, float(values[: frame.height].mean()), frame.width))
            else:
                at = round(frame.time * RATE)
                channel = values[0].astype(np.float64)
                sound[at : at + len(channel)] = channel[: len(sound) - at]
    return Replay(length_s, sound, pictures)
