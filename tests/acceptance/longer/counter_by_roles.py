"""A counter whose roles are started one by one, as on several machines: media processes at addresses of their own."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import httpx
import msgspec

from aircounter.demo import make_demo_accounts
from aircounter.dies_with_parent import start_child
from aircounter.embedded import embedded_servers
from aircounter.settings import Settings, settings_from
from aircounter.wiring import backbone
from media.nodes import live_nodes
from media.placement import NodeNow
from recording.journal_folder import is_live
from session_store.redis_client import open_redis
from tests.acceptance.counter_process import OPEN_WITHIN_S, POLL_S, free_port
from tests.patience import eventually

_CARRIES = "select media_node from session_rows where phase = 'in_service'"
_MOVED = "select extract(epoch from at)::float8 from events where type = 'MediaMoved' order by at"


class CounterByRoles:
    """Its processes by name: "web", "worker", and each media process by its address."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.url = f"http://127.0.0.1:{settings.port}"
        self.processes: dict[str, asyncio.subprocess.Process] = {}

    async def start(self, name: str, role: str, **more: str) -> None:
        """Start a role under this name."""
        assert self.settings.database_url is not None
        assert self.settings.redis_url is not None
        environment = os.environ | {
            "AIRCOUNTER_DATA": str(self.settings.data),
            "PORT": str(self.settings.port),
            "DATABASE_URL": self.settings.database_url,
            "REDIS_URL": self.settings.redis_url,
        }
        durations = self.settings.data / "durations.json"
        command = [sys.executable, "-m", "aircounter", "serve", "--role", role, "--durations", str(durations)]
        with (self.settings.data / "roles.log").open("ab") as log:
            self.processes[name] = await start_child(command, output=log, environment=environment | more)

    async def start_media(self, address: str) -> None:
        """Start a media process at this address, and wait until it takes sessions."""
        await self.start(address, "media", MEDIA_HOST=address)
        async with asyncio.timeout(OPEN_WITHIN_S):
            while address not in {node.address.partition(":")[0] for node in await self.nodes()}:
                await asyncio.sleep(POLL_S)

    async def ready(self) -> None:
        """Wait until the web process is."""
        async with asyncio.timeout(OPEN_WITHIN_S), httpx.AsyncClient() as client:
            while True:
                try:
                    if (await client.get(f"{self.url}/readyz")).status_code == 200:
                        return
                except httpx.HTTPError:
                    await asyncio.sleep(POLL_S)

    async def nodes(self) -> list[NodeNow]:
        """The media processes that live."""
        assert self.settings.redis_url is not None
        async with open_redis(self.settings.redis_url) as redis:
            return await live_nodes(redis)

    async def carrier(self) -> str:
        """The address of the media process that carries the call."""
        node = str(await self._value(_CARRIES))
        (address,) = [one.address for one in await self.nodes() if one.node == node]
        return address.partition(":")[0]

    async def last_move_s(self) -> float:
        """When a call was last moved, Unix time; 0 when none ever was."""
        assert self.settings.database_url is not None
        connection = await asyncpg.connect(self.settings.database_url)
        try:
            rows = await connection.fetch(_MOVED)
        finally:
            await connection.close()
        return float(rows[-1][0]) if rows else 0.0

    async def moved_after(self, moment_s: float, within_s: float) -> float:
        """Wait until a call has been moved since; gives when."""
        async with asyncio.timeout(within_s):
            while (moved_s := await self.last_move_s()) <= moment_s:
                await asyncio.sleep(POLL_S)
        return moved_s

    def signal(self, name: str, number: signal.Signals) -> None:
        """Send it to the process of this name."""
        self.processes[name].send_signal(number)

    def journals(self) -> list[bool]:
        """For each journal that is not sealed, oldest first, whether some process writes it."""
        folder = self.settings.data / "recordings" / "journals"
        return [is_live(path) for path in sorted(folder.glob("*/*.acj"))]

    async def stop(self) -> None:
        """Web and worker first, as a supervisor that ends."""
        for process in self.processes.values():
            if process.returncode is None:
                process.send_signal(signal.SIGCONT)
                process.terminate()
        for process in self.processes.values():
            await asyncio.wait_for(process.wait(), 20)

    async def _value(self, query: str) -> object:
        assert self.settings.database_url is not None
        connection = await asyncpg.connect(self.settings.database_url)
        try:
            return await connection.fetchval(query)
        finally:
            await connection.close()


@asynccontextmanager
async def counter_by_roles(
    data: Path, durations: dict[str, float], *media_addresses: str
) -> AsyncGenerator[CounterByRoles]:
    """Web, worker and media processes with their own servers, ready."""
    data.mkdir(parents=True, exist_ok=True)
    (data / "durations.json").write_bytes(msgspec.json.encode(durations))
    own = {"AIRCOUNTER_DATA": str(data), "PORT": str(free_port())}
    async with embedded_servers(settings_from(own)) as settings:
        async with backbone(settings) as parts:
            await make_demo_accounts(parts.store)
        counter = CounterByRoles(settings)
        try:
            await counter.start("worker", "worker")
            await counter.start("web", "web")
            await asyncio.gather(*(counter.start_media(address) for address in media_addresses))
            await counter.ready()
            yield counter
        finally:
            await counter.stop()


async def writers_are(counter: CounterByRoles, live: list[bool], within_s: float) -> None:
    """Wait until exactly these journals are written."""
    await eventually(lambda: counter.journals() == live, within_s)
