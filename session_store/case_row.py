"""One row of the cases, and how an event changes it. Pure."""

from datetime import datetime

import msgspec

from session import events as e
from session.case.business_type import TypeId
from session.case.number import case_number
from session.case.stages import Stage, next_stage
from session.identifiers import CaseId, SessionId, StaffId
from session_store.session_row import Row


class CaseRowNow(Row, frozen=True):
    """A case as lists show it."""

    version: int
    business_type: TypeId
    type_version: int
    stage: Stage
    number: str
    session_id: SessionId | None
    """Which has it in hand; None: it is parked, or over."""
    last_session: SessionId
    """Which had it in hand last, or has."""
    begun_at: datetime
    begun_by: StaffId
    changed_at: datetime


def case_row_after(
    before: CaseRowNow | None, case: CaseId, event: e.CaseEvent, version: int, at: datetime
) -> CaseRowNow:
    """The row after one more event; the first event of a case makes it."""
    if before is None:
        assert isinstance(event, e.CaseBegun), "a case begins with CaseBegun"
        return CaseRowNow(
            version=version,
            business_type=event.business_type,
            type_version=event.type_version,
            stage=Stage.ENTERING,
            number=case_number(case),
            session_id=event.session,
            last_session=event.session,
            begun_at=at,
            begun_by=event.by.staff,
            changed_at=at,
        )
    row = msgspec.structs.replace(before, version=version, stage=next_stage(before.stage, event), changed_at=at)
    match event:
        case e.CaseContinued(session=session):
            return msgspec.structs.replace(row, session_id=session, last_session=session)
        case e.CaseInterrupted() | e.CaseGivenUp():
            return msgspec.structs.replace(row, session_id=None)
        case _:
            return row
