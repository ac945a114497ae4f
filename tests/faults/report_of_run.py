"""Write a run's outcome into docs/faults.md, in place of the last."""

import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from tests.faults.fault_run import Verdict

PAGE: Final = Path(__file__).parents[2] / "docs" / "faults.md"
_BEGIN: Final = "<!-- last run -->"


def record_run(verdict: Verdict) -> None:
    """After the mark, to the end of the page."""
    before = PAGE.read_text().partition(_BEGIN)[0]
    PAGE.write_text(f"{before}{_BEGIN}\n{table_of(verdict, _commit(), datetime.now(UTC))}")


def table_of(verdict: Verdict, commit: str, at: datetime) -> str:
    """The outcome for people to read."""
    rows = {
        "commit": commit,
        "when": f"{at:%Y-%m-%d %H:%M} UTC",
        "seed": verdict.seed,
        **verdict.counts,
        "findings": len(verdict.findings),
    }
    lines = [f"| {name} | {value} |" for name, value in rows.items()]
    return "\n".join(["", "| | |", "|---|---|", *lines, ""])


def _commit() -> str:
    git = ["git", "-C", str(PAGE.parent), "describe", "--always", "--dirty"]
    return subprocess.run(git, capture_output=True, text=True, check=True).stdout.strip()
