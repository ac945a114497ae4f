"""The E-model, simplified: known points, bounds, and that nothing bad ever makes a voice better."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.voice_mos import (
    HIGHEST_MOS,
    LOWEST_MOS,
    OPUS_DELAY_MS,
    delay_impairment,
    loss_impairment,
    mos_of_rating,
    voice_mos,
)

losses = st.floats(0, 1)
round_trips = st.floats(0, 10_000)
jitters = st.floats(0, 10_000)


@pytest.mark.parametrize(
    ("rating", "mos"), [(100, 4.5), (90, 4.34), (80, 4.03), (70, 3.60), (60, 3.10), (50, 2.58), (0, 1.0), (-5, 1.0)]
)
def test_ratings_map_to_mos_as_table_b_1_of_g_107_has_them(rating: float, mos: float) -> None:
    assert mos_of_rating(rating) == pytest.approx(mos, abs=0.01)


def test_a_perfect_network_leaves_only_the_codecs_delay() -> None:
    assert voice_mos(0, 0, 0) == pytest.approx(mos_of_rating(94.2 - 0.024 * OPUS_DELAY_MS))
    assert voice_mos(0, 0, 0) == pytest.approx(4.42, abs=0.01)


def test_delay_costs_more_once_it_disturbs_the_conversation() -> None:
    assert delay_impairment(100) == pytest.approx(2.4)
    assert delay_impairment(277.3) == pytest.approx(0.024 * 277.3 + 11)


def test_loss_costs_less_than_without_opus_own_repair() -> None:
    # G.711 with concealment at 2 %: 30 ln(1 + 15 * 0.02) = 7.87; half of it is repaired when the next packet comes.
    assert loss_impairment(0.02) == pytest.approx(4.27, abs=0.01)
    assert loss_impairment(1) == pytest.approx(83.18, abs=0.01)


@given(losses, round_trips, jitters)
def test_it_stays_within_its_bounds(loss: float, round_trip_ms: float, jitter_ms: float) -> None:
    assert LOWEST_MOS <= voice_mos(loss, round_trip_ms, jitter_ms) <= HIGHEST_MOS


@given(losses, losses, round_trips, jitters)
def test_more_loss_is_never_better(one: float, other: float, round_trip_ms: float, jitter_ms: float) -> None:
    less, more = sorted((one, other))
    assert voice_mos(less, round_trip_ms, jitter_ms) >= voice_mos(more, round_trip_ms, jitter_ms)


@given(losses, round_trips, round_trips, jitters, jitters)
def test_more_delay_is_never_better(loss: float, one: float, other: float, calm: float, restless: float) -> None:
    (short, long), (calm, restless) = sorted((one, other)), sorted((calm, restless))
    assert voice_mos(loss, short, calm) >= voice_mos(loss, long, restless)
