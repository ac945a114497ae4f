"""What the visit before says of the one that begins: who served, and whether it broke off."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from session import events as e
from session.known_customer import KNOWN_FOR, NOBODY_KNOWN, RETURNS_WITHIN, Known, known_by
from session.state import SessionState
from session.vocabulary import EndReason, PriorityClass
from tests.session.histories import CONNECTING, IN_LINE, TELLER, folded

SOON = timedelta(minutes=1)


def ended(reason: EndReason) -> SessionState:
    state = folded((*CONNECTING, e.ServiceEnded(reason=reason))).session
    assert state is not None
    assert state.ended_at is not None
    return state


@pytest.mark.parametrize(
    ("reason", "later", "known"),
    [
        (EndReason.CUSTOMER_LOST, SOON, Known((PriorityClass.RETURNED,), TELLER)),
        (EndReason.TELLER_LOST, SOON, Known((PriorityClass.RETURNED,), TELLER)),
        (EndReason.CUSTOMER_LOST, RETURNS_WITHIN + SOON, Known((), TELLER)),
        (EndReason.CUSTOMER_HUNG_UP, SOON, Known((), TELLER)),
        (EndReason.TELLER_ENDED, KNOWN_FOR + SOON, NOBODY_KNOWN),
    ],
)
def test_who_was_cut_off_comes_earlier_and_who_was_served_is_kept_for_the_same(
    reason: EndReason, later: timedelta, known: Known
) -> None:
    state = ended(reason)
    assert state.ended_at is not None
    assert known_by(state, state.ended_at + later) == known


def test_who_was_never_served_is_a_stranger() -> None:
    waiting = folded(IN_LINE).session
    assert waiting is not None
    assert known_by(waiting, waiting.since) == NOBODY_KNOWN
    assert known_by(None, waiting.since) == NOBODY_KNOWN


@pytest.mark.parametrize(
    ("later", "classes"),
    [(SOON, (PriorityClass.ELDERLY, PriorityClass.RETURNED)), (RETURNS_WITHIN + SOON, ())],
)
def test_what_the_bank_said_holds_for_who_returns_soon(later: timedelta, classes: tuple[PriorityClass, ...]) -> None:
    state = replace(ended(EndReason.CUSTOMER_LOST), classes=(PriorityClass.TRANSFERRED, PriorityClass.ELDERLY))
    assert state.ended_at is not None
    assert known_by(state, state.ended_at + later) == Known(classes, TELLER)
