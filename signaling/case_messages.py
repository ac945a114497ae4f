"""What a teller's page is told of the case in hand, and what it sends of the form, as types."""

from enum import StrEnum

import msgspec

from session.case.business_type import (
    Approval,
    BusinessType,
    DocumentKind,
    PaperId,
    PictureOf,
    Risk,
    StatementId,
    StepId,
    StepKind,
    TypeId,
)
from session.case.carrying_events import HeldUp, NotDone
from session.case.events import AccountMatch, CaseEvent, Comparison, PaperFlaw, PayeeMatch, ReviewFlaw, Wish
from session.case.field_fault import FieldFault
from session.case.form import FieldFormat, FieldName
from session.case.guide import StepNow
from session.case.jobs import JobStage
from session.case.proof import ProofKind, WhyNot
from session.case.stages import Stage
from session.case.words import Words
from session.identifiers import CaseId, PictureId, SessionId, StaffId
from session.personal import Personal


class TickShown(msgspec.Struct, frozen=True):
    """A statement that was made, when, and in which session: there is its place in the recording."""

    step: StepId
    statement: StatementId
    at_ms: int
    session: SessionId
    by: StaffId


class FieldShown(msgspec.Struct, frozen=True):
    """What stands in a field: a text, or a tick. `version` is what the next change is made on top of."""

    version: int
    by: StaffId
    text: Personal | None = None
    tick: bool | None = None


class PictureShown(msgspec.Struct, frozen=True):
    """A photograph at the desk. Of a side of the document it is not reviewed by itself."""

    picture: PictureId
    of: PictureOf
    paper: PaperId | None
    session: SessionId
    at_ms: int
    is_accepted: bool
    flaw: PaperFlaw | None
    remark: Personal | None


class AskShown(msgspec.Struct, frozen=True):
    """A photograph that is waited for, in the session that has the case in hand."""

    of: PictureOf
    paper: PaperId | None


class DocumentShown(msgspec.Struct, frozen=True):
    """What was read of the document. `valid_until` is a date, empty: without end."""

    at_ms: int
    session: SessionId
    document: DocumentKind
    number: Personal
    name: Personal
    valid_until: Personal
    risks: tuple[Risk, ...]
    comparison: Comparison | None


class AccountShown(msgspec.Struct, frozen=True):
    """What the core bank said. `is_current`: of the account and the document that stand there now, in this session."""

    match: AccountMatch
    is_current: bool


class PayeeShown(msgspec.Struct, frozen=True):
    """What the core bank said. `is_current`: of the account and the name that stand in the form now."""

    match: PayeeMatch
    is_current: bool


class ApprovalGiven(msgspec.Struct, frozen=True):
    by: StaffId
    for_level: int


class DeclinedShown(msgspec.Struct, frozen=True):
    by: StaffId
    flaw: ReviewFlaw
    remark: Personal


class OpenedBy(msgspec.Struct, frozen=True):
    """A reviewer has looked at this photograph."""

    by: StaffId
    picture: PictureId


class SubmissionShown(msgspec.Struct, frozen=True):
    """What is reviewed and confirmed: this number, this content. `changed`: fields that were otherwise before."""

    number: int
    sha256: str
    at_ms: int
    approvals: tuple[ApprovalGiven, ...]
    declined: DeclinedShown | None
    form: dict[FieldName, FieldShown]
    """As it is submitted: what is reviewed and confirmed, whatever stands in the form beside it."""
    changed: tuple[FieldName, ...]
    opened: tuple[OpenedBy, ...]


class ProofShown(msgspec.Struct, frozen=True):
    """Something that is required before it is carried out: since when it is proven, or why it is not."""

    kind: ProofKind
    subject: str
    at_ms: int | None
    why_not: WhyNot | None


class ConfirmationShown(msgspec.Struct, frozen=True):
    """How far the customer is with what is submitted; times are None for what has not happened."""

    asked_at_ms: int | None
    shown_at_ms: int | None
    confirmed_at_ms: int | None
    same_ordered_at_ms: int | None
    """When another case ordered just this, minutes ago."""
    unwilling: "UnwillingShown | None"


class UnwillingShown(msgspec.Struct, frozen=True):
    """What a customer says who does not confirm."""

    wish: Wish
    remark: Personal


class JobShown(msgspec.Struct, frozen=True):
    """What the core bank was told, and what came of it; since when that is so."""

    stage: JobStage
    since_ms: int
    is_unanswered: bool
    held_up: HeldUp | None
    reason: NotDone | None
    reference: str


class CaseNow(msgspec.Struct, frozen=True):
    """A case as it stands: where the guide is, and all that was typed, with what is wrong with it."""

    case: CaseId
    number: str
    business_type: TypeId
    type_version: int
    stage: Stage
    begun_at_ms: int
    begun_by: StaffId
    steps: tuple[StepNow, ...]
    next: StepId | None
    next_statement: StatementId | None
    ticks: tuple[TickShown, ...]
    fields: dict[FieldName, FieldShown]
    faults: tuple[FieldFault, ...]
    pictures: tuple[PictureShown, ...]
    asked: tuple[AskShown, ...]
    document: DocumentShown | None
    account: AccountShown | None
    payee: PayeeShown | None
    form_version: int
    """What is submitted is the form as it stands in this version."""
    approvals: tuple[Approval, ...]
    """Who has to approve it, from the lowest level up."""
    submission: SubmissionShown | None
    """The one that holds; None: it is being entered."""
    confirmation: ConfirmationShown
    proofs: tuple[ProofShown, ...]
    """From its submission on, until it is ordered: every requirement, in the order in which it is judged; then those
    by which it was ordered."""
    job: JobShown | None
    """Once what is submitted is ordered."""


class Wanted(msgspec.Struct, frozen=True):
    """A photograph that the customer's page is to take: of a side of the document, or of a paper of this title."""

    ask: str
    of: PictureOf
    paper: PaperId | None
    title: Words | None
    hint: Words | None


class PaperState(StrEnum):
    """As the customer is told of a paper."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class OwnPaper(msgspec.Struct, frozen=True):
    """A photograph of a paper, and what became of it."""

    picture: PictureId
    title: Words
    state: PaperState
    flaw: PaperFlaw | None
    remark: Personal | None


class OwnStep(msgspec.Struct, frozen=True):
    kind: StepKind
    is_done: bool


class ContentField(msgspec.Struct, frozen=True):
    """One value that the customer is to confirm: a text, a choice in words, or what is agreed to.

    `is_checked`: the core bank has said that it belongs to what is paid.
    """

    field: FieldName
    title: Words
    format: FieldFormat | None
    text: Personal | None = None
    choice: Words | None = None
    agreed: bool = False
    is_checked: bool = False


class ContentSection(msgspec.Struct, frozen=True):
    title: Words
    fields: tuple[ContentField, ...]


class ToConfirm(msgspec.Struct, frozen=True):
    """What is submitted, as it is put before the customer; what they answer is about this number and hash."""

    submission: int
    sha256: str
    sections: tuple[ContentSection, ...]
    warning: Words
    is_shown: bool
    """Its end has been seen."""
    same_ordered_at_ms: int | None
    """When the customer had just this ordered already, minutes ago."""


class OwnAnswer(StrEnum):
    """What the customer has said of what is submitted."""

    CONFIRMED = "confirmed"
    CHANGE = "change"
    NOTHING = "nothing"


class OwnJob(msgspec.Struct, frozen=True):
    """How far the customer's business is: the type's own words on what came of it, on what to mind and what is next."""

    stage: JobStage
    is_unanswered: bool
    at_ms: int
    result: Words | None
    reason: NotDone | None
    to_mind: Words
    comes_next: Words | None


class OwnCase(msgspec.Struct, frozen=True):
    """A piece of business as its customer sees it. `steps` are those that the customer has a part in."""

    case: CaseId
    number: str
    title: Words
    steps: tuple[OwnStep, ...]
    wanted: tuple[Wanted, ...]
    papers: tuple[OwnPaper, ...]
    to_confirm: ToConfirm | None
    """While it is before the customer, and not answered."""
    answer: OwnAnswer | None
    job: OwnJob | None


class TypeOffered(msgspec.Struct, frozen=True):
    """One version of a type, for the desk."""

    version: int
    type: BusinessType


class TypesOffered(msgspec.Struct, frozen=True):
    """The newest version of each that this program understands."""

    types: tuple[TypeOffered, ...]


class ParkedCaseShown(msgspec.Struct, frozen=True):
    """A case that nobody has in hand. The name is empty when it is not known (any more)."""

    case: CaseId
    number: str
    business_type: TypeId
    type_version: int
    begun_at_ms: int
    parked_at_ms: int
    begun_by: StaffId
    begun_by_name: Personal
    customer_name: Personal


class ParkedCases(msgspec.Struct, frozen=True):
    cases: tuple[ParkedCaseShown, ...]


class CaseEntry(msgspec.Struct, frozen=True):
    """One event of a case, for QA; `about` is what was said, or which business it is."""

    case: CaseId
    version: int
    at_ms: int
    event: CaseEvent
    about: Words | None
