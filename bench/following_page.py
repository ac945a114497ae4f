"""A page that follows its own stream: a real WebSocket at a real web process, small enough to have a thousand."""

import asyncio
import time
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, Final

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from bench.http_client import HttpClient
from bench.people import PersonFailed
from session.personal import encode_personal
from signaling.message import Message
from signaling.page_messages import Follow, Pong

OPEN_AT_ONCE: Final = 8
_encoder: Final = msgspec.json.Encoder(enc_hook=encode_personal)
_lines: Final = msgspec.json.Decoder(dict[str, Any])
_OK: Final = 200


class FollowingPage:
    """What the counter sends is given to `take`, with the moment at which its frame was there."""

    def __init__(self, url: str) -> None:
        self._http = HttpClient(url)
        self._url = url
        self._websocket: ClientConnection | None = None

    async def take(self, message: dict[str, Any], at_ms: float) -> None:  # noqa: ARG002 - for those who measure
        """One message; to be widened by each kind of page. `at_ms`: since 1970."""
        match message["type"]:
            case "Ping":
                await self.send(Pong())
            case "Welcome":
                await self.send(Follow(stream=message["stream"], after=0))
            case _:
                return

    async def send(self, message: Message) -> None:
        """Say it to the counter."""
        assert self._websocket is not None, "the page is open"
        await self._websocket.send(_encoder.encode(message).decode())

    @asynccontextmanager
    async def opened(self, kind: str, cookies: Mapping[str, str]) -> AsyncGenerator[None]:
        """Connected as `customer` or `teller`. Raises PersonFailed."""
        self._http.cookies.update(cookies)
        answer = await self._http.request("POST", "/api/tickets", {"as": kind})
        if answer.status != _OK:
            raise PersonFailed(f"POST /api/tickets: {answer.status} {answer.body[:200]!r}")
        address = f"{self._url.replace('http', 'ws', 1)}/ws?ticket={answer.json()['ticket']}"
        async with connect(address, origin=self._url, compression=None, ping_interval=None) as websocket:  # type: ignore[arg-type]
            self._websocket = websocket
            reading = asyncio.create_task(self._read(websocket))
            try:
                yield
            finally:
                reading.cancel()
                await asyncio.wait([reading])

    async def _read(self, websocket: ClientConnection) -> None:
        try:
            async for frame in websocket:
                at_ms = time.time() * 1000
                for message in _lines.decode_lines(frame):
                    await self.take(message, at_ms)
        except ConnectionClosed:
            return


@asynccontextmanager
async def open_pages(
    pages: Sequence[FollowingPage], kind: str, cookies: Sequence[Mapping[str, str]]
) -> AsyncGenerator[None]:
    """All of them, each with its cookies."""
    room = asyncio.Semaphore(OPEN_AT_ONCE)
    async with AsyncExitStack() as open_here:

        async def open_one(page: FollowingPage, held: Mapping[str, str]) -> None:
            async with room:
                await open_here.enter_async_context(page.opened(kind, held))

        await asyncio.gather(*map(open_one, pages, cookies))
        yield
