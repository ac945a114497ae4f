"""Everything on one machine: embedded servers, and each role as a process of its own that ends with this one."""

import asyncio
import contextlib
import os
import signal
import socket
import ssl
import sys
from collections.abc import Mapping
from enum import Enum
from typing import Final, NamedTuple

import click
import structlog

from aircounter.demo import DEMO_ACCOUNTS, PASSWORD, load_shipped_types, make_demo_accounts, welcome
from aircounter.dies_with_parent import start_child, stop_child
from aircounter.embedded import embedded_servers
from aircounter.lan import accounts_for_a_try
from aircounter.media_addresses import environment_of_media_process, media_addresses
from aircounter.restart_pauses import RestartPauses
from aircounter.settings import BadSetting, Settings
from aircounter.socket_folder import EmbeddedServerError
from aircounter.stand_ins import CORE_BANK, SMS_GATEWAY, StandIn, not_given, with_stand_ins
from aircounter.turn_secret import turn_servers
from aircounter.wiring import backbone
from media.short_pauses import ALLOCATOR

OPEN_WITHIN_S: Final = 30.0
POLL_S: Final = 0.05
BACKLOG: Final = 512
"""Callers that queue while the web process is started again."""

log = structlog.get_logger()


class RoleFailed(Exception):  # noqa: N818 - names what it is
    """The counter cannot open."""


class Accounts(Enum):
    """Which accounts are made at a start."""

    OWN = "own"
    """None: `aircounter staff add` does."""
    DEMO = "demo"
    """Those whose passwords everybody knows."""
    FOR_A_TRY = "for_a_try"
    """The same people with passwords of their own."""


_STAND_INS: Final[Mapping[Accounts, tuple[StandIn, ...]]] = {
    Accounts.OWN: (),
    Accounts.DEMO: (SMS_GATEWAY, CORE_BANK),
    # Whose telephone a text would go to is nobody's on this machine.
    Accounts.FOR_A_TRY: (CORE_BANK,),
}


class _Child(NamedTuple):
    """A process to be kept running: the command of `aircounter` that it is."""

    role: str
    command: tuple[str, ...]
    environment: dict[str, str]
    inherits: int | None = None
    """The descriptor of a socket of ours that it is given."""


async def run_everything(settings: Settings, accounts: Accounts) -> None:
    """Run until Ctrl-C or SIGTERM."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    # What cannot be used is said at once, in words, and not by roles that die.
    media_addresses(settings)
    turn_servers(settings)
    try:
        with _listening(settings) as door:
            async with embedded_servers(settings) as filled:
                await _run_roles(filled, door, stop, accounts)
    except EmbeddedServerError as error:
        raise click.ClickException(str(error)) from error
    click.echo("AirCounter is closed.")


async def _run_roles(settings: Settings, door: socket.socket, stop: asyncio.Event, accounts: Accounts) -> None:
    passwords = await _make_ready(settings, accounts)
    ports = {one: free_port() for one in not_given(settings, _STAND_INS[accounts])}
    settings = with_stand_ins(settings, ports)
    environment = _environment_of(settings)
    children = _children(settings, door, environment)
    children += [_Child(one.role, (*one.command, "--port", str(port)), environment) for one, port in ports.items()]
    async with asyncio.TaskGroup() as tasks:
        running = [tasks.create_task(_keep_running(child)) for child in children]
        if await _opens(settings, stop):
            click.echo(welcome(settings, passwords))
        await stop.wait()
        for task in running:
            task.cancel()


async def _make_ready(settings: Settings, accounts: Accounts) -> Mapping[str, str]:
    """Login and password of the accounts that were asked for; with them come types of business to try."""
    if accounts is Accounts.OWN:
        return {}
    async with backbone(settings) as parts:
        await load_shipped_types(parts.store)
        if accounts is Accounts.FOR_A_TRY:
            return await accounts_for_a_try(settings, parts.store)
        await make_demo_accounts(parts.store)
        return {account.login: PASSWORD for account in DEMO_ACCOUNTS}


def _children(settings: Settings, door: socket.socket, environment: dict[str, str]) -> list[_Child]:
    """The roles. In this order: readiness waits for media and web, and media takes longest to import."""
    how = ("--durations", str(settings.durations_file)) if settings.durations_file is not None else ()
    tls = (
        ()
        if settings.tls is None
        else ("--tls-cert", str(settings.tls.certificate), "--tls-key", str(settings.tls.key))
    )
    web = ("--role", "web", "--listening", str(door.fileno()), *tls)
    media = [environment | environment_of_media_process(settings, index) for index in range(settings.media_processes)]
    return [
        *(_Child("media", ("serve", "--role", "media", *how), own) for own in media),
        _Child("web", ("serve", *web, *how), environment, door.fileno()),
        _Child("worker", ("serve", "--role", "worker", *how), environment),
    ]


async def _keep_running(child: _Child) -> None:
    """Start a role, and start it again whenever it has died: calls of the others go on meanwhile."""
    loop, pauses = asyncio.get_running_loop(), RestartPauses()
    while True:
        began_s = loop.time()
        process = await start_child(
            [sys.executable, "-m", "aircounter", *child.command],
            output=sys.stderr.buffer,
            at_parents_death=signal.SIGKILL,
            environment=child.environment,
            inherits=child.inherits,
        )
        try:
            code = await process.wait()
        finally:
            if process.returncode is None:
                await asyncio.shield(stop_child(process))
        pause_s = pauses.after(loop.time() - began_s)
        log.warning("a role died and is started again", dead=child.role, code=code, pause_s=pause_s)
        await asyncio.sleep(pause_s)


async def _opens(settings: Settings, stop: asyncio.Event) -> bool:
    """Wait until the web process answers that it is ready. False: told to stop before."""
    try:
        async with asyncio.timeout(OPEN_WITHIN_S):
            while not stop.is_set():
                with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                    if await _is_ready(settings):
                        return True
                await asyncio.sleep(POLL_S)
    except TimeoutError:
        raise RoleFailed(f"the counter was not ready within {OPEN_WITHIN_S:.0f} s; the log above says why") from None
    return False


async def _is_ready(settings: Settings) -> bool:
    reader, writer = await asyncio.open_connection(settings.host, settings.port, ssl=_unverified(settings))
    writer.write(f"GET /readyz HTTP/1.1\r\nHost: {settings.host}\r\nConnection: close\r\n\r\n".encode())
    status = await reader.readline()
    writer.close()
    await writer.wait_closed()
    return b" 200 " in status


def _unverified(settings: Settings) -> ssl.SSLContext | None:
    """Our own process, at our own socket: its certificate may be for any name."""
    if settings.tls is None:
        return None
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def free_port() -> int:
    """A TCP port of this machine that nobody has now."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def _listening(settings: Settings) -> socket.socket:
    """The socket that callers come to, for as long as this process lives; says so in words when the port is taken."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family, backlog=BACKLOG)
    except OSError as error:
        raise BadSetting(
            f"Port {settings.port} of {settings.host} cannot be used ({error.strerror}). Set PORT to another."
        ) from error


def _environment_of(settings: Settings) -> dict[str, str]:
    """What the roles are told: the same settings, with every address filled in."""
    assert settings.database_url is not None
    assert settings.redis_url is not None
    optional = {
        "SMS_GATEWAY_URL": settings.sms_gateway_url,
        "SMS_GATEWAY_KEY_FILE": settings.sms_gateway_key_file,
        "CORE_BANK_URL": settings.core_bank_url,
        "CORE_BANK_KEY_FILE": settings.core_bank_key_file,
        "MEDIA_PUBLIC_ADDRESS": ",".join(settings.media_public_addresses) or None,
        "PUBLIC_ORIGINS": ",".join(settings.public_origins) or None,
    }
    given = {name: str(value) for name, value in optional.items() if value is not None}
    return os.environ | {
        "GLIBC_TUNABLES": os.environ.get("GLIBC_TUNABLES", ALLOCATOR),
        "AIRCOUNTER_DATA": str(settings.data),
        "HOST": settings.host,
        "MEDIA_HOST": settings.media_host,
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
        **given,
    }
