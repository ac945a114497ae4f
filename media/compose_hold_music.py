"""Composes the hold music and writes it as Ogg Opus: `python -m media.compose_hold_music media/hold_music.opus`.

A piece of our own: slow chords in E flat, a bell that wanders over them in the pentatonic scale. It ends in silence,
so that it can begin again. Not run by the counter; its result is kept in the package.
"""

import array
import math
import sys
from pathlib import Path
from typing import Final

import av
from av.audio.frame import AudioFrame

RATE: Final = 48_000
BEAT_S: Final = 0.75
BIT_RATE: Final = 40_000
FRAME_SAMPLES: Final = 960
E_FLAT_4: Final = 311.127

# Half-tones from E flat: each bar of four beats has a chord, and a bell on its beats (None: it rests).
BARS: Final[tuple[tuple[tuple[int, ...], tuple[int | None, ...]], ...]] = (
    ((-12, -5, 4), (7, None, 12, None)),
    ((-15, -8, 0), (9, None, 7, 4)),
    ((-19, -7, 0), (None, 4, 7, None)),
    ((-17, -5, 2), (2, None, 7, None)),
    ((-12, -5, 4), (12, None, 14, 12)),
    ((-15, -8, 4), (9, None, 7, None)),
    ((-19, -7, 0), (4, None, 2, 0)),
    ((-12, -5, 4), (7, None, None, None)),
)
CHORD_BEATS: Final = 4
TAIL_BEATS: Final = 2
CHORD_LEVEL: Final = 0.075
BELL_LEVEL: Final = 0.16


def hertz(half_tones: int) -> float:
    """The pitch so many half-tones above E flat 4, in equal temperament."""
    return float(E_FLAT_4 * 2 ** (half_tones / 12))


def add_tone(sound: list[float], start_s: float, length_s: float, pitch: float, level: float, attack_s: float) -> None:
    """Add a tone with two soft overtones, which swells for `attack_s` and dies away towards its end."""
    first, count = round(start_s * RATE), round(length_s * RATE)
    for sample in range(min(count, len(sound) - first)):
        at_s = sample / RATE
        swell = min(1.0, at_s / attack_s) * math.cos(math.pi / 2 * sample / count) ** 2
        turn = 2 * math.pi * pitch * at_s
        wave = math.sin(turn) + 0.25 * math.sin(2 * turn) + 0.06 * math.sin(3 * turn)
        sound[first + sample] += level * swell * wave


def compose() -> list[float]:
    """The whole piece, samples from -1 to 1."""
    beats = CHORD_BEATS * len(BARS) + TAIL_BEATS
    sound = [0.0] * round(beats * BEAT_S * RATE)
    for bar, (chord, bell) in enumerate(BARS):
        start_s = bar * CHORD_BEATS * BEAT_S
        for note in chord:
            add_tone(sound, start_s, (CHORD_BEATS + 1.5) * BEAT_S, hertz(note), CHORD_LEVEL, attack_s=0.5)
        for beat, note in enumerate(bell):
            if note is not None:
                add_tone(sound, start_s + beat * BEAT_S, 2.5 * BEAT_S, hertz(note), BELL_LEVEL, attack_s=0.015)
    return sound


def write(file: Path, sound: list[float]) -> None:
    """Encode in packets of 20 ms."""
    with av.open(str(file), "w", format="ogg") as container:
        stream = container.add_stream(  # pyright: ignore[reportUnknownMemberType]
            "libopus", rate=RATE, layout="mono", options={"frame_duration": "20"}
        )
        stream.bit_rate = BIT_RATE
        for first in range(0, len(sound) - len(sound) % FRAME_SAMPLES, FRAME_SAMPLES):
            samples = array.array("h", (round(32_000 * value) for value in sound[first : first + FRAME_SAMPLES]))
            frame = AudioFrame(format="s16", layout="mono", samples=FRAME_SAMPLES)
            frame.planes[0].update(samples.tobytes())
            frame.sample_rate, frame.pts = RATE, first
            container.mux(stream.encode(frame))  # pyright: ignore[reportUnknownMemberType]
        container.mux(stream.encode(None))  # pyright: ignore[reportUnknownMemberType]


if __name__ == "__main__":
    write(Path(sys.argv[1]), compose())
