"""One run of somebody else's server: calls of two clients each, whose packets come out at one another."""

import asyncio
from typing import Final

from bench import orders as o
from bench.media_figures import Run
from bench.memory import rss_bytes
from bench.peer import Child, Peer, cpu_s_of
from bench.rtpengine import Rtpengine, open_rtpengine
from bench.workers import Worker, worker

WARM_UP_S: Final = 4.0
"""rtpengine looks for three seconds where a side's packets come from before it settles (`endpoint-learning`)."""


async def run_peer(peer: Peer, rate: int, calls: int, seconds: float, child: Child) -> Run:
    """Measure it. Raises PeerFailed and WorkerFailed."""
    async with open_rtpengine(child) as serving, worker("bench.generator", "loopback") as generator:
        await _connect(serving, generator, calls)
        await generator.do(o.Resume())
        await asyncio.sleep(WARM_UP_S)
        await generator.do(o.BeginMeasuring())
        before = _marked(serving.process, 0)
        await asyncio.sleep(seconds)
        # It cannot be asked what it has sent, so that is what came: the time it is used until the last has come counts.
        measured = await generator.ask(o.EndMeasuring(), o.Measured)
        after = _marked(serving.process, measured.received + measured.overlooked)
    return Run(peer.value, rate, calls, before, after, measured)


async def _connect(serving: Rtpengine, generator: Worker, calls: int) -> None:
    places = await generator.ask(o.FindPlaces(count=2 * calls), o.EchoPlaces)
    ways: list[o.Way] = []
    for call in range(calls):
        hosts = (places.hosts[2 * call], places.hosts[2 * call + 1])
        ways += await serving.connect(call, hosts, places.port)
    await generator.do(o.CrossingClients(ways=tuple(ways)))


def _marked(process: int, packets: int) -> o.Marked:
    return o.Marked(
        cpu_s=cpu_s_of(process),
        rss_bytes=rss_bytes(process),
        packets_in=packets,
        packets_out=packets,
        dropped={},
        yielded=0,
        journal_dropped=0,
        slices=(),
    )
