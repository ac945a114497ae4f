"""From counters of two moments to figures, and from figures to bars."""

from dataclasses import replace

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.quality import DirectionCounters, QualityFigures, StreamCounters, bars_of, sample
from media.voice_mos import voice_mos

NOTHING = DirectionCounters(None, None, None)
UNKNOWN = sample(NOTHING, NOTHING, 5)
SOUND = StreamCounters(1, expected=100, lost=0, octets=8_000, frames=0, freezes=0, frozen_ms=0, jitter_ms=2.0)
PICTURE = StreamCounters(2, expected=1_000, lost=5, octets=900_000, frames=60, freezes=1, frozen_ms=300, jitter_ms=20.0)
BEFORE = DirectionCounters(SOUND, PICTURE, 30.0)
AFTER = DirectionCounters(
    replace(SOUND, expected=350, lost=5, octets=28_000, jitter_ms=3.0),
    replace(PICTURE, expected=1_750, lost=5, octets=1_525_000, frames=210, freezes=3, frozen_ms=900),
    40.0,
)


def figures(mos: float | None = None, loss: float | None = None) -> QualityFigures:
    return QualityFigures(None, loss, None, None, None, None, None, None, None, None, mos)


def test_figures_are_those_of_the_time_between() -> None:
    told = sample(BEFORE, AFTER, 5)
    assert told.packets == 250 - 5 + 750
    assert told.loss == pytest.approx(5 / 1_000)
    assert told.sound_loss == pytest.approx(0.02)
    assert (told.jitter_ms, told.round_trip_ms) == (3, 40)
    assert (told.sound_kbit_s, told.picture_kbit_s) == (32, 1_000)
    assert (told.frames_per_s, told.freezes, told.frozen_ms) == (30, 2, 600)
    assert told.mos == voice_mos(0.02, 40, 3)


def test_what_nobody_reported_is_unknown_and_not_nothing() -> None:
    assert set(msgspec.structs.astuple(UNKNOWN)) == {None}


def test_before_the_first_report_bitrates_and_frames_are_known_already() -> None:
    unreported = DirectionCounters(replace(SOUND, expected=None, lost=None, jitter_ms=None), None, None)
    told = sample(unreported, DirectionCounters(replace(SOUND, octets=28_000), None, 40.0), 5)
    assert told.sound_kbit_s == 32
    assert (told.packets, told.loss, told.mos) == (None, None, None)


def test_a_stream_begun_anew_is_told_of_next_time() -> None:
    told = sample(BEFORE, replace(AFTER, sound=replace(SOUND, stream=9)), 5)
    assert (told.sound_kbit_s, told.sound_loss, told.mos) == (None, None, None)
    assert told.loss == 0
    assert told.frames_per_s == 30


def test_without_a_round_trip_there_is_no_estimate() -> None:
    assert sample(BEFORE, replace(AFTER, round_trip_ms=None), 5).mos is None


def test_nothing_expected_is_no_loss_that_is_known() -> None:
    told = sample(BEFORE, BEFORE, 5)
    assert (told.packets, told.loss, told.sound_kbit_s) == (0, None, 0)


def test_counts_run_on_past_their_end() -> None:
    near_end = DirectionCounters(replace(SOUND, expected=(1 << 32) - 50), None, None)
    wrapped = DirectionCounters(replace(SOUND, expected=50, lost=10), None, None)
    assert sample(near_end, wrapped, 5).sound_loss == pytest.approx(0.1)


counts = st.none() | st.integers(0, (1 << 32) - 1)
streams = st.builds(
    StreamCounters,
    stream=st.just(1),
    expected=counts,
    lost=st.none() | st.integers(-(1 << 23), (1 << 23) - 1),
    octets=st.integers(0, 1 << 40),
    frames=st.integers(0, 1 << 30),
    freezes=st.integers(0, 1 << 20),
    frozen_ms=st.floats(0, 1e9),
    jitter_ms=st.none() | st.floats(0, 10_000),
)
ways = st.builds(DirectionCounters, st.none() | streams, st.none() | streams, st.none() | st.floats(0, 10_000))


@given(ways, ways)
def test_whatever_is_reported_figures_stay_in_bounds(before: DirectionCounters, after: DirectionCounters) -> None:
    told = sample(before, after, 5)
    assert told.loss is None or 0 <= told.loss <= 1
    assert told.sound_loss is None or 0 <= told.sound_loss <= 1
    assert told.mos is None or 1 <= told.mos <= 4.5
    assert told.packets is None or 0 <= told.packets < 1 << 31
    assert bars_of([told]) in (None, 0, 1, 2, 3, 4)


@pytest.mark.parametrize(
    ("mos", "loss", "bars"),
    [
        (4.4, 0.0, 4),
        (4.02, 0.0, 3),
        (3.59, 0.0, 2),
        (3.09, 0.0, 1),
        (2.0, 0.0, 0),
        (4.4, 0.02, 3),
        (4.4, 0.07, 2),
        (4.4, 0.15, 1),
        (4.4, 0.2, 0),
        (None, 0.0, 4),
        (None, None, None),
    ],
)
def test_bars_are_the_worse_of_voice_and_loss(mos: float | None, loss: float | None, bars: int | None) -> None:
    assert bars_of([figures(mos, loss)]) == bars


def test_a_partys_bars_are_those_of_its_worse_way() -> None:
    assert bars_of([figures(4.4, 0.0), figures(3.0, 0.0)]) == 1
    assert bars_of([UNKNOWN, figures(4.4, 0.0)]) == 4


@given(st.floats(0, 1), st.floats(0, 1), st.floats(1, 4.5), st.floats(1, 4.5))
def test_more_loss_and_a_worse_voice_never_give_more_bars(one: float, other: float, good: float, bad: float) -> None:
    (less, more), (bad, good) = sorted((one, other)), sorted((good, bad))
    better, worse = bars_of([figures(good, less)]), bars_of([figures(bad, more)])
    assert better is not None
    assert worse is not None
    assert better >= worse
