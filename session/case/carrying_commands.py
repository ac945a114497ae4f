"""What the counter asks itself about a case that is proven. No session is needed: the customer may have gone."""

from typing import Annotated, Final

import msgspec

from session.case.carrying_events import HeldUp, JobKey, NotDone
from session.command import Command
from session.identifiers import CaseId

_NAME: Final = msgspec.Meta(min_length=1, max_length=64, pattern=r"^[0-9a-z-]+$")


class CaseOwnCommand(Command, frozen=True):
    """Decided on the case's own history alone."""

    case: Annotated[CaseId, _NAME]


class OrderCarryingOut(CaseOwnCommand, frozen=True):
    """Carry it out if everything is proven."""


class StartCarryingOut(CaseOwnCommand, frozen=True):
    """The core bank is about to be asked."""

    key: Annotated[JobKey, _NAME]


class ReportUnanswered(CaseOwnCommand, frozen=True):
    key: Annotated[JobKey, _NAME]


class ReportDone(CaseOwnCommand, frozen=True):
    key: Annotated[JobKey, _NAME]
    reference: str


class ReportNotDone(CaseOwnCommand, frozen=True):
    key: Annotated[JobKey, _NAME]
    reason: NotDone
    reference: str


class HoldUpCarryingOut(CaseOwnCommand, frozen=True):
    key: Annotated[JobKey, _NAME]
    why: HeldUp


class AskCoreBankAgain(CaseOwnCommand, frozen=True):
    """Of a job that is held up: somebody has looked at it."""

    key: Annotated[JobKey, _NAME]


CarryingCommand = (
    OrderCarryingOut
    | StartCarryingOut
    | ReportUnanswered
    | ReportDone
    | ReportNotDone
    | HoldUpCarryingOut
    | AskCoreBankAgain
)
