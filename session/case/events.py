"""What happens in a case's stream. The session that had it in hand stands in each, and whoever of the staff did it."""

from enum import StrEnum

import msgspec

from session.case.acting import ActingStaff
from session.case.business_type import DocumentKind, PaperId, PictureOf, Risk, StatementId, StepId, TypeId
from session.case.carrying_events import *  # noqa: F403 - written `ce.Name` like all others
from session.case.carrying_events import CarryingEvent
from session.case.confirmation_events import *  # noqa: F403 - written `ce.Name` like all others
from session.case.confirmation_events import ConfirmationEvent
from session.event import Event
from session.identifiers import PictureId, SessionId
from session.personal import Personal, PersonalDocument, no_document, nobody


class InterruptReason(StrEnum):
    AT_WILL = "at_will"
    """The teller parked it."""
    SESSION_CLOSED = "session_closed"


class GiveUpReason(StrEnum):
    """Why nothing will come of a case."""

    CUSTOMER_DECLINES = "customer_declines"
    NOT_ENTITLED = "not_entitled"
    """What the customer showed or said does not allow it."""
    BEGUN_IN_ERROR = "begun_in_error"


class Comparison(StrEnum):
    """What the teller saw when comparing the document's picture with the person."""

    SAME = "same"
    DOUBT = "doubt"
    """It may be the same person; others are to look at it too."""
    ANOTHER = "another"


class PaperFlaw(StrEnum):
    """Why a paper is refused; the customer has a sentence for each."""

    BLURRED = "blurred"
    INCOMPLETE = "incomplete"
    EXPIRED = "expired"
    ANOTHER_PAPER = "another_paper"
    """It is not what was asked for, or of somebody else."""
    NOT_AUTHENTIC = "not_authentic"


class CaseBegun(Event, frozen=True):
    """The type's version is the newest of this moment, and the case's to its end, whatever is loaded later."""

    session: SessionId
    by: ActingStaff
    business_type: TypeId
    type_version: int
    type_sha256: str


class CaseContinued(Event, frozen=True):
    """A session has a parked case in hand again."""

    session: SessionId
    by: ActingStaff


class CaseInterrupted(Event, frozen=True):
    """No session has it in hand until it is continued. `by`: nobody, when it was the session's end."""

    session: SessionId
    reason: InterruptReason
    by: ActingStaff | None = None


class StatementTicked(Event, frozen=True):
    """It was said, at this moment, to the customer of this session."""

    session: SessionId
    by: ActingStaff
    step: StepId
    statement: StatementId


class TickWithdrawn(Event, frozen=True):
    """It was ticked in error, and has still to be said."""

    session: SessionId
    by: ActingStaff
    step: StepId
    statement: StatementId


class PictureAsked(Event, frozen=True):
    """The customer's page is to photograph this. `paper` is of the type, where it is one."""

    session: SessionId
    by: ActingStaff
    ask: str
    of: PictureOf
    paper: PaperId | None = None


class PictureReceived(Event, frozen=True):
    """It is on disk, sealed under the case's key. `sha256`, of the bytes before sealing, is in hexadecimal digits."""

    session: SessionId
    ask: str
    picture: PictureId
    of: PictureOf
    sha256: str
    size_bytes: int
    width: int
    height: int
    paper: PaperId | None = None


class PaperAccepted(Event, frozen=True):
    """Found authentic, complete and valid."""

    session: SessionId
    by: ActingStaff
    picture: PictureId


class PaperRefused(Event, frozen=True):
    """The customer is told why, and may photograph it anew."""

    session: SessionId
    by: ActingStaff
    picture: PictureId
    flaw: PaperFlaw
    remark: Personal = msgspec.field(default_factory=nobody)


class DocumentChecked(Event, frozen=True):
    """The number's check digits and the dates hold, by what the teller read from these pictures.

    `number`, `name`, `born` and `valid_until` (dates by RFC 3339; none: without end) are sealed; what follows of them
    for the review is not.
    """

    session: SessionId
    by: ActingStaff
    document: DocumentKind
    pictures: tuple[PictureId, ...]
    risks: tuple[Risk, ...] = ()
    number: Personal = msgspec.field(default_factory=nobody)
    name: Personal = msgspec.field(default_factory=nobody)
    born: Personal = msgspec.field(default_factory=nobody)
    valid_until: Personal = msgspec.field(default_factory=nobody)


class PersonCompared(Event, frozen=True):
    """The document's picture with the person in the call."""

    session: SessionId
    by: ActingStaff
    comparison: Comparison


class AccountMatch(StrEnum):
    """What the core bank says of the account, beside the document that was checked."""

    SAME = "same"
    ANOTHER_DOCUMENT = "another_document"
    ANOTHER_NAME = "another_name"
    NO_SUCH_ACCOUNT = "no_such_account"
    NOT_OPEN = "not_open"


class AccountChecked(Event, frozen=True):
    """The core bank was asked whose `account` it is, by the document's `number`; both are sealed."""

    session: SessionId
    by: ActingStaff
    match: AccountMatch
    account: Personal = msgspec.field(default_factory=nobody)
    number: Personal = msgspec.field(default_factory=nobody)


class PayeeMatch(StrEnum):
    """What the core bank says of the payee's account, beside the name that was typed."""

    SAME = "same"
    ANOTHER_NAME = "another_name"
    NO_SUCH_ACCOUNT = "no_such_account"
    NOT_OPEN = "not_open"


class PayeeChecked(Event, frozen=True):
    """The core bank was asked whether this `account` is of this `name`; both are sealed."""

    session: SessionId
    by: ActingStaff
    match: PayeeMatch
    account: Personal = msgspec.field(default_factory=nobody)
    name: Personal = msgspec.field(default_factory=nobody)


class CaseSubmitted(Event, frozen=True):
    """All that is to be done, as it is to be reviewed, confirmed and carried out.

    `content` is the text that was hashed (RFC 8785), never written anew, and `sha256` is of the salt's bytes and it:
    of a text that can be guessed a bare hash would tell it. Submissions count in the case, from 1.
    """

    session: SessionId
    by: ActingStaff
    submission: int
    sha256: str
    approvals_needed: int = 0
    """By the type, its amount and its risks: fewer of this content carry nothing out."""
    content: PersonalDocument = msgspec.field(default_factory=no_document)
    salt: Personal = msgspec.field(default_factory=nobody)
    """In hexadecimal digits."""


class CaseAmended(Event, frozen=True):
    """It is entered anew: whatever was said, approved and confirmed of that submission is void.

    What was said in `unsaid`, the steps that are about the content, has to be said again.
    """

    session: SessionId
    by: ActingStaff
    submission: int
    unsaid: tuple[StepId, ...]


class ReviewFlaw(StrEnum):
    """Why a reviewer does not approve; the remark says more."""

    CONTENT_DOUBTFUL = "content_doubtful"
    PAPERS_INSUFFICIENT = "papers_insufficient"
    IDENTITY_DOUBTFUL = "identity_doubtful"
    FRAUD_SUSPECTED = "fraud_suspected"


class PaperOpened(Event, frozen=True):
    """A reviewer has looked at this photograph closely."""

    session: SessionId
    by: ActingStaff
    submission: int
    picture: PictureId


class ReviewApproved(Event, frozen=True):
    """Of this submission and this content, as one of those of `for_level` that it needs."""

    session: SessionId
    by: ActingStaff
    submission: int
    sha256: str
    for_level: int


class ReviewRefused(Event, frozen=True):
    """This submission is approved by nobody any more; entered anew, it may be."""

    session: SessionId
    by: ActingStaff
    submission: int
    sha256: str
    flaw: ReviewFlaw
    remark: Personal = msgspec.field(default_factory=nobody)


class CaseGivenUp(Event, frozen=True):
    session: SessionId
    by: ActingStaff
    reason: GiveUpReason


CaseEvent = (
    CaseBegun
    | CaseContinued
    | CaseInterrupted
    | StatementTicked
    | TickWithdrawn
    | PictureAsked
    | PictureReceived
    | PaperAccepted
    | PaperRefused
    | DocumentChecked
    | PersonCompared
    | AccountChecked
    | PayeeChecked
    | CaseSubmitted
    | CaseAmended
    | PaperOpened
    | ReviewApproved
    | ReviewRefused
    | ConfirmationEvent
    | CarryingEvent
    | CaseGivenUp
)
