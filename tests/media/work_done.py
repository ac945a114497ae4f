"""How much work something is, in lines of Python run: the same on every machine, however busy it is.

What one line costs is bounded by what it works on: a datagram, a description of bounded length, an expression that
does not search twice. So a bound on lines bounds the time, and no test has to measure that.
"""

import asyncio
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import media

Tracer = Callable[[FrameType, str, Any], Any]
PRODUCT = str(Path(media.__file__).parent)


class Work:
    """So many lines were run."""

    lines = 0

    def traced(self, _frame: FrameType, event: str, _argument: object) -> Tracer:
        """For `sys.settrace`."""
        self.lines += event == "line"
        return self.traced


@contextmanager
def at_most(lines: int) -> Generator[None]:
    """No more is run meanwhile in this thread, and something is."""
    work, before = Work(), sys.gettrace()
    sys.settrace(work.traced)
    try:
        yield
    finally:
        sys.settrace(before)
    assert 0 < work.lines <= lines


@contextmanager
def turns(monkeypatch: pytest.MonkeyPatch) -> Generator[list[int]]:
    """The lines of each of the loop's turns meanwhile whose outermost function is the media process's own.

    The clients that a test makes have their turns on the same loop.
    """
    seen = list[int]()
    run: Callable[[asyncio.Handle], None] = asyncio.Handle._run  # pyright: ignore[reportPrivateUsage]

    def traced(handle: asyncio.Handle) -> None:
        work, before = Work(), sys.gettrace()

        def outermost(frame: FrameType, _event: str, _argument: object) -> Tracer | None:
            if frame.f_code is run.__code__:
                return None
            ours = work.traced if frame.f_code.co_filename.startswith(PRODUCT) else None
            sys.settrace(ours)
            return ours

        sys.settrace(outermost)
        try:
            run(handle)
        finally:
            sys.settrace(before)
        if work.lines:
            seen.append(work.lines)

    with monkeypatch.context() as patched:
        patched.setattr(asyncio.Handle, "_run", traced)
        yield seen
