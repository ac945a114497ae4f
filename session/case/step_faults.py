"""What is wrong with the steps of a type's guided flow. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import Final

from session.case.business_type import BusinessType, Statement, Step, StepKind
from session.case.names import is_name, twice
from session.case.type_fault import FaultKind, TypeFault
from session.case.words_faults import words_faults

_ONCE: Final = tuple(kind for kind in StepKind if kind is not StepKind.TALK)
_REVIEWED: Final = (StepKind.IDENTITY, StepKind.PAPERS, StepKind.FORM)
_BEFORE: Final = {StepKind.REVIEW: _REVIEWED, StepKind.CONFIRMATION: (*_REVIEWED, StepKind.REVIEW)}
"""Nothing is reviewed or confirmed before all that it is about is there."""


def step_faults(kind: BusinessType) -> Iterator[TypeFault]:
    """Of each step, and of their order."""
    steps = kind.steps
    for number, step in enumerate(steps):
        yield from _faults_of_step(step, {one.id for one in steps}, f"steps[{number}]")
    names = (
        [step.id for step in steps],
        [statement.id for step in steps for statement in step.statements],
        [step.kind for step in steps if step.kind in _ONCE],
    )
    for name in (name for named in names for name in twice(named)):
        yield TypeFault(FaultKind.TWICE, "steps", name)
    for wanted in _wanted(kind):
        if all(step.kind is not wanted for step in steps):
            yield TypeFault(FaultKind.STEP_MISSING, "steps", wanted)
    yield from _faults_of_order(steps)


def _faults_of_step(step: Step, known: set[str], place: str) -> Iterator[TypeFault]:
    if not is_name(step.id):
        yield TypeFault(FaultKind.NAME_FAULTY, f"{place}.id", step.id)
    yield from words_faults(step.title, f"{place}.title")
    for before in step.after:
        if before not in known:
            yield TypeFault(FaultKind.UNKNOWN_NAME, f"{place}.after", before)
    if step.kind is StepKind.TALK and not step.statements:
        yield TypeFault(FaultKind.NOTHING_THERE, f"{place}.statements")
    for number, statement in enumerate(step.statements):
        yield from _faults_of_statement(statement, f"{place}.statements[{number}]")


def _faults_of_statement(statement: Statement, place: str) -> Iterator[TypeFault]:
    if not is_name(statement.id):
        yield TypeFault(FaultKind.NAME_FAULTY, f"{place}.id", statement.id)
    yield from words_faults(statement.text, f"{place}.text")


def _wanted(kind: BusinessType) -> Iterator[StepKind]:
    yield StepKind.IDENTITY
    if kind.papers:
        yield StepKind.PAPERS
    yield StepKind.FORM
    if kind.review:
        yield StepKind.REVIEW
    yield StepKind.CONFIRMATION


def _faults_of_order(steps: Sequence[Step]) -> Iterator[TypeFault]:
    try:
        order = tuple(TopologicalSorter({step.id: step.after for step in steps}).static_order())
    except CycleError as circle:
        yield TypeFault(FaultKind.STEPS_IN_CIRCLE, "steps", " → ".join(reversed(circle.args[1])))
        return
    direct = {step.id: step.after for step in steps}
    after: dict[str, set[str]] = {}
    for name in order:
        nearest = direct.get(name, ())
        after[name] = set(nearest).union(*(after[before] for before in nearest))
    yield from _faults_of_haste(steps, after)


def _faults_of_haste(steps: Sequence[Step], after: Mapping[str, set[str]]) -> Iterator[TypeFault]:
    by_kind = {step.kind: step for step in steps}
    for number, step in enumerate(steps):
        for kind in _BEFORE.get(step.kind, ()):
            if kind in by_kind and by_kind[kind].id not in after[step.id]:
                yield TypeFault(FaultKind.STEP_TOO_EARLY, f"steps[{number}]", by_kind[kind].id)
