"""The days on which processes are killed: the same for the same seed, and never empty."""

import pytest

from tests.faults.schedule import SHORT, Fate, Target, schedule_of


def test_the_same_seed_gives_the_same_day() -> None:
    assert schedule_of(1, SHORT) == schedule_of(1, SHORT) != schedule_of(2, SHORT)


@pytest.mark.parametrize("seed", range(5))
def test_every_kind_is_killed_and_everybody_behaves_somehow(seed: int) -> None:
    schedule = schedule_of(seed, SHORT)
    assert {kill.target for kill in schedule.kills} == set(Target)
    assert {plan.fate for plan in schedule.customers} == set(Fate)
    assert [kill.at_s for kill in schedule.kills] == sorted(kill.at_s for kill in schedule.kills)
    assert all(0 < kill.at_s < SHORT.arrivals_s for kill in schedule.kills)
