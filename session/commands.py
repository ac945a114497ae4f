"""What somebody asks for, in the imperative. Strict: what is unknown is refused. Who asks stands beside a command."""

from typing import Annotated, Final

import msgspec

from session.case.carrying_commands import *  # noqa: F403 - written `c.Name` like all others
from session.case.carrying_commands import AskCoreBankAgain, CarryingCommand
from session.case.commands import *  # noqa: F403
from session.case.commands import CoreBankReport, CustomerCaseCommand, ReportPicture, ReviewCommand, TellerCaseCommand
from session.chat_commands import *  # noqa: F403 - written `c.Name` like all others
from session.chat_commands import DeclineCall, InviteToCall, SendMessage, TakeCall
from session.command import Command as Command  # noqa: PLC0414 - given on
from session.command import DutyCommand, SessionCommand
from session.competence_commands import *  # noqa: F403 - written `c.Name` like all others
from session.identifiers import (
    LineId,
    MessageId,
    OfferId,
    StaffId,
)
from session.personal import Personal, nobody
from session.system_commands import *  # noqa: F403
from session.system_commands import ReportViewed, SystemCommand
from session.vocabulary import (
    BreakReason,
    Business,
    Channel,
    ForcedDuty,
    Language,
    NextDuty,
    Outcome,
    PartyMode,
    PartyRole,
    PriorityClass,
    Purpose,
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
    """Come into a conversation that goes on, as a supervisor or, in full, as an expert."""

    role: PartyRole
    mode: PartyMode


class ChangeMode(SessionCommand, frozen=True):
    mode: PartyMode


class LeaveCall(SessionCommand, frozen=True):
    pass


CustomerCommand = (
    GiveConsent
    | JoinLine
    | AskCallback
    | ConfirmCallback
    | LeaveSession
    | RateSession
    | TurnSource
    | SendMessage
    | TakeCall
    | DeclineCall
    | CustomerCaseCommand
)
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
    | SendMessage
    | InviteToCall
)
ColleagueCommand = JoinCall | ChangeMode | LeaveCall | TurnSource
StaffCommand = (
    AskCoreBankAgain | TellerCommand | TellerCaseCommand | ReviewCommand | ColleagueCommand | ForceDuty | MessageTeller
)
CounterCommand = (
    OpenSession
    | CustomerCommand
    | StaffCommand
    | ReportViewed
    | SystemCommand
    | ReportPicture
    | CoreBankReport
    | CarryingCommand
)
