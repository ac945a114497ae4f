"""Write what came of a run into docs/faults.md, in place of the last of its kind."""

import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from tests.faults.call_run import CallVerdict
from tests.faults.fault_run import Verdict
from tests.faults.job_run import JobVerdict, Step, Victim

PAGE: Final = Path(__file__).parents[2] / "docs" / "faults.md"
CALLS: Final = "calls"
CROWD: Final = "crowd"
JOBS: Final = "jobs"


def record_run(kind: str, rows: Mapping[str, object]) -> None:
    """Between the two marks of its kind, with the commit and the moment."""
    known = {"commit": _commit(), "when": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"}
    PAGE.write_text(with_table(PAGE.read_text(), kind, {**known, **rows}))


def with_table(page: str, kind: str, rows: Mapping[str, object]) -> str:
    """The page with this table. Raises ValueError when it has no marks of this kind."""
    begin, end = f"<!-- last run: {kind} -->", f"<!-- end: {kind} -->"
    before, found, rest = page.partition(begin)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        raise ValueError(f"docs/faults.md has no place for {kind}")
    lines = [f"| {name} | {value} |" for name, value in rows.items()]
    table = "\n".join(["", "", "| | |", "|---|---|", *lines, "", ""])
    return f"{before}{begin}{table}{end}{after}"


def rows_of_crowd(verdict: Verdict) -> dict[str, object]:
    """The outcome for people to read."""
    return {"seed": verdict.seed, **verdict.counts, "findings": len(verdict.findings)}


def rows_of_calls(verdict: CallVerdict) -> dict[str, object]:
    """The outcome for people to read."""
    killed = {f"SIGKILLs: {victim}": count for victim, count in sorted(verdict.killed.items())}
    return {
        "seed": verdict.seed,
        "SIGKILLs": verdict.killed.total(),
        **killed,
        "calls that came to their end, recorded": verdict.calls,
        "longest from a kill until both heard each other": f"{verdict.longest_back_s:.1f} s",
        "findings": len(verdict.findings),
    }


def rows_of_jobs(verdict: JobVerdict) -> dict[str, object]:
    """The outcome for people to read: how often what was killed at which step."""
    by_step = {step.value: ", ".join(f"{victim} {verdict.killed[step, victim]}" for victim in Victim) for step in Step}
    return {
        "seed": verdict.seed,
        "SIGKILLs": verdict.killed.total(),
        **by_step,
        "jobs, each done once": verdict.jobs,
        "findings": len(verdict.findings),
    }


def _commit() -> str:
    git = ["git", "-C", str(PAGE.parent), "describe", "--always", "--dirty"]
    return subprocess.run(git, capture_output=True, text=True, check=True).stdout.strip()
