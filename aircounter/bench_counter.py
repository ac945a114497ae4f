"""A counter of its own for a bench: in a temporary folder, with as many tellers as calls, gone with the bench."""

import asyncio
import os
import secrets
import socket
import sys
import tempfile
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from aircounter.dies_with_parent import start_child, stop_child
from aircounter.embedded import embedded_servers
from aircounter.process_times import cpu_s_of, descendants_of
from aircounter.settings import Settings, settings_from
from aircounter.wiring import backbone
from bench.calls_bench import Staff, Target, UsedCpu
from bench.http_client import HttpClient
from people.accounts import Accounts
from session.personal import Personal
from session.vocabulary import Role

OPEN_WITHIN_S: Final = 60.0
POLL_S: Final = 0.1
HOST: Final = "127.0.0.1"
_OK: Final = 200


class CounterNotStarted(Exception):  # noqa: N818 - names what it is
    """The bench's own counter does not open; the message has the end of its log."""


@asynccontextmanager
async def bench_counter(tellers: int, progress: Callable[[str], None]) -> AsyncGenerator[Target]:
    """A running counter, for the time of the `async with`. Raises CounterNotStarted."""
    with tempfile.TemporaryDirectory(prefix="aircounter-bench-") as folder:
        port = free_port()
        own = {"AIRCOUNTER_DATA": folder, "HOST": HOST, "PORT": str(port), "MEDIA_HOST": HOST}
        kept = {name: value for name, value in os.environ.items() if name == "MEDIA_PROCESSES"}
        progress("starting a counter in a temporary folder")
        async with embedded_servers(settings_from(kept | own)) as settings:
            staff = await _make_tellers(settings, tellers)
            progress(f"{tellers} tellers have accounts")
            async with _serving(settings, own, Path(folder) / "bench.log") as process:
                await opens(settings, process, Path(folder) / "bench.log")
                url = f"http://{HOST}:{port}"
                yield Target(url, staff, used_cpu=lambda: _used_cpu(process.pid), data=Path(folder))


async def _make_tellers(settings: Settings, count: int) -> tuple[Staff, ...]:
    """Two at a time: hashing a password takes a tenth of a second, on purpose."""
    made = tuple(Staff(f"bench-{index}", secrets.token_urlsafe(12)) for index in range(count))
    async with backbone(settings) as parts:
        accounts = Accounts(parts.store)

        async def add(index: int, staff: Staff) -> None:
            name, number = f"Bench {index}", f"B{index:05}"
            await accounts.add(staff.login, name, number, [Role.TELLER], Personal(staff.password))

        await asyncio.gather(*(add(index, staff) for index, staff in enumerate(made)))
    return made


@asynccontextmanager
async def _serving(settings: Settings, own: dict[str, str], log: Path) -> AsyncGenerator[asyncio.subprocess.Process]:
    assert settings.database_url is not None
    assert settings.redis_url is not None
    addresses = {"DATABASE_URL": settings.database_url, "REDIS_URL": settings.redis_url}
    with log.open("ab") as output:
        process = await start_child(
            [sys.executable, "-m", "aircounter", "serve"],
            output=output,
            environment=os.environ | own | addresses,
        )
        try:
            yield process
        finally:
            await asyncio.shield(stop_child(process))


async def opens(settings: Settings, process: asyncio.subprocess.Process, log: Path, path: str = "/readyz") -> None:
    """Wait until the counter at these settings answers well at `path`. Raises CounterNotStarted."""
    client = HttpClient(f"http://{HOST}:{settings.port}")
    try:
        async with asyncio.timeout(OPEN_WITHIN_S):
            while process.returncode is None:
                try:
                    if (await client.request("GET", path)).status == _OK:
                        return
                except (OSError, asyncio.IncompleteReadError):
                    # It does not listen yet.
                    pass
                await asyncio.sleep(POLL_S)
    except TimeoutError:
        pass
    raise CounterNotStarted(f"The counter did not open:\n{log.read_text(errors='replace')[-4000:]}")


def _used_cpu(root: int) -> UsedCpu:
    """Of the media processes, and of the whole tree but the database and Redis."""
    processes = descendants_of(root)
    media = [pid for pid, command in processes.items() if command[-2:] == ["--role", "media"]]
    return UsedCpu(sum(map(cpu_s_of, media)), sum(map(cpu_s_of, [root, *processes])))


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.create_server((HOST, 0)) as probe:
        return int(probe.getsockname()[1])
