"""How far a case has come, and which of its events may happen at which stage; other pairs are errors."""

from enum import StrEnum
from typing import Final

from session.case import events as ce
from session.event import Event


class Stage(StrEnum):
    """Whether a session has the case in hand is not a stage: that is a fact beside it."""

    ENTERING = "entering"
    """Being said, shown, checked and filled in."""
    GIVEN_UP = "given_up"


FINAL: Final = frozenset({Stage.GIVEN_UP})
"""Nothing more happens to it."""

CASE: Final[dict[type[Event], dict[Stage, Stage]]] = {
    ce.CaseContinued: {Stage.ENTERING: Stage.ENTERING},
    ce.CaseInterrupted: {Stage.ENTERING: Stage.ENTERING},
    ce.StatementTicked: {Stage.ENTERING: Stage.ENTERING},
    ce.TickWithdrawn: {Stage.ENTERING: Stage.ENTERING},
    ce.PictureAsked: {Stage.ENTERING: Stage.ENTERING},
    ce.PictureReceived: {Stage.ENTERING: Stage.ENTERING},
    ce.PaperAccepted: {Stage.ENTERING: Stage.ENTERING},
    ce.PaperRefused: {Stage.ENTERING: Stage.ENTERING},
    ce.DocumentChecked: {Stage.ENTERING: Stage.ENTERING},
    ce.AccountChecked: {Stage.ENTERING: Stage.ENTERING},
    ce.PersonCompared: {Stage.ENTERING: Stage.ENTERING},
    ce.CaseGivenUp: {Stage.ENTERING: Stage.GIVEN_UP},
}


class ImpossibleCaseEvent(Exception):  # noqa: N818 - names what it is
    """This event cannot happen at this stage."""

    def __init__(self, here: Stage, event: Event) -> None:
        super().__init__(f"{type(event).__name__} cannot happen while {here.value}")


def next_stage(here: Stage, event: Event) -> Stage:
    """The stage that `event` leads to from `here`; raises ImpossibleCaseEvent."""
    stage = CASE.get(type(event), {}).get(here)
    if stage is None:
        raise ImpossibleCaseEvent(here, event)
    return stage
