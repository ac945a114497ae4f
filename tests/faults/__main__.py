"""`make test-faults`: both full runs, with a seed of one's choice; what comes of them goes into docs/faults.md."""

import asyncio
import secrets
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import click
import uvloop

from tests.faults.call_run import run_calls
from tests.faults.fault_run import run_faults
from tests.faults.job_run import run_jobs
from tests.faults.report_of_run import CALLS, CROWD, JOBS, record_run, rows_of_calls, rows_of_crowd, rows_of_jobs
from tests.faults.schedule import FULL, SHORT, Size
from tests.memory_folder import memory_folder

SIZES: Final[dict[str, Size]] = {"short": SHORT, "full": FULL}
SHOWN: Final = 40
"""Findings: more are of the same cause."""
_seed = click.option("--seed", type=int, help="That of an earlier run; default: any.")
_record = click.option("--record", is_flag=True, help="Write the outcome into docs/faults.md.")
_keep = click.option("--keep", type=click.Path(path_type=Path), help="A folder for the data, to look at it afterwards.")


@click.group()
def main() -> None:
    """Kill the counter's processes while it serves, and see that nobody and nothing is lost or done twice."""


@main.command()
@_seed
@click.option("--most", type=click.IntRange(1, 30), help="Calls; default: all thirty.")
@_keep
@_record
def calls(seed: int | None, most: int | None, keep: Path | None, record: bool) -> None:
    """Calls in real browsers, in each of which one process, or everything, is killed at a moment of its own."""
    with _folder(keep) as data:
        verdict = asyncio.run(run_calls(_chosen(seed), data, click.echo, most))
    _end(verdict.seed, [*verdict.findings])
    if record:
        record_run(CALLS, rows_of_calls(verdict))
    sys.exit(1 if verdict.findings else 0)


@main.command()
@_seed
@click.option("--size", type=click.Choice(sorted(SIZES)), default="full", show_default=True)
@_keep
@_record
def crowd(seed: int | None, size: str, keep: Path | None, record: bool) -> None:
    """A crowd of synthetic customers and tellers, and a referee who has the log."""
    with _folder(keep) as data:
        verdict = uvloop.run(run_faults(_chosen(seed), SIZES[size], data, click.echo))
    _end(verdict.seed, [f"{one.fault}: {one.subject}: {one.detail}" for one in verdict.findings])
    if record:
        record_run(CROWD, rows_of_crowd(verdict))
    sys.exit(1 if verdict.findings else 0)


@main.command()
@_seed
@click.option("--kills", type=click.IntRange(1, 300), default=300, show_default=True)
@_keep
@_record
def jobs(seed: int | None, kills: int, keep: Path | None, record: bool) -> None:
    """Jobs at the core bank, each with a kill of a worker, the core bank, PostgreSQL or everything in the middle."""
    with _folder(keep) as data:
        verdict = asyncio.run(run_jobs(_chosen(seed), kills, data, click.echo))
    _end(verdict.seed, verdict.findings)
    if record:
        record_run(JOBS, rows_of_jobs(verdict))
    sys.exit(1 if verdict.findings else 0)


def _chosen(seed: int | None) -> int:
    return seed if seed is not None else secrets.randbelow(2**31)


@contextmanager
def _folder(keep: Path | None) -> Generator[Path]:
    if keep is not None:
        yield keep
        return
    with memory_folder() as folder:
        yield folder / "data"


def _end(seed: int, findings: list[str]) -> None:
    for finding in findings[:SHOWN]:
        click.echo(finding)
    click.echo(f"seed {seed}: {len(findings)} findings")


if __name__ == "__main__":
    main()
