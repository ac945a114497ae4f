"""Pages as the door knows them: an HTTP client with its cookies, and one WebSocket."""

import asyncio
from collections import deque
from types import TracebackType
from typing import Any, Self

import httpx
import msgspec
import uuid_utils
from websockets.asyncio.client import ClientConnection, connect

from session_store.counter import Counter
from tests.plain_http import NO_CERTIFICATES

PATIENCE_S = 5.0
STAFF_PASSWORD = "correct horse battery"


class WebAddress(msgspec.Struct, frozen=True):
    """Where the counter is."""

    url: str


class CounterAddress(WebAddress, frozen=True):
    """Of a counter in the test's own process: with its rules' door, for what a test reports by itself."""

    counter: Counter


class Page:
    """One browser tab, without a browser."""

    def __init__(self, address: WebAddress) -> None:
        self.url = address.url
        self.http = httpx.AsyncClient(base_url=address.url, headers={"Origin": address.url}, verify=NO_CERTIFICATES)
        self.websocket: ClientConnection | None = None
        self.received: list[dict[str, Any]] = []
        self.frames = 0
        self._came: deque[dict[str, Any]] = deque()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.websocket is not None:
            await self.websocket.close()
        await self.http.aclose()

    async def sign_in(self, login: str = "lin", password: str = STAFF_PASSWORD) -> httpx.Response:
        return await self.http.post("/api/staff/sign-in", json={"login": login, "password": password})

    async def visit(self, **changes: str) -> str:
        """Begin a visit; returns its session."""
        body = {"business": "card", "channel": "video", "language": "zh", "customer_name": "王小明"} | changes
        answer = await self.http.post("/api/visits", json=body)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["session"])

    async def open(self, kind: str) -> dict[str, Any]:
        """Get a ticket, connect, and return the welcome."""
        self._came.clear()
        ticket = (await self.http.post("/api/tickets", json={"as": kind})).json()["ticket"]
        self.websocket = await connect(self.url.replace("http", "ws") + f"/ws?ticket={ticket}", origin=self.url)  # type: ignore[arg-type]
        return await self.until("Welcome")

    async def open_again(self, kind: str, origin: str | None = None) -> dict[str, Any]:
        """Connect by the cookies alone, and return the welcome."""
        self._came.clear()
        cookies = "; ".join(f"{name}={value}" for name, value in self.http.cookies.items())
        self.websocket = await connect(
            self.url.replace("http", "ws") + f"/ws?as={kind}",
            origin=origin or self.url,  # type: ignore[arg-type]
            additional_headers={"Cookie": cookies},
        )
        return await self.until("Welcome")

    async def send(self, kind: str, **fields: object) -> None:
        assert self.websocket is not None
        await self.websocket.send(msgspec.json.encode({"type": kind, **fields}).decode())

    async def ask(self, kind: str, command: str, **fields: object) -> dict[str, Any]:
        """Ask a command and return its answer."""
        command_id = str(uuid_utils.uuid7())
        await self.send(kind, id=command_id, command={"type": command, **fields})
        return await self.until("Done", "Refused", id=command_id)

    async def until(self, *kinds: str, **fields: object) -> dict[str, Any]:
        """Receive until a message of one of these kinds with these fields; all are kept in `received`."""
        assert self.websocket is not None
        async with asyncio.timeout(PATIENCE_S):
            while True:
                while not self._came:
                    self.frames += 1
                    self._came.extend(msgspec.json.Decoder().decode_lines(await self.websocket.recv()))
                message = self._came.popleft()
                self.received.append(message)
                if message["type"] in kinds and all(message.get(name) == value for name, value in fields.items()):
                    return message

    async def until_event(self, kind: str) -> dict[str, Any]:
        """Receive until this event happened; returns the `Happened` message."""
        while True:
            message = await self.until("Happened")
            if message["event"]["type"] == kind:
                return message

    async def event(self, kind: str) -> dict[str, Any]:
        """This event, whether it has come already (an answer comes before or after what it changed) or comes yet."""
        for message in self.received:
            if message["type"] == "Happened" and message["event"]["type"] == kind:
                return message
        return await self.until_event(kind)

    async def follow(self, stream: str, after: int = 0) -> dict[str, Any]:
        """Follow a stream and return the `Caught`."""
        await self.send("Follow", stream=stream, after=after)
        return await self.until("Caught", stream=stream)


async def waiting_customer(page: Page, **changes: str) -> str:
    """Bring a page from the street into the line; returns the session."""
    session = await page.visit(**changes)
    welcome = await page.open("customer")
    await page.follow(welcome["stream"])
    assert (await page.ask("AskAsCustomer", "GiveConsent", session=session, text_version="1"))["type"] == "Done"
    assert (await page.ask("AskAsCustomer", "JoinLine", session=session))["type"] == "Done"
    await page.event("LineJoined")
    return session


async def ready_teller(page: Page, login: str = "lin", password: str = STAFF_PASSWORD) -> str:
    """Bring a console on duty; returns the teller's id."""
    staff = (await page.sign_in(login, password)).json()["staff"]
    welcome = await page.open("teller")
    await page.follow(welcome["stream"])
    assert (await page.ask("AskAsTeller", "GoReady", teller=staff))["type"] == "Done"
    return str(staff)
