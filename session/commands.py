"""What somebody asks for, in the imperative. Strict: what is unknown is refused. Who asks stands beside a command."""

from typing import Annotated, Final

import msgspec

from session.command import Command as Command  # noqa: PLC0414 - given on
from session.command import DutyCommand, SessionCommand
from session.competence_commands import *  # noqa: F403 - written `c.Name` like all others
from session.events import SealedTrack
from session.identifiers import (
    JournalId,
    LineId,
    MediaNodeId,
    MessageId,
    OfferId,
    PartyId,
    RequestId,
    StaffId,
)
from session.personal import Personal, nobody
from session.vocabulary import (
    BreakReason,
    Business,
    Channel,
    Completeness,
    ForcedDuty,
    Language,
    LossCause,
    MoveCause,
    NextDuty,
    Outcome,
    PartyMode,
    PartyRole,
    PriorityClass,
    Purpose,
    SmsFate,
    Source,
    Switch,
)

_SHORT: Final = msgspec.Meta(min_length=1, max_length=64, pattern=r"^[^\x00]+$")
ShortText = Annotated[str, _SHORT]
Stars = Annotated[int, msgspec.Meta(ge=1, le=5)]


# --- the customer asks


class OpenSession(SessionCommand, frozen=True):
    business: Business
    channel: Channel
    language: Language
    customer_name: Personal = msgspec.field(default_factory=nobody)
    customer_address: Personal = msgspec.field(default_factory=nobody)
    classes: tuple[PriorityClass, ...] = ()
    preferred: StaffId | None = None


class GiveConsent(SessionCommand, frozen=True):
    text_version: ShortText


class JoinLine(SessionCommand, frozen=True):
    pass


class AskCallback(SessionCommand, frozen=True):
    """Keep my place, I will come back: text this number when it is my turn, or without one let this page ring."""

    number: Personal = msgspec.field(default_factory=nobody)


class ConfirmCallback(SessionCommand, frozen=True):
    """I am back: when summoned, or earlier."""


class LeaveSession(SessionCommand, frozen=True):
    """Leave the line, or hang up."""


class RateSession(SessionCommand, frozen=True):
    """`words`: at most `MAX_RATING_CHARACTERS`."""

    stars: Stars
    words: Personal = msgspec.field(default_factory=nobody)


# --- either party asks


class TurnSource(SessionCommand, frozen=True):
    source: Source
    switch: Switch


# --- the teller asks


class GoReady(DutyCommand, frozen=True):
    pass


class GoOffline(DutyCommand, frozen=True):
    pass


class TakeBreak(DutyCommand, frozen=True):
    reason: BreakReason


class BeginTraining(DutyCommand, frozen=True):
    pass


class ReadMessage(DutyCommand, frozen=True):
    """The teller has read what a supervisor wrote."""

    message: MessageId


class AcceptOffer(SessionCommand, frozen=True):
    offer: OfferId


class RefuseOffer(SessionCommand, frozen=True):
    offer: OfferId


class EndService(SessionCommand, frozen=True):
    pass


class BeginHold(SessionCommand, frozen=True):
    """Let the customer wait with music."""


class EndHold(SessionCommand, frozen=True):
    """Talk to the customer again."""


class SeekColleague(SessionCommand, frozen=True):
    """Ask for a colleague, either from a line or a certain one.

    To consult, the customer may be put `on_hold` meanwhile. A transfer ends the asker's part at once, and the customer
    waits with music for whoever takes over.
    """

    purpose: Purpose
    role: PartyRole = PartyRole.EXPERT
    line: Annotated[LineId, _SHORT] | None = None
    staff: Annotated[StaffId, _SHORT] | None = None
    on_hold: bool = True


class EndSearch(SessionCommand, frozen=True):
    """No colleague is wanted any more."""


class HandOver(SessionCommand, frozen=True):
    """Leave the customer to a colleague who is in the call."""

    to: StaffId


class FinishWrapUp(SessionCommand, frozen=True):
    """`reason` is needed when a break is next, and has no meaning otherwise."""

    outcome: Outcome
    next: NextDuty
    reason: BreakReason | None = None
    notes: Personal = msgspec.field(default_factory=nobody)


# --- a supervisor asks


class ForceDuty(DutyCommand, frozen=True):
    """Put a teller elsewhere, who is told so."""

    to: ForcedDuty
    reason: BreakReason = BreakReason.REST
    """Of the break, when it is one."""


class MessageTeller(DutyCommand, frozen=True):
    """Write to a teller, whose page shows it until it is read."""

    text: Personal


# --- a colleague asks


class JoinCall(SessionCommand, frozen=True):
    """Come into a conversation that goes on. Experts and reviewers take part in full."""

    role: PartyRole
    mode: PartyMode


class ChangeMode(SessionCommand, frozen=True):
    mode: PartyMode


class LeaveCall(SessionCommand, frozen=True):
    pass


# --- reactors and deadlines report and ask


class MakeOffer(SessionCommand, frozen=True):
    """The ACD's choice: the request that waits, to this teller."""

    teller: StaffId
    as_colleague: bool = False
    """The request for a colleague, not the customer's own."""


class LapseOffer(SessionCommand, frozen=True):
    offer: OfferId


class SummonCustomer(SessionCommand, frozen=True):
    """Ask whoever wanted a callback to come. `summons` is the number it is to have: another's is refused."""

    summons: int


class GiveUpSummons(SessionCommand, frozen=True):
    """Nobody confirmed this summons in time."""

    summons: int


class ReportSms(SessionCommand, frozen=True):
    """What became of the SMS of a summons."""

    summons: int
    fate: SmsFate


class PlaceMedia(SessionCommand, frozen=True):
    """Carry a session's media on `node`. If it has been placed already, that holds."""

    node: MediaNodeId


class MoveMedia(SessionCommand, frozen=True):
    """Carry it on `node` instead. If it is no longer on `away_from`, somebody else moved it already: that holds."""

    away_from: MediaNodeId
    node: MediaNodeId
    cause: MoveCause


class ReportPagePresent(SessionCommand, frozen=True):
    """The customer's page is connected."""


class ReportPageGone(SessionCommand, frozen=True):
    """The customer's page is no longer connected."""


class ReportConnected(SessionCommand, frozen=True):
    """`node` saw it. What another than the session's own media process saw is out of date."""

    party: PartyId
    node: MediaNodeId | None = None


class ReportLost(SessionCommand, frozen=True):
    """As in `ReportConnected`."""

    party: PartyId
    cause: LossCause
    node: MediaNodeId | None = None


class ReportJournal(SessionCommand, frozen=True):
    journal: JournalId


class ReportSealed(SessionCommand, frozen=True):
    started_at_ms: int
    length_ms: int
    completeness: Completeness
    tracks: tuple[SealedTrack, ...]


class ReportViewed(SessionCommand, frozen=True):
    """A member of staff has opened the replay (`part` None), or one of its files."""

    part: str | None = None


class GiveUpArrival(SessionCommand, frozen=True):
    """The customer opened a session long ago and never joined a line."""


class GiveUpConnecting(SessionCommand, frozen=True):
    offer: OfferId


class GiveUpParty(SessionCommand, frozen=True):
    """A lost party did not return in time."""

    party: PartyId


class GiveUpWrapUp(SessionCommand, frozen=True):
    """After-call work has taken longer than it may."""

    teller: StaffId | None = None
    """Who handed the customer over; None: who had the customer last."""


class GiveUpSearch(SessionCommand, frozen=True):
    """No colleague has been found for long, or the call is over."""

    request: RequestId


class ReleaseColleague(SessionCommand, frozen=True):
    """The call is over, and this colleague is free."""

    party: PartyId


class ReportTellerPresent(DutyCommand, frozen=True):
    pass


class ReportTellerGone(DutyCommand, frozen=True):
    pass


class GiveUpTeller(DutyCommand, frozen=True):
    """A teller's lost console did not return in time."""


CustomerCommand = GiveConsent | JoinLine | AskCallback | ConfirmCallback | LeaveSession | RateSession | TurnSource
TellerCommand = (
    GoReady
    | GoOffline
    | TakeBreak
    | BeginTraining
    | ReadMessage
    | AcceptOffer
    | RefuseOffer
    | EndService
    | BeginHold
    | EndHold
    | SeekColleague
    | EndSearch
    | HandOver
    | FinishWrapUp
    | TurnSource
)
ColleagueCommand = JoinCall | ChangeMode | LeaveCall | TurnSource
StaffCommand = TellerCommand | ColleagueCommand | ForceDuty | MessageTeller
SystemCommand = (
    MakeOffer
    | LapseOffer
    | SummonCustomer
    | GiveUpSummons
    | ReportSms
    | PlaceMedia
    | MoveMedia
    | ReportPagePresent
    | ReportPageGone
    | ReportConnected
    | ReportLost
    | ReportJournal
    | ReportSealed
    | GiveUpArrival
    | GiveUpConnecting
    | GiveUpParty
    | GiveUpWrapUp
    | GiveUpSearch
    | ReleaseColleague
    | ReportTellerPresent
    | ReportTellerGone
    | GiveUpTeller
)
CounterCommand = OpenSession | CustomerCommand | StaffCommand | ReportViewed | SystemCommand
