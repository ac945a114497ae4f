"""What happens in the stream of a teller at work."""

import msgspec

from session.event import Event
from session.identifiers import (
    MessageId,
    OfferId,
    SessionId,
    StaffId,
)
from session.personal import Personal, nobody
from session.vocabulary import (
    BreakReason,
    ForcedDuty,
    NextDuty,
    OfflineReason,
    SetAsideReason,
)


class TellerReady(Event, frozen=True):
    pass


class TellerOffered(Event, frozen=True):
    session: SessionId
    offer: OfferId


class TellerFreed(Event, frozen=True):
    """The offer was taken back without the teller's fault: ready as before."""

    offer: OfferId


class TellerSetAside(Event, frozen=True):
    """The ACD offers nothing until the teller says ready again."""

    reason: SetAsideReason


class TellerEngaged(Event, frozen=True):
    session: SessionId


class TellerReleased(Event, frozen=True):
    """No longer in a call that they came into as a colleague, and nothing is left to do of it: ready."""

    session: SessionId


class ChatTaken(Event, frozen=True):
    """The offer of a chat is accepted: it takes a part of the teller, until it is done."""

    session: SessionId


class ChatDone(Event, frozen=True):
    """Ended, and said what came of it."""

    session: SessionId


class ChatBecameCall(Event, frozen=True):
    """The only chat is a call from now on, and takes all of the teller."""

    session: SessionId


class CallBecameChat(Event, frozen=True):
    """The two did not get connected, and go on writing."""

    session: SessionId


class AfterCallWorkBegan(Event, frozen=True):
    session: SessionId


class AfterCallWorkDone(Event, frozen=True):
    """`reason` is that of the break that follows, when one does."""

    session: SessionId
    next: NextDuty
    reason: BreakReason | None = None


class BreakBegan(Event, frozen=True):
    reason: BreakReason


class TrainingBegan(Event, frozen=True):
    pass


class TellerForced(Event, frozen=True):
    """A supervisor puts this teller where the next event says."""

    by: StaffId
    to: ForcedDuty


class TellerMessaged(Event, frozen=True):
    """A supervisor wrote to this teller, who sees it until it is read."""

    message: MessageId
    by: StaffId
    by_name: Personal = msgspec.field(default_factory=nobody)
    text: Personal = msgspec.field(default_factory=nobody)


class MessageRead(Event, frozen=True):
    message: MessageId


class TellerLost(Event, frozen=True):
    """The console's connection is gone; what the teller was doing stands until a deadline decides."""


class TellerReturned(Event, frozen=True):
    pass


class TellerWentOffline(Event, frozen=True):
    reason: OfflineReason


TellerEvent = (
    TellerReady
    | TellerOffered
    | TellerFreed
    | TellerSetAside
    | TellerEngaged
    | TellerReleased
    | ChatTaken
    | ChatDone
    | ChatBecameCall
    | CallBecameChat
    | AfterCallWorkBegan
    | AfterCallWorkDone
    | BreakBegan
    | TrainingBegan
    | TellerForced
    | TellerMessaged
    | MessageRead
    | TellerLost
    | TellerReturned
    | TellerWentOffline
)
