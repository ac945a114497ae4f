"""A counter whose every process can be killed by itself, or all at once, and started again: as on several machines."""

import asyncio
import os
import sys
from collections.abc import AsyncGenerator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from types import MappingProxyType
from typing import Final

import msgspec
import psutil

from aircounter.bench_counter import free_port
from aircounter.bootstrap_database import APPLICATION, DATABASE, OWNER, password_in, prepare
from aircounter.dies_with_parent import start_child, stop_child
from aircounter.key_files import key_folder
from aircounter.postgres_server import embedded_postgres
from aircounter.redis_server import embedded_redis
from aircounter.settings import Settings, settings_from
from bench.http_client import HttpClient
from session.durations import Durations
from tests.faults.schedule import Size, Target

OPEN_WITHIN_S: Final = 60.0
POLL_S: Final = 0.05
HOST: Final = "127.0.0.1"
LOG_SHOWN: Final = 4000
"""Characters."""
_OK: Final = 200
_REDIS: Final = ("redis-server", "valkey-server")


class KillableCounter:
    """PostgreSQL, Redis, web processes, workers. `doors` are the web processes' addresses."""

    def __init__(self, data: Path, size: Size, others: Mapping[str, str]) -> None:
        """`others` are settings that every role has besides."""
        self._others = others
        self.data = data
        self.durations = data / "durations.json"
        self.settings: Settings = settings_from({"AIRCOUNTER_DATA": str(data)})
        self.kills = 0
        self.died: list[str] = []
        """Roles that were not there, though nobody had killed them."""
        self._ports = [free_port() for _ in range(size.webs)]
        self._workers = size.workers
        self._roles: dict[tuple[Target, int], asyncio.subprocess.Process] = {}
        self._servers: dict[Target, tuple[AsyncExitStack, psutil.Process]] = {}

    @property
    def doors(self) -> list[str]:
        return [f"http://{HOST}:{port}" for port in self._ports]

    async def start(self) -> None:
        """Everything; returns when all web processes answer."""
        await self._start_redis()
        await self._start_postgres()
        await self.start_roles()

    async def stop(self) -> None:
        """As a supervisor that ends: first those that use the servers."""
        await self.stop_roles()
        for stack, _ in self._servers.values():
            await stack.aclose()
        self._servers.clear()

    async def stop_roles(self) -> None:
        """Web processes and workers; the database stays."""
        self.died += self._died_by_themselves()
        await asyncio.gather(*(stop_child(process) for process in self._roles.values()))
        self._roles.clear()

    async def kill_and_start(self, target: Target, index: int, down_s: float) -> None:
        """SIGKILL, and after `down_s` a start; returns when it is there again."""
        self.kills += 1
        self.died += self._died_by_themselves()
        match target:
            case Target.WEB | Target.WORKER:
                await _killed(self._roles[target, index])
                await asyncio.sleep(down_s)
                await self._start_role(target, index)
                if target is Target.WEB:
                    await self._opens(index)
            case Target.REDIS:
                await self._kill_server(target)
                await asyncio.sleep(down_s)
                await self._start_redis()
            case Target.POSTGRES:
                await self._kill_server(target)
                await asyncio.sleep(down_s)
                await self._start_postgres()
            case Target.POSTGRES_IN_ORDER:
                stack, _ = self._servers.pop(Target.POSTGRES)
                await stack.aclose()
                await asyncio.sleep(down_s)
                await self._start_postgres()
            case Target.EVERYTHING:
                await self._kill_all()
                await asyncio.sleep(down_s)
                await self.start()

    async def _kill_all(self) -> None:
        """All signals before the first wait, so that nobody sees the others die and says so to the log."""
        for process in self._roles.values():
            with suppress(ProcessLookupError):
                process.kill()
        for _, server in self._servers.values():
            with suppress(psutil.NoSuchProcess):
                server.kill()
        await asyncio.gather(*(process.wait() for process in self._roles.values()))
        self._roles.clear()
        for target in list(self._servers):
            await self._kill_server(target)

    async def _kill_server(self, target: Target) -> None:
        stack, server = self._servers.pop(target)
        with suppress(psutil.NoSuchProcess):
            server.kill()
        # What is left of it to close, its own starter closes.
        await stack.aclose()

    async def _start_redis(self) -> None:
        before = set(_children_named(_REDIS))
        stack = AsyncExitStack()
        url = await stack.enter_async_context(embedded_redis(self.data / "redis"))
        (server,) = set(_children_named(_REDIS)) - before
        self._servers[Target.REDIS] = (stack, server)
        self.settings = msgspec.structs.replace(self.settings, redis_url=url)

    async def _start_postgres(self) -> None:
        stack = AsyncExitStack()
        postgres = await stack.enter_async_context(embedded_postgres(self.data / "postgres"))
        self._servers[Target.POSTGRES] = (stack, psutil.Process(postgres.process.pid))
        if self.settings.database_url is not None:
            return
        keys = key_folder(self.settings)
        owner_password = password_in(keys / "database_owner.password")
        application_password = password_in(keys / "database_application.password")
        owner = postgres.dsn(OWNER, owner_password, DATABASE)
        await prepare(postgres.dsn(), owner, owner_password, application_password)
        application = postgres.dsn(APPLICATION, application_password, DATABASE)
        self.settings = msgspec.structs.replace(self.settings, database_url=application, database_owner_url=owner)

    async def start_roles(self) -> None:
        """Web processes and workers."""
        for index in range(self._workers):
            await self._start_role(Target.WORKER, index)
        for index in range(len(self._ports)):
            await self._start_role(Target.WEB, index)
        await asyncio.gather(*map(self._opens, range(len(self._ports))))

    async def _start_role(self, target: Target, index: int) -> None:
        assert self.settings.database_url is not None
        assert self.settings.redis_url is not None
        own = {
            "AIRCOUNTER_DATA": str(self.data),
            "HOST": HOST,
            "PORT": str(self._ports[index] if target is Target.WEB else 0),
            "DATABASE_URL": self.settings.database_url,
            "REDIS_URL": self.settings.redis_url,
            **self._others,
        }
        if target is not Target.WEB:
            del own["PORT"]
        with (self.data / f"{target.value}-{index}.log").open("ab") as log:
            self._roles[target, index] = await start_child(
                [
                    sys.executable,
                    "-m",
                    "aircounter",
                    "serve",
                    "--role",
                    target.value,
                    "--durations",
                    str(self.durations),
                ],
                output=log,
                environment=os.environ | own,
            )

    async def _opens(self, index: int) -> None:
        client, process = HttpClient(self.doors[index]), self._roles[Target.WEB, index]
        async with asyncio.timeout(OPEN_WITHIN_S):
            while process.returncode is None:
                with suppress(OSError, asyncio.IncompleteReadError):
                    if (await client.request("GET", "/healthz")).status == _OK:
                        return
                await asyncio.sleep(POLL_S)
        raise AssertionError(self.log_of(Target.WEB, index))

    def log_of(self, target: Target, index: int) -> str:
        """The end of what one wrote."""
        return (self.data / f"{target.value}-{index}.log").read_text(errors="replace")[-LOG_SHOWN:]

    def _died_by_themselves(self) -> list[str]:
        dead = [name for name, process in self._roles.items() if process.returncode is not None]
        return [f"{target.value} {index}: {self.log_of(target, index)}" for target, index in dead]


async def _killed(process: asyncio.subprocess.Process) -> None:
    with suppress(ProcessLookupError):
        process.kill()
    await process.wait()


def _children_named(names: tuple[str, ...]) -> list[psutil.Process]:
    return [child for child in psutil.Process().children() if Path(child.name()).name in names]


@asynccontextmanager
async def killable_counter(
    data: Path, durations: Durations, size: Size, others: Mapping[str, str] = MappingProxyType({})
) -> AsyncGenerator[KillableCounter]:
    """Running, and gone with the `async with`, whatever was killed meanwhile."""
    data.mkdir(parents=True, exist_ok=True)
    counter = KillableCounter(data, size, others)
    counter.durations.write_bytes(msgspec.json.encode(durations))
    try:
        await counter.start()
        yield counter
    finally:
        await asyncio.shield(counter.stop())
