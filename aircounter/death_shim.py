"""What stands between a parent and its program for a moment: it becomes who the program runs as, asks for the
kernel's parent-death signal (prctl(2), PR_SET_PDEATHSIG: it survives exec, but a change of credentials clears it),
then becomes the program.

Run as a file, by a Python without site packages: every program that is started waits for this one first.
"""

import ctypes
import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Final

_PR_SET_PDEATHSIG: Final = 1
_CLONE_NEWUSER: Final = 0x10000000
NAMESPACE_UID: Final = 1000
"""Who root seems to be inside the namespace; any number but 0."""
NOBODY_UID: Final = 65534


class Identity(StrEnum):
    """As whom a program runs."""

    SAME = "same"
    NAMESPACE = "namespace"
    """Root outside, an ordinary user inside a user namespace of its own: for programs that refuse to run as root."""
    NOBODY = "nobody"
    """Root gives up its rights for good; where namespaces are denied."""


def enter_user_namespace() -> bool:
    """Become an ordinary user of a namespace where this process' user is known by another number. False: denied."""
    uid, gid = os.getuid(), os.getgid()
    if ctypes.CDLL(None, use_errno=True).unshare(_CLONE_NEWUSER) != 0:
        return False
    try:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{NAMESPACE_UID} {uid} 1")
        Path("/proc/self/gid_map").write_text(f"{NAMESPACE_UID} {gid} 1")
    except OSError:
        return False
    return True


def _become(identity: Identity) -> None:
    match identity:
        case Identity.SAME:
            return
        case Identity.NAMESPACE:
            if not enter_user_namespace():
                sys.exit("aircounter: a user namespace could not be made")
        case Identity.NOBODY:
            os.setgroups([])
            os.setgid(NOBODY_UID)
            os.setuid(NOBODY_UID)


def _main() -> None:
    parent, death_signal, identity, *command = sys.argv[1:]
    _become(Identity(identity))
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
    if os.getppid() != int(parent):
        # The parent died before the signal was set.
        sys.exit(1)
    os.execvp(command[0], command)  # noqa: S606 - taking this process's place is the purpose


if __name__ == "__main__":
    _main()
