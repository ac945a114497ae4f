"""A crowd is served while the counter's processes are killed, one after the other and all at once."""

from pathlib import Path

from tests.faults.fault_run import run_faults
from tests.faults.schedule import SHORT, schedule_of
from tests.memory_folder import memory_folder

SEED = 20261126
"""Always the same, so that a failure is seen again; `make test-faults` takes another each time."""


async def test_nobody_is_offered_twice_or_lost_whatever_is_killed() -> None:
    with memory_folder() as folder:
        verdict = await run_faults(SEED, SHORT, Path(folder) / "data", print)
    assert verdict.findings == ()
    # And it was a day on which something happened.
    assert verdict.counts["joined"] == SHORT.customers
    assert verdict.counts["served"] > SHORT.customers / 2
    assert verdict.counts["repeated"] > 0
    assert verdict.counts["kills"] == len(schedule_of(SEED, SHORT).kills)
