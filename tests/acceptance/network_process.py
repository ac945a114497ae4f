"""A counter whose browsers come through a bad network: the relay's process, and what a test tells it."""

import asyncio
import sys
from pathlib import Path

import msgspec

from tests.acceptance.bad_network import LISTEN, Order, Told
from tests.acceptance.bad_way import Weather
from tests.acceptance.counter_process import CounterProcess, two_free_udp_ports

ANSWERS_WITHIN_S = 5.0


class NetworkProcess:
    """`bad_network` in front of a counter that is not yet started."""

    def __init__(self, data: Path, durations: dict[str, float]) -> None:
        self.counter = CounterProcess(data, durations)
        self._media_port = two_free_udp_ports()
        self._process: asyncio.subprocess.Process | None = None
        self.told: Told | None = None

    @property
    def url(self) -> str:
        """The counter through the network; `counter.url` is beside it."""
        assert self.told is not None
        return f"http://{LISTEN}:{self.told.tcp_port}"

    async def start(self) -> None:
        """First the network, as the counter tells browsers its ports."""
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.acceptance.bad_network",
            str(self.counter.port),
            str(self._media_port),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        self.told = await self._answer()
        self.counter.variables |= {
            "MEDIA_PORT": str(self._media_port),
            "MEDIA_PUBLIC_PORT": str(self.told.udp_port),
            "PUBLIC_ORIGINS": f"{self.url},{self.counter.url}",
        }
        await self.counter.start()

    async def stop(self) -> None:
        await self.counter.stop()
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()
            await asyncio.wait_for(self._process.wait(), ANSWERS_WITHIN_S)

    async def both_ways(self, weather: Weather) -> Told:
        return await self.order(Order(up=weather, down=weather))

    async def cut(self) -> Told:
        return await self.order(Order(cut=True))

    async def heal(self) -> Told:
        return await self.order(Order(cut=False))

    async def change_port(self) -> Told:
        return await self.order(Order(change_port=True))

    async def order(self, order: Order) -> Told:
        """Returns when it holds."""
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.write(msgspec.json.encode(order) + b"\n")
        await self._process.stdin.drain()
        self.told = await self._answer()
        return self.told

    async def _answer(self) -> Told:
        assert self._process is not None
        assert self._process.stdout is not None
        line = await asyncio.wait_for(self._process.stdout.readline(), ANSWERS_WITHIN_S)
        return msgspec.json.decode(line, type=Told)
