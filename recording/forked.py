"""Several pieces of work at once, each but the first in a child of its own. For a process with a single thread."""

import ctypes
import os
import pickle
import signal
import traceback
from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

Result = TypeVar("Result")
Together = Callable[[Sequence[Callable[[], Result]]], list[Result]]

_PR_SET_PDEATHSIG: Final = 1


class ChildFailedError(RuntimeError):
    """A child did not come to its end; what it said of it is the message."""


def one_after_the_other(works: Sequence[Callable[[], Result]]) -> list[Result]:
    """Without children: where there are threads, which a fork would leave behind in the middle of anything."""
    return [work() for work in works]


def forked(works: Sequence[Callable[[], Result]]) -> list[Result]:
    """The results, in order. What a child gives comes back pickled; what it raises comes as `ChildFailedError`."""
    children = [_begin(work) for work in works[1:]]
    try:
        own = [work() for work in works[:1]]
    except BaseException:
        for pid, _ in children:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        raise
    return [*own, *(_result_of(child) for child in children)]


def _begin(work: Callable[[], Result]) -> tuple[int, int]:
    reading, writing = os.pipe()
    parent, child = os.getpid(), os.fork()
    if child:
        os.close(writing)
        return child, reading
    code = 1
    try:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
        if os.getppid() == parent:
            with os.fdopen(writing, "wb") as pipe:
                try:
                    pickle.dump((True, work()), pipe)
                    code = 0
                except Exception:  # noqa: BLE001 - told to the parent, which raises
                    pickle.dump((False, traceback.format_exc()), pipe)
    finally:
        # Neither the parent's clean-up nor its buffers are ours.
        os._exit(code)


def _result_of(child: tuple[int, int]) -> Any:  # noqa: ANN401 - whatever the work gives
    pid, reading = child
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    os.waitpid(pid, 0)
    if not said:
        raise ChildFailedError(f"child {pid} ended without a word")
    good, result = pickle.loads(said)  # noqa: S301 - from our own child
    if not good:
        raise ChildFailedError(result)
    return result
