"""Who is paid: the core bank's word of just the account and the name that stand in the form, before it is submitted."""

import pytest

from session import commands as c
from session import events as e
from session.case.form import FieldName
from session.case.guide import Lack, LackKind
from session.decision import Refused, Situation
from session.personal import Personal
from session.vocabulary import RefusalCode
from tests.session.case.case_histories import CASE, IN_HAND, after, case_after, given, kind_of, when
from tests.session.case.test_submission_rules import ENTERED, SUBMIT, TYPED, code_of, lacks_of, with_form
from tests.session.histories import SESSION

WITHOUT: tuple[e.CaseEvent, ...] = tuple(one for one in ENTERED if not isinstance(one, e.PayeeChecked))
PAYEE = Personal("6200000000000026")


def told(match: e.PayeeMatch = e.PayeeMatch.SAME, name: str = "李明") -> c.ReportPayee:
    return c.ReportPayee(session=SESSION, case=CASE, match=match, account=PAYEE, name=Personal(name))


def checked(situation: Situation, command: c.ReportPayee) -> Situation:
    return after(situation, when(situation, command))


def test_before_the_bank_has_said_whose_account_it_is_nothing_is_submitted() -> None:
    situation = with_form(case_after(*WITHOUT))
    assert lacks_of(situation, "fill") == (Lack(LackKind.PAYEE),)
    assert code_of(when(situation, SUBMIT)) is RefusalCode.STEP_NOT_OPEN
    assert lacks_of(checked(situation, told()), "fill") == ()


@pytest.mark.parametrize(
    "command",
    [told(match) for match in e.PayeeMatch if match is not e.PayeeMatch.SAME] + [told(name="李四")],
)
def test_another_answer_or_one_of_another_name_is_none(command: c.ReportPayee) -> None:
    situation = checked(with_form(case_after(*WITHOUT)), command)
    assert lacks_of(situation, "fill") == (Lack(LackKind.PAYEE),)


def test_the_last_word_counts() -> None:
    situation = checked(with_form(case_after(*ENTERED)), told(e.PayeeMatch.NOT_OPEN))
    assert lacks_of(situation, "fill") == (Lack(LackKind.PAYEE),)


def test_what_is_typed_anew_is_asked_anew() -> None:
    typed = {**TYPED, FieldName("payee_name"): "李四"}
    assert lacks_of(with_form(case_after(*ENTERED), typed), "fill") == (Lack(LackKind.PAYEE),)


def test_where_nobody_is_paid_there_is_nobody_to_ask_about() -> None:
    loss = given(IN_HAND, case_after(), known=kind_of("card_loss"))  # type: ignore[arg-type]
    refused = when(loss, told())
    assert isinstance(refused, Refused)
    assert refused.code is RefusalCode.UNKNOWN
