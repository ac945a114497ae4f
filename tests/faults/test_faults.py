"""A crowd is served while the counter's processes are killed, one after the other and all at once."""

from pathlib import Path

import pytest

from tests.faults.fault_run import run_faults
from tests.faults.schedule import SHORT, Fate, Target, schedule_of
from tests.memory_folder import memory_folder

SEED = 20261126
"""Always the same, so that a failure is seen again; `make test-faults` takes another each time."""


def test_the_same_seed_gives_the_same_day() -> None:
    assert schedule_of(1, SHORT) == schedule_of(1, SHORT) != schedule_of(2, SHORT)


@pytest.mark.parametrize("seed", range(5))
def test_every_kind_is_killed_and_everybody_behaves_somehow(seed: int) -> None:
    schedule = schedule_of(seed, SHORT)
    assert {kill.target for kill in schedule.kills} == set(Target)
    assert {plan.fate for plan in schedule.customers} == set(Fate)
    assert [kill.at_s for kill in schedule.kills] == sorted(kill.at_s for kill in schedule.kills)
    assert all(0 < kill.at_s < SHORT.arrivals_s for kill in schedule.kills)


async def test_nobody_is_offered_twice_or_lost_whatever_is_killed() -> None:
    with memory_folder() as folder:
        verdict = await run_faults(SEED, SHORT, Path(folder) / "data", print)
    assert verdict.findings == ()
    # And it was a day on which something happened.
    assert verdict.counts["joined"] == SHORT.customers
    assert verdict.counts["served"] > SHORT.customers / 2
    assert verdict.counts["repeated"] > 0
    assert verdict.counts["kills"] == len(schedule_of(SEED, SHORT).kills)
