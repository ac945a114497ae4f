"""A page as the web client's: one WebSocket that is opened again, at another web process if need be, and goes on.

What was not answered is sent again under the same id; streams go on after the version that one has. docs/protocol.md
says so of every client, and this is written after it, not after the server.
"""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from random import Random
from typing import Any, Final

import msgspec
import uuid_utils
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake, WebSocketException

from bench.http_client import HttpAnswer, HttpClient
from session.identifiers import CommandId, OfferId, StreamId
from tests.faults.records import ClientRecord, Heard

SILENCE_S: Final = 12.0
"""The protocol's: who hears nothing for so long connects anew."""
CONNECT_WITHIN_S: Final = 5.0
ANSWER_WITHIN_S: Final = 60.0
"""Longer than everything needs to start again on a machine that does nothing else."""
FIRST_PAUSE_S: Final = 0.1
LONGEST_PAUSE_S: Final = 1.0
UNANSWERED: Final = "unanswered"

_lines: Final = msgspec.json.Decoder(dict[str, Any])

Event = dict[str, Any]
GONE: Final = (OSError, ValueError, asyncio.IncompleteReadError, WebSocketException, msgspec.DecodeError)
"""How a web process that dies looks to who speaks with it."""


class NotServed(Exception):  # noqa: N818 - names what it is
    """A page that did not get what everybody must get; its record says what."""


@dataclass(frozen=True)
class Asked:
    """A command on its way, as it is sent, however often."""

    kind: str
    text: str
    answer: asyncio.Future[str]


class Page:
    """Of one customer or teller. `kind` is as in a ticket; `asks` as the protocol names their commands."""

    def __init__(self, doors: Sequence[str], kind: str, asks: str, chance: Random, record: ClientRecord) -> None:
        self.record = record
        self.chance = chance
        self._doors = doors
        self._door = chance.randrange(len(doors))
        self._http = HttpClient(doors[self._door])
        self.is_here = False
        """Whether its person has begun, and is not done."""
        self._kind = kind
        self._asks = asks
        self._socket: ClientConnection | None = None
        self._follows: dict[StreamId, int] = {}
        self._unanswered: dict[CommandId, Asked] = {}
        self._news = asyncio.Event()
        self._is_open = asyncio.Event()
        """Not set while its person has it closed."""
        self._is_open.set()

    def cookie(self, name: str, token: str) -> None:
        """Have a login that was made elsewhere."""
        self._http.cookies[name] = token

    async def post(self, path: str, body: object, expected: int) -> Any:
        """Ask one web process after the other until one answers so. Raises NotServed."""
        answer: HttpAnswer | None = None
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(ANSWER_WITHIN_S):
                while True:
                    with contextlib.suppress(*GONE):
                        answer = await self._post_once(path, body)
                        if answer.status == expected:
                            return answer.json()
                    await self._pause(FIRST_PAUSE_S)
        raise self._not_served(f"POST {path}: {answer}")

    @asynccontextmanager
    async def staying(self) -> AsyncGenerator[None]:
        """Connected, and again whenever it is cut, for the time of the `async with`."""
        task = asyncio.create_task(self._stay())
        self.is_here = True
        try:
            yield
            self.is_here = False
        finally:
            task.cancel()
            await asyncio.wait([task])
            if not task.cancelled() and (error := task.exception()) is not None:
                raise error

    def vanish(self) -> None:
        """As a phone without network: without a word, until `come_back`."""
        self._is_open.clear()
        if self._socket is not None:
            self._socket.transport.abort()

    def come_back(self) -> None:
        """The other way."""
        self._is_open.set()

    async def ask(self, kind: str, **fields: object) -> str:
        """`Done`, or why it was refused. Asked again after each lost connection, under the same id."""
        command = CommandId(str(uuid_utils.uuid7()))
        message = {"type": self._asks, "id": command, "command": {"type": kind, **fields}}
        asked = Asked(kind, msgspec.json.encode(message).decode(), asyncio.get_running_loop().create_future())
        self._unanswered[command] = asked
        try:
            await self._send(asked.text)
            async with asyncio.timeout(ANSWER_WITHIN_S):
                return await asked.answer
        except TimeoutError:
            raise self._not_served(f"{kind} was not answered within {ANSWER_WITHIN_S:.0f} s") from None
        finally:
            del self._unanswered[command]

    async def until(self, holds: Callable[[], object], within_s: float) -> bool:
        """Wait until what was heard makes `holds` true. False: not within that time."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within_s):
                while not holds():
                    self._news.clear()
                    await self._news.wait()
                return True
        return bool(holds())

    def stir(self) -> None:
        """What `until` looks at may have changed."""
        self._news.set()

    async def follow(self, stream: StreamId) -> None:
        """Hear what happens in `stream`, from its beginning."""
        if stream not in self._follows:
            self._follows[stream] = 0
            await self._send(_follow(stream, 0))

    def forget(self, stream: StreamId) -> None:
        """It is over: it need not be followed after the next connection."""
        self._follows.pop(stream, None)

    def happened(self, stream: StreamId, event: Event) -> None:
        """One event that was not heard before. For each kind of page to say."""

    async def _stay(self) -> None:
        pause_s = FIRST_PAUSE_S
        while True:
            await self._is_open.wait()
            with contextlib.suppress(*GONE):
                async with self._connected() as socket:
                    pause_s = FIRST_PAUSE_S
                    await self._hear(socket)
            self._socket = None
            await self._pause(pause_s)
            pause_s = min(2 * pause_s, LONGEST_PAUSE_S)

    async def _pause(self, pause_s: float) -> None:
        """And go to another door: nobody knows whether this one will open again."""
        await asyncio.sleep(pause_s * self.chance.uniform(0.5, 1.5))
        self._door = (self._door + 1 + self.chance.randrange(len(self._doors))) % len(self._doors)
        self._http.url = self._doors[self._door]

    @asynccontextmanager
    async def _connected(self) -> AsyncGenerator[ClientConnection]:
        """By a ticket, or by the cookie alone: the protocol knows both."""
        headers: dict[str, str] = {}
        if self.record.connections and self.chance.random() < 0.5:
            query = f"as={self._kind}"
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._http.cookies.items())
        else:
            async with asyncio.timeout(CONNECT_WITHIN_S):
                answer = await self._post_once("/api/tickets", {"as": self._kind})
            if answer.status != 200:
                raise InvalidHandshake(f"no ticket: {answer.status}")
            query = f"ticket={answer.json()['ticket']}"
        address = f"{self._http.url.replace('http', 'ws', 1)}/ws?{query}"
        async with connect(
            address,
            origin=self._http.url,  # type: ignore[arg-type]
            additional_headers=headers,
            compression=None,
            ping_interval=None,
            open_timeout=CONNECT_WITHIN_S,
            close_timeout=1.0,
            max_queue=1024,
            proxy=None,
        ) as socket:
            self.record.connections += 1
            self._socket = socket
            if not self._is_open.is_set():
                socket.transport.abort()
            yield socket

    async def _post_once(self, path: str, body: object) -> HttpAnswer:
        async with asyncio.timeout(CONNECT_WITHIN_S):
            return await self._http.request("POST", path, body)

    async def _hear(self, socket: ClientConnection) -> None:
        while True:
            async with asyncio.timeout(SILENCE_S):
                frame = await socket.recv()
            for message in _lines.decode_lines(frame):
                await self._take_message(socket, message)

    async def _take_message(self, socket: ClientConnection, message: dict[str, Any]) -> None:
        match message["type"]:
            case "Welcome":
                await self._go_on(socket, StreamId(message["stream"]))
            case "Happened":
                self._take(message)
            case "Done" | "Refused":
                self._answered(message)
            case "Ping":
                await socket.send('{"type":"Pong"}')
            case _:
                pass

    async def _go_on(self, socket: ClientConnection, own: StreamId) -> None:
        self._follows.setdefault(own, 0)
        for stream, version in list(self._follows.items()):
            await socket.send(_follow(stream, version))
        for asked in list(self._unanswered.values()):
            self.record.repeated += 1
            await socket.send(asked.text)

    def _take(self, message: dict[str, Any]) -> None:
        stream, version, event = StreamId(message["stream"]), int(message["version"]), message["event"]
        if version <= self._follows.get(stream, 0):
            return
        if stream in self._follows:
            self._follows[stream] = version
        offer = OfferId(event["offer"]) if event["type"] == "TellerOffered" else None
        self.record.heard.append(Heard(stream, version, event["type"], offer))
        self.happened(stream, event)
        self.stir()

    def _answered(self, message: dict[str, Any]) -> None:
        command = CommandId(message["id"])
        asked = self._unanswered.get(command)
        if asked is None or asked.answer.done():
            return
        if message["type"] == "Done":
            self.record.carried_out[command] = asked.kind
        asked.answer.set_result(message["code"] if message["type"] == "Refused" else "Done")

    async def _send(self, text: str) -> None:
        """What cannot be sent now is sent after the next connection."""
        if self._socket is not None:
            with contextlib.suppress(*GONE):
                await self._socket.send(text)

    def _not_served(self, trouble: str) -> NotServed:
        self.record.troubles.append(trouble)
        return NotServed(f"{self.record.name}: {trouble}")


def _follow(stream: StreamId, after: int) -> str:
    return msgspec.json.encode({"type": "Follow", "stream": stream, "after": after}).decode()
