"""Sound and picture: pass descriptions between a page and the media process that carries its session."""

import contextlib
import time
from typing import Final

from media.lines import Source as MediaSource
from media.link import DescriptionRefused, MediaUnavailable
from media.slots import members_of, slots_of
from media.turn_credentials import TurnServers, credential_for
from session.access import may_join_media
from session.actors import System
from session.commands import PlaceMedia
from session.identifiers import MediaNodeId, PartyId, SessionId
from session.state import SessionState
from session.vocabulary import Phase, Source
from signaling.connection import Connection
from signaling.page_messages import AnswerMedia
from signaling.server_messages import ErrorCode, IceServer, OfferMedia, SlotFed, SlotsFed

_ACTOR: Final = System("media_placing")
_IN_CALL: Final = (Phase.CONNECTING, Phase.IN_SERVICE)
_SOURCES: Final = {
    MediaSource.AUDIO: Source.MICROPHONE,
    MediaSource.CAMERA: Source.CAMERA,
    MediaSource.SCREEN: Source.SCREEN,
}
_NOT_YOURS: Final = (ErrorCode.NOT_YOURS, "There is no call of yours in this session.")
_UNAVAILABLE: Final = (ErrorCode.MEDIA_UNAVAILABLE, "Sound and picture are not available; try again.")


async def prepare_media(connection: Connection, session: SessionId) -> None:
    """Have the media process of a session that was just answered here ready for the pages, which both ask it soon."""
    kept = connection.door.counter.states.session(session)
    if kept is not None and kept.state.node is None and _is_call(kept.state):
        # Where there is none now, the pages find out, and say so.
        with contextlib.suppress(MediaUnavailable):
            await _place(connection, kept.state)


async def join_media(connection: Connection, session: SessionId) -> None:
    """Have a connection made for this party, where the session's media is or is to be, and send its description."""
    state = await connection.door.counter.session(session)
    party = may_join_media(connection.actor, state) if state is not None else None
    if state is None or party is None or not _is_call(state):
        connection.refuse(*_NOT_YOURS)
        return
    try:
        node = await _place(connection, state)
        offered = await connection.door.media.ask_offer(node, session, party)
    except MediaUnavailable:
        connection.refuse(*_UNAVAILABLE)
        return
    servers = ice_servers(connection.door.turn, session, party, time.time())
    connection.send(OfferMedia(session=session, connection=offered.connection, sdp=offered.sdp, ice_servers=servers))
    tell_slots(connection, state)


async def answer_media(connection: Connection, message: AnswerMedia) -> None:
    """Take the page's answer to its description."""
    session = SessionId(message.session)
    state = await connection.door.counter.session(session)
    party = may_join_media(connection.actor, state) if state is not None else None
    if state is None or party is None or state.node is None:
        connection.refuse(*_NOT_YOURS)
        return
    try:
        await connection.door.media.give_answer(state.node, session, party, message.connection, message.sdp)
    except DescriptionRefused as refused:
        connection.refuse(ErrorCode.SDP_REFUSED, str(refused))
    except MediaUnavailable:
        connection.refuse(*_UNAVAILABLE)


def ice_servers(turn: TurnServers, session: SessionId, party: PartyId, now_s: float) -> tuple[IceServer, ...]:
    """The TURN servers for one party's connection, with a credential made now."""
    if not turn.urls:
        return ()
    credential = credential_for(turn.secret, session, party, now_s)
    return (IceServer(urls=turn.urls, username=credential.username, credential=credential.password),)


def tell_slots(connection: Connection, state: SessionState) -> None:
    """Say who is heard and seen on which media line."""
    if _is_call(state) and connection.party in state.parties:
        fed = slots_of(connection.party, members_of(state))
        slots = {slot.value: SlotFed(PartyId(party), _SOURCES[source]) for slot, (party, source) in fed.items()}
        connection.send(SlotsFed(session=state.session, slots=slots))


def _is_call(state: SessionState) -> bool:
    return state.phase in _IN_CALL and not state.is_chat


async def _place(connection: Connection, state: SessionState) -> MediaNodeId:
    """The media process of this session. If it has none, the least loaded one from now on.

    A session whose process died is not moved here: whoever watches does that (`aircounter/move_calls.py`), and tells.
    """
    media = connection.door.media
    if state.node is not None:
        return state.node
    node = await media.place()
    await connection.door.counter.ask(_ACTOR, PlaceMedia(session=state.session, node=node))
    await media.placed(node)
    placed = await connection.door.counter.session(state.session)
    # Somebody else may have placed it at the same moment: theirs holds.
    return placed.node if placed is not None and placed.node is not None else node
