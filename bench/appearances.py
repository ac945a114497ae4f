"""How a party of tests and benches sounds and looks: a tone of its own, a moving picture in a colour of its own.

The browsers' fake microphone and camera play them from files, so that it can be told whose voice and picture it is.
"""

import wave
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

RATE_HZ: Final = 48_000
TONE_S: Final = 10
WIDTH, HEIGHT, FRAMES_PER_S, FRAMES = 320, 180, 10, 32
"""Small: two browsers that encode and decode this take half of a core."""
_BAR: Final = WIDTH // FRAMES


@dataclass(frozen=True)
class Appearance:
    """`cb` and `cr` are the picture's colour differences (ITU-R BT.601), the same in all of it."""

    hertz: float
    cb: int
    cr: int


CUSTOMER: Final = Appearance(440.0, cb=190, cr=90)
TELLER: Final = Appearance(1_000.0, cb=90, cr=180)
COLLEAGUE: Final = Appearance(1_700.0, cb=100, cr=90)


def tone_file(folder: Path, appearance: Appearance) -> Path:
    """A WAV file of whole periods, to be looped."""
    file = folder / f"tone-{appearance.hertz:.0f}.wav"
    moments = np.arange(RATE_HZ * TONE_S) / RATE_HZ
    samples = (12_000 * np.sin(2 * np.pi * appearance.hertz * moments)).astype("<i2")
    with wave.open(str(file), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE_HZ)
        sound.writeframes(samples.tobytes())
    return file


def clip_file(folder: Path, appearance: Appearance, frames_per_s: int = FRAMES_PER_S, scale: int = 1) -> Path:
    """A YUV4MPEG2 file: a bright bar goes from left to right, a step each frame. `scale` times as large."""
    file = folder / f"clip-{appearance.hertz:.0f}-{scale}.y4m"
    width, height, bar = WIDTH * scale, HEIGHT * scale, _BAR * scale
    colour = bytes([appearance.cb]) * (width * height // 4) + bytes([appearance.cr]) * (width * height // 4)
    with file.open("wb") as clip:
        clip.write(f"YUV4MPEG2 W{width} H{height} F{frames_per_s}:1 Ip A1:1 C420jpeg\n".encode())
        for frame in range(FRAMES):
            luma = np.full((height, width), 90, dtype=np.uint8)
            luma[:, frame * bar : (frame + 1) * bar] = 170
            clip.write(b"FRAME\n" + luma.tobytes() + colour)
    return file
