"""The guided flow: which steps of a type are done, which are open, what each lacks, and what comes next. Pure."""

from collections.abc import Mapping
from enum import StrEnum

import msgspec

from session.case.business_type import BusinessType, Statement, StatementId, Step, StepId, StepKind
from session.case.form_read import FormRead
from session.case.state import CaseState


class LackKind(StrEnum):
    """What a step waits for."""

    STATEMENT = "statement"
    """A required one has not been made; the subject is its id."""
    FIELDS = "fields"
    """The form has faults; the subject is how many."""
    IDENTITY = "identity"
    """The subject is the check."""
    PAPER = "paper"
    """The subject is its id."""
    REVIEW = "review"
    CONFIRMATION = "confirmation"


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
            return ([Lack(LackKind.FIELDS, str(len(form.faults)))] if form.faults else []) + unsaid
        case StepKind.IDENTITY:
            return unsaid + [Lack(LackKind.IDENTITY, check.value) for check in kind.identity.checks]
        case StepKind.PAPERS:
            return unsaid + [Lack(LackKind.PAPER, paper.id) for paper in kind.papers if paper.required]
        case StepKind.REVIEW:
            return [*unsaid, Lack(LackKind.REVIEW)]
        case StepKind.CONFIRMATION:
            return [*unsaid, Lack(LackKind.CONFIRMATION)]


def _is_unsaid(step: Step, statement: Statement, state: CaseState) -> bool:
    return statement.required and (step.id, statement.id) not in state.ticks
