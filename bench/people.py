"""Synthetic customers and tellers at a counter's doors: everything that the web client says, without a browser.

docs/protocol.md tells the order. Sound and pictures are the generator's affair: descriptions are passed on to it.
"""

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any, Final

import msgspec
import uuid_utils
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from bench.http_client import HttpClient

PATIENCE_S: Final = 60.0
"""A machine that is full lets its customers wait; longer is a failure."""
_lines: Final = msgspec.json.Decoder(dict[str, Any])
MAX_SIGN_IN_TRIES: Final = 10
_CREATED, _OK, _TOO_MANY = 201, 200, 429

Message = dict[str, Any]
Fits = Callable[[Message], bool]


class PersonFailed(Exception):  # noqa: N818 - names what it is
    """A synthetic person could not do what people do; the message says what the counter said."""


class Page:
    """One page: HTTP with cookies, and one WebSocket once `open` was called."""

    def __init__(self, url: str, source: str | None) -> None:
        self.http = HttpClient(url, source)
        self._websocket: ClientConnection | None = None
        self._reading: asyncio.Task[None] | None = None
        self._heard: list[Message] = []
        self._news = asyncio.Condition()
        self._ended = ""

    async def close(self) -> None:
        """Leave without a word, as a page that is closed does."""
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.wait([self._reading])
        if self._websocket is not None:
            with contextlib.suppress(ConnectionClosed, OSError):
                await self._websocket.close()

    async def post(self, path: str, body: object, expected: int = _OK) -> Any:  # noqa: ANN401 - whatever is answered
        """Raises PersonFailed unless the answer has this status."""
        try:
            answer = await self.http.request("POST", path, body)
        except (OSError, ValueError, asyncio.IncompleteReadError) as error:
            raise PersonFailed(f"{self.http.url} does not answer: {error}") from error
        if answer.status != expected:
            raise PersonFailed(f"POST {path}: {answer.status} {answer.body[:200]!r}")
        return answer.json()

    async def open(self, kind: str) -> str:
        """Get a ticket and connect; the page's own stream, which is followed."""
        ticket = (await self.post("/api/tickets", {"as": kind}))["ticket"]
        address = self.http.url.replace("http", "ws", 1) + f"/ws?ticket={ticket}"
        try:
            self._websocket = await connect(address, origin=self.http.url, compression=None, max_queue=1024)  # type: ignore[arg-type]
        except (OSError, TimeoutError, ConnectionClosed) as error:
            raise PersonFailed(f"the WebSocket could not be opened: {error}") from error
        self._reading = asyncio.create_task(self._read(self._websocket))
        stream = str((await self.until("Welcome"))["stream"])
        await self.say("Follow", stream=stream, after=0)
        return stream

    async def say(self, kind: str, **fields: object) -> None:
        """Send one message."""
        assert self._websocket is not None
        try:
            await self._websocket.send(msgspec.json.encode({"type": kind, **fields}).decode())
        except ConnectionClosed as closed:
            raise PersonFailed(f"the counter has closed the WebSocket: {closed}") from closed

    async def ask(self, kind: str, command: str, **fields: object) -> None:
        """Ask a command. Raises PersonFailed when it is refused."""
        number = str(uuid_utils.uuid7())
        await self.say(kind, id=number, command={"type": command, **fields})
        answer = await self.until("Done", "Refused", fits=lambda message: message["id"] == number)
        if answer["type"] == "Refused":
            raise PersonFailed(f"{command} was refused: {answer['code']}")

    async def until(self, *kinds: str, fits: Fits = lambda _: True) -> Message:
        """The first message of these kinds that fits, whenever it came. Raises PersonFailed after `PATIENCE_S`."""
        seen = 0
        try:
            async with asyncio.timeout(PATIENCE_S), self._news:
                while True:
                    for message in self._heard[seen:]:
                        if message["type"] in kinds and fits(message):
                            return message
                    seen = len(self._heard)
                    if self._ended:
                        raise PersonFailed(f"waited for {' or '.join(kinds)}: {self._ended}")
                    await self._news.wait()
        except TimeoutError as error:
            raise PersonFailed(f"{' or '.join(kinds)} did not come within {PATIENCE_S:.0f} s") from error

    async def until_event(self, kind: str) -> Message:
        """The first event of this kind on a followed stream."""
        happened = await self.until("Happened", fits=lambda message: message["event"]["type"] == kind)
        return happened["event"]

    async def _read(self, websocket: ClientConnection) -> None:
        try:
            async for frame in websocket:
                messages = _lines.decode_lines(frame)
                if any(message["type"] == "Ping" for message in messages):
                    await self.say("Pong")
                async with self._news:
                    self._heard += [message for message in messages if message["type"] != "Ping"]
                    self._news.notify_all()
        except (ConnectionClosed, PersonFailed):
            pass
        async with self._news:
            self._ended = f"the counter has closed the WebSocket ({websocket.close_code} {websocket.close_reason})"
            self._news.notify_all()


class SyntheticCustomer(Page):
    """One customer."""

    async def join_line(self) -> str:
        """From the street into the line; the session."""
        visit = {"business": "card", "channel": "video", "language": "en", "customer_name": "Bench"}
        session = str((await self.post("/api/visits", visit, _CREATED))["session"])
        await self.open("customer")
        await self.ask("AskAsCustomer", "GiveConsent", session=session, text_version="1")
        await self.ask("AskAsCustomer", "JoinLine", session=session)
        return session


class SyntheticTeller(Page):
    """One teller."""

    async def go_ready(self, login: str, password: str) -> None:
        """Sign in, waiting when too many do so at once, and go on duty."""
        for _ in range(MAX_SIGN_IN_TRIES):
            answer = await self.http.request("POST", "/api/staff/sign-in", {"login": login, "password": password})
            if answer.status != _TOO_MANY:
                break
            await asyncio.sleep(max(1, answer.retry_after_s))
        else:
            raise PersonFailed("the counter refuses sign-ins from this address")
        if answer.status != _OK:
            raise PersonFailed(f"{login} could not sign in: {answer.status} {answer.body[:200]!r}")
        await self.open("teller")
        await self.ask("AskAsTeller", "GoReady", teller=answer.json()["staff"])

    async def accept(self) -> str:
        """Wait for an offer and take it; the session."""
        offered = await self.until_event("TellerOffered")
        session = str(offered["session"])
        await self.say("Follow", stream=f"session/{session}", after=0)
        await self.ask("AskAsTeller", "AcceptOffer", session=session, offer=offered["offer"])
        return session

    async def finish(self, session: str) -> None:
        """End the talk and the work after it, and go home."""
        await self.ask("AskAsTeller", "EndService", session=session)
        done = {"outcome": "done", "next": "offline", "notes": ""}
        await self.ask("AskAsTeller", "FinishWrapUp", session=session, **done)


async def media_offer(page: Page, session: str) -> tuple[str, str]:
    """Ask for a connection: its name and its description."""
    await page.say("JoinMedia", session=session)
    offered = await page.until("OfferMedia", "Error")
    if offered["type"] == "Error":
        raise PersonFailed(f"no connection for sound and picture: {offered['sentence']}")
    return str(offered["connection"]), str(offered["sdp"])
