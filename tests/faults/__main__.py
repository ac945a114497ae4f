"""`make test-faults`: the full run, with a seed of one's choice; its outcome goes into docs/faults.md."""

import secrets
import sys
from pathlib import Path
from typing import Final

import click
import uvloop

from tests.faults.fault_run import Verdict, run_faults
from tests.faults.report_of_run import record_run
from tests.faults.schedule import FULL, SHORT, Size
from tests.memory_folder import memory_folder

SIZES: Final[dict[str, Size]] = {"short": SHORT, "full": FULL}
SHOWN: Final = 40
"""Findings: more are of the same cause."""


@click.command()
@click.option("--seed", type=int, help="That of an earlier run; default: any.")
@click.option("--size", type=click.Choice(sorted(SIZES)), default="full", show_default=True)
@click.option("--keep", type=click.Path(path_type=Path), help="A folder for the data, to look at it afterwards.")
@click.option("--record", is_flag=True, help="Write the outcome into docs/faults.md.")
def main(seed: int | None, size: str, keep: Path | None, record: bool) -> None:
    """Kill the counter's processes while a crowd is served, and see that nobody is offered twice or lost."""
    chosen = seed if seed is not None else secrets.randbelow(2**31)
    if keep is not None:
        verdict = _run(chosen, SIZES[size], keep)
    else:
        with memory_folder() as folder:
            verdict = _run(chosen, SIZES[size], folder / "data")
    for finding in verdict.findings[:SHOWN]:
        click.echo(f"{finding.fault}: {finding.subject}: {finding.detail}")
    click.echo(f"seed {chosen}: {len(verdict.findings)} findings")
    if record:
        record_run(verdict)
    sys.exit(1 if verdict.findings else 0)


def _run(seed: int, size: Size, data: Path) -> Verdict:
    return uvloop.run(run_faults(seed, size, data, click.echo))


if __name__ == "__main__":
    main()
