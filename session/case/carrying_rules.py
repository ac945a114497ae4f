"""A proven case is carried out once: ordered, started, and what came of it. Who asks is the counter itself."""

from decimal import Decimal

from session.actors import Actor, Staff
from session.case import carrying_commands as cc
from session.case import events as ce
from session.case.acting import ActingStaff
from session.case.amount import Amount
from session.case.carrying_events import JobKey, NotDone
from session.case.content import form_that_counts, read_content
from session.case.context import CarryingContext, CaseContext
from session.case.form import FieldName
from session.case.guide import approvals_of
from session.case.jobs import Job
from session.case.proof import is_proven
from session.case.stages import Stage
from session.case.state import CaseState
from session.decision import NOTHING, Decided, Decision, Refused, Situation, not_now
from session.identifiers import CaseId
from session.vocabulary import RefusalCode


def decide_carrying(situation: Situation, command: cc.CarryingCommand, actor: Actor) -> Decision:
    """What `command` leads to in the case's stream, or why not."""
    state, context = situation.case, situation.case_context
    if state is None or context is None or context.carrying is None:
        return Refused(RefusalCode.UNKNOWN, "no such case")
    if isinstance(command, cc.OrderCarryingOut):
        return _order(state, context, context.carrying)
    if state.job is None or state.job.key != command.key:
        return Refused(RefusalCode.UNKNOWN, "no such job")
    if isinstance(command, cc.StartCarryingOut):
        return _start(state, state.job, context, context.carrying)
    if isinstance(command, cc.AskCoreBankAgain):
        return _ask_again(state, state.job, context, actor)
    return _report(state, state.job, command)


def job_key(case: CaseId, submission: int) -> JobKey:
    """Under which the core bank does it once: another submission is another key."""
    return JobKey(f"{case}-{submission}")


def _order(state: CaseState, context: CaseContext, carrying: CarryingContext) -> Decision:
    submitted, confirmed = state.submitted, state.confirmed
    if state.stage is not Stage.SUBMITTED or submitted is None or confirmed is None:
        return not_now("it is not confirmed, or ordered already")
    if not is_proven(carrying.proofs):
        lacking = [f"{proof.kind} {proof.subject}".strip() for proof in carrying.proofs if not proof.is_given]
        return Refused(RefusalCode.NOT_PROVEN, "lacking: " + ", ".join(lacking))
    kind = context.known.type
    form = form_that_counts(kind, state, {})
    ordered = ce.CarryingOutOrdered(
        session=confirmed.session,
        submission=submitted.number,
        sha256=submitted.sha256,
        key=job_key(state.case, submitted.number),
        effect=kind.effect.kind,
        account_tag=carrying.account_tag,
        customer_tag=carrying.customer_tag,
        amount_fen=amount_fen(state, context),
        approvals=sum(one.count for one in approvals_of(kind, state, form)),
        proofs=carrying.proofs,
        effect_tag=carrying.effect_tag,
    )
    return Decided(case=(ordered,))


def _start(state: CaseState, job: Job, context: CaseContext, carrying: CarryingContext) -> Decision:
    if state.stage is not Stage.ORDERED:
        return not_now("it is started already")
    reason = _why_not_started(state, context, carrying)
    if reason is not None:
        refused = ce.CarryingOutRefused(session=job.session, key=job.key, reason=reason)
        return Decided(case=(refused,), guards=carrying.guards)
    if carrying.waits:
        return not_now("an earlier job of this account is not done")
    started = ce.CarryingOutStarted(session=job.session, key=job.key)
    return Decided(case=(started,), guards=carrying.guards)


def _ask_again(state: CaseState, job: Job, context: CaseContext, actor: Actor) -> Decision:
    if state.stage is not Stage.HELD_UP:
        return not_now("it is not held up")
    by = context.acting or (ActingStaff(actor.staff) if isinstance(actor, Staff) else None)
    return Decided(case=(ce.CarryingOutAskedAgain(session=job.session, key=job.key, by=by),))


def _report(
    state: CaseState,
    job: Job,
    command: cc.ReportUnanswered | cc.ReportDone | cc.ReportNotDone | cc.HoldUpCarryingOut,
) -> Decision:
    if state.stage is not Stage.UNDER_WAY:
        return not_now("it is not under way")
    session, key = job.session, job.key
    match command:
        case cc.ReportUnanswered():
            return NOTHING if job.is_unanswered else Decided(case=(ce.CarryingOutUnanswered(session=session, key=key),))
        case cc.ReportDone(reference=reference):
            return Decided(case=(ce.CarriedOut(session=session, key=key, reference=reference),))
        case cc.ReportNotDone(reason=reason, reference=reference):
            refused = ce.CarryingOutRefused(session=session, key=key, reason=reason, reference=reference)
            return Decided(case=(refused,))
        case cc.HoldUpCarryingOut(why=why):
            return Decided(case=(ce.CarryingOutHeldUp(session=session, key=key, why=why),))


def _why_not_started(state: CaseState, context: CaseContext, carrying: CarryingContext) -> NotDone | None:
    """A freeze, or the day's limit, which act at once on what has not started."""
    if carrying.is_frozen:
        return NotDone.FROZEN
    most = context.known.type.limits.most_a_day
    if most is not None and carrying.moved_today_fen + amount_fen(state, context) > _fen(most):
        return NotDone.OVER_DAY_LIMIT
    return None


def amount_fen(state: CaseState, context: CaseContext) -> int:
    """What is submitted moves so much, in hundredths of a yuan; 0 where it moves nothing."""
    content = read_content(state.submitted.content) if state.submitted is not None else None
    field = context.known.type.effect.parameters.get("amount", FieldName(""))
    value = content.form.get(field) if content is not None else None
    return _fen(Amount(value)) if isinstance(value, str) else 0


def _fen(amount: Amount) -> int:
    return int(Decimal(amount) * 100)
