"""A counter for benches of its store and its ACD: embedded servers, with a web process and a worker when wanted."""

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import asyncpg
import msgspec

from aircounter.bench_counter import HOST, free_port, opens
from aircounter.dies_with_parent import start_child, stop_child
from aircounter.embedded import embedded_servers
from aircounter.settings import Settings, settings_from
from aircounter.wiring import backbone
from bench.roles_target import RolesTarget
from session.durations import STANDARD

RING_S: Final = 3600.0
"""No offer lapses while it is measured; whoever rings, rings until the bench lets the customer leave."""


@asynccontextmanager
async def roles_counter(floor_table: str, progress: Callable[[str], None]) -> AsyncGenerator[RolesTarget]:
    """For the time of the `async with`; with a table beside its own, as `floor_table` says (name and columns)."""
    with tempfile.TemporaryDirectory(prefix="aircounter-bench-") as folder:
        data, port = Path(folder), free_port()
        durations = msgspec.structs.replace(STANDARD, ring_timeout_s=RING_S)
        durations_file = data / "durations.json"
        durations_file.write_bytes(msgspec.json.encode(durations))
        own = {"AIRCOUNTER_DATA": folder, "HOST": HOST, "PORT": str(port), "MEDIA_HOST": HOST}
        progress("starting a counter in a temporary folder")
        async with embedded_servers(settings_from(own)) as settings:
            environment = own | _addresses(settings)
            await _make_floor_table(settings, floor_table)

            @asynccontextmanager
            async def serving() -> AsyncGenerator[None]:
                async with _role("web", environment, durations_file, data / "web.log") as process:
                    await opens(settings, process, data / "web.log", "/healthz")
                    yield

            @asynccontextmanager
            async def working() -> AsyncGenerator[None]:
                async with _role("worker", environment, durations_file, data / "worker.log"):
                    yield

            async with backbone(settings) as parts:
                url = f"http://{HOST}:{port}"
                yield RolesTarget(url, parts.counter, parts.store.pool, parts.redis, serving, working)


async def _make_floor_table(settings: Settings, table: str) -> None:
    """As durable as the log: a temporary table would commit without a disk."""
    owner = await asyncpg.connect(settings.database_owner_url)
    await owner.execute(f"create table {table}")
    await owner.execute(f"grant insert on {table.split(maxsplit=1)[0]} to aircounter_app")
    await owner.close()


def _addresses(settings: Settings) -> dict[str, str]:
    assert settings.database_url is not None
    assert settings.redis_url is not None
    return {"DATABASE_URL": settings.database_url, "REDIS_URL": settings.redis_url}


@asynccontextmanager
async def _role(
    role: str, environment: dict[str, str], durations: Path, log: Path
) -> AsyncGenerator[asyncio.subprocess.Process]:
    with log.open("ab") as output:
        process = await start_child(
            [sys.executable, "-m", "aircounter", "serve", "--role", role, "--durations", str(durations)],
            output=output,
            environment=os.environ | environment,
        )
        try:
            yield process
        finally:
            await asyncio.shield(stop_child(process))
