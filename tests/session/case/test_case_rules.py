"""A case in a session: one at a time, step by step, parked with the session's end, and taken up by whoever is next."""

import msgspec
import pytest

from session import commands as c
from session import events as e
from session.actors import Actor
from session.case.acting import ActingStaff
from session.case.business_type import StatementId, StepId, TypeId
from session.case.events import GiveUpReason, InterruptReason
from session.decision import NOTHING, Decided, Refused
from session.identifiers import CaseId
from session.vocabulary import Channel, EndReason, NextDuty, Outcome, RefusalCode
from tests.session.case.case_histories import (
    ACTING,
    BEGUN,
    CASE,
    IN_CALL,
    IN_HAND,
    OTHER_CASE,
    TRANSFER,
    after,
    case_after,
    given,
    kind_of,
    ticked,
    when,
)
from tests.session.histories import (
    CUSTOMER_ASKS,
    IN_LINE,
    OTHER_SESSION,
    OTHER_TELLER,
    OTHER_TELLER_ASKS,
    SESSION,
    SUPERVISOR_ASKS,
    SYSTEM_ASKS,
    TELLER_ASKS,
    TELLER_PARTY,
    TELLER_TALKS,
    folded,
)

BEGIN = c.BeginCase(session=SESSION, business_type=TRANSFER)
TALKED = folded(IN_LINE, (*TELLER_TALKS, e.AfterCallWorkBegan(session=SESSION))).teller
PARKED = e.CaseInterrupted(session=SESSION, reason=InterruptReason.AT_WILL, by=ACTING)
ELSEWHERE = e.CaseContinued(session=OTHER_SESSION, by=ActingStaff(OTHER_TELLER))


def tick(step: str, statement: str, case: CaseId = CASE) -> c.TickStatement:
    return c.TickStatement(session=SESSION, case=case, step=StepId(step), statement=StatementId(statement))


def untick(step: str, statement: str) -> c.WithdrawTick:
    return c.WithdrawTick(session=SESSION, case=CASE, step=StepId(step), statement=StatementId(statement))


def code_of(decision: Decided | Refused) -> RefusalCode:
    assert isinstance(decision, Refused), decision
    return decision.code


def test_a_case_is_begun_with_the_version_that_is_newest_and_by_whom_it_was_with_unit_and_level() -> None:
    decision = when(given(IN_CALL), BEGIN)
    assert decision == Decided(
        session=(e.CaseTakenUp(case=OTHER_CASE, business_type=TRANSFER),),
        case=(msgspec.structs.replace(BEGUN, type_sha256=kind_of().sha256),),
    )


def test_of_a_type_that_is_not_known_nothing_is_begun() -> None:
    situation = msgspec.structs.replace(given(IN_CALL), case_context=None)
    assert code_of(when(situation, BEGIN)) is RefusalCode.UNKNOWN


def test_a_session_has_one_case_in_hand_and_another_once_that_is_parked() -> None:
    assert code_of(when(given(IN_HAND, case_after()), BEGIN)) is RefusalCode.CASE_IN_HAND
    assert isinstance(when(given((*IN_HAND, e.CaseParked(case=CASE))), BEGIN), Decided)


def test_a_type_is_not_begun_on_a_channel_that_it_does_not_name() -> None:
    chat = msgspec.structs.replace(IN_LINE[0], channel=Channel.CHAT)
    assert isinstance(chat, e.SessionOpened)
    session = (chat, *IN_LINE[1:], *IN_CALL[3:5], e.ChatBegan())
    assert code_of(when(given(session), BEGIN)) is RefusalCode.WRONG_CHANNEL


def test_before_there_is_a_conversation_nothing_is_begun() -> None:
    assert code_of(when(given(IN_CALL[:-1]), BEGIN)) is RefusalCode.NOT_NOW


@pytest.mark.parametrize("asker", [CUSTOMER_ASKS, OTHER_TELLER_ASKS, SUPERVISOR_ASKS, SYSTEM_ASKS])
@pytest.mark.parametrize("command", [BEGIN, tick("greet", "introduce"), c.ParkCase(session=SESSION, case=CASE)])
def test_nobody_but_the_teller_who_serves_the_customer_has_a_case_in_hand(asker: Actor, command: c.CaseCommand) -> None:
    assert code_of(when(given(IN_HAND, case_after()), command, asker)) is RefusalCode.NOT_YOURS


def test_what_is_said_is_ticked_once_and_may_be_taken_back() -> None:
    situation = given(IN_HAND, case_after())
    decision = when(situation, tick("greet", "introduce"))
    assert decision == Decided(case=(ticked("greet", "introduce"),))
    situation = after(situation, decision)
    assert when(situation, tick("greet", "introduce")) == NOTHING
    withdrawn = when(situation, untick("greet", "introduce"))
    assert isinstance(withdrawn, Decided)
    assert [type(event) for event in withdrawn.case] == [e.TickWithdrawn]
    assert when(after(situation, withdrawn), untick("greet", "introduce")) == NOTHING


def test_what_belongs_to_a_step_that_is_not_open_cannot_be_ticked() -> None:
    situation = given(IN_HAND, case_after())
    assert code_of(when(situation, tick("purpose", "who"))) is RefusalCode.STEP_NOT_OPEN
    greeted = given(IN_HAND, case_after(ticked("greet", "introduce")))
    assert isinstance(when(greeted, tick("purpose", "who")), Decided)
    assert code_of(when(greeted, tick("confirm", "own_will"))) is RefusalCode.STEP_NOT_OPEN


def test_whoever_hears_music_was_told_nothing() -> None:
    held = (*IN_HAND, e.HoldBegan(by=TELLER_PARTY))
    assert code_of(when(given(held, case_after()), tick("greet", "introduce"))) is RefusalCode.ON_HOLD


@pytest.mark.parametrize("command", [tick("greet", "no_such"), tick("no_such", "introduce")])
def test_a_statement_that_the_type_does_not_have_is_unknown(command: c.CaseCommand) -> None:
    assert code_of(when(given(IN_HAND, case_after()), command)) is RefusalCode.UNKNOWN


@pytest.mark.parametrize(
    "command",
    [
        tick("greet", "introduce"),
        untick("greet", "introduce"),
        c.ParkCase(session=SESSION, case=CASE),
        c.GiveUpCase(session=SESSION, case=CASE, reason=GiveUpReason.BEGUN_IN_ERROR),
    ],
)
def test_a_case_that_this_session_does_not_have_in_hand_is_not_touched(command: c.CaseCommand) -> None:
    assert code_of(when(given(IN_CALL, case_after(PARKED)), command)) is RefusalCode.NOT_NOW
    assert code_of(when(given(IN_CALL, case_after(PARKED, ELSEWHERE)), command)) is RefusalCode.NOT_NOW


def test_a_parked_case_is_taken_up_with_all_that_was_said_and_not_while_another_has_it() -> None:
    taking = c.TakeUpCase(session=SESSION, case=CASE)
    situation = given(IN_CALL, case_after(ticked("greet", "introduce"), PARKED))
    decision = when(situation, taking)
    assert decision == Decided(
        session=(e.CaseTakenUp(case=CASE, business_type=TRANSFER),),
        case=(e.CaseContinued(session=SESSION, by=ACTING),),
    )
    now = after(situation, decision)
    assert now.case is not None
    assert list(now.case.ticks) == [("greet", "introduce")]
    assert when(now, taking) == NOTHING
    assert code_of(when(given(IN_CALL, case_after(PARKED, ELSEWHERE)), taking)) is RefusalCode.CASE_IN_HAND
    other = e.CaseTakenUp(case=OTHER_CASE, business_type=TypeId("card_loss"))
    assert code_of(when(given((*IN_CALL, other), case_after(PARKED)), taking)) is RefusalCode.CASE_IN_HAND


def test_nothing_more_happens_to_a_case_that_was_given_up() -> None:
    situation = given(IN_HAND, case_after())
    decision = when(situation, c.GiveUpCase(session=SESSION, case=CASE, reason=GiveUpReason.CUSTOMER_DECLINES))
    assert isinstance(decision, Decided)
    assert decision.session == (e.CaseFinished(case=CASE),)
    now = after(situation, decision)
    assert code_of(when(now, c.TakeUpCase(session=SESSION, case=CASE))) is RefusalCode.NOT_NOW


@pytest.mark.parametrize(
    ("command", "actor"),
    [
        (c.FinishWrapUp(session=SESSION, outcome=Outcome.DONE, next=NextDuty.READY), TELLER_ASKS),
        (c.GiveUpWrapUp(session=SESSION, teller=None), SYSTEM_ASKS),
    ],
)
def test_with_the_sessions_end_the_case_is_parked_in_the_same_append(command: c.CounterCommand, actor: Actor) -> None:
    ended = (*IN_HAND, e.ServiceEnded(reason=EndReason.CUSTOMER_HUNG_UP))
    situation = msgspec.structs.replace(given(ended, case_after()), teller=TALKED)
    decision = when(situation, command, actor)
    assert isinstance(decision, Decided), decision
    assert [type(event) for event in decision.session][-2:] == [e.CaseParked, e.SessionClosed]
    assert decision.case == (e.CaseInterrupted(session=SESSION, reason=InterruptReason.SESSION_CLOSED),)


def test_a_session_without_a_case_closes_as_ever() -> None:
    decision = when(given(IN_LINE), c.LeaveSession(session=SESSION), CUSTOMER_ASKS)
    assert isinstance(decision, Decided)
    assert decision.case == ()
