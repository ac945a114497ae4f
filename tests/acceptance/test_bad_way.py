"""The weather itself: what a test believes of the network must be so."""

import random

import pytest

from tests.acceptance.bad_way import REORDERED_BY_S, BadWay, Weather


def way(weather: Weather) -> BadWay:
    made = BadWay(random.Random(1))
    made.weather = weather
    return made


def test_fine_weather_changes_nothing() -> None:
    fine = way(Weather())
    assert [fine.deliveries(100, float(second)) for second in range(100)] == [(float(second),) for second in range(100)]


def test_as_many_are_lost_and_doubled_as_was_said_and_the_same_ones_each_time() -> None:
    weather = Weather(loss=0.05, doubled=0.02)
    runs = [[one.deliveries(100, n / 50) for n in range(20_000)] for one in (way(weather), way(weather))]
    assert runs[0] == runs[1]
    assert sum(not at for at in runs[0]) / 20_000 == pytest.approx(0.05, abs=0.005)
    assert sum(len(at) == 2 for at in runs[0]) / 20_000 == pytest.approx(0.02, abs=0.004)


def test_jitter_keeps_the_order_and_reordering_does_not() -> None:
    jittery, disorderly = way(Weather(delay_ms=30, jitter_ms=50)), way(Weather(reordered=0.1))
    arrivals = [jittery.deliveries(100, n / 100)[0] for n in range(1_000)]
    assert arrivals == sorted(arrivals)
    assert all(0.03 <= at - n / 100 <= 0.08 for n, at in enumerate(arrivals))
    late = [disorderly.deliveries(100, n / 100)[0] - n / 100 for n in range(1_000)]
    assert sum(at == pytest.approx(REORDERED_BY_S) for at in late) == pytest.approx(100, abs=30)


def test_a_bottleneck_lets_through_what_it_holds_and_drops_the_rest() -> None:
    narrow = way(Weather(kbit_per_s=400, queue_ms=300))
    # A megabit each second, in packets of 1,000 octets.
    arrivals = [at for n in range(1_250) for at in narrow.deliveries(1_000, n / 125)]
    assert len(arrivals) * 8_000 / 10 == pytest.approx(400_000, rel=0.05)
    assert narrow.pass_bottleneck(1_000, 9.9) is None
    assert narrow.pass_bottleneck(1_000, 9.9, waits=True) == pytest.approx(10.32, abs=0.03)
