"""A server of our own that is started again when it dies, for as long as it is needed."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from signal import Signals
from typing import Final

import structlog

from aircounter.dies_with_parent import stop_child
from aircounter.restart_pauses import RestartPauses
from aircounter.socket_folder import EmbeddedServerError
from session_store.outage import OUTAGE

_NOT_STARTED: Final = (EmbeddedServerError, *OUTAGE)
"""Killed again while it is asked whether it answers, it raises what any outage does."""

log = structlog.get_logger()
Start = Callable[[], Awaitable[asyncio.subprocess.Process]]


@asynccontextmanager
async def kept_running(name: str, start: Start, stop_by: Signals) -> AsyncGenerator[asyncio.subprocess.Process]:
    """Have `start` start it, now and whenever it has died, and stop it in the end.

    `start` returns when it answers. Raises what `start` raises the first time; later that is logged, and tried again.
    """
    keeper = _Keeper(name, start, await start())
    keeping = asyncio.create_task(keeper.keep())
    try:
        yield keeper.process
    finally:
        keeping.cancel()
        await asyncio.wait([keeping])
        await stop_child(await keeper.newest(), stop_by)


class _Keeper:
    def __init__(self, name: str, start: Start, process: asyncio.subprocess.Process) -> None:
        self._name = name
        self._start = start
        self.process = process
        self._starting: asyncio.Future[asyncio.subprocess.Process] | None = None

    async def newest(self) -> asyncio.subprocess.Process:
        """The process that there is, or is about to be: what has been started must be known, to be stopped."""
        if self._starting is not None:
            with contextlib.suppress(*_NOT_STARTED):
                self.process = await self._starting
        return self.process

    async def keep(self) -> None:
        loop = asyncio.get_running_loop()
        pauses, began_s = RestartPauses(), loop.time()
        while True:
            code = await self.process.wait()
            pause_s = pauses.after(loop.time() - began_s)
            log.warning("a server died and is started again", dead=self._name, code=code, pause_s=pause_s)
            await asyncio.sleep(pause_s)
            began_s = loop.time()
            try:
                self._starting = asyncio.ensure_future(self._start())
                self.process = await asyncio.shield(self._starting)
            except _NOT_STARTED as error:
                log.exception("a server cannot be started again", dead=self._name, why=str(error))
