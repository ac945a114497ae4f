"""Embedded servers: private, safe from kills, gone with their parent."""

import asyncio
import contextlib
import os
import signal
import stat
import sys
from pathlib import Path

import asyncpg
import pytest

from aircounter.death_shim import Identity
from aircounter.postgres_server import embedded_postgres
from aircounter.redis_server import embedded_redis
from aircounter.socket_folder import EmbeddedServerError
from session_store.redis_client import open_redis
from tests.patience import eventually

PATIENCE_S = 10.0
_SUPERVISOR = """
import asyncio, sys
from pathlib import Path
from aircounter.postgres_server import embedded_postgres
from aircounter.redis_server import embedded_redis
from session_store.redis_client import open_redis

async def main():
    folder = Path(sys.argv[1])
    async with embedded_postgres(folder / "postgres"), embedded_redis(folder / "redis"):
        print("ready", flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""


async def test_data_survives_a_restart_and_a_kill_of_the_server(tmp_path: Path) -> None:
    async with embedded_postgres(tmp_path / "postgres") as server:
        connection = await asyncpg.connect(server.dsn())
        await connection.execute("create table kept (n integer)")
        await connection.execute("insert into kept values (1)")
        server.process.kill()
        await server.process.wait()
        with contextlib.suppress(OSError, asyncpg.PostgresError):
            await connection.close(timeout=1)
    async with embedded_postgres(tmp_path / "postgres") as server:
        connection = await asyncpg.connect(server.dsn())
        assert await connection.fetchval("select n from kept") == 1
        await connection.close()


async def test_folders_and_sockets_are_for_their_owner_alone(tmp_path: Path) -> None:
    async with embedded_postgres(tmp_path / "postgres") as server, embedded_redis(tmp_path / "redis"):
        for folder in (tmp_path / "postgres", tmp_path / "postgres" / "data", server.socket_folder, tmp_path / "redis"):
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700, folder
        password = tmp_path / "postgres" / "superuser.password"
        assert stat.S_IMODE(password.stat().st_mode) == 0o600


async def test_a_wrong_password_does_not_get_in(tmp_path: Path) -> None:
    async with embedded_postgres(tmp_path / "postgres") as server:
        with pytest.raises(asyncpg.InvalidPasswordError):
            await asyncpg.connect(server.dsn(password="wrong"))


async def test_a_long_path_is_no_trouble(tmp_path: Path) -> None:
    deep = tmp_path / ("a" * 60) / ("b" * 60)
    async with embedded_postgres(deep / "postgres") as server, embedded_redis(deep / "redis") as redis_url:
        await (await asyncpg.connect(server.dsn())).close()
        async with open_redis(redis_url) as redis:
            assert await redis.get("ready") is None


async def test_two_supervisors_do_not_share_a_folder(tmp_path: Path) -> None:
    async with embedded_postgres(tmp_path / "postgres"):
        with pytest.raises(EmbeddedServerError, match="Another AirCounter"):
            async with embedded_postgres(tmp_path / "postgres"):
                pass


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has rights to give up")
async def test_where_namespaces_are_denied_root_runs_it_as_nobody(tmp_path: Path) -> None:
    # Others must be able to pass through the folders above, as on any machine's data folder.
    for folder in (tmp_path, *tmp_path.parents):
        if folder.owner() == "root" and folder.is_relative_to("/tmp") and folder != Path("/tmp"):
            folder.chmod(0o755)
    async with embedded_postgres(tmp_path / "postgres", as_root=Identity.NOBODY) as server:
        connection = await asyncpg.connect(server.dsn())
        assert (tmp_path / "postgres" / "data").owner() == "nobody"
        await connection.close()


async def test_redis_keeps_nothing(tmp_path: Path) -> None:
    async with embedded_redis(tmp_path / "redis") as url, open_redis(url) as redis:
        await redis.set("a", "b")
    assert {path.name for path in (tmp_path / "redis").iterdir()} == {"server.log"}
    async with embedded_redis(tmp_path / "redis") as url, open_redis(url) as redis:
        assert await redis.get("a") is None


async def test_nothing_is_left_behind_by_a_killed_supervisor(tmp_path: Path) -> None:
    supervisor = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _SUPERVISOR, str(tmp_path), stdout=asyncio.subprocess.PIPE
    )
    assert supervisor.stdout is not None
    assert await asyncio.wait_for(supervisor.stdout.readline(), PATIENCE_S) == b"ready\n"
    assert len(_programs_in(tmp_path)) >= 2
    supervisor.send_signal(signal.SIGKILL)
    await supervisor.wait()
    await eventually(lambda: not _programs_in(tmp_path), PATIENCE_S)
    async with embedded_postgres(tmp_path / "postgres") as server, embedded_redis(tmp_path / "redis"):
        await (await asyncpg.connect(server.dsn())).close()


def _programs_in(folder: Path) -> list[str]:
    """Command lines of living processes that name this folder."""
    found: list[str] = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal() and entry.name != str(os.getpid()):
            with contextlib.suppress(OSError):
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                if str(folder) in command:
                    found.append(command)
    return found
