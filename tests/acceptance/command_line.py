"""How a process was started."""

import contextlib

import psutil


def command_line(process: psutil.Process) -> str:
    """Nothing of one that has just ended, as a browser's and the database's do all the time."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return " ".join(process.cmdline())
    return ""
