"""The whole counter as a newcomer starts it: one command, its own data folder, killed and started again at will."""

import asyncio
import contextlib
import os
import signal
import socket
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import httpx
import msgspec
import psutil

from recording.journal_folder import RecordingFolder
from tests.acceptance.command_line import command_line

OPEN_WITHIN_S = 40.0
POLL_S = 0.05
ENDS_WITH_THE_TESTS = ("setpriv", "--pdeathsig", "INT", "--")
"""However they end."""


class CounterProcess:
    """`aircounter serve --demo` (or `--lan`) in a folder."""

    def __init__(
        self,
        data: Path,
        durations: dict[str, float],
        variables: Mapping[str, str] | None = None,
        how: str = "--demo",
    ) -> None:
        self.data = data
        self.how = how
        self.variables = dict(variables or {})
        data.mkdir(parents=True, exist_ok=True)
        self.durations = data / "durations.json"
        self.durations.write_bytes(msgspec.json.encode(durations))
        self.port = free_port()
        self.url = f"{'https' if how == '--lan' else 'http'}://127.0.0.1:{self.port}"
        self.process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it and wait until it is ready."""
        environment = os.environ | {"AIRCOUNTER_DATA": str(self.data), "PORT": str(self.port)} | self.variables
        with (self.data / "counter.log").open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *ENDS_WITH_THE_TESTS,
                sys.executable,
                "-m",
                "aircounter",
                "serve",
                self.how,
                "--durations",
                self.durations,
                stdout=log,
                stderr=log,
                env=environment,
            )
        async with asyncio.timeout(OPEN_WITHIN_S), httpx.AsyncClient(verify=self.how != "--lan") as client:
            while True:
                with contextlib.suppress(httpx.HTTPError):
                    if (await client.get(f"{self.url}/readyz")).status_code == 200:
                        return
                assert self.process.returncode is None, self.log()
                await asyncio.sleep(POLL_S)

    def tree(self) -> list[psutil.Process]:
        """Every process of it."""
        assert self.process is not None
        root = psutil.Process(self.process.pid)
        return [root, *root.children(recursive=True)]

    def command_lines(self) -> dict[psutil.Process, str]:
        """Of every process that has not just ended."""
        return {one: line for one in self.tree() if (line := command_line(one))}

    def process_of(self, role: str) -> psutil.Process:
        """The process of a role, of which there is one."""
        [found] = [one for one, line in self.command_lines().items() if f"--role {role}" in line]
        return found

    def udp_ports_of(self, role: str) -> set[int]:
        """Where the process of a role listens."""
        return {one.laddr.port for one in self.process_of(role).net_connections("udp") if one.laddr}

    def database_url(self) -> str:
        """Where its processes find the database."""
        return self.process_of("web").environ()["DATABASE_URL"]

    def freeze(self, *names: str) -> list[psutil.Process]:
        """Stop every process of these programs; `thaw` has them go on."""
        found = [one for one in self.tree() if _name(one) in names]
        assert {_name(one) for one in found} == set(names)
        for one in found:
            _signal(one, signal.SIGSTOP)
        return found

    def thaw(self, frozen: list[psutil.Process]) -> None:
        for one in frozen:
            _signal(one, signal.SIGCONT)

    async def kill_everything(self) -> float:
        """SIGKILL to each; returns when the last is gone, and the time at which all stood still.

        Stopped first: whoever outlived a killed parent for a moment could end politely.
        """
        for _ in range(2):  # Those that were started while the first look was under way.
            for one in self.tree():
                _signal(one, signal.SIGSTOP)
        stopped_s = time.time()
        tree = self.tree()
        for one in tree:
            _signal(one, signal.SIGKILL)
        assert self.process is not None
        await self.process.wait()
        gone, alive = await asyncio.to_thread(psutil.wait_procs, tree, 5)
        assert not alive, (gone, alive)
        return stopped_s

    async def stop(self) -> None:
        """As Ctrl-C does."""
        if self.process is None or self.process.returncode is not None:
            return
        tree = self.tree()
        self.process.send_signal(signal.SIGINT)
        await asyncio.wait_for(self.process.wait(), 20)
        alive = [one for one in tree if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]
        assert not alive, alive

    def sealed(self) -> list[Path]:
        """The manifests of sealed recordings."""
        return RecordingFolder(self.data / "recordings").manifests()

    def log(self) -> str:
        return (self.data / "counter.log").read_text(errors="replace")[-6000:]


def _name(process: psutil.Process) -> str:
    with contextlib.suppress(psutil.NoSuchProcess):
        return process.name()
    return ""


def _signal(process: psutil.Process, number: signal.Signals) -> None:
    with contextlib.suppress(psutil.NoSuchProcess):
        process.send_signal(number)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def two_free_udp_ports() -> int:
    """The first of two free UDP ports in a row: one for each media process of a test."""
    while True:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as first, socket.socket(type=socket.SOCK_DGRAM) as next_:
            first.bind(("127.0.0.1", 0))
            port = int(first.getsockname()[1])
            try:
                next_.bind(("127.0.0.1", port + 1))
            except (OSError, OverflowError):
                continue
            return port
