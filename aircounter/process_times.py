"""What the processes below one have used of the CPU (proc(5))."""

import contextlib
import os
from pathlib import Path

_USER, _SYSTEM, _PARENT = 11, 12, 1
"""Fields of /proc/…/stat, counted from behind the name."""


def descendants_of(root: int) -> dict[int, list[str]]:
    """All processes below this one, with their command lines."""
    parents: dict[int, int] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            with contextlib.suppress(OSError):
                parents[int(folder.name)] = int(_stat(int(folder.name))[_PARENT])
    found: set[int] = {root}
    while True:
        below = {pid for pid, parent in parents.items() if parent in found} - found
        if not below:
            break
        found |= below
    commands: dict[int, list[str]] = {}
    for pid in found - {root}:
        with contextlib.suppress(OSError):
            commands[pid] = Path(f"/proc/{pid}/cmdline").read_text().rstrip("\0").split("\0")
    return commands


def cpu_s_of(pid: int) -> float:
    """User and system, all threads; 0 when it is gone."""
    try:
        fields = _stat(pid)
    except OSError:
        return 0.0
    return (int(fields[_USER]) + int(fields[_SYSTEM])) / os.sysconf("SC_CLK_TCK")


def _stat(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
