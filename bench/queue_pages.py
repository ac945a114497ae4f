"""Tellers' pages, by the thousand: each a real WebSocket that follows its teller's stream and notes when it rings."""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, Final

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from bench.http_client import HttpClient
from bench.people import PersonFailed
from people.tokens import begin_login
from session.actors import Staff
from session.identifiers import SessionId
from session_store.postgres import Pool

OPEN_AT_ONCE: Final = 8
LOGIN_COOKIE: Final = "aircounter_login"
_FREE: Final = ("TellerReady", "TellerFreed")
_OK: Final = 200


class TellerPage:
    """One teller's page. `session` is what it rings with; `waits_ms` each wait from being free to ringing."""

    def __init__(self, url: str) -> None:
        self.session: SessionId | None = None
        self.waits_ms: list[float] = []
        self._http = HttpClient(url)
        self._url = url
        self._free_ms: float | None = None

    @asynccontextmanager
    async def opened(self, login: str) -> AsyncGenerator[None]:
        """Connected and following its own stream. Raises PersonFailed."""
        self._http.cookies[LOGIN_COOKIE] = login
        answer = await self._http.request("POST", "/api/tickets", {"as": "teller"})
        if answer.status != _OK:
            raise PersonFailed(f"POST /api/tickets: {answer.status} {answer.body[:200]!r}")
        address = f"{self._url.replace('http', 'ws', 1)}/ws?ticket={answer.json()['ticket']}"
        async with connect(address, origin=self._url, compression=None, ping_interval=None) as websocket:  # type: ignore[arg-type]
            reading = asyncio.create_task(self._read(websocket))
            try:
                yield
            finally:
                reading.cancel()
                await asyncio.wait([reading])

    async def _read(self, websocket: ClientConnection) -> None:
        try:
            async for text in websocket:
                at_ms = time.time() * 1000
                message = msgspec.json.decode(text)
                if message["type"] == "Happened":
                    self._happened(message, at_ms)
                elif message["type"] == "Ping":
                    await websocket.send(b'{"type":"Pong"}'.decode())
                elif message["type"] == "Welcome":
                    follow = {"type": "Follow", "stream": message["stream"], "after": 0}
                    await websocket.send(msgspec.json.encode(follow).decode())
        except ConnectionClosed:
            return

    def _happened(self, message: dict[str, Any], at_ms: float) -> None:
        event = message["event"]
        if event["type"] in _FREE:
            self._free_ms = message["at_ms"]
        elif event["type"] == "TellerOffered":
            self.session = SessionId(event["session"])
            if self._free_ms is not None:
                self.waits_ms.append(at_ms - self._free_ms)
                self._free_ms = None


@asynccontextmanager
async def open_pages(url: str, pool: Pool, staff: list[Staff]) -> AsyncGenerator[list[TellerPage]]:
    """A page for each of them."""
    room, pages = asyncio.Semaphore(OPEN_AT_ONCE), [TellerPage(url) for _ in staff]
    async with AsyncExitStack() as open_here:

        async def open_one(page: TellerPage, member: Staff) -> None:
            async with room:
                login = await begin_login(pool, member.staff)
                await open_here.enter_async_context(page.opened(login))

        await asyncio.gather(*map(open_one, pages, staff))
        yield pages
