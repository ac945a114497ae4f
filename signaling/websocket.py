"""The WebSocket's door: ticket or cookie, Origin, and what each message means. One function a kind of message."""

import contextlib
from datetime import datetime
from typing import Final

import structlog
from starlette.websockets import WebSocket, WebSocketDisconnect

from session.access import may_follow, may_supervise
from session.actors import Customer, Staff
from session.commands import AcceptOffer, TakeCall
from session.decision import Refused as RefusedDecision
from session.identifiers import CommandId, SessionId, StreamId, session_stream
from session.personal import Personal
from session.state import SessionState
from session.vocabulary import RefusalCode
from session_store.event_store import EventStore
from session_store.outage import OUTAGE
from session_store.record import Record
from session_store.shifts import read_shifts
from signaling.case_telling import tell_case
from signaling.connection import Connection
from signaling.core_bank_checking import check_at_core_bank
from signaling.door import Door, Problem, check_origin, redeem_ticket, who_resumes
from signaling.drafts import load_draft, save_draft
from signaling.form_saving import keep_field
from signaling.media_messages import answer_media, join_media, prepare_media, tell_slots
from signaling.message import CloseCode
from signaling.page_messages import (
    AnswerMedia,
    AskAsCustomer,
    AskAsTeller,
    CheckAccount,
    CheckPayee,
    Follow,
    JoinMedia,
    Pong,
    Probe,
    SaveDraft,
    SaveField,
    WatchWallboard,
    decode_from_customer,
    decode_from_teller,
)
from signaling.server_messages import Done, Draft, ErrorCode, Refused

_NOT_YOURS: Final = (ErrorCode.NOT_YOURS, "This is not yours to follow.")

log = structlog.get_logger()


async def serve_websocket(websocket: WebSocket) -> None:
    """One page, from its handshake to its end."""
    door = websocket.app.state.door
    assert isinstance(door, Door)
    try:
        check_origin(websocket)
    except Problem:
        # Closing before accepting answers the handshake with 403.
        await websocket.close()
        return
    try:
        connection = await _let_in(door, websocket)
    except OUTAGE:
        # The page tries again by itself, if it is not gone already.
        with contextlib.suppress(WebSocketDisconnect):
            await websocket.close(CloseCode.OUTAGE)
        return
    if connection is None:
        await websocket.close()
        return
    try:
        await connection.run(receive)
    finally:
        # Who goes while Redis or the database is away is missed by the look for the absent.
        with contextlib.suppress(*OUTAGE):
            if await door.presence.release(connection.stream, connection.id):
                await connection.report_page(present=False)


async def _let_in(door: Door, websocket: WebSocket) -> Connection | None:
    """The connection of whoever has a ticket, or resumes; None for all others."""
    ticket = websocket.query_params.get("ticket")
    actor = await redeem_ticket(door, ticket) if ticket is not None else await who_resumes(websocket)
    if actor is None:
        return None
    await websocket.accept()
    connection = Connection(door, websocket, actor)
    await door.presence.take(connection.stream, connection.id)
    await connection.report_page(present=True)
    return connection


async def receive(connection: Connection, text: str) -> None:  # noqa: C901 - a table
    """One message of a page. Raises msgspec.DecodeError for what is not in the protocol."""
    decode = decode_from_customer if isinstance(connection.actor, Customer) else decode_from_teller
    message = decode(text)
    match message:
        case Follow():
            await _follow(connection, message)
        case AskAsCustomer() | AskAsTeller():
            await _ask(connection, message)
        case SaveDraft():
            await _save(connection, message)
        case CheckAccount() | CheckPayee():
            await check_at_core_bank(connection, message)
        case SaveField():
            await keep_field(connection, message)
        case JoinMedia(session=session):
            await join_media(connection, SessionId(session))
        case AnswerMedia():
            await answer_media(connection, message)
        case WatchWallboard():
            _watch(connection)
        case Probe():
            connection.ping()
        case Pong():
            return


def _watch(connection: Connection) -> None:
    if may_supervise(connection.actor):
        connection.watches_wallboard = True
    else:
        connection.refuse(ErrorCode.NOT_YOURS, "The wallboard is for supervisors.")


async def _follow(connection: Connection, message: Follow) -> None:
    stream, followed = StreamId(message.stream), connection.followed
    counter = connection.door.counter
    is_session = stream.startswith("session/")
    # Of a session only its history says who may; of all else nothing is read for who may not.
    if not is_session and not may_follow(connection.actor, stream, None):
        connection.refuse(*_NOT_YOURS)
        return
    # Held before it is read, so that what happens between the reading and the following is not missed.
    followed.hold(stream, connection)
    history = await _history(counter.store, stream, message.after)
    state = counter.states.fold_session(stream, history) if is_session else None
    if not may_follow(connection.actor, stream, state):
        followed.let_go(stream, connection)
        connection.refuse(*_NOT_YOURS)
        return
    await followed.begin(stream, message.after, history, connection)
    if state is not None:
        await _tell_of_call(connection, state)


async def _history(store: EventStore, stream: StreamId, after: int) -> list[Record]:
    """What is to be read for a page that has a stream up to `after`: of a session all, of a teller no past shifts."""
    if stream.startswith("session/"):
        return await store.history(stream)
    return await (store.history(stream, after) if after else read_shifts(store, [stream]))


async def _tell_of_call(connection: Connection, state: SessionState) -> None:
    """What the history does not say: who is heard and seen where, the notes as they were typed, and the case."""
    tell_slots(connection, state)
    if isinstance(connection.actor, Staff):
        notes = await load_draft(connection.door.counter.store, state.session, connection.actor.staff)
        if notes is not None:
            connection.send(Draft(session=state.session, notes=Personal(notes)))
    if state.case is not None or isinstance(connection.actor, Customer):
        await tell_case(connection.door, state, [connection])


async def _ask(connection: Connection, message: AskAsCustomer | AskAsTeller) -> None:
    command_id = CommandId(message.id)
    outcome = await connection.door.counter.ask(connection.actor, message.command, command_id)
    if isinstance(outcome, RefusedDecision):
        connection.send(
            Refused(id=command_id, code=outcome.code, opens_at_ms=_ms(outcome.opens_at), detail=outcome.detail)
        )
    else:
        connection.send(Done(id=command_id))
        if isinstance(message.command, AcceptOffer | TakeCall):
            await prepare_media(connection, message.command.session)


def _ms(moment: datetime | None) -> int | None:
    return int(moment.timestamp() * 1000) if moment is not None else None


async def _save(connection: Connection, message: SaveDraft) -> None:
    session = SessionId(message.session)
    state = await connection.door.counter.session(session)
    if not isinstance(connection.actor, Staff) or not may_follow(connection.actor, session_stream(session), state):
        connection.send(Refused(id=CommandId(message.id), code=RefusalCode.NOT_YOURS))
        return
    await save_draft(connection.door.counter.store, session, connection.actor.staff, message.notes.reveal())
    connection.send(Done(id=CommandId(message.id)))
