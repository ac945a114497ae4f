"""The process that serves: a real media process without database and Redis. `python -m bench.serving [FOLDER]`.

With a folder each call has a journal there, as in the product. Everything else of a media process is on as well: its
ticks (repairs, steering, reports, ends) and each second the figures of quality. Told what to do by orders.
"""

import asyncio
import gc
import resource
import sys
import time
from pathlib import Path
from typing import Final

import uvloop

from bench import orders as o
from bench.memory import rss_bytes
from bench.slices import Slices
from bench.workers import obey, set_up_worker_logs
from media.addresses import MediaAddresses
from media.call import Call
from media.lines import Slot, Source
from media.media_process import MediaProcess, open_media_process
from media.packet_sink import KeepsNothing
from media.peer_events import PeerEvent, PictureSteered
from media.quality_sampling import QualitySampling
from media.routes import Route
from media.short_pauses import keep_pauses_short
from recording.journal_folder import RecordingFolder
from recording.journal_writer import JournalWriter
from recording.keys import create_recorder_keys, load_public_key
from session.identifiers import SessionId

LOOK_S: Final = 1.0
SLICE_LOOK_S: Final = 0.02
_LOOPBACK: Final = "127.0.0.1"
_MAIN: Final = ((Source.AUDIO, Slot.MAIN_AUDIO), (Source.CAMERA, Slot.MAIN_VIDEO))
_SECOND: Final = ((Source.AUDIO, Slot.SECOND_AUDIO), (Source.CAMERA, Slot.SECOND_VIDEO))


class Serving:
    """The calls of one bench."""

    def __init__(self, process: MediaProcess, folder: Path | None) -> None:
        self._process = process
        self._calls: dict[str, Call] = {}
        self._journals: dict[str, JournalWriter] = {}
        self._sampling = QualitySampling()
        self._slices = Slices()
        self._yielded = 0
        self._journal_dropped = 0
        self._recordings = None
        if folder is not None:
            create_recorder_keys(folder / "keys")
            self._recordings = RecordingFolder(folder)
            self._recorder_key = load_public_key(folder / "keys")

    async def work(self) -> None:
        """For ever: what a media process does beside its packets."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._process.tick())
            tasks.create_task(self._measure_quality())
            tasks.create_task(self._slice())

    async def obey(self, order: o.Any) -> o.Any:
        """Carry out one order."""
        match order:
            case o.BeginCall():
                return await self._begin(order)
            case o.GiveAnswer():
                self._calls[order.call].answer(order.party, order.connection, order.sdp)
                return o.Done()
            case o.EndCall():
                await self._end(order.call)
                return o.Done()
            case o.Mark():
                if order.collects:
                    gc.collect()
                return self._marked()
            case _:
                return o.Failed(why="this is nothing for a media process")

    async def close(self) -> None:
        """End all calls."""
        for call in list(self._calls):
            await self._end(call)

    async def _begin(self, order: o.BeginCall) -> o.Offers:
        journal = None
        if self._recordings is not None:
            journal = await JournalWriter.open(self._recordings, order.call, self._recorder_key, _disk_refused)
            self._journals[order.call] = journal
        call = self._process.begin_call(order.call, journal or KeepsNothing(), self._happened)
        self._calls[order.call] = call
        call.apply(_routes(order.parties))
        offers: list[o.PartyOffer] = []
        for party in order.parties:
            offer = await call.offer(party)
            offers.append(o.PartyOffer(party, offer.connection, offer.sdp))
        return o.Offers(offers=tuple(offers))

    async def _end(self, call: str) -> None:
        del self._calls[call]
        await self._process.end_call(call)
        journal = self._journals.pop(call, None)
        if journal is not None:
            await journal.close()
            self._journal_dropped += journal.dropped_packets

    def _happened(self, event: PeerEvent) -> None:
        if isinstance(event, PictureSteered):
            self._yielded += event.has_yielded

    def _marked(self) -> o.Marked:
        counters = self._process.counters
        return o.Marked(
            cpu_s=_cpu_s(),
            rss_bytes=rss_bytes(),
            packets_in=counters.packets_in,
            packets_out=counters.packets_out,
            dropped={reason.value: count for reason, count in counters.dropped.items() if count},
            yielded=self._yielded,
            journal_dropped=self._journal_dropped + sum(one.dropped_packets for one in self._journals.values()),
            slices=self._slices.take(),
        )

    async def _measure_quality(self) -> None:
        while True:
            await asyncio.sleep(LOOK_S)
            now_ns = time.monotonic_ns()
            measured = {SessionId(name): call.measured(now_ns) for name, call in self._calls.items()}
            self._sampling.look(measured, now_ns)

    async def _slice(self) -> None:
        while True:
            await asyncio.sleep(SLICE_LOOK_S)
            self._slices.look(time.monotonic(), _cpu_s(), self._process.counters.packets_out)


def _routes(parties: tuple[str, ...]) -> frozenset[Route]:
    one, other, *listeners = parties
    routes = {Route(one, source, other, slot) for source, slot in _MAIN}
    routes |= {Route(other, source, one, slot) for source, slot in _MAIN}
    for listener in listeners:
        routes |= {Route(one, source, listener, slot) for source, slot in _MAIN}
        routes |= {Route(other, source, listener, slot) for source, slot in _SECOND}
    return frozenset(routes)


def _cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _disk_refused(error: OSError) -> None:
    sys.stderr.write(f"the disk does not take a journal: {error.strerror}\n")


async def _main(folder: Path | None) -> None:
    async with open_media_process(MediaAddresses((_LOOPBACK, 0), (_LOOPBACK,))) as process:
        serving = Serving(process, folder)
        keep_pauses_short()
        try:
            await obey(serving.obey, serving.work())
        finally:
            await serving.close()


if __name__ == "__main__":
    set_up_worker_logs()
    uvloop.run(_main(Path(sys.argv[1]) if len(sys.argv) > 1 else None))
