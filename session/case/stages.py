"""How far a case has come, and which of its events may happen at which stage; other pairs are errors."""

from enum import StrEnum
from typing import Final

from session.case import events as ce
from session.event import Event


class Stage(StrEnum):
    """Whether a session has the case in hand is not a stage: that is a fact beside it."""

    ENTERING = "entering"
    """Being said, shown, checked and filled in."""
    SUBMITTED = "submitted"
    """To be reviewed and confirmed as it is; whoever changes it enters it anew."""
    GIVEN_UP = "given_up"


FINAL: Final = frozenset({Stage.GIVEN_UP})
"""Nothing more happens to it."""

ENTERING, SUBMITTED = Stage.ENTERING, Stage.SUBMITTED
CASE: Final[dict[type[Event], dict[Stage, Stage]]] = {
    ce.CaseContinued: {ENTERING: ENTERING, SUBMITTED: SUBMITTED},
    ce.CaseInterrupted: {ENTERING: ENTERING, SUBMITTED: SUBMITTED},
    ce.StatementTicked: {ENTERING: ENTERING, SUBMITTED: SUBMITTED},
    ce.TickWithdrawn: {ENTERING: ENTERING, SUBMITTED: SUBMITTED},
    ce.PictureAsked: {ENTERING: ENTERING},
    ce.PictureReceived: {ENTERING: ENTERING},
    ce.PaperAccepted: {ENTERING: ENTERING},
    ce.PaperRefused: {ENTERING: ENTERING},
    ce.DocumentChecked: {ENTERING: ENTERING},
    ce.AccountChecked: {ENTERING: ENTERING},
    ce.PersonCompared: {ENTERING: ENTERING},
    ce.CaseSubmitted: {ENTERING: SUBMITTED},
    ce.CaseAmended: {SUBMITTED: ENTERING},
    ce.PaperOpened: {SUBMITTED: SUBMITTED},
    ce.ReviewApproved: {SUBMITTED: SUBMITTED},
    ce.ReviewRefused: {SUBMITTED: SUBMITTED},
    ce.ConfirmationAsked: {SUBMITTED: SUBMITTED},
    ce.ContentShown: {SUBMITTED: SUBMITTED},
    ce.CustomerConfirmed: {SUBMITTED: SUBMITTED},
    ce.CustomerDeclined: {SUBMITTED: SUBMITTED},
    ce.CaseGivenUp: {ENTERING: Stage.GIVEN_UP, SUBMITTED: Stage.GIVEN_UP},
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
