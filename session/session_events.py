"""What happens in a session's stream."""

import msgspec

from session.case.business_type import TypeId
from session.colleague_events import *  # noqa: F403 - part of the same catalogue
from session.colleague_events import (
    ColleagueFound,
    ColleagueLetPass,
    ColleagueRung,
    ColleagueSought,
    HandedOver,
    ModeChanged,
    PartWrapUpDone,
    PartyInvited,
    PartyLeft,
    SearchEnded,
)
from session.event import Event
from session.identifiers import (
    CaseId,
    JournalId,
    MediaNodeId,
    MessageId,
    OfferId,
    PartyId,
    RequestId,
    StaffId,
)
from session.personal import Personal, nobody
from session.vocabulary import (
    AbandonReason,
    Business,
    CallbackWay,
    Channel,
    Completeness,
    EndReason,
    Language,
    LossCause,
    MoveCause,
    Outcome,
    PartyRole,
    PriorityClass,
    Result,
    SmsFate,
    Source,
    StallCause,
    Switch,
    WithdrawalReason,
)


class SessionOpened(Event, frozen=True):
    business: Business
    channel: Channel
    language: Language
    customer_name: Personal = msgspec.field(default_factory=nobody)
    customer_address: Personal = msgspec.field(default_factory=nobody)
    classes: tuple[PriorityClass, ...] = ()
    preferred: StaffId | None = None
    """Who served the same customer before."""


class ConsentGiven(Event, frozen=True):
    text_version: str


class LineJoined(Event, frozen=True):
    request: RequestId


class CallbackAsked(Event, frozen=True):
    """The customer keeps the place and goes, until summoned. The number, in E.164, is there when the way is `sms`."""

    way: CallbackWay
    number: Personal = msgspec.field(default_factory=nobody)


class CustomerSummoned(Event, frozen=True):
    """It is the customer's turn, who is asked to confirm within `within_s`. `summons` counts in the session, from 1."""

    summons: int
    within_s: float


class SummonsMissed(Event, frozen=True):
    """Nobody confirmed in time."""

    summons: int


class CallbackConfirmed(Event, frozen=True):
    """The customer is there, and stands in the line at the old place."""


class SmsSettled(Event, frozen=True):
    """What became of the SMS of a summons."""

    summons: int
    fate: SmsFate


class OfferMade(Event, frozen=True):
    request: RequestId
    offer: OfferId
    teller: StaffId
    ring_s: float


class OfferLapsed(Event, frozen=True):
    offer: OfferId


class OfferRefused(Event, frozen=True):
    offer: OfferId


class OfferWithdrawn(Event, frozen=True):
    offer: OfferId
    reason: WithdrawalReason


class OfferAccepted(Event, frozen=True):
    offer: OfferId
    teller: StaffId
    staff_number: str
    teller_name: Personal = msgspec.field(default_factory=nobody)


class ConnectingFailed(Event, frozen=True):
    """The two did not get connected in time; the request is back in its line at its old place."""

    offer: OfferId
    missing: tuple[PartyId, ...]


class MediaPlaced(Event, frozen=True):
    """The media process that carries this session, chosen for the first time."""

    node: MediaNodeId


class MediaMoved(Event, frozen=True):
    """Another media process carries this session from now on: whoever was connected is not, and connects anew."""

    node: MediaNodeId
    cause: MoveCause


class PartyJoined(Event, frozen=True):
    """Sound and picture of this party have reached the counter for the first time."""

    party: PartyId
    role: PartyRole


class HoldBegan(Event, frozen=True):
    """The customer hears music, and nobody hears or sees the customer. What they send is still recorded."""

    by: PartyId


class HoldEnded(Event, frozen=True):
    by: PartyId


class MediaStarted(Event, frozen=True):
    """Customer and teller are both connected: the conversation begins."""


class ChatBegan(Event, frozen=True):
    """Customer and teller write to each other from now on: what `MediaStarted` is to a call."""


class MessageSent(Event, frozen=True):
    """What a party wrote, for everybody in the session."""

    message: MessageId
    by: PartyId
    text: Personal = msgspec.field(default_factory=nobody)


class CallInvited(Event, frozen=True):
    """The teller of a chat asks the customer to talk."""

    by: PartyId


class CallDeclined(Event, frozen=True):
    """The customer goes on writing."""


class ChannelChanged(Event, frozen=True):
    """The same conversation on another channel: a chat becomes a call, or is a chat again when nobody got connected."""

    channel: Channel


class PartyLost(Event, frozen=True):
    party: PartyId
    cause: LossCause


class PartyReturned(Event, frozen=True):
    party: PartyId


class SourceTurned(Event, frozen=True):
    party: PartyId
    source: Source
    switch: Switch


class RecordingStarted(Event, frozen=True):
    journal: JournalId


class RecordingResumed(Event, frozen=True):
    """From `at_ms` on (Unix time), what arrives of this party's source is on disk, in this journal.

    Said of sessions that have a case in hand, where what is on record is evidence: first of the sources that are on
    record already.
    """

    journal: JournalId
    party: PartyId
    source: Source
    at_ms: int


class RecordingStalled(Event, frozen=True):
    """Until `at_ms`, and no further: nothing more arrived for some seconds, or the disk did not take it."""

    journal: JournalId
    party: PartyId
    source: Source
    at_ms: int
    cause: StallCause


class SealedTrack(msgspec.Struct, frozen=True):
    """One file of the sealed recording: a party's sound and camera (`kinds` "audio", "camera"), or "screen".

    A camera or screen whose codec changed is in several files; each is the one to look at from every moment of its
    `shown_from_ms`, counted from the recording's zero, to the next such moment of another. Empty without a choice.
    """

    party: PartyId
    file: str
    sha256: str
    size_bytes: int
    kinds: tuple[str, ...] = ()
    shown_from_ms: tuple[int, ...] = ()


class ClockStep(msgspec.Struct, frozen=True):
    """From `at_ms` of the recording on, its zero is `zero_at_ms` of Unix time: the recorder's clock was set there."""

    at_ms: int
    zero_at_ms: int


class RecordingSealed(Event, frozen=True):
    """The recording is closed and can be replayed. `started_at_ms` is Unix time; its zero is every track's zero."""

    started_at_ms: int
    length_ms: int
    completeness: Completeness
    tracks: tuple[SealedTrack, ...]
    clock_steps: tuple[ClockStep, ...] = ()


class ServiceEnded(Event, frozen=True):
    reason: EndReason


class WrapUpDone(Event, frozen=True):
    outcome: Outcome
    notes: Personal = msgspec.field(default_factory=nobody)


class SessionRated(Event, frozen=True):
    """What the customer says of the service; the words are for QA."""

    stars: int
    words: Personal = msgspec.field(default_factory=nobody)


class SessionClosed(Event, frozen=True):
    result: Result
    reason: AbandonReason | None = None


class CaseTakenUp(Event, frozen=True):
    """This session has the case in hand from now on: begun here, or parked before."""

    case: CaseId
    business_type: TypeId


class CaseParked(Event, frozen=True):
    """Not in hand any more; another session may take it up."""

    case: CaseId


class CaseFinished(Event, frozen=True):
    """Not in hand any more, and never again: the case's own history says what became of it."""

    case: CaseId


class RecordingViewed(Event, frozen=True):
    """A look at a recording is itself on record, in the stream of the session that was looked at.

    `part` is the file whose sound and picture were opened; None: what happened, in words.
    """

    viewer: StaffId
    part: str | None = None


SessionEvent = (
    SessionOpened
    | ConsentGiven
    | LineJoined
    | CallbackAsked
    | CustomerSummoned
    | SummonsMissed
    | CallbackConfirmed
    | SmsSettled
    | OfferMade
    | OfferLapsed
    | OfferRefused
    | OfferWithdrawn
    | OfferAccepted
    | ConnectingFailed
    | MediaPlaced
    | MediaMoved
    | PartyJoined
    | PartyInvited
    | ModeChanged
    | PartyLeft
    | ColleagueSought
    | ColleagueRung
    | ColleagueLetPass
    | ColleagueFound
    | SearchEnded
    | HandedOver
    | PartWrapUpDone
    | HoldBegan
    | HoldEnded
    | MediaStarted
    | ChatBegan
    | MessageSent
    | CallInvited
    | CallDeclined
    | ChannelChanged
    | PartyLost
    | PartyReturned
    | SourceTurned
    | CaseTakenUp
    | CaseParked
    | CaseFinished
    | RecordingStarted
    | RecordingResumed
    | RecordingStalled
    | RecordingSealed
    | RecordingViewed
    | ServiceEnded
    | WrapUpDone
    | SessionRated
    | SessionClosed
)
