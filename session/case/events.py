"""What happens in a case's stream. The session that had it in hand stands in each, and whoever of the staff did it."""

from enum import StrEnum

import msgspec

from session.case.business_type import StatementId, StepId, TypeId
from session.event import Event
from session.identifiers import SessionId, StaffId, TeamId


class ActingStaff(msgspec.Struct, frozen=True):
    """Who did something, with the unit and the level of authority that they had at that time; 0: none."""

    staff: StaffId
    unit: TeamId | None = None
    level: int = 0


class InterruptReason(StrEnum):
    AT_WILL = "at_will"
    """The teller parked it."""
    SESSION_CLOSED = "session_closed"


class GiveUpReason(StrEnum):
    """Why nothing will come of a case."""

    CUSTOMER_DECLINES = "customer_declines"
    NOT_ENTITLED = "not_entitled"
    """What the customer showed or said does not allow it."""
    BEGUN_IN_ERROR = "begun_in_error"


class CaseBegun(Event, frozen=True):
    """The type's version is the newest of this moment, and the case's to its end, whatever is loaded later."""

    session: SessionId
    by: ActingStaff
    business_type: TypeId
    type_version: int
    type_sha256: str


class CaseContinued(Event, frozen=True):
    """A session has a parked case in hand again."""

    session: SessionId
    by: ActingStaff


class CaseInterrupted(Event, frozen=True):
    """No session has it in hand until it is continued. `by`: nobody, when it was the session's end."""

    session: SessionId
    reason: InterruptReason
    by: ActingStaff | None = None


class StatementTicked(Event, frozen=True):
    """It was said, at this moment, to the customer of this session."""

    session: SessionId
    by: ActingStaff
    step: StepId
    statement: StatementId


class TickWithdrawn(Event, frozen=True):
    """It was ticked in error, and has still to be said."""

    session: SessionId
    by: ActingStaff
    step: StepId
    statement: StatementId


class CaseGivenUp(Event, frozen=True):
    session: SessionId
    by: ActingStaff
    reason: GiveUpReason


CaseEvent = CaseBegun | CaseContinued | CaseInterrupted | StatementTicked | TickWithdrawn | CaseGivenUp
