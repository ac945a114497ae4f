"""What reactors and deadlines report and ask."""

from session.command import DutyCommand, SessionCommand
from session.events import ClockStep, SealedTrack
from session.identifiers import CUSTOMER, JournalId, MediaNodeId, OfferId, PartyId, RequestId, StaffId
from session.vocabulary import Completeness, LossCause, MoveCause, SmsFate, Source, StallCause


class MakeOffer(SessionCommand, frozen=True):
    """The ACD's choice: the request that waits, to this teller."""

    teller: StaffId
    as_colleague: bool = False
    """The request for a colleague, not the customer's own."""
    at_once: int = 1
    """How many chats this teller takes at once, by what is on record."""


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
    """The customer's page is connected; or in a chat, another party's."""

    party: PartyId = CUSTOMER


class ReportPageGone(SessionCommand, frozen=True):
    """It is no longer."""

    party: PartyId = CUSTOMER


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


class ReportRecorded(SessionCommand, frozen=True):
    """A party's source is on disk from `at_ms` on; or with a cause, until then. As `RecordingResumed`, `…Stalled`."""

    journal: JournalId
    party: PartyId
    source: Source
    at_ms: int
    stalled_by: StallCause | None = None


class ReportSealed(SessionCommand, frozen=True):
    started_at_ms: int
    length_ms: int
    completeness: Completeness
    tracks: tuple[SealedTrack, ...]
    clock_steps: tuple[ClockStep, ...] = ()


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
    | ReportRecorded
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
