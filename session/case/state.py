"""What a case is at one moment: the fold of its stream."""

from datetime import datetime

import msgspec

from session.case import events as ce
from session.case.acting import ActingStaff
from session.case.business_type import DocumentKind, PaperId, PictureOf, Risk, StatementId, StepId, TypeId
from session.case.jobs import Job, after, ordered
from session.case.stages import Stage, next_stage
from session.identifiers import CaseId, PictureId, SessionId, StaffId, TeamId
from session.personal import Personal, PersonalDocument


class Tick(msgspec.Struct, frozen=True):
    """When a statement was made, in which session, and by whom."""

    at: datetime
    session: SessionId
    by: StaffId


class Ask(msgspec.Struct, frozen=True):
    """A photograph that was asked for in a session, and the one that came."""

    of: PictureOf
    paper: PaperId | None
    session: SessionId
    picture: PictureId | None = None


class Picture(msgspec.Struct, frozen=True):
    """A photograph that is kept; one of a paper is accepted, refused for a flaw, or not looked at yet."""

    of: PictureOf
    paper: PaperId | None
    session: SessionId
    at: datetime
    sha256: str
    is_accepted: bool = False
    flaw: ce.PaperFlaw | None = None
    remark: Personal | None = None

    @property
    def is_reviewed(self) -> bool:
        return self.is_accepted or self.flaw is not None


class DocumentRead(msgspec.Struct, frozen=True):
    """What was read of the identity document, and in which session."""

    at: datetime
    session: SessionId
    by: StaffId
    document: DocumentKind
    number: Personal
    name: Personal
    valid_until: Personal
    risks: tuple[Risk, ...]


class Compared(msgspec.Struct, frozen=True):
    at: datetime
    session: SessionId
    by: StaffId
    comparison: ce.Comparison


class AccountKnown(msgspec.Struct, frozen=True):
    """Whose account it is, by the core bank's word: of this account, and this document's number."""

    at: datetime
    session: SessionId
    match: ce.AccountMatch
    account: Personal
    number: Personal


class PayeeKnown(msgspec.Struct, frozen=True):
    """Whether this account is of this name, by the core bank's word."""

    at: datetime
    match: ce.PayeeMatch
    account: Personal
    name: Personal


class Submitted(msgspec.Struct, frozen=True):
    """What is to be reviewed and confirmed; `number` counts in the case."""

    number: int
    sha256: str
    at: datetime
    session: SessionId
    by: StaffId
    unit: TeamId | None
    content: PersonalDocument
    approvals_needed: int = 0


class Given(msgspec.Struct, frozen=True):
    """An approval of what is submitted."""

    by: ActingStaff
    for_level: int
    at: datetime


class Declined(msgspec.Struct, frozen=True):
    """Why what is submitted is not approved."""

    by: ActingStaff
    flaw: ce.ReviewFlaw
    remark: Personal
    at: datetime


class Confirmed(msgspec.Struct, frozen=True):
    """The customer has confirmed what is submitted."""

    at: datetime
    session: SessionId
    signature: PersonalDocument


class Unwilling(msgspec.Struct, frozen=True):
    """The customer does not confirm what is submitted."""

    at: datetime
    wish: ce.Wish
    remark: Personal


class CaseState(msgspec.Struct, frozen=True):
    """A case, folded."""

    case: CaseId
    business_type: TypeId
    type_version: int
    type_sha256: str
    begun_at: datetime
    begun_by: StaffId
    session: SessionId | None
    """Which has it in hand; None: it is parked, or nothing more happens to it."""
    stage: Stage = Stage.ENTERING
    ticks: dict[tuple[StepId, StatementId], Tick] = {}
    asks: dict[str, Ask] = {}
    pictures: dict[PictureId, Picture] = {}
    """In the order in which they came."""
    document: DocumentRead | None = None
    compared: Compared | None = None
    """With the document's picture: another document has to be compared anew."""
    account: AccountKnown | None = None
    payee: PayeeKnown | None = None
    submissions: int = 0
    submitted: Submitted | None = None
    """None: it is being entered, for the first time or anew."""
    before: PersonalDocument | None = None
    """The content of the submission before."""
    approvals: tuple[Given, ...] = ()
    """Of what is submitted, in the order in which they were given."""
    declined: Declined | None = None
    opened: frozenset[tuple[StaffId, PictureId]] = frozenset()
    """Who has looked at which photograph of what is submitted."""
    asked_at: datetime | None = None
    """Since when what is submitted is before the customer, on their own screen, in the session that has it in hand."""
    shown_at: datetime | None = None
    """When their page had shown it to its end."""
    confirmed: Confirmed | None = None
    unwilling: Unwilling | None = None
    job: Job | None = None
    """What the core bank is told of what is submitted, once that is ordered."""


def begun(case: CaseId, event: ce.CaseBegun, at: datetime) -> CaseState:
    """The state that a case's first event makes."""
    return CaseState(
        case=case,
        business_type=event.business_type,
        type_version=event.type_version,
        type_sha256=event.type_sha256,
        begun_at=at,
        begun_by=event.by.staff,
        session=event.session,
    )


def evolve_case(state: CaseState, event: ce.CaseEvent, at: datetime) -> CaseState:
    """Add one event. Raises ImpossibleCaseEvent for one that cannot happen at this stage."""
    state = msgspec.structs.replace(state, stage=next_stage(state.stage, event))
    match event:
        case ce.CaseContinued(session=session):
            return msgspec.structs.replace(state, session=session)
        case ce.CaseInterrupted() | ce.CaseGivenUp():
            return msgspec.structs.replace(state, session=None, asked_at=None, shown_at=None)
        case ce.StatementTicked(step=step, statement=statement):
            tick = Tick(at, event.session, event.by.staff)
            return msgspec.structs.replace(state, ticks={**state.ticks, (step, statement): tick})
        case ce.TickWithdrawn(step=step, statement=statement):
            others = {which: tick for which, tick in state.ticks.items() if which != (step, statement)}
            return msgspec.structs.replace(state, ticks=others)
        case _:
            return _evolve_pictures(state, event, at)


def _evolve_pictures(state: CaseState, event: ce.CaseEvent, at: datetime) -> CaseState:
    match event:
        case ce.PictureAsked(ask=ask):
            asked = Ask(event.of, event.paper, event.session)
            return msgspec.structs.replace(state, asks={**state.asks, ask: asked})
        case ce.PictureReceived(ask=ask, picture=picture):
            answered = msgspec.structs.replace(state.asks[ask], picture=picture)
            kept = Picture(event.of, event.paper, event.session, at, event.sha256)
            return msgspec.structs.replace(
                state, asks={**state.asks, ask: answered}, pictures={**state.pictures, picture: kept}
            )
        case ce.PaperAccepted(picture=picture):
            return _with_picture(state, picture, is_accepted=True)
        case ce.PaperRefused(picture=picture):
            return _with_picture(state, picture, flaw=event.flaw, remark=event.remark)
        case _:
            return _evolve_identity(state, event, at)


def _evolve_identity(state: CaseState, event: ce.CaseEvent, at: datetime) -> CaseState:
    match event:
        case ce.CaseSubmitted(submission=number):
            submitted = Submitted(
                number,
                event.sha256,
                at,
                event.session,
                event.by.staff,
                event.by.unit,
                event.content,
                event.approvals_needed,
            )
            return msgspec.structs.replace(state, submissions=number, submitted=submitted)
        case ce.CaseAmended(unsaid=unsaid):
            said = {which: tick for which, tick in state.ticks.items() if which[0] not in unsaid}
            before = state.submitted.content if state.submitted is not None else state.before
            void = msgspec.structs.replace(
                state,
                approvals=(),
                declined=None,
                opened=frozenset(),
                asked_at=None,
                shown_at=None,
                confirmed=None,
                unwilling=None,
                job=None,
            )
            return msgspec.structs.replace(void, submitted=None, before=before, ticks=said)
        case ce.PaperOpened() | ce.ReviewApproved() | ce.ReviewRefused():
            return _evolve_review(state, event, at)
        case ce.DocumentChecked():
            read = DocumentRead(
                at,
                event.session,
                event.by.staff,
                event.document,
                event.number,
                event.name,
                event.valid_until,
                event.risks,
            )
            return msgspec.structs.replace(state, document=read, compared=None)
        case ce.AccountChecked():
            known = AccountKnown(at, event.session, event.match, event.account, event.number)
            return msgspec.structs.replace(state, account=known)
        case ce.PayeeChecked():
            payee = PayeeKnown(at, event.match, event.account, event.name)
            return msgspec.structs.replace(state, payee=payee)
        case ce.PersonCompared(comparison=comparison):
            compared = Compared(at, event.session, event.by.staff, comparison)
            return msgspec.structs.replace(state, compared=compared)
        case _:
            return _evolve_confirmation(state, event, at)


def _evolve_confirmation(state: CaseState, event: ce.CaseEvent, at: datetime) -> CaseState:
    match event:
        case ce.ConfirmationAsked():
            return msgspec.structs.replace(state, asked_at=at)
        case ce.ContentShown():
            return msgspec.structs.replace(state, shown_at=at)
        case ce.CustomerConfirmed(session=session, signature=signature):
            return msgspec.structs.replace(state, confirmed=Confirmed(at, session, signature))
        case ce.CustomerDeclined(wish=wish, remark=remark):
            return msgspec.structs.replace(state, unwilling=Unwilling(at, wish, remark))
        case ce.CarryingOutOrdered():
            return msgspec.structs.replace(state, job=ordered(event, at))
        case _ if state.job is not None and isinstance(event, ce.CarryingEvent):
            return msgspec.structs.replace(state, job=after(state.job, event, at))
        case _:
            return state


def _evolve_review(
    state: CaseState, event: ce.PaperOpened | ce.ReviewApproved | ce.ReviewRefused, at: datetime
) -> CaseState:
    match event:
        case ce.PaperOpened(picture=picture):
            return msgspec.structs.replace(state, opened=state.opened | {(event.by.staff, picture)})
        case ce.ReviewApproved(for_level=level):
            return msgspec.structs.replace(state, approvals=(*state.approvals, Given(event.by, level, at)))
        case ce.ReviewRefused():
            declined = Declined(event.by, event.flaw, event.remark, at)
            return msgspec.structs.replace(state, declined=declined, approvals=())


def _with_picture(state: CaseState, picture: PictureId, **changes: object) -> CaseState:
    now = msgspec.structs.replace(state.pictures[picture], **changes)
    return msgspec.structs.replace(state, pictures={**state.pictures, picture: now})
