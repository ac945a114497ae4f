"""What a case is at one moment: the fold of its stream."""

from datetime import datetime

import msgspec

from session.case import events as ce
from session.case.business_type import StatementId, StepId, TypeId
from session.case.stages import Stage, next_stage
from session.identifiers import CaseId, SessionId, StaffId


class Tick(msgspec.Struct, frozen=True):
    """When a statement was made, in which session, and by whom."""

    at: datetime
    session: SessionId
    by: StaffId


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
            return msgspec.structs.replace(state, session=None)
        case ce.StatementTicked(step=step, statement=statement):
            tick = Tick(at, event.session, event.by.staff)
            return msgspec.structs.replace(state, ticks={**state.ticks, (step, statement): tick})
        case ce.TickWithdrawn(step=step, statement=statement):
            others = {which: tick for which, tick in state.ticks.items() if which != (step, statement)}
            return msgspec.structs.replace(state, ticks=others)
        case _:
            return state
