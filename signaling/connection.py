"""One WebSocket's life: what it follows, what waits to be sent, its heartbeat. Its messages' meaning is elsewhere."""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from typing import Final

import msgspec
import structlog
import uuid_utils
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from queueing.absence import report_console, report_customer
from queueing.presence import Lease
from session.actors import Customer, Staff
from session.identifiers import CUSTOMER, PartyId, StreamId, party_of_staff, session_stream, teller_stream
from session.vocabulary import PartyRole, Role
from session_store.counter import short
from session_store.outage import OUTAGE
from session_store.record import Record
from signaling.door import Door
from signaling.followed_streams import FollowedStreams
from signaling.message import MAX_MESSAGE_BYTES, PROTOCOL_VERSION, CloseCode
from signaling.server_messages import Error, ErrorCode, FromServer, Outage, Ping, Superseded, Welcome, encode

OUTBOX: Final = 512
"""Messages that may wait for a slow reader; a stuck phone is let go."""
HISTORY: Final = 128
"""So many of them at most are of a history that is read to the page, however long that is."""
FRAME: Final = 64
"""Messages that are sent together at most: some ten kilobytes, which a page reads without a pause."""
PING_S: Final = 5.0
SILENCE_S: Final = 12.0
AGAIN_S: Final = 1.0
"""A log that cannot be told is away, and so it is for a while."""
MAX_MALFORMED_IN_A_ROW: Final = 3

log = structlog.get_logger()


class _Goodbye(Exception):  # noqa: N818 - how the writer is told to close
    def __init__(self, code: int) -> None:
        super().__init__(str(code))
        self.code = code


class Connection:
    """One page of one person. Everything that it is sent goes through one bounded outbox."""

    def __init__(self, door: Door, websocket: WebSocket, actor: Customer | Staff) -> None:
        self.door = door
        self.actor = actor
        self.id = str(uuid_utils.uuid7())
        self.party: PartyId = CUSTOMER if isinstance(actor, Customer) else party_of_staff(actor.staff)
        self.stream: StreamId = (
            session_stream(actor.session) if isinstance(actor, Customer) else teller_stream(actor.staff)
        )
        self.watches_wallboard = False
        self._websocket = websocket
        self._outbox: asyncio.Queue[FromServer | int] = asyncio.Queue(OUTBOX)
        self._has_room = asyncio.Event()
        self._has_room.set()
        self.followed = FollowedStreams(
            self.stream, _role_of(actor), door.counter.store, door.hub, self.send, self._has_room.wait
        )
        self._heard_at = time.monotonic()
        self.renewed_s = self._heard_at
        """When its presence lease was last renewed, on the monotonic clock."""
        self._owes_report = asyncio.Event()

    # --- what others tell it (the hub's Follower)

    def happened(self, record: Record) -> None:
        """A stream that this page follows has a new event."""
        self.followed.happened(record)

    def supersede(self) -> None:
        self.send(Superseded())
        self.close(CloseCode.SUPERSEDED)

    def lease_is(self, lease: Lease) -> None:
        """What has come of renewing this page's presence lease."""
        if lease is Lease.TAKEN_OVER:
            self.supersede()
        elif lease is Lease.TAKEN_AGAIN:
            self._owes_report.set()

    def sign_out(self) -> None:
        self.close(CloseCode.SIGNED_OUT)

    # --- what its messages' meaning uses

    def send(self, message: FromServer) -> None:
        """Put it in the outbox. A reader too slow to keep it from filling is let go; it can resume."""
        try:
            self._outbox.put_nowait(message)
        except asyncio.QueueFull:
            self._drop_outbox()
            self._outbox.put_nowait(CloseCode.TOO_SLOW)
        if self._outbox.qsize() >= HISTORY:
            self._has_room.clear()

    def refuse(self, code: ErrorCode, sentence: str) -> None:
        """Say what is wrong with a message; the log has it as well, for it may be an attack."""
        log.info("message refused", stream=short(self.stream), code=code.value)
        self.send(Error(code=code, sentence=sentence))

    def ping(self) -> None:
        """Say that the server is there, and what time it has."""
        self.send(Ping(server_time_ms=int(time.time() * 1000)))

    def close(self, code: int) -> None:
        """Close after what is already in the outbox."""
        if self._outbox.full():
            self._drop_outbox()
        self._outbox.put_nowait(code)

    async def report_page(self, *, present: bool) -> None:
        """The page came or went. The log hears of it, and what follows the rules decide."""
        actor = self.actor
        if isinstance(actor, Customer):
            await report_customer(self.door.counter, actor.session, present=present)
        else:
            await report_console(self.door.counter, actor.staff, present=present)

    # --- its life

    async def run(self, receive: Callable[["Connection", str], Awaitable[None]]) -> None:
        """Until either side goes. `receive` is given each text; it raises msgspec.DecodeError for what is malformed."""
        self.send(
            Welcome(
                protocol=PROTOCOL_VERSION, party=self.party, stream=self.stream, server_time_ms=int(time.time() * 1000)
            )
        )
        self.door.hub.own(self.stream, self)
        if self.door.outage.is_on:
            self.send(Outage(is_on=True))
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._write())
                tasks.create_task(self._read(receive))
                tasks.create_task(self._beat())
                tasks.create_task(self._report_when_owed())
                tasks.create_task(self.followed.fetch_forever())
        except* (_Goodbye, WebSocketDisconnect) as gone:
            await self._close_websocket([one.code for one in gone.exceptions if isinstance(one, _Goodbye)])
        except* OUTAGE:
            # What was asked is asked again, under the same id, by the connection that the page makes next.
            await self._close_websocket([CloseCode.OUTAGE])
        finally:
            self.door.hub.forget(self.stream, self.followed.names(), self)

    async def _close_websocket(self, codes: list[int]) -> None:
        if codes and self._websocket.application_state is WebSocketState.CONNECTED:
            await self._websocket.close(codes[0])

    async def _write(self) -> None:
        """What waits goes together: a page that is told five things at once is woken once."""
        while True:
            waiting = [await self._outbox.get()]
            while len(waiting) < FRAME and not self._outbox.empty():
                waiting.append(self._outbox.get_nowait())
            if self._outbox.qsize() < HISTORY:
                self._has_room.set()
            messages = [one for one in waiting if not isinstance(one, int)]
            if messages:
                await self._websocket.send_text(encode(messages))
            for code in waiting:
                if isinstance(code, int):
                    raise _Goodbye(code)

    async def _read(self, receive: Callable[["Connection", str], Awaitable[None]]) -> None:
        malformed = 0
        while True:
            text = await self._websocket.receive_text()
            self._heard_at = time.monotonic()
            try:
                if len(text.encode()) > MAX_MESSAGE_BYTES:
                    self.refuse(ErrorCode.TOO_LARGE, "A message may have 64 KiB at most.")
                    malformed += 1
                else:
                    await receive(self, text)
                    malformed = 0
            except (msgspec.DecodeError, UnicodeEncodeError):
                self.refuse(ErrorCode.MALFORMED, "This is not a message of the protocol.")
                malformed += 1
            if malformed >= MAX_MALFORMED_IN_A_ROW:
                self.close(CloseCode.MALFORMED_THRICE)
                return

    async def _beat(self) -> None:
        """Ping, and notice silence."""
        while True:
            await asyncio.sleep(PING_S)
            if time.monotonic() - self._heard_at > SILENCE_S:
                raise _Goodbye(CloseCode.TOO_SLOW)
            self.ping()

    async def _report_when_owed(self) -> None:
        """Whose lease had run out may have been taken as gone: once the log can be told, it is told otherwise."""
        while True:
            await self._owes_report.wait()
            with contextlib.suppress(*OUTAGE):
                await self.report_page(present=True)
                self._owes_report.clear()
            await asyncio.sleep(AGAIN_S)

    def _drop_outbox(self) -> None:
        while not self._outbox.empty():
            self._outbox.get_nowait()


def _role_of(actor: Customer | Staff) -> PartyRole:
    """As whom a page looks at sessions."""
    if isinstance(actor, Customer):
        return PartyRole.CUSTOMER
    return PartyRole.SUPERVISOR if Role.SUPERVISOR in actor.roles else PartyRole.TELLER
