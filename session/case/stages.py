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
    ORDERED = "ordered"
    """All is proven; the core bank is to be asked."""
    UNDER_WAY = "under_way"
    """The core bank is asked, until it says what came of it."""
    HELD_UP = "held_up"
    """Somebody has to look at it."""
    DONE = "done"
    REFUSED = "refused"
    """The core bank, or a limit of the counter's, refused it; entered anew, it may be done."""
    GIVEN_UP = "given_up"


FINAL: Final = frozenset({Stage.GIVEN_UP, Stage.DONE})
"""Nobody takes it up again."""

ENTERING, SUBMITTED, ORDERED, UNDER_WAY = Stage.ENTERING, Stage.SUBMITTED, Stage.ORDERED, Stage.UNDER_WAY
HELD_UP, DONE, REFUSED = Stage.HELD_UP, Stage.DONE, Stage.REFUSED
ALIVE: Final = tuple(stage for stage in Stage if stage is not Stage.GIVEN_UP)
CASE: Final[dict[type[Event], dict[Stage, Stage]]] = {
    ce.CaseContinued: {stage: stage for stage in ALIVE},
    ce.CaseInterrupted: {stage: stage for stage in ALIVE},
    # What is said at the end is said while it is carried out, or after.
    ce.StatementTicked: {stage: stage for stage in ALIVE},
    ce.TickWithdrawn: {ENTERING: ENTERING, SUBMITTED: SUBMITTED},
    ce.PictureAsked: {ENTERING: ENTERING},
    ce.PictureReceived: {ENTERING: ENTERING},
    ce.PaperAccepted: {ENTERING: ENTERING},
    ce.PaperRefused: {ENTERING: ENTERING},
    ce.DocumentChecked: {ENTERING: ENTERING},
    ce.AccountChecked: {ENTERING: ENTERING},
    ce.PayeeChecked: {ENTERING: ENTERING},
    ce.PersonCompared: {ENTERING: ENTERING},
    ce.CaseSubmitted: {ENTERING: SUBMITTED},
    ce.CaseAmended: {SUBMITTED: ENTERING, REFUSED: ENTERING},
    ce.PaperOpened: {SUBMITTED: SUBMITTED},
    ce.ReviewApproved: {SUBMITTED: SUBMITTED},
    ce.ReviewRefused: {SUBMITTED: SUBMITTED},
    ce.ConfirmationAsked: {SUBMITTED: SUBMITTED},
    ce.ContentShown: {SUBMITTED: SUBMITTED},
    ce.CustomerConfirmed: {SUBMITTED: SUBMITTED},
    ce.CustomerDeclined: {SUBMITTED: SUBMITTED},
    ce.CarryingOutOrdered: {SUBMITTED: ORDERED},
    ce.CarryingOutStarted: {ORDERED: UNDER_WAY},
    ce.CarryingOutUnanswered: {UNDER_WAY: UNDER_WAY},
    ce.CarryingOutHeldUp: {UNDER_WAY: HELD_UP},
    ce.CarryingOutAskedAgain: {HELD_UP: UNDER_WAY},
    ce.CarriedOut: {UNDER_WAY: DONE},
    ce.CarryingOutRefused: {ORDERED: REFUSED, UNDER_WAY: REFUSED},
    ce.CaseGivenUp: dict.fromkeys((ENTERING, SUBMITTED, REFUSED), Stage.GIVEN_UP),
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
