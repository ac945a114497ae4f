"""The quality of a call: from counters of two moments to figures of the time between, and to bars for people. Pure.

For each party there are two ways: up (from the party to the counter) and down (from the counter to the party). What
is not known, as nobody has reported it yet, is None and never 0.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import msgspec

from media.voice_mos import voice_mos

MOST_BARS: Final = 4
POOR_BARS: Final = 1
"""With so many or fewer a party is told that its connection is poor."""

_BARS_OF_MOS: Final = ((4.03, 4), (3.60, 3), (3.10, 2), (2.58, 1))
"""G.107, Table B.1: satisfied; some dissatisfied; many dissatisfied; nearly all dissatisfied."""
_BARS_OF_LOSS: Final = ((0.02, 4), (0.05, 3), (0.10, 2), (0.20, 1))
"""The picture has no MOS here: above 2 % of all packets repairs begin to show, above 10 % it stands still often."""
_MODULUS: Final = 1 << 32


class Direction(StrEnum):
    """Which way, seen from the party."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class StreamCounters:
    """Counts of one stream since a beginning of its own: only differences say something.

    `expected` and `lost` are RFC 3550's (6.4.1; modulo 2**32; negative loss is what came twice), None while the
    receiver has told nothing. `octets` are payload. `frames` and freezes concern pictures (media.frames).
    """

    stream: int
    expected: int | None
    lost: int | None
    octets: int
    frames: int
    freezes: int
    frozen_ms: float
    jitter_ms: float | None


@dataclass(frozen=True, slots=True)
class DirectionCounters:
    """One way of one connection: microphone and camera (up), the two main lines (down)."""

    sound: StreamCounters | None
    picture: StreamCounters | None
    round_trip_ms: float | None
    """Between the counter and the party, and the same for both ways."""


@dataclass(frozen=True, slots=True)
class PeerCounters:
    """Both ways of one connection; another connection counts anew."""

    connection: str
    up: DirectionCounters
    down: DirectionCounters


class QualityFigures(msgspec.Struct, frozen=True):
    """One way of one party over a few seconds. Losses are fractions after retransmission; bitrates are payload's."""

    packets: int | None
    """That arrived, sound and picture."""
    loss: float | None
    """Of sound and picture together."""
    sound_loss: float | None
    jitter_ms: float | None
    """Of sound: a picture's packets come in bursts by their nature."""
    round_trip_ms: float | None
    sound_kbit_s: float | None
    picture_kbit_s: float | None
    frames_per_s: float | None
    freezes: int | None
    frozen_ms: float | None
    mos: float | None
    """Of voice (media.voice_mos)."""


@dataclass(frozen=True, slots=True)
class _Passed:
    """One stream between two moments."""

    expected: int | None
    lost: int | None
    octets: int
    frames: int
    freezes: int
    frozen_ms: float
    jitter_ms: float | None


def sample(before: DirectionCounters, after: DirectionCounters, seconds: float) -> QualityFigures:
    """The figures of the time between two moments `seconds` apart; a stream begun within it is told of next time."""
    sound, picture = _passed(before.sound, after.sound), _passed(before.picture, after.picture)
    both = [stream for stream in (sound, picture) if stream is not None]
    sound_loss = loss_of([sound]) if sound is not None else None
    jitter_ms = sound.jitter_ms if sound is not None else None
    mos = None
    if sound_loss is not None and jitter_ms is not None and after.round_trip_ms is not None:
        mos = voice_mos(sound_loss, after.round_trip_ms, jitter_ms)
    return QualityFigures(
        packets=_packets(both),
        loss=loss_of(both),
        sound_loss=sound_loss,
        jitter_ms=jitter_ms,
        round_trip_ms=after.round_trip_ms,
        sound_kbit_s=_kbit_s(sound, seconds),
        picture_kbit_s=_kbit_s(picture, seconds),
        frames_per_s=picture.frames / seconds if picture is not None else None,
        freezes=picture.freezes if picture is not None else None,
        frozen_ms=picture.frozen_ms if picture is not None else None,
        mos=mos,
    )


def bars_of(ways: Iterable[QualityFigures]) -> int | None:
    """A party's connection as 0 to 4 bars: the worst of what is known of its ways; None when nothing is."""
    known = [bars for way in ways for bars in (_bars_of_mos(way.mos), _bars_of_loss(way.loss)) if bars is not None]
    return min(known, default=None)


def loss_of(streams: Iterable[_Passed]) -> float | None:
    """The lost part of what was expected, 0 to 1; None when nothing was, or nobody reported."""
    told = [(one.expected, one.lost) for one in streams if one.expected is not None and one.lost is not None]
    expected, lost = sum(one for one, _ in told), sum(one for _, one in told)
    return min(1.0, max(0.0, lost / expected)) if expected > 0 else None


def _passed(before: StreamCounters | None, after: StreamCounters | None) -> _Passed | None:
    if before is None or after is None or before.stream != after.stream:
        return None
    expected = lost = None
    if None not in (before.expected, after.expected):
        expected = _distance(before.expected or 0, after.expected or 0)
        lost = (after.lost or 0) - (before.lost or 0)
    return _Passed(
        expected=expected,
        lost=lost,
        octets=after.octets - before.octets,
        frames=after.frames - before.frames,
        freezes=after.freezes - before.freezes,
        frozen_ms=after.frozen_ms - before.frozen_ms,
        jitter_ms=after.jitter_ms,
    )


def _distance(before: int, after: int) -> int:
    """How far a count modulo 2**32 has gone on; one that went back has not."""
    ahead = (after - before) % _MODULUS
    return ahead if ahead < _MODULUS // 2 else 0


def _packets(streams: list[_Passed]) -> int | None:
    told = [one.expected - one.lost for one in streams if one.expected is not None and one.lost is not None]
    return min(max(0, sum(told)), _MODULUS // 2 - 1) if told else None


def _kbit_s(stream: _Passed | None, seconds: float) -> float | None:
    return stream.octets * 8 / 1000 / seconds if stream is not None else None


def _bars_of_mos(mos: float | None) -> int | None:
    if mos is None:
        return None
    return next((bars for least, bars in _BARS_OF_MOS if mos >= least), 0)


def _bars_of_loss(loss: float | None) -> int | None:
    if loss is None:
        return None
    return next((bars for most, bars in _BARS_OF_LOSS if loss < most), 0)
