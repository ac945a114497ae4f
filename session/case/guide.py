"""The guided flow: which steps of a type are done, which are open, what each lacks, and what comes next. Pure."""

from collections import Counter
from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

import msgspec

from session.case.amount import Amount
from session.case.approvals import approvals_needed
from session.case.business_type import (
    Approval,
    BusinessType,
    IdentityCheck,
    Risk,
    Statement,
    StatementId,
    Step,
    StepId,
    StepKind,
)
from session.case.events import AccountMatch, Comparison, PayeeMatch
from session.case.form import FieldName
from session.case.form_read import FormRead
from session.case.state import CaseState
from session.personal import Personal


class LackKind(StrEnum):
    """What a step waits for."""

    STATEMENT = "statement"
    """A required one has not been made; the subject is its id."""
    FIELDS = "fields"
    """The form has faults; the subject is how many."""
    PAYEE = "payee"
    """The core bank has not said that the payee's account is of the payee's name."""
    IDENTITY = "identity"
    """The subject is the check."""
    PAPER = "paper"
    """None of it is accepted; the subject is its id."""
    NOT_LOOKED_AT = "not_looked_at"
    """A photograph of a paper; the subject is the paper's id."""
    SUBMISSION = "submission"
    """All before it is done, and it has to be submitted."""
    REVIEW = "review"
    """An approval; the subject is its level."""
    DECLINED = "declined"
    """A reviewer does not approve it: it has to be entered anew, or given up."""
    CONFIRMATION = "confirmation"
    UNWILLING = "unwilling"
    """The customer does not confirm it: it has to be entered anew, or given up."""


class Lack(msgspec.Struct, frozen=True):
    kind: LackKind
    subject: str = ""


class StepNow(msgspec.Struct, frozen=True):
    """A step is open once the steps in its `after` are done; `waits_for` are those that are not."""

    step: StepId
    is_done: bool
    waits_for: tuple[StepId, ...]
    lacks: tuple[Lack, ...]

    @property
    def is_open(self) -> bool:
        return not self.waits_for


class Guide(msgspec.Struct, frozen=True):
    """Of all steps, in the type's order. `next` is the one to go on with: the first that is open and not done."""

    steps: tuple[StepNow, ...]
    next: StepId | None
    next_statement: StatementId | None
    """Of `next`: what to say now, if that is what it lacks first."""


def guide(kind: BusinessType, state: CaseState, form: FormRead) -> Guide:
    """Where a case stands. `form` is what has been typed so far, as it was read."""
    lacks = {step.id: tuple(_lacks(kind, step, state, form)) for step in kind.steps}
    done = dict[StepId, bool]()
    for step in kind.steps:
        done[step.id] = _is_done(step.id, {one.id: one for one in kind.steps}, lacks, done)
    steps = tuple(
        StepNow(step.id, done[step.id], tuple(one for one in step.after if not done[one]), lacks[step.id])
        for step in kind.steps
    )
    following = next((one for one in steps if one.is_open and not one.is_done), None)
    first = following.lacks[0] if following is not None else None
    says = StatementId(first.subject) if first is not None and first.kind is LackKind.STATEMENT else None
    return Guide(steps, following.step if following is not None else None, says)


def _is_done(
    step: StepId, steps: Mapping[StepId, Step], lacks: Mapping[StepId, tuple[Lack, ...]], known: dict[StepId, bool]
) -> bool:
    """Only after all before it: what was said too early, because an earlier step was undone, waits for that."""
    if step not in known:
        known[step] = not lacks[step] and all(_is_done(one, steps, lacks, known) for one in steps[step].after)
    return known[step]


def _lacks(kind: BusinessType, step: Step, state: CaseState, form: FormRead) -> list[Lack]:
    unsaid = [Lack(LackKind.STATEMENT, one.id) for one in step.statements if _is_unsaid(step, one, state)]
    match step.kind:
        case StepKind.TALK:
            return unsaid
        case StepKind.FORM:
            return _form_lacking(kind, state, form) + unsaid
        case StepKind.IDENTITY:
            lacking = [check for check in kind.identity.checks if not is_checked(check, state, account_of(kind, form))]
            return unsaid + [Lack(LackKind.IDENTITY, check.value) for check in lacking]
        case StepKind.PAPERS:
            return unsaid + _papers_lacking(kind, state)
        case StepKind.REVIEW:
            return unsaid + _review_lacking(kind, state, form)
        case StepKind.CONFIRMATION:
            return unsaid + _confirmation_lacking(state)


def _form_lacking(kind: BusinessType, state: CaseState, form: FormRead) -> list[Lack]:
    if form.faults:
        return [Lack(LackKind.FIELDS, str(len(form.faults)))]
    payee = payee_of(kind, form)
    return [] if payee is None or is_payee(state, payee) else [Lack(LackKind.PAYEE)]


class Payee(NamedTuple):
    """Who is paid, as it stands in the form."""

    account: str
    name: str


def payee_of(kind: BusinessType, form: FormRead) -> Payee | None:
    """None while it cannot be read, and of a type by which nobody is paid."""
    told = [
        form.values.get(kind.effect.parameters.get(name, FieldName(""))) for name in ("payee_account", "payee_name")
    ]
    account, name = told
    return Payee(account, name) if isinstance(account, str) and isinstance(name, str) else None


def is_payee(state: CaseState, payee: Payee) -> bool:
    """Whether the core bank has said so, of just these."""
    known = state.payee
    is_these = known is not None and (known.account, known.name) == (Personal(payee.account), Personal(payee.name))
    return known is not None and is_these and known.match is PayeeMatch.SAME


def account_of(kind: BusinessType, form: FormRead) -> str | None:
    """The customer's own account, as it stands in the form; None while it cannot be read."""
    value = form.values.get(kind.effect.parameters["account"])
    return value if isinstance(value, str) else None


def is_checked(check: IdentityCheck, state: CaseState, account: str | None) -> bool:
    """Whether it was, in the session that has the case in hand: a customer who comes again is somebody new."""
    match check:
        case IdentityCheck.DOCUMENT:
            return state.document is not None and state.document.session == state.session
        case IdentityCheck.COMPARISON:
            compared = state.compared
            is_another = compared is None or compared.comparison is Comparison.ANOTHER
            return not is_another and compared is not None and compared.session == state.session
        case IdentityCheck.ACCOUNT:
            return _is_own_account(state, account)


def _is_own_account(state: CaseState, account: str | None) -> bool:
    """What was asked is what stands in the form now, and of the document that was checked last."""
    known, read = state.account, state.document
    if known is None or read is None or account is None or known.session != state.session:
        return False
    return known.match is AccountMatch.SAME and (known.account, known.number) == (Personal(account), read.number)


def _papers_lacking(kind: BusinessType, state: CaseState) -> list[Lack]:
    papers = [picture for picture in state.pictures.values() if picture.paper is not None]
    accepted = {picture.paper for picture in papers if picture.is_accepted}
    waiting = {picture.paper for picture in papers if not picture.is_reviewed}
    return [
        *(Lack(LackKind.PAPER, one.id) for one in kind.papers if one.required and one.id not in accepted),
        *(Lack(LackKind.NOT_LOOKED_AT, one.id) for one in kind.papers if one.id in waiting),
    ]


def approvals_of(kind: BusinessType, state: CaseState, form: FormRead) -> tuple[Approval, ...]:
    """Who has to approve it, by its amount and its risks."""
    amount = form.values.get(kind.effect.parameters.get("amount", FieldName("")))
    risks = set(state.document.risks) if state.document is not None else set[Risk]()
    if state.compared is not None and state.compared.comparison is Comparison.DOUBT:
        risks.add(Risk.DOUBT)
    return approvals_needed(kind.review, Amount(amount) if isinstance(amount, str) else None, risks)


def _review_lacking(kind: BusinessType, state: CaseState, form: FormRead) -> list[Lack]:
    if state.submitted is None:
        return _submission_lacking(state)
    if state.declined is not None:
        return [Lack(LackKind.DECLINED)]
    following = next_approval(approvals_of(kind, state, form), state)
    return [Lack(LackKind.REVIEW, str(following.level))] if following is not None else []


def _confirmation_lacking(state: CaseState) -> list[Lack]:
    if state.submitted is None:
        return [*_submission_lacking(state), Lack(LackKind.CONFIRMATION)]
    if state.unwilling is not None:
        return [Lack(LackKind.UNWILLING)]
    return [Lack(LackKind.CONFIRMATION)] if state.confirmed is None else []


def next_approval(needed: tuple[Approval, ...], state: CaseState) -> Approval | None:
    """The one that is lacking, from the lowest level up; None: there are all."""
    given = Counter(one.for_level for one in state.approvals)
    return next((one for one in needed if given[one.level] < one.count), None)


def _submission_lacking(state: CaseState) -> list[Lack]:
    return [Lack(LackKind.SUBMISSION)] if state.submitted is None else []


def _is_unsaid(step: Step, statement: Statement, state: CaseState) -> bool:
    return statement.required and (step.id, statement.id) not in state.ticks
