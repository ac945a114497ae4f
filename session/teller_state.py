"""What a member of staff at work is at one moment: the fold of a teller's stream."""

from datetime import datetime
from typing import Final

import msgspec

from session import events as e
from session.identifiers import MessageId, SessionId, StaffId
from session.transitions import ABLE, next_duty
from session.vocabulary import Duty, NextDuty


class TellerState(msgspec.Struct, frozen=True):
    """A member of staff at work, folded. Before the first event: offline."""

    teller: StaffId
    duty: Duty = Duty.OFFLINE
    since: datetime | None = None
    session: SessionId | None = None
    lost_at: datetime | None = None
    chats: tuple[SessionId, ...] = ()
    """Each takes a part of the teller until it is done; whatever rings, or is a call, is `session`."""
    unread: tuple[MessageId, ...] = ()
    """What supervisors wrote and the teller has not read yet."""


_AFTER_CALL: Final = {
    NextDuty.READY: Duty.READY,
    NextDuty.ON_BREAK: Duty.ON_BREAK,
    NextDuty.OFFLINE: Duty.OFFLINE,
}


def evolve_teller(state: TellerState, event: e.TellerEvent, at: datetime) -> TellerState:
    """Add one event. Raises IllegalTransition for one that cannot happen in this duty."""
    chats = _chats_after(state.chats, event)
    duty = _duty_after(state.duty, event, chats)
    since = at if duty is not state.duty else state.since
    after = _evolve_rest(msgspec.structs.replace(state, chats=chats, duty=duty, since=since), event, at)
    # Nobody waits for the console of who is off duty.
    return msgspec.structs.replace(after, lost_at=None) if duty is Duty.OFFLINE else after


def _duty_after(duty: Duty, event: e.TellerEvent, chats: tuple[SessionId, ...]) -> Duty:
    after = next_duty(duty, event)
    if isinstance(event, e.AfterCallWorkDone):
        after = _AFTER_CALL[event.next]
    if after in ABLE:
        return Duty.CHATTING if chats else Duty.READY
    return after


def _evolve_rest(state: TellerState, event: e.TellerEvent, at: datetime) -> TellerState:
    match event:
        case (
            e.TellerOffered(session=session)
            | e.TellerEngaged(session=session)
            | e.ChatBecameCall(session=session)
            | e.AfterCallWorkBegan(session=session)
        ):
            return msgspec.structs.replace(state, session=session)
        case e.TellerLost():
            return msgspec.structs.replace(state, lost_at=at)
        case e.TellerReturned():
            return msgspec.structs.replace(state, lost_at=None)
        case e.TellerMessaged(message=message):
            return msgspec.structs.replace(state, unread=(*state.unread, message))
        case e.MessageRead(message=message):
            return msgspec.structs.replace(state, unread=tuple(one for one in state.unread if one != message))
        case e.BreakBegan() | e.TrainingBegan() | e.TellerForced() | e.ChatDone():
            return state
        case (
            e.TellerReady()
            | e.TellerFreed()
            | e.TellerReleased()
            | e.TellerSetAside()
            | e.ChatTaken()
            | e.CallBecameChat()
            | e.AfterCallWorkDone()
            | e.TellerWentOffline()
        ):
            return msgspec.structs.replace(state, session=None)


def _chats_after(chats: tuple[SessionId, ...], event: e.TellerEvent) -> tuple[SessionId, ...]:
    match event:
        case e.ChatTaken(session=session) | e.CallBecameChat(session=session):
            # Handed on, and back before there was said what came of it: the same part goes on.
            return chats if session in chats else (*chats, session)
        case e.ChatDone(session=session) | e.ChatBecameCall(session=session):
            return tuple(one for one in chats if one != session)
        case _:
            return chats
