"""A bench's worker processes: started, told what to do, and gone when the bench is, however it ends.

A worker reads orders from its standard input and ends with it; what it answers goes to its standard output.
"""

import asyncio
import contextlib
import itertools
import logging
import os
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Final, TypeVar

import structlog

from bench.orders import Any as Said
from bench.orders import Done, Failed, Line, Order, read_line, write_line
from media.short_pauses import ALLOCATOR

MAX_LINE_BYTES: Final = 64 * 1024 * 1024
"""Offers or answers of a thousand clients."""
ANSWER_WITHIN_S: Final = 120.0
STOP_WITHIN_S: Final = 10.0

Answer = TypeVar("Answer", bound=Order)
Obey = Callable[[Said], Awaitable[Said]]


class WorkerFailed(Exception):  # noqa: N818 - names what it is
    """A worker process could not do what it was told, or has died."""


class Worker:
    """Get one from `worker`."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[Said]] = {}
        self._reading = asyncio.create_task(self._read())

    async def ask(self, order: Said, answer: type[Answer]) -> Answer:
        """Have something done. Raises WorkerFailed."""
        assert self.process.stdin is not None
        number = next(self._numbers)
        future = self._waiting[number] = asyncio.get_running_loop().create_future()
        if self._reading.done():
            raise WorkerFailed("a worker process is gone")
        try:
            self.process.stdin.write(write_line(Line(number, order)))
            async with asyncio.timeout(ANSWER_WITHIN_S):
                said = await future
        except (TimeoutError, ConnectionError) as error:
            raise WorkerFailed(f"no answer to {type(order).__name__}") from error
        finally:
            self._waiting.pop(number, None)
        if isinstance(said, answer):
            return said
        raise WorkerFailed(said.why if isinstance(said, Failed) else f"{type(order).__name__}: not understood")

    async def do(self, order: Said) -> None:
        """Have something done that has no answer but that it is done. Raises WorkerFailed."""
        await self.ask(order, Done)

    async def stop(self) -> None:
        """Let it end."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        try:
            await asyncio.wait_for(self.process.wait(), STOP_WITHIN_S)
        except TimeoutError:
            self.process.kill()
            await self.process.wait()
        self._reading.cancel()
        await asyncio.wait([self._reading])

    async def _read(self) -> None:
        assert self.process.stdout is not None
        while line := await self.process.stdout.readline():
            read = read_line(line)
            future = self._waiting.get(read.number)
            if future is not None and not future.done():
                future.set_result(read.says)
        for future in self._waiting.values():
            if not future.done():
                future.set_result(Failed(why="a worker process has died; what it said stands above"))


@asynccontextmanager
async def worker(module: str, *arguments: str) -> AsyncGenerator[Worker]:
    """A process that runs `module`, for the time of the `async with`. Ctrl-C is for the bench to act on."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        *arguments,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=MAX_LINE_BYTES,
        start_new_session=True,
        env={"GLIBC_TUNABLES": ALLOCATOR} | os.environ,
    )
    started = Worker(process)
    try:
        yield started
    finally:
        await started.stop()


async def obey(what: Obey, work: Coroutine[None, None, None]) -> None:
    """In a worker: work, and carry out orders, each in a task of its own, until there will be no more."""
    working = asyncio.create_task(work)
    listening = asyncio.create_task(_listen(what))
    await asyncio.wait([working, listening], return_when=asyncio.FIRST_COMPLETED)
    failed = working if working.done() else None
    for task in (working, listening):
        task.cancel()
    await asyncio.wait([working, listening])
    if failed is not None:
        failed.result()


async def _listen(what: Obey) -> None:
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=MAX_LINE_BYTES)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    running: set[asyncio.Task[None]] = set()
    while line := await reader.readline():
        task = asyncio.create_task(_carry_out(what, read_line(line)))
        running.add(task)
        task.add_done_callback(running.discard)
    for task in running:
        task.cancel()


async def _carry_out(what: Obey, line: Line) -> None:
    try:
        said = await what(line.says)
    except Exception as error:  # noqa: BLE001 - whatever it is, the bench must hear of it
        said = Failed(why=f"{type(line.says).__name__}: {type(error).__name__}: {error}")
    answer_to(line.number, said)


def answer_to(number: int, said: Said) -> None:
    """Write one answer. Whoever no longer reads it is gone, and this process ends with its input."""
    with contextlib.suppress(BrokenPipeError):
        written = memoryview(write_line(Line(number, said)))
        while written:
            written = written[os.write(sys.stdout.fileno(), written) :]


def set_up_worker_logs() -> None:
    """Only what is wrong, to standard error."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
