"""`aircounter bench media`: what a packet costs, in turn: floor, floor with SRTP, forwarded, with a journal, peers."""

import asyncio
import tempfile
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from bench import orders as o
from bench.floor import SEALED
from bench.media_figures import Run, summary
from bench.packets import PACKETS_PER_S
from bench.peer import Child, Peer, require_installed
from bench.peer_run import run_peer
from bench.set_up_beside import SETTING_UP_PER_S, calls_set_up_beside, nothing_beside
from bench.synthetic_calls import SyntheticCalls, has_listener
from bench.workers import Worker, worker

STANDARD_RATES: Final = (8_000, 40_000, 80_000)
"""Packets a second from clients: 20, 100 and 200 calls."""
PACKETS_PER_CALL: Final = 2 * PACKETS_PER_S
WARM_UP_S: Final = 1.0
"""Until caches, rings and estimates are as they stay."""

Progress = Callable[[str], None]


class Contender(StrEnum):
    """Who forwards."""

    FLOOR = "floor"
    SEALED = "sealed"
    FORWARD = "forward"
    JOURNAL = "journal"


@dataclass(frozen=True)
class MediaBench:
    """What is to be measured. `folder` is where journals go: a real disk. `child` starts the peers."""

    child: Child
    rates: tuple[int, ...] = STANDARD_RATES
    seconds: float = 5.0
    rounds: int = 3
    folder: Path | None = None
    peers: tuple[Peer, ...] = ()


async def bench_media(wanted: MediaBench, progress: Progress) -> dict[str, Any]:
    """Measure, and return what is to be printed. Raises WorkerFailed and PeerFailed."""
    require_installed(wanted.peers)
    runs: list[Run] = []
    for turn in range(1, wanted.rounds + 1):
        for rate in wanted.rates:
            for contender in Contender:
                run = await _run(wanted, contender, rate, is_setting_up=False)
                runs.append(run)
                progress(f"round {turn}: {run}")
            for peer in wanted.peers:
                run = await run_peer(peer, rate, _calls(rate), wanted.seconds, wanted.child)
                runs.append(run)
                progress(f"round {turn}: {run}")
    beside = await _run(wanted, Contender.JOURNAL, _headline_rate(wanted), is_setting_up=True)
    progress(f"{SETTING_UP_PER_S} calls a second set up beside it: {beside}")
    return summary(runs, beside, _headline_rate(wanted), PACKETS_PER_CALL, wanted.peers)


def _headline_rate(wanted: MediaBench) -> int:
    """40,000 when it is among them."""
    return STANDARD_RATES[1] if STANDARD_RATES[1] in wanted.rates else max(wanted.rates)


def _calls(rate: int) -> int:
    return max(1, rate // PACKETS_PER_CALL)


async def _run(wanted: MediaBench, contender: Contender, rate: int, *, is_setting_up: bool) -> Run:
    calls = _calls(rate)
    async with _contenders(wanted, contender, calls) as (serving, generator):
        await asyncio.sleep(WARM_UP_S)
        await generator.do(o.BeginMeasuring())
        before = await serving.ask(o.Mark(), o.Marked)
        beside = calls_set_up_beside(serving, generator) if is_setting_up else nothing_beside()
        async with beside as set_up:
            await asyncio.sleep(wanted.seconds)
        after = await serving.ask(o.Mark(), o.Marked)
        measured = await generator.ask(o.EndMeasuring(), o.Measured)
    return Run(contender.value, rate, calls, before, after, measured, tuple(set_up))


@asynccontextmanager
async def _contenders(wanted: MediaBench, contender: Contender, calls: int) -> AsyncGenerator[tuple[Worker, Worker]]:
    """A serving process and a generator, all calls up and flowing."""
    with_folder = tempfile.TemporaryDirectory(dir=wanted.folder) if contender is Contender.JOURNAL else nullcontext()
    with with_folder as folder:
        is_floor = contender in (Contender.FLOOR, Contender.SEALED)
        arguments = [SEALED] if contender is Contender.SEALED else [folder] if folder is not None else []
        module = "bench.floor" if is_floor else "bench.serving"
        async with worker(module, *arguments) as serving, worker("bench.generator", "loopback") as generator:
            if is_floor:
                await _begin_echo(serving, generator, calls, sealed=contender is Contender.SEALED)
            else:
                synthetic = SyntheticCalls(serving, generator)
                await synthetic.begin(range(calls))
                await synthetic.heard(range(calls))
            yield serving, generator


async def _begin_echo(serving: Worker, generator: Worker, calls: int, *, sealed: bool) -> None:
    """Two clients a call; of a call with a listener both get everything twice, so that as much is sent."""
    twice = tuple(number for call in range(calls) if has_listener(call) for number in (2 * call, 2 * call + 1))
    listening = await serving.ask(o.EchoPlaces(hosts=(), port=0, twice=()), o.Listening)
    clients = o.EchoClients(count=2 * calls, port=listening.port, twice=twice, sealed=sealed)
    places = await generator.ask(clients, o.EchoPlaces)
    await serving.ask(places, o.Listening)
    await generator.do(o.Resume())
