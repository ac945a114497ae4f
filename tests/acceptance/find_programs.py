"""The programs that the tests start and that no Python package brings: `python -m tests.acceptance.find_programs`.

What is there is used; what is missing comes by the system's package manager where it may.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.find_browser import find_browser, has_chinese_font

SYSTEMD = Path("/run/systemd/system")
"""There when systemd is what starts services (sd_booted(3))."""


@dataclass(frozen=True)
class Program:
    """Something to be found, or installed from `packages` (Debian's names)."""

    name: str
    packages: tuple[str, ...]
    is_there: Callable[[], bool]
    is_needed: bool = True
    """Whether tests fail without it; otherwise only pictures for people are worse."""
    service: str | None = None
    """What the package would start by itself; the tests start their own."""


def find_turn_server() -> str | None:
    """The path of coturn, or None."""
    return shutil.which("turnserver")


PROGRAMS = (
    Program("Chromium", ("chromium-headless-shell",), lambda: find_browser() is not None),
    Program("a Chinese font", ("fontconfig", "fonts-wqy-microhei"), has_chinese_font),
    Program("the TURN server coturn", ("coturn",), lambda: find_turn_server() is not None, service="coturn"),
)


def missing() -> list[Program]:
    """What the tests would look for in vain."""
    return [program for program in PROGRAMS if not program.is_there()]


def sentence_for(programs: list[Program]) -> str:
    """What a person is to do."""
    names = " and ".join(program.name for program in programs)
    packages = " ".join(package for program in programs for package in program.packages)
    return f"The tests need {names}: install with your system's packages (Debian: apt install {packages})."


def install(programs: list[Program]) -> None:
    """By apt, when this is Debian or Ubuntu and we may. No service of theirs is started, now or at the next boot."""
    apt = shutil.which("apt-get")
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if apt is None or (sudo and shutil.which("sudo") is None):
        return
    print(f"Installing {' and '.join(one.name for one in programs)} for the tests …", flush=True)  # noqa: T201 - progress for a person
    packages = [package for program in programs for package in program.packages]
    services = [program.service for program in programs if program.service is not None and SYSTEMD.exists()]
    for service in services:
        _run(*sudo, "systemctl", "mask", "--runtime", service)
    _run(*sudo, apt, "update", "-qq")
    _run(*sudo, apt, "install", "-y", "-qq", "--no-install-recommends", *packages)
    for service in services:
        _run(*sudo, "systemctl", "disable", service)
        _run(*sudo, "systemctl", "unmask", "--runtime", service)


def _run(*command: str) -> None:
    """Whether it worked is seen by what is there afterwards."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, env=environment)


def main() -> None:
    """Make sure that all is there, or say what to install."""
    if wanted := missing():
        install(wanted)
    if still := [program for program in missing() if program.is_needed]:
        sys.exit(sentence_for(still))


if __name__ == "__main__":
    main()
