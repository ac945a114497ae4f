"""A teller's own state: on duty, gone, back, given up; and what supervisors write to a teller."""

from typing import Final

from session import commands as c
from session import events as e
from session.actors import Staff
from session.decision import NOTHING, Asking, Decided, Decision, not_now
from session.identifiers import MessageId
from session.teller_state import TellerState
from session.transitions import ABLE
from session.vocabulary import Duty, ForcedDuty, OfflineReason

MAX_MESSAGE_CHARACTERS: Final = 500
"""What is read at a glance beside a call."""
MAX_UNREAD: Final = 20
"""More would cover the page; whoever has not read twenty must be spoken to."""


def decide_duty(teller: TellerState, command: c.DutyCommand, asking: Asking) -> Decision:
    """Decide what only concerns the teller."""
    match command:
        case c.GoReady():
            return NOTHING if teller.duty in ABLE else Decided(teller=(e.TellerReady(),))
        case c.GoOffline():
            if teller.chats:
                return not_now("chats are in hand")
            offline = e.TellerWentOffline(reason=OfflineReason.OWN_CHOICE)
            return NOTHING if teller.duty is Duty.OFFLINE else Decided(teller=(offline,))
        case c.TakeBreak(reason=reason):
            return Decided(teller=(e.BreakBegan(reason=reason),))
        case c.BeginTraining():
            return NOTHING if teller.duty is Duty.IN_TRAINING else Decided(teller=(e.TrainingBegan(),))
        case c.ReportTellerGone():
            gone = teller.lost_at is not None or teller.duty is Duty.OFFLINE
            return NOTHING if gone else Decided(teller=(e.TellerLost(),))
        case c.ReportTellerPresent():
            return NOTHING if teller.lost_at is None else Decided(teller=(e.TellerReturned(),))
        case c.GiveUpTeller():
            if teller.lost_at is None or teller.chats:
                return not_now("the console is back, or chats are in hand")
            return Decided(teller=(e.TellerWentOffline(reason=OfflineReason.CONNECTION_LOST),))
        case _:
            return _decide_supervised(teller, command, asking)


def _decide_supervised(teller: TellerState, command: c.DutyCommand, asking: Asking) -> Decision:
    """What a supervisor does to a teller, and the teller's answer to it."""
    match command:
        case c.ForceDuty(to=ForcedDuty.OFFLINE) if teller.chats:
            return not_now("chats are in hand")
        case c.ForceDuty() if isinstance(asking.actor, Staff):
            return Decided(teller=(e.TellerForced(by=asking.actor.staff, to=command.to), _forced(command)))
        case c.MessageTeller():
            return _message(teller, command, asking)
        case c.ReadMessage(message=message):
            return Decided(teller=(e.MessageRead(message=message),)) if message in teller.unread else NOTHING
        case _:
            return not_now("not a matter of duty")


def _message(teller: TellerState, command: c.MessageTeller, asking: Asking) -> Decision:
    if not isinstance(asking.actor, Staff):
        return not_now("only staff write")
    if not 0 < len(command.text.reveal().strip()) <= MAX_MESSAGE_CHARACTERS:
        return not_now("an empty message, or one too long to be read beside a call")
    if len(teller.unread) >= MAX_UNREAD:
        return not_now("too many messages are unread")
    messaged = e.TellerMessaged(
        message=MessageId(asking.id), by=asking.actor.staff, by_name=asking.actor.name, text=command.text
    )
    return Decided(teller=(messaged,))


def _forced(command: c.ForceDuty) -> e.TellerEvent:
    match command.to:
        case ForcedDuty.READY:
            return e.TellerReady()
        case ForcedDuty.ON_BREAK:
            return e.BreakBegan(reason=command.reason)
        case ForcedDuty.OFFLINE:
            return e.TellerWentOffline(reason=OfflineReason.FORCED)
