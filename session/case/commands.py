"""What the teller asks about a piece of business. A session has one case in hand at a time."""

from typing import Annotated, Final

import msgspec

from session.case.business_type import StatementId, StepId, TypeId
from session.case.events import GiveUpReason
from session.command import SessionCommand
from session.identifiers import CaseId

_NAME: Final = msgspec.Meta(min_length=1, max_length=64, pattern=r"^[a-z0-9_-]+$")


class BeginCase(SessionCommand, frozen=True):
    """The newest version of the type is what holds for it."""

    business_type: Annotated[TypeId, _NAME]


class TakeUpCase(SessionCommand, frozen=True):
    """Have a parked case in hand, whoever began it."""

    case: Annotated[CaseId, _NAME]


class ParkCase(SessionCommand, frozen=True):
    case: Annotated[CaseId, _NAME]


class TickStatement(SessionCommand, frozen=True):
    """I have said this."""

    case: Annotated[CaseId, _NAME]
    step: Annotated[StepId, _NAME]
    statement: Annotated[StatementId, _NAME]


class WithdrawTick(SessionCommand, frozen=True):
    case: Annotated[CaseId, _NAME]
    step: Annotated[StepId, _NAME]
    statement: Annotated[StatementId, _NAME]


class GiveUpCase(SessionCommand, frozen=True):
    """Nothing will come of it."""

    case: Annotated[CaseId, _NAME]
    reason: GiveUpReason


CaseCommand = BeginCase | TakeUpCase | ParkCase | TickStatement | WithdrawTick | GiveUpCase
