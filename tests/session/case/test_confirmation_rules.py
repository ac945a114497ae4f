"""The customer's own word: of just what is submitted, after it was shown to its end, signed; or a wish."""

import json

import msgspec
import pytest

from session import commands as c
from session import events as e
from session.case.business_type import StatementId, StepId
from session.case.confirmation_events import Wish
from session.case.guide import Lack, LackKind
from session.case.signature import read_signature
from session.case.state import CaseState, evolve_case
from session.decision import NOTHING, Decided, Situation
from session.identifiers import TeamId, party_of_staff
from session.personal import Personal, PersonalDocument
from session.vocabulary import EndReason, Language, RefusalCode
from tests.session.case.case_histories import ACTING, CASE, IN_HAND, after, comes, ticked, when
from tests.session.case.test_review_rules import FIRST, SECOND, acting, approved, code_of, reviewer, submitted
from tests.session.case.test_submission_rules import AMEND, SUBMIT, lacks_of, state_of
from tests.session.histories import CUSTOMER_ASKS, OTHER_TELLER_ASKS, SESSION, START, TELLER_ASKS, folded

DRAWN = PersonalDocument(
    json.dumps({"width": 300, "height": 120, "lines": [[[10, 60, 0], [60, 20, 90], [110, 80, 180]], [[120, 60, 400]]]})
)


def reviewed() -> Situation:
    """A transfer of 80,000 with both approvals, its teller to act."""
    situation = approved(approved(submitted(FIRST, SECOND), FIRST, 1), SECOND, 3)
    return acting(situation, ACTING.staff, 1, "A")


def said(situation: Situation) -> Situation:
    tick = c.TickStatement(session=SESSION, case=CASE, step=StepId("confirm"), statement=StatementId("own_will"))
    return after(situation, when(situation, tick))


def this(situation: Situation) -> dict[str, object]:
    """The case, and what is submitted in it."""
    now = state_of(situation).submitted
    assert now is not None
    return {"session": SESSION, "case": CASE, "submission": now.number, "sha256": now.sha256}


def ask(situation: Situation) -> c.AskConfirmation:
    return msgspec.convert(this(situation), c.AskConfirmation)


def seen(situation: Situation) -> c.ReportContentShown:
    return msgspec.convert({**this(situation), "language": Language.CHINESE}, c.ReportContentShown)


def sign(situation: Situation, drawn: PersonalDocument = DRAWN) -> c.ConfirmContent:
    now = state_of(situation).submitted
    assert now is not None
    return c.ConfirmContent(
        session=SESSION, case=CASE, submission=now.number, sha256=now.sha256, signature=drawn
    )  # fmt: skip


def decline(situation: Situation, wish: Wish, remark: str = "") -> c.DeclineContent:
    now = state_of(situation).submitted
    assert now is not None
    return c.DeclineContent(
        session=SESSION, case=CASE, submission=now.number, sha256=now.sha256, wish=wish, remark=Personal(remark)
    )


def before_the_customer() -> Situation:
    situation = said(reviewed())
    return after(situation, when(situation, ask(situation)))


def shown() -> Situation:
    situation = before_the_customer()
    return after(situation, when(situation, seen(situation), CUSTOMER_ASKS))


def confirmed() -> Situation:
    situation = shown()
    return after(situation, when(situation, sign(situation), CUSTOMER_ASKS))


def test_asked_shown_and_signed_the_customer_has_confirmed() -> None:
    situation = confirmed()
    own = state_of(situation).confirmed
    assert own is not None
    assert own.signature == DRAWN
    assert own.session == SESSION
    assert lacks_of(situation, "confirm") == ()


def test_it_is_put_before_the_customer_once_its_words_are_said_and_all_before_it_is_done() -> None:
    unreviewed = acting(approved(submitted(FIRST, SECOND), FIRST, 1), ACTING.staff, 1, "A")
    assert code_of(when(unreviewed, ask(unreviewed))) is RefusalCode.STEP_NOT_OPEN
    unsaid = reviewed()
    assert code_of(when(unsaid, ask(unsaid))) is RefusalCode.STEP_NOT_OPEN
    situation = before_the_customer()
    assert when(situation, ask(situation)) == NOTHING


def test_before_it_was_shown_to_its_end_nobody_confirms_and_before_it_was_asked_nobody_sees_it() -> None:
    unasked = said(reviewed())
    for command in (seen(unasked), sign(unasked), decline(unasked, Wish.CHANGE)):
        assert code_of(when(unasked, command, CUSTOMER_ASKS)) is RefusalCode.NOT_NOW
    situation = before_the_customer()
    assert code_of(when(situation, sign(situation), CUSTOMER_ASKS)) is RefusalCode.NOT_SHOWN
    once = shown()
    assert when(once, seen(once), CUSTOMER_ASKS) == NOTHING


def test_what_is_confirmed_is_what_is_submitted_now_and_once() -> None:
    situation = shown()
    for other in (
        msgspec.structs.replace(sign(situation), sha256="00" * 32),
        msgspec.structs.replace(sign(situation), submission=2),
    ):
        assert code_of(when(situation, other, CUSTOMER_ASKS)) is RefusalCode.ANOTHER_SUBMISSION
    twice = confirmed()
    for command in (sign(twice), decline(twice, Wish.NOTHING)):
        assert code_of(when(twice, command, CUSTOMER_ASKS)) is RefusalCode.NOT_NOW


def test_nobody_of_the_staff_confirms_for_the_customer() -> None:
    situation = shown()
    for asker in (TELLER_ASKS, OTHER_TELLER_ASKS):
        for command in (seen(situation), sign(situation), decline(situation, Wish.CHANGE)):
            assert code_of(when(situation, command, asker)) is RefusalCode.NOT_YOURS
    assert code_of(when(situation, ask(situation), CUSTOMER_ASKS)) is RefusalCode.NOT_YOURS


@pytest.mark.parametrize("wish", list(Wish))
def test_a_customer_who_does_not_confirm_says_so_and_it_is_entered_anew_or_given_up(wish: Wish) -> None:
    situation = before_the_customer()
    decision = when(situation, decline(situation, wish, " 金额不对 "), CUSTOMER_ASKS)
    situation = after(situation, decision)
    unwilling = state_of(situation).unwilling
    assert unwilling is not None
    assert (unwilling.wish, unwilling.remark) == (wish, Personal("金额不对"))
    assert lacks_of(situation, "confirm") == (Lack(LackKind.UNWILLING),)
    assert code_of(when(situation, seen(situation), CUSTOMER_ASKS)) is RefusalCode.NOT_NOW
    assert code_of(when(situation, ask(situation))) is RefusalCode.NOT_NOW
    amended = state_of(after(situation, when(situation, AMEND)))
    assert (amended.unwilling, amended.asked_at) == (None, None)


def test_entered_anew_nothing_is_confirmed_even_if_it_is_the_same_again() -> None:
    situation = confirmed()
    first = sign(situation)
    situation = after(situation, when(situation, AMEND))
    state = evolve_case(state_of(situation), ticked("fill", "read_back"), START)
    assert situation.case_context is not None
    again = msgspec.structs.replace(situation.case_context, salt=bytes(32))
    situation = msgspec.structs.replace(situation, case=state, case_context=again)
    situation = after(situation, when(situation, SUBMIT))
    assert state_of(situation).confirmed is None
    assert code_of(when(situation, first, CUSTOMER_ASKS)) is RefusalCode.ANOTHER_SUBMISSION


def test_what_was_before_the_customer_is_not_in_another_session() -> None:
    situation = shown()
    closed = e.CaseInterrupted(session=SESSION, reason=e.InterruptReason.SESSION_CLOSED)
    state: CaseState = evolve_case(state_of(situation), closed, START)
    assert (state.asked_at, state.shown_at) == (None, None)


def test_on_hold_nobody_signs() -> None:
    situation = shown()
    guests = (*comes(FIRST), *comes(SECOND))
    held = folded((*IN_HAND, *guests, e.HoldBegan(by=party_of_staff(ACTING.staff)))).session
    situation = msgspec.structs.replace(situation, session=held)
    assert code_of(when(situation, sign(situation), CUSTOMER_ASKS)) is RefusalCode.ON_HOLD
    over = folded((*IN_HAND, e.ServiceEnded(reason=EndReason.CUSTOMER_HUNG_UP))).session
    situation = msgspec.structs.replace(situation, session=over)
    assert code_of(when(situation, sign(situation), CUSTOMER_ASKS)) is RefusalCode.NOT_NOW


def test_a_reviewer_does_not_approve_what_its_customer_does_not_want() -> None:
    situation = before_the_customer()
    situation = after(situation, when(situation, decline(situation, Wish.NOTHING), CUSTOMER_ASKS))
    state = msgspec.structs.replace(state_of(situation), approvals=())
    situation = acting(msgspec.structs.replace(situation, case=state), FIRST, 1)
    approval = msgspec.convert(this(situation), c.ApproveCase)
    assert code_of(when(situation, approval, reviewer(FIRST))) is RefusalCode.NOT_NOW


@pytest.mark.parametrize(
    "drawn",
    [
        "",
        "[]",
        '{"width":300,"height":120,"lines":[]}',
        '{"width":300,"height":120,"lines":[[]]}',
        '{"width":300,"height":120,"lines":[[[1,1,0]]]}',
        '{"width":300,"height":120,"lines":[[[1,1,0],[20,20,10]]]}',
        '{"width":300,"height":120,"lines":[[[1,1,0],[301,20,10]]]}',
        '{"width":300,"height":120,"lines":[[[1,1,10],[200,20,0]]]}',
        '{"width":300,"height":120,"lines":[[[-1,1,0],[200,20,10]]]}',
        '{"width":300,"height":120,"lines":[[[1,1,0],[200,20,10]]],"name":"x"}',
        json.dumps({"width": 300, "height": 120, "lines": [[[n % 300, 1, n] for n in range(3_001)]]}),
    ],
)
def test_what_is_no_signature_confirms_nothing(drawn: str) -> None:
    assert read_signature(PersonalDocument(drawn)) is None
    situation = shown()
    assert code_of(when(situation, sign(situation, PersonalDocument(drawn)), CUSTOMER_ASKS)) is RefusalCode.NOT_SIGNED


def test_a_wish_has_its_length() -> None:
    situation = before_the_customer()
    long = decline(situation, Wish.CHANGE, "长" * 201)
    assert code_of(when(situation, long, CUSTOMER_ASKS)) is RefusalCode.NOT_NOW
    just = decline(situation, Wish.CHANGE, "长" * 200)
    assert isinstance(when(situation, just, CUSTOMER_ASKS), Decided)


def test_the_teller_of_a_team_is_one_who_has_entered() -> None:
    """What is asked of the customer names who asked, and their unit."""
    situation = said(reviewed())
    decision = when(situation, ask(situation))
    assert isinstance(decision, Decided)
    (event,) = decision.case
    assert isinstance(event, e.ConfirmationAsked)
    assert event.by.unit == TeamId("A")
