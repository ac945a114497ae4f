"""Jobs at the core bank with a kill at a step of each: the short form of `make test-faults`."""

from pathlib import Path

from tests.faults.job_run import run_jobs


async def test_whatever_is_killed_each_job_has_one_effect(tmp_path: Path) -> None:
    verdict = await run_jobs(5, 8, tmp_path / "data", print)
    assert verdict.findings == []
    assert verdict.killed.total() == 8
    assert verdict.jobs >= 8
