"""What other servers than ours have in common for a bench that measures them beside ours."""

import os
import shutil
from collections.abc import Callable, Iterable
from contextlib import AbstractAsyncContextManager
from enum import StrEnum
from pathlib import Path
from typing import Final

Child = Callable[[list[str]], AbstractAsyncContextManager[int]]
"""Runs a program for the time of an `async with`, at the latest until this process ends; gives its number."""

_AFTER_NAME: Final = ") "
_USER, _SYSTEM = 11, 12
"""Where they stand behind the name in /proc/PID/stat (proc(5): fields 14 and 15)."""


class Peer(StrEnum):
    """Somebody else's server that can be measured."""

    RTPENGINE = "rtpengine"


PACKAGE_OF: Final = {Peer.RTPENGINE: "rtpengine-daemon"}
"""Debian's names; the programs have the names of the peers."""


class PeerFailed(Exception):  # noqa: N818 - names what it is
    """A peer is not there, has not started, or does not do what it is asked."""


def require_installed(peers: Iterable[Peer]) -> None:
    """Raises PeerFailed, which says what to install."""
    missing = [peer for peer in peers if shutil.which(peer) is None]
    if missing:
        names, packages = " and ".join(missing), " ".join(PACKAGE_OF[peer] for peer in missing)
        raise PeerFailed(
            f"{names} {'is' if len(missing) == 1 else 'are'} not installed"
            f" (Debian: apt-get install --no-install-recommends {packages})."
        )


def cpu_s_of(process: int) -> float:
    """User and system of all its threads so far (proc(5)). Raises PeerFailed when it is gone."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(_AFTER_NAME)[2].split()
    except OSError as error:
        raise PeerFailed("a peer has died; what it said stands above") from error
    return (int(fields[_USER]) + int(fields[_SYSTEM])) / os.sysconf("SC_CLK_TCK")
