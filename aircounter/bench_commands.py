"""`aircounter bench …`: how much a machine carries. Progress goes to standard error; the last line of the output is
one JSON object."""

import asyncio
import logging
import pkgutil
import signal
import sys
from collections.abc import AsyncGenerator, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import click
import msgspec
import structlog
import uvloop

from aircounter.bench_counter import CounterNotStarted, bench_counter
from aircounter.bench_roles import roles_counter
from aircounter.dies_with_parent import start_child, stop_child
from bench.calls_bench import BadTarget, CallsBench, Staff, Target, bench_calls
from bench.client import NotConnected
from bench.feed_reader import FeedFailed
from bench.media_bench import STANDARD_RATES, MediaBench, bench_media
from bench.peer import Peer, PeerFailed
from bench.people import PersonFailed
from bench.queue_bench import FLOOR_TABLE as OFFERS_FLOOR
from bench.queue_bench import QueueBench, bench_queue
from bench.seal_bench import SealBench, bench_seal
from bench.soak import Soak, fewest_calls, soak
from bench.store_bench import FLOOR_TABLE as EVENTS_FLOOR
from bench.store_bench import StoreBench, bench_store
from bench.workers import WorkerFailed

_CALL_BENCH: Final = "bench.call_bench:bench_call"
"""Not imported: browsers are driven by what only developers install."""
_FOLDER = click.Path(path_type=Path, file_okay=False, exists=True)


@click.group()
def bench() -> None:
    """Measure what this machine carries. The last line printed is one JSON object."""
    # Each command that a bench asks would be a line otherwise, and take a part of what is measured.
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


@bench.command("media")
@click.option("--json", "_json", is_flag=True, help="Accepted for scripts: the last line is JSON in any case.")
@click.option("--seconds", type=click.FloatRange(0.5, 3600), default=5.0, show_default=True, help="Of each run.")
@click.option("--rounds", type=click.IntRange(1, 100), default=3, show_default=True)
@click.option("--rates", default=",".join(map(str, STANDARD_RATES)), show_default=True, help="Packets/s, by commas.")
@click.option("--folder", type=_FOLDER, help="Where journals are written meanwhile; default: the temporary folder.")
@click.option("--peers", default="", help="Others to be measured beside, by commas: rtpengine. Default: none.")
def media(_json: bool, seconds: float, rounds: int, rates: str, folder: Path | None, peers: str) -> None:
    """CPU per forwarded packet: bare echo (the floor), our forwarding, and with a journal, in turn."""
    wanted = MediaBench(_child, _rates(rates), seconds, rounds, folder, _peers(peers))
    _print(bench_media(wanted, _progress))


@bench.command("calls")
@click.option("--json", "_json", is_flag=True, help="Accepted for scripts: the last line is JSON in any case.")
@click.option("--calls", type=click.IntRange(1, 5_000), required=True, help="Customers, and as many tellers.")
@click.option("--seconds", type=click.FloatRange(0.5, 36_000), default=10.0, show_default=True, help="Once all talk.")
@click.option("--url", help="A running counter; default: one of our own, which ends with the command.")
@click.option(
    "--staff",
    "staff_file",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="With --url: a file of tellers, each line a login, a space, the password.",
)
@click.option(
    "--media-metrics", multiple=True, help="With --url: a media process's /metrics, for its CPU; again for each."
)
def calls(
    _json: bool, calls: int, seconds: float, url: str | None, staff_file: Path | None, media_metrics: tuple[str, ...]
) -> None:
    """Synthetic customers and tellers call one another: how many calls will this machine hold?"""
    wanted = CallsBench(calls, seconds)

    async def work() -> dict[str, Any]:
        if url is not None:
            return await bench_calls(wanted, Target(url.rstrip("/"), _staff(staff_file), media_metrics), _progress)
        async with bench_counter(calls, _progress) as target:
            return await bench_calls(wanted, target, _progress)

    _print(work())


@bench.command("call")
@click.option("--json", "_json", is_flag=True, help="Accepted for scripts: the last line is JSON in any case.")
@click.option("--calls", type=click.IntRange(1, 1_000), default=20, show_default=True)
def call(_json: bool, calls: int) -> None:
    """In two real browsers: from the teller's answer to the first picture and sound, beside a direct connection."""
    try:
        found = pkgutil.resolve_name(_CALL_BENCH)
    except ModuleNotFoundError as missing:
        raise click.ClickException(f"This bench needs what `make install` installs: {missing.name}.") from missing

    async def work() -> dict[str, Any]:
        async with bench_counter(1, _progress) as target:
            return await found(calls, target, _progress)

    _print(work())


@bench.command("queue")
@click.option("--json", "_json", is_flag=True, help="Accepted for scripts: the last line is JSON in any case.")
@click.option("--waiting", type=click.IntRange(1, 100_000), default=10_000, show_default=True)
@click.option("--tellers", type=click.IntRange(1, 5_000), default=2_000, show_default=True)
@click.option("--rate", type=click.FloatRange(0.1, 10_000), default=200.0, show_default=True, help="Offers/s, steady.")
@click.option("--seconds", type=click.FloatRange(0.5, 3_600), default=60.0, show_default=True)
def queue(_json: bool, waiting: int, tellers: int, rate: float, seconds: float) -> None:
    """The ACD: offers a second at its peak, and how long a free teller waits for the next ring."""
    wanted = QueueBench(waiting, tellers, rate, seconds)

    async def work() -> dict[str, Any]:
        async with roles_counter(OFFERS_FLOOR, _progress) as target:
            return await bench_queue(wanted, target, _progress)

    _print(work())


@bench.command("store")
@click.option("--json", "_json", is_flag=True, help="Accepted for scripts: the last line is JSON in any case.")
@click.option("--sessions", type=click.IntRange(8, 4_000), default=1_000, show_default=True)
@click.option("--connections", type=click.IntRange(1, 10), default=8, show_default=True)
@click.option("--rate", type=click.FloatRange(1, 10_000), default=500.0, show_default=True, help="Events/s, to pages.")
@click.option("--seconds", type=click.FloatRange(0.5, 3_600), default=10.0, show_default=True, help="Of each part.")
def store(_json: bool, sessions: int, connections: int, rate: float, seconds: float) -> None:
    """The log: appends beside bare inserts of the same bytes, and how soon an event is at a page."""
    wanted = StoreBench(sessions, connections, seconds, rate)

    async def work() -> dict[str, Any]:
        async with roles_counter(EVENTS_FLOOR, _progress) as target:
            return await bench_store(wanted, target, _progress)

    _print(work())


@bench.command("seal")
@click.option("--json", "_json", is_flag=True, help="Accepted for scripts: the last line is JSON in any case.")
@click.option("--minutes", type=click.FloatRange(0.1, 600), default=30.0, show_default=True, help="Of the call.")
@click.option(
    "--kbit", type=click.IntRange(50, 8_000), default=800, show_default=True, help="Of each picture, a second."
)
@click.option("--folder", type=_FOLDER, help="Where the recording is written; default: the temporary folder.")
def seal(_json: bool, minutes: float, kbit: int, folder: Path | None) -> None:
    """How long after a call its recording is ready."""
    click.echo(msgspec.json.encode(bench_seal(SealBench(minutes, kbit, folder), _progress)).decode())


@bench.command("soak")
@click.option("--json", "_json", is_flag=True, help="Accepted for scripts: the last line is JSON in any case.")
@click.option("--calls", type=click.IntRange(10, 1_000_000), default=1_000, show_default=True)
@click.option("--at-once", type=click.IntRange(1, 500), default=10, show_default=True)
@click.option("--folder", type=_FOLDER, help="Where journals are written meanwhile; default: the temporary folder.")
def soak_calls(_json: bool, calls: int, at_once: int, folder: Path | None) -> None:
    """Calls are made and ended, one after another: memory a call, and whether it comes back."""
    if calls < fewest_calls(at_once):
        raise click.BadParameter(f"at least {fewest_calls(at_once)} with --at-once {at_once}", param_hint="--calls")
    _print(soak(Soak(calls, at_once, folder), _progress))


def _rates(text: str) -> tuple[int, ...]:
    if not all(part.strip().isdecimal() and int(part) > 0 for part in text.split(",")):
        raise click.BadParameter("packets/s, by commas: 8000,40000", param_hint="--rates")
    return tuple(int(part) for part in text.split(","))


def _peers(text: str) -> tuple[Peer, ...]:
    names = dict.fromkeys(part.strip() for part in text.split(",") if part.strip())
    if not all(name in list(Peer) for name in names):
        raise click.BadParameter(f"known are, by commas: {','.join(Peer)}", param_hint="--peers")
    return tuple(Peer(name) for name in names)


@asynccontextmanager
async def _child(command: list[str]) -> AsyncGenerator[int]:
    """A program of somebody else's; whatever it says goes to standard error."""
    process = await start_child(command, output=sys.stderr.fileno())
    try:
        yield process.pid
    finally:
        await stop_child(process)


def _staff(file: Path | None) -> tuple[Staff, ...]:
    if file is None:
        return ()
    pairs = [line.split(maxsplit=1) for line in file.read_text().splitlines() if line.strip()]
    if not all(len(pair) == 2 for pair in pairs):
        raise click.ClickException(f"{file}: each line is a login, a space, and the password.")
    return tuple(Staff(login, password.strip()) for login, password in pairs)


def _progress(text: str) -> None:
    click.echo(text, err=True)


def _print(work: Coroutine[Any, Any, dict[str, Any]]) -> None:
    try:
        figures = uvloop.run(_stopped_by_sigterm(work))
    except (BadTarget, CounterNotStarted, FeedFailed, NotConnected, PeerFailed, PersonFailed, WorkerFailed) as failed:
        raise click.ClickException(str(failed)) from failed
    except (KeyboardInterrupt, asyncio.CancelledError):
        # All that was started has been stopped on the way here.
        sys.exit(130)
    click.echo(msgspec.json.encode(figures).decode())


async def _stopped_by_sigterm(work: Coroutine[Any, Any, dict[str, Any]]) -> dict[str, Any]:
    """As by Ctrl-C."""
    task = asyncio.current_task()
    assert task is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    return await work
