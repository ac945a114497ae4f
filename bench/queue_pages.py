"""Tellers' pages, by the thousand: each a real WebSocket that follows its teller's stream and notes when it rings."""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

import msgspec
import uuid_utils
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from bench.http_client import HttpClient
from bench.people import PersonFailed
from people.tokens import begin_login
from session import commands as c
from session.actors import Staff
from session.identifiers import OfferId, SessionId, session_stream
from session.personal import encode_personal
from session.vocabulary import NextDuty, Outcome
from session_store.postgres import Pool
from signaling.messages import AskAsTeller, Follow, Message, Pong

OPEN_AT_ONCE: Final = 8
ANSWERED_WITHIN_S: Final = 30.0
_encoder: Final = msgspec.json.Encoder(enc_hook=encode_personal)
_lines: Final = msgspec.json.Decoder(dict[str, Any])
LOGIN_COOKIE: Final = "aircounter_login"
_FREE: Final = ("TellerReady", "TellerFreed", "AfterCallWorkDone")
_OK: Final = 200


@dataclass
class Ring:
    """What a teller is rung with, and whether the page has begun to follow it."""

    session: SessionId
    offer: OfferId
    followed: bool = False


class TellerPage:
    """One teller's page, which follows what it rings with; `waits_ms` has each wait from being free to ringing."""

    def __init__(self, url: str) -> None:
        self.ring: Ring | None = None
        self.waits_ms: list[float] = []
        self.decided_ms: list[float] = []
        """The part of each until the offer was committed."""
        self._http = HttpClient(url)
        self._url = url
        self._free_ms: float | None = None
        self._websocket: ClientConnection | None = None
        self._answers: dict[str, asyncio.Future[dict[str, Any]]] = {}

    async def serve(self) -> None:
        """Take who rings, end it, state the outcome and be ready again. Raises PersonFailed."""
        ring, self.ring = self.ring, None
        assert ring is not None, "nobody rings"
        await self._ask(c.AcceptOffer(session=ring.session, offer=ring.offer))
        await self._ask(c.EndService(session=ring.session))
        await self._ask(c.FinishWrapUp(session=ring.session, outcome=Outcome.DONE, next=NextDuty.READY))

    async def _ask(self, command: c.AcceptOffer | c.EndService | c.FinishWrapUp) -> None:
        name, answer = str(uuid_utils.uuid7()), asyncio.get_running_loop().create_future()
        self._answers[name] = answer
        await self._send(AskAsTeller(id=name, command=command))
        async with asyncio.timeout(ANSWERED_WITHIN_S):
            answered = await answer
        if answered["type"] != "Done":
            raise PersonFailed(f"{type(command).__name__}: {answered}")

    async def _send(self, message: Message) -> None:
        assert self._websocket is not None, "the page is open"
        await self._websocket.send(_encoder.encode(message).decode())

    @asynccontextmanager
    async def opened(self, login: str) -> AsyncGenerator[None]:
        """Connected and following its own stream. Raises PersonFailed."""
        self._http.cookies[LOGIN_COOKIE] = login
        answer = await self._http.request("POST", "/api/tickets", {"as": "teller"})
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
                    await self._take(message, at_ms)
                if self.ring is not None and not self.ring.followed:
                    self.ring.followed = True
                    await self._send(Follow(stream=session_stream(self.ring.session), after=0))
        except ConnectionClosed:
            return

    async def _take(self, message: dict[str, Any], at_ms: float) -> None:
        match message["type"]:
            case "Happened":
                self._happened(message, at_ms)
            case "Ping":
                await self._send(Pong())
            case "Welcome":
                await self._send(Follow(stream=message["stream"], after=0))
            case "Done" | "Refused" if message["id"] in self._answers:
                self._answers.pop(message["id"]).set_result(message)
            case _:
                return

    def _happened(self, message: dict[str, Any], at_ms: float) -> None:
        event = message["event"]
        if event["type"] in _FREE:
            self._free_ms = message["at_ms"]
        elif event["type"] == "TellerOffered":
            self.ring = Ring(SessionId(event["session"]), OfferId(event["offer"]))
            if self._free_ms is not None:
                self.waits_ms.append(at_ms - self._free_ms)
                self.decided_ms.append(message["at_ms"] - self._free_ms)
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
