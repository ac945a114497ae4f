"""The core bank's stand-in as the process of its own that it is."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import httpx

from tests.plain_http import NO_CERTIFICATES

STARTS_WITHIN_S: Final = 20.0
LOOK_S: Final = 0.02


class Bank:
    """Where it is, and what a caller must show; and what only a stand-in tells and does."""

    def __init__(self, url: str, key: str, process: "subprocess.Popen[bytes]") -> None:
        self._process = process
        self.url = url
        self.key = key
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.Client(base_url=url, headers=headers, trust_env=False, verify=NO_CERTIFICATES)

    def account(self, account: str) -> dict[str, Any]:
        answer = self.http.get(f"/sandbox/accounts/{account}")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def fails(self, **faults: object) -> None:
        """From now on; without any it works again."""
        assert self.http.put("/sandbox/faults", json=faults).status_code == 204

    def kill(self) -> None:
        """By SIGKILL, and wait until it is gone."""
        self._process.kill()
        self._process.wait(STARTS_WITHIN_S)

    def total(self) -> str:
        return str(self.http.get("/sandbox/total").json()["total"])


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@contextmanager
def bank_process(data: Path, port: int) -> Generator[Bank]:
    """It runs until the end of the block; its books are in `data`."""
    environment = os.environ | {"AIRCOUNTER_DATA": str(data)}
    command = [sys.executable, "-m", "aircounter", "sandbox", "core-bank", "--port", str(port)]
    process = subprocess.Popen(command, env=environment)
    try:
        _wait_until_open(process, port)
        bank = Bank(f"http://127.0.0.1:{port}", (data / "keys" / "core_bank.key").read_text().strip(), process)
        yield bank
        bank.http.close()
    finally:
        process.terminate()
        process.wait(STARTS_WITHIN_S)


def _wait_until_open(process: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + STARTS_WITHIN_S
    while True:
        assert process.poll() is None, "the bank ended before it opened"
        try:
            socket.create_connection(("127.0.0.1", port), 1.0).close()
        except OSError:
            assert time.monotonic() < deadline, "the bank does not open"
            time.sleep(LOOK_S)
        else:
            return
