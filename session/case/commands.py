"""What the teller asks about a piece of business. A session has one case in hand at a time."""

from typing import Annotated, Final

import msgspec

from session.case.business_type import DocumentKind, PaperId, PictureOf, StatementId, StepId, TypeId
from session.case.events import AccountMatch, Comparison, GiveUpReason, PaperFlaw, PayeeMatch, ReviewFlaw, Wish
from session.command import SessionCommand
from session.identifiers import CaseId, PictureId
from session.personal import Personal, PersonalDocument, nobody
from session.vocabulary import Language

_Number = Annotated[int, msgspec.Meta(ge=1)]
_Sha256 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]
_NAME: Final = msgspec.Meta(min_length=1, max_length=64, pattern=r"^[a-z0-9_-]+$")


class BeginCase(SessionCommand, frozen=True):
    """The newest version of the type is what holds for it."""

    business_type: Annotated[TypeId, _NAME]


class TakeUpCase(SessionCommand, frozen=True):
    """Have a parked case in hand, whoever began it."""

    case: Annotated[CaseId, _NAME]


class ParkCase(SessionCommand, frozen=True):
    case: Annotated[CaseId, _NAME]


class TickStatement(SessionCommand, frozen=True):
    """I have said this."""

    case: Annotated[CaseId, _NAME]
    step: Annotated[StepId, _NAME]
    statement: Annotated[StatementId, _NAME]


class WithdrawTick(SessionCommand, frozen=True):
    case: Annotated[CaseId, _NAME]
    step: Annotated[StepId, _NAME]
    statement: Annotated[StatementId, _NAME]


class AskPicture(SessionCommand, frozen=True):
    """Have the customer's page photograph a side of the document, or a paper of the type."""

    case: Annotated[CaseId, _NAME]
    of: PictureOf
    paper: Annotated[PaperId, _NAME] | None = None


class AcceptPaper(SessionCommand, frozen=True):
    case: Annotated[CaseId, _NAME]
    picture: Annotated[PictureId, _NAME]


class RefusePaper(SessionCommand, frozen=True):
    """`remark` is for the customer, in words."""

    case: Annotated[CaseId, _NAME]
    picture: Annotated[PictureId, _NAME]
    flaw: PaperFlaw
    remark: Personal = msgspec.field(default_factory=nobody)


class CheckDocument(SessionCommand, frozen=True):
    """What the teller read from the document's pictures, as typed.

    `written` is the number of an identity card, or both lines of a passport. `name` and `valid_until` are of the card;
    the passport's lines say them.
    """

    case: Annotated[CaseId, _NAME]
    document: DocumentKind
    written: Personal
    name: Personal = msgspec.field(default_factory=nobody)
    valid_until: Personal = msgspec.field(default_factory=nobody)
    """A date; empty: valid without end."""


class ComparePerson(SessionCommand, frozen=True):
    case: Annotated[CaseId, _NAME]
    comparison: Comparison


class SubmitCase(SessionCommand, frozen=True):
    """As the form stands in version `form_version`: what has been typed since is not what was looked at."""

    case: Annotated[CaseId, _NAME]
    form_version: Annotated[int, msgspec.Meta(ge=0)]


class AmendCase(SessionCommand, frozen=True):
    """Enter it anew."""

    case: Annotated[CaseId, _NAME]


class GiveUpCase(SessionCommand, frozen=True):
    """Nothing will come of it."""

    case: Annotated[CaseId, _NAME]
    reason: GiveUpReason


class OpenPaper(SessionCommand, frozen=True):
    """I look at this photograph closely."""

    case: Annotated[CaseId, _NAME]
    picture: Annotated[PictureId, _NAME]


class ApproveCase(SessionCommand, frozen=True):
    """What I have before me, by its number and hash: nothing else."""

    case: Annotated[CaseId, _NAME]
    submission: _Number
    sha256: _Sha256


class RefuseReview(SessionCommand, frozen=True):
    case: Annotated[CaseId, _NAME]
    submission: _Number
    sha256: _Sha256
    flaw: ReviewFlaw
    remark: Personal = msgspec.field(default_factory=nobody)


class AskConfirmation(SessionCommand, frozen=True):
    """Put before the customer what is submitted: just that."""

    case: Annotated[CaseId, _NAME]
    submission: _Number
    sha256: _Sha256


class ReportContentShown(SessionCommand, frozen=True):
    """The customer's page has shown it to its end."""

    case: Annotated[CaseId, _NAME]
    submission: _Number
    sha256: _Sha256
    language: Language


class ConfirmContent(SessionCommand, frozen=True):
    """I want just this. `signature` is a text in JSON: the lines that were drawn (`signature.py`)."""

    case: Annotated[CaseId, _NAME]
    submission: _Number
    sha256: _Sha256
    signature: PersonalDocument


class DeclineContent(SessionCommand, frozen=True):
    """I do not want just this; `remark` says more, in words."""

    case: Annotated[CaseId, _NAME]
    submission: _Number
    sha256: _Sha256
    wish: Wish
    remark: Personal = msgspec.field(default_factory=nobody)


class ReportPicture(SessionCommand, frozen=True):
    """What was asked for is on disk, as `PictureReceived` says it. Only the counter itself reports it."""

    case: CaseId
    ask: str
    picture: PictureId
    sha256: str
    size_bytes: int
    width: int
    height: int


class ReportAccount(SessionCommand, frozen=True):
    """What the core bank said when this member of staff had it asked. Never from a page: the counter has asked."""

    case: CaseId
    match: AccountMatch
    account: Personal
    number: Personal


class ReportPayee(SessionCommand, frozen=True):
    """The same, of the account that is to be paid, and the name that was typed for it."""

    case: CaseId
    match: PayeeMatch
    account: Personal
    name: Personal


TellerCaseCommand = (
    BeginCase
    | TakeUpCase
    | ParkCase
    | TickStatement
    | WithdrawTick
    | AskPicture
    | AcceptPaper
    | RefusePaper
    | CheckDocument
    | ComparePerson
    | SubmitCase
    | AmendCase
    | AskConfirmation
    | GiveUpCase
)
ReviewCommand = OpenPaper | ApproveCase | RefuseReview
CustomerCaseCommand = ReportContentShown | ConfirmContent | DeclineContent
CoreBankReport = ReportAccount | ReportPayee
CaseCommand = TellerCaseCommand | ReviewCommand | CustomerCaseCommand | ReportPicture | CoreBankReport
