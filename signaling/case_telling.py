"""What the pages of a session are told of the case in hand: put together of its history, its type, and its form."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

import structlog

from session.access import may_see_case
from session.actors import Customer
from session.case.business_type import BusinessType, StepKind
from session.case.content import changed_fields, form_that_counts
from session.case.form import FieldName
from session.case.form_read import FormRead, Value
from session.case.guide import Guide, account_of, approvals_of, guide, payee_of
from session.case.number import case_number
from session.case.picture_rules import paper_of
from session.case.proof import Proof, is_proven
from session.case.stages import Stage
from session.case.state import CaseState, Picture, Submitted
from session.identifiers import CaseId, PictureId, SessionId
from session.personal import Personal
from session.state import SessionState
from signaling import case_messages as m
from signaling.confirmation_telling import confirmation_shown, own_answer, to_confirm
from signaling.connection import Connection
from signaling.door import CaseShown, Door
from signaling.job_telling import job_shown, own_job
from signaling.server_messages import CaseTold, OwnCaseTold
from transactions.case_form import FieldTyped, read_fields, version_of
from transactions.case_history import judge
from transactions.same_again import same_ordered_at

log = structlog.get_logger()


class _Seen(NamedTuple):
    """All that is told is made of this."""

    state: CaseState
    kind: BusinessType
    fields: dict[FieldName, FieldTyped]
    form: FormRead
    guide: Guide
    proofs: tuple[Proof, ...] = ()
    same_at: datetime | None = None


async def tell_case(door: Door, session: SessionState, pages: Iterable[object]) -> None:
    """Tell each of `pages` that may see it what the session has in hand now, if anything."""
    there = [page for page in pages if isinstance(page, Connection)]
    desks = [page for page in there if may_see_case(page.actor, session)]
    own = [page for page in there if isinstance(page.actor, Customer) and page.actor.session == session.session]
    if not desks and not own:
        return
    case = session.case or await _carried_out_for(door, session)
    seen = await _see(door, session, case)
    in_hand = seen if session.case is not None else None
    for desk in desks:
        desk.send(CaseTold(session=session.session, case=_for_desk(in_hand) if in_hand is not None else None))
    for page in own:
        told = _for_customer(seen, session.session) if seen is not None else None
        page.send(OwnCaseTold(session=session.session, case=told))


async def _carried_out_for(door: Door, session: SessionState) -> CaseId | None:
    """What the customer of this session has confirmed last: they are told what comes of it, in hand or not."""
    found = await door.counter.store.pool.fetchval(
        "select case_id from jobs where session_id = $1 order by ordered_at desc limit 1", session.session
    )
    return CaseId(str(found)) if found is not None else None


async def _see(door: Door, session: SessionState, case: CaseId | None) -> _Seen | None:
    state = await door.counter.case(case) if case is not None else None
    if state is None:
        return None
    fields = await read_fields(door.counter.store, state.case)
    known = await door.cases.known(state.business_type, state.type_version)
    if known is None:
        log.error("a case's type is not understood", type=state.business_type, version=state.type_version)
        return None
    form = form_that_counts(known.type, state, {name: field.typed for name, field in fields.items()})
    proofs = await _proofs(door, state)
    # What waits for its recording to be on disk is told of by no event.
    is_waiting = state.stage is Stage.SUBMITTED and state.confirmed is not None and not is_proven(proofs)
    door.cases_shown[state.case] = CaseShown(session.session, version_of(fields), is_waiting)
    same_at = await same_ordered_at(door.counter.store, known, state) if state.job is None else None
    return _Seen(state, known.type, fields, form, guide(known.type, state, form), proofs, same_at)


async def _proofs(door: Door, state: CaseState) -> tuple[Proof, ...]:
    """As they are now; of what is ordered, those by which it was."""
    if state.submitted is None:
        return ()
    if state.job is not None:
        return state.job.proofs
    judged = await judge(door.counter.store, door.cases, state.case)
    return judged.proofs if judged is not None else ()


def _for_desk(seen: _Seen) -> m.CaseNow:
    state = seen.state
    return m.CaseNow(
        case=state.case,
        number=case_number(state.case),
        business_type=state.business_type,
        type_version=state.type_version,
        stage=state.stage,
        begun_at_ms=int(state.begun_at.timestamp() * 1000),
        begun_by=state.begun_by,
        steps=seen.guide.steps,
        next=seen.guide.next,
        next_statement=seen.guide.next_statement,
        ticks=tuple(
            m.TickShown(step, statement, int(tick.at.timestamp() * 1000), tick.session, tick.by)
            for (step, statement), tick in state.ticks.items()
        ),
        fields={name: _field(field) for name, field in seen.fields.items()},
        faults=seen.form.faults,
        pictures=tuple(_picture(name, picture) for name, picture in state.pictures.items()),
        asked=tuple(
            m.AskShown(ask.of, ask.paper)
            for ask in state.asks.values()
            if ask.picture is None and ask.session == state.session
        ),
        document=_document(state),
        account=_account(seen),
        payee=_payee(seen),
        form_version=version_of(seen.fields),
        approvals=approvals_of(seen.kind, state, seen.form),
        submission=_submission(seen),
        confirmation=confirmation_shown(state, seen.same_at),
        proofs=tuple(_proof(proof) for proof in seen.proofs),
        job=job_shown(state),
    )


def _field(field: FieldTyped) -> m.FieldShown:
    if isinstance(field.typed, bool):
        return m.FieldShown(field.version, field.by, tick=field.typed)
    return m.FieldShown(field.version, field.by, text=Personal(field.typed))


def _picture(name: PictureId, picture: Picture) -> m.PictureShown:
    return m.PictureShown(
        picture=name,
        of=picture.of,
        paper=picture.paper,
        session=picture.session,
        at_ms=int(picture.at.timestamp() * 1000),
        is_accepted=picture.is_accepted,
        flaw=picture.flaw,
        remark=picture.remark,
    )


def _document(state: CaseState) -> m.DocumentShown | None:
    read, compared = state.document, state.compared
    if read is None:
        return None
    return m.DocumentShown(
        at_ms=int(read.at.timestamp() * 1000),
        session=read.session,
        document=read.document,
        number=read.number,
        name=read.name,
        valid_until=read.valid_until,
        risks=read.risks,
        comparison=compared.comparison if compared is not None else None,
    )


def _submission(seen: _Seen) -> m.SubmissionShown | None:
    state, submitted = seen.state, seen.state.submitted
    if submitted is None:
        return None
    declined = state.declined
    return m.SubmissionShown(
        number=submitted.number,
        sha256=submitted.sha256,
        at_ms=int(submitted.at.timestamp() * 1000),
        approvals=tuple(m.ApprovalGiven(one.by.staff, one.for_level) for one in state.approvals),
        declined=m.DeclinedShown(declined.by.staff, declined.flaw, declined.remark) if declined is not None else None,
        form={name: _value(value, submitted) for name, value in seen.form.values.items()},
        changed=changed_fields(state),
        opened=tuple(m.OpenedBy(staff, picture) for staff, picture in sorted(state.opened)),
    )


def _proof(proof: Proof) -> m.ProofShown:
    at_ms = int(proof.at.timestamp() * 1000) if proof.at is not None else None
    return m.ProofShown(proof.kind, proof.subject, at_ms, proof.why_not)


def _value(value: Value, submitted: Submitted) -> m.FieldShown:
    if isinstance(value, bool):
        return m.FieldShown(submitted.number, submitted.by, tick=value)
    return m.FieldShown(submitted.number, submitted.by, text=Personal(str(value)))


def _payee(seen: _Seen) -> m.PayeeShown | None:
    known, payee = seen.state.payee, payee_of(seen.kind, seen.form)
    if known is None:
        return None
    is_current = payee is not None and (known.account, known.name) == (Personal(payee.account), Personal(payee.name))
    return m.PayeeShown(known.match, is_current)


def _account(seen: _Seen) -> m.AccountShown | None:
    known, read = seen.state.account, seen.state.document
    if known is None:
        return None
    written = account_of(seen.kind, seen.form)
    is_current = (
        known.session == seen.state.session
        and read is not None
        and written is not None
        and (known.account, known.number) == (Personal(written), read.number)
    )
    return m.AccountShown(known.match, is_current)


def _for_customer(seen: _Seen, session: SessionId) -> m.OwnCase:
    state, kind = seen.state, seen.kind
    done = {step.step: step.is_done for step in seen.guide.steps}
    return m.OwnCase(
        case=state.case,
        number=case_number(state.case),
        title=kind.title,
        steps=tuple(m.OwnStep(one.kind, done[one.id]) for one in kind.steps if one.kind is not StepKind.TALK),
        wanted=tuple(
            m.Wanted(name, ask.of, ask.paper, paper.title if paper else None, paper.hint if paper else None)
            for name, ask in state.asks.items()
            if ask.picture is None and ask.session == session
            for paper in (paper_of(kind, ask.paper),)
        ),
        papers=tuple(
            m.OwnPaper(name, paper.title, _state_of(picture), picture.flaw, picture.remark)
            for name, picture in state.pictures.items()
            if (paper := paper_of(kind, picture.paper)) is not None
        ),
        to_confirm=to_confirm(kind, state, seen.form, seen.same_at),
        answer=own_answer(state),
        job=own_job(kind, state),
    )


def _state_of(picture: Picture) -> m.PaperState:
    if picture.is_accepted:
        return m.PaperState.ACCEPTED
    return m.PaperState.RECEIVED if picture.flaw is None else m.PaperState.REFUSED
