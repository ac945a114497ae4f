"""The process of the synthetic clients: `python -m bench.generator loopback|remote`, told what to do by orders."""

import asyncio
import gc
import resource
import sys
import time
from typing import Final

import uvloop
from aiortc import RTCCertificate

from bench import orders as o
from bench.client import Client
from bench.figures import percentiles
from bench.known_clients import add_crossing_clients, add_echo_clients, places_of
from bench.receiving import FromCounter, Receiving
from bench.sending import Sending
from bench.wire import LoopbackWire, SocketEach, Wire
from bench.workers import obey, set_up_worker_logs

TICK_S: Final = 0.001
REPORT_TICK_S: Final = 0.05
REPORTS_PER_S: Final = 20
ARRIVED_WITHIN_S: Final = 0.25
"""After the last packet was sent: ten times what one takes."""
_NS_PER_MS: Final = 1_000_000


class Generator:
    """All synthetic clients of a bench."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._certificate = RTCCertificate.generateCertificate()
        self._clients: dict[int, Client] = {}
        self._hears: dict[int, frozenset[int]] = {}
        self._connecting: dict[int, asyncio.Task[None]] = {}
        self._heard: dict[int, asyncio.Future[int]] = {}
        self._sending = Sending(wire)
        self._from_counter = FromCounter(wire, self._clients, self._hears)
        self._receiving: Receiving = self._from_counter
        self._begun: _Begun | None = None

    async def tick(self) -> None:
        """For ever: send what is due, read what came, each millisecond; report each second."""
        reporting = asyncio.create_task(self._report())
        try:
            while True:
                self._sending.tick()
                self._receiving.tick()
                await asyncio.sleep(TICK_S)
        finally:
            reporting.cancel()

    async def obey(self, order: o.Any) -> o.Any:
        """Carry out one order."""
        match order:
            case o.Join():
                return o.Answers(answers=tuple([self._join(wanted) for wanted in order.clients]))
            case o.AwaitConnected():
                await asyncio.gather(*(self._connecting[number] for number in order.numbers))
                return o.Done()
            case o.AwaitHeard():
                return o.HeardAt(arrivals_ns=tuple(await asyncio.gather(*(self._heard[n] for n in order.numbers))))
            case o.Leave():
                await self._leave(order.numbers)
                return o.Done()
            case o.FindPlaces() | o.EchoClients() | o.CrossingClients():
                return self._known_clients(order)
            case o.BeginMeasuring():
                await self._fall_silent()
                self._begun = _Begun(self._sending, self._receiving, self._wire)
                self._sending.resume()
                return o.Done()
            case o.EndMeasuring():
                assert self._begun is not None
                seconds = time.monotonic() - self._begun.at_s
                await self._fall_silent()
                return self._begun.measured(seconds)
            case o.Pause():
                self._sending.pause()
                return o.Done()
            case o.Resume():
                self._sending.resume()
                return o.Done()
            case _:
                return o.Failed(why="this is nothing for a generator")

    def _join(self, wanted: o.ClientWanted) -> str:
        client = self._clients[wanted.number] = Client(wanted.number, wanted.offer, self._wire, self._certificate)
        self._hears[wanted.number] = frozenset(wanted.hears)
        for number in self._hears[wanted.number]:
            self._count_listeners(number)
        self._count_listeners(wanted.number)
        heard = self._heard[wanted.number] = asyncio.get_running_loop().create_future()
        self._from_counter.unheard[wanted.number] = heard.set_result
        self._connecting[wanted.number] = asyncio.create_task(self._connect(client, wanted.sends))
        return client.answer

    async def _connect(self, client: Client, sends: bool) -> None:
        await client.connect()
        if sends:
            self._sending.add(client.number, client.sound, client.picture)

    def _count_listeners(self, number: int) -> None:
        client = self._clients.get(number)
        if client is not None:
            count = sum(1 for hears in self._hears.values() if number in hears)
            client.sound.listeners = client.picture.listeners = count

    async def _leave(self, numbers: tuple[int, ...]) -> None:
        for number in numbers:
            self._connecting.pop(number).cancel()
            self._sending.remove(number)
            self._from_counter.unheard.pop(number, None)
            self._heard.pop(number).cancel()
            del self._hears[number]
            await self._clients.pop(number).close()

    def _known_clients(self, order: o.FindPlaces | o.EchoClients | o.CrossingClients) -> o.EchoPlaces | o.Done:
        if isinstance(order, o.FindPlaces):
            return places_of(self._wire, order.count)
        self._sending.pause()
        if isinstance(order, o.CrossingClients):
            self._receiving = add_crossing_clients(order, self._wire, self._sending)
            return o.Done()
        self._receiving = add_echo_clients(order, self._wire, self._sending)
        return places_of(self._wire, order.count, order.twice)

    async def _fall_silent(self) -> None:
        self._sending.pause()
        await asyncio.sleep(ARRIVED_WITHIN_S)
        gc.collect()
        gc.freeze()

    async def _report(self) -> None:
        """A twentieth of the clients at a time."""
        turn = 0
        while True:
            await asyncio.sleep(REPORT_TICK_S)
            turn = (turn + 1) % REPORTS_PER_S
            for number, client in list(self._clients.items()):
                if number % REPORTS_PER_S == turn:
                    client.report()


class _Begun:
    """What had been counted when measuring began."""

    def __init__(self, sending: Sending, receiving: Receiving, wire: Wire) -> None:
        self._sending, self._receiving, self._wire = sending, receiving, wire
        self.at_s = time.monotonic()
        self._cpu_s = _cpu_s()
        self._counted = self._counts()
        del receiving.delays_ns[:]

    def measured(self, seconds: float) -> o.Measured:
        """What has been counted since."""
        now = self._counts()
        since = {name: count - self._counted[name] for name, count in now.items()}
        delays = [delay / _NS_PER_MS for delay in self._receiving.delays_ns]
        return o.Measured(seconds=seconds, cpu_s=_cpu_s() - self._cpu_s, delays_ms=tuple(percentiles(delays)), **since)

    def _counts(self) -> dict[str, int]:
        sending, receiving = self._sending, self._receiving
        return {
            "sent": sending.sent,
            "expected": sending.expected,
            "missed": sending.missed,
            "refused": sending.refused,
            "received": receiving.received,
            "checked": receiving.checked,
            "wrong": receiving.wrong,
            "overlooked": self._wire.dropped(),
        }


def _cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


async def _main(where: str) -> None:
    wire = LoopbackWire() if where == "loopback" else SocketEach()
    generator = Generator(wire)
    try:
        await obey(generator.obey, generator.tick())
    finally:
        wire.close()


if __name__ == "__main__":
    set_up_worker_logs()
    uvloop.run(_main(sys.argv[1]))
