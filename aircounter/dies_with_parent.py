"""Start a program that ends when its parent does, even by SIGKILL: through `death_shim`."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Awaitable
from typing import IO, Final

from aircounter import death_shim
from aircounter.death_shim import Identity, enter_user_namespace

STOP_WITHIN_S: Final = 10.0
"""What a program gets to stop by itself before it is killed."""


class ChildEnded(Exception):  # noqa: N818 - names what it is
    """A program that is needed has ended."""


async def start_child(
    command: list[str],
    *,
    output: int | IO[bytes] | None = None,
    identity: Identity = Identity.SAME,
    at_parents_death: signal.Signals = signal.SIGKILL,
    environment: dict[str, str] | None = None,
    inherits: int | None = None,
    told: int = asyncio.subprocess.DEVNULL,
) -> asyncio.subprocess.Process:
    """Start `command` in a group of its own (Ctrl-C is for the parent to pass on). To be called on the main thread.

    `inherits` is a descriptor that it gets under the same number, `told` what its standard input is.
    """
    shim = [sys.executable, "-I", "-S", death_shim.__file__]
    how = [str(os.getpid()), str(at_parents_death.value), identity.value]
    return await asyncio.create_subprocess_exec(
        *shim,
        *how,
        *command,
        stdin=told,
        stdout=output,
        stderr=output,
        start_new_session=True,
        env=environment,
        pass_fds=() if inherits is None else (inherits,),
    )


async def run_child(command: list[str], told: bytes) -> int:
    """Run `command` to its end with `told` as its standard input; its exit code. Cancelled, it is killed."""
    process = await start_child(command, told=asyncio.subprocess.PIPE)
    try:
        await process.communicate(told)
    finally:
        if process.returncode is None:
            process.kill()
            await asyncio.shield(process.wait())
    assert process.returncode is not None
    return process.returncode


async def stop_child(process: asyncio.subprocess.Process, how: signal.Signals = signal.SIGTERM) -> None:
    """Ask it to stop; kill it when it does not within `STOP_WITHIN_S`."""
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(how)
    try:
        await asyncio.wait_for(process.wait(), STOP_WITHIN_S)
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def answering(
    process: asyncio.subprocess.Process, answers: Awaitable[None], how: signal.Signals = signal.SIGTERM
) -> asyncio.subprocess.Process:
    """The program, once `answers` is over; stopped when that fails or is cancelled, for nobody else knows of it."""
    try:
        await answers
    except BaseException:
        await asyncio.shield(stop_child(process, how))
        raise
    return process


def namespaces_allowed() -> bool:
    """Whether a user namespace can be made here: tried in a child that ends at once."""
    child = os.fork()
    if child == 0:
        os._exit(0 if enter_user_namespace() else 1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
