"""A case is submitted as it stands, once all before it is done; what is entered anew is another submission."""

import hashlib
import json

import msgspec
import pytest

from session import commands as c
from session import events as e
from session.case.business_type import PaperId, PictureOf, StatementId, StepId
from session.case.case_in_hand import CaseInHand
from session.case.events import AccountMatch, Comparison
from session.case.form import FieldName
from session.case.form_read import Typed, read_form
from session.case.guide import Lack, LackKind, approvals_of
from session.case.stages import Stage
from session.case.state import CaseState
from session.decision import Decided, Decision, Refused, Situation
from session.identifiers import PictureId
from session.personal import Personal, PersonalDocument
from session.vocabulary import RefusalCode
from tests.session.case.case_histories import ACTING, CASE, IN_HAND, after, case_after, given, kind_of, ticked, when
from tests.session.case.test_identity_rules import PHOTOGRAPHED, YOUNG, check
from tests.session.histories import SESSION

ACCOUNT = "6200000000000018"
PAPER = PictureId("01900000-0000-7000-8000-0000000000d1")
SALT = bytes(range(32))
TYPED: dict[FieldName, Typed] = {
    FieldName("account"): "6200 0000 0000 0018",
    FieldName("amount"): "80,000",
    FieldName("payee_name"): "李明",
    FieldName("payee_account"): "6200000000000026",
    FieldName("payee_bank"): "某某银行",
    FieldName("relation"): "friend",
    FieldName("purpose"): "living",
    FieldName("own_will"): True,
}
ENTERED: tuple[e.CaseEvent, ...] = (
    *PHOTOGRAPHED,
    ticked("identify", "show_document"),
    ticked("identify", "face"),
    e.DocumentChecked(
        session=SESSION, by=ACTING, document=check().document, pictures=(), number=Personal(YOUNG),
        name=Personal("王小明"), valid_until=Personal("2030-01-31"),
    ),
    e.PersonCompared(session=SESSION, by=ACTING, comparison=Comparison.SAME),
    e.AccountChecked(
        session=SESSION, by=ACTING, match=AccountMatch.SAME, account=Personal(ACCOUNT), number=Personal(YOUNG)
    ),
    ticked("purpose", "who"),
    ticked("purpose", "fraud"),
    e.PictureAsked(session=SESSION, by=ACTING, ask="p1", of=PictureOf.PAPER, paper=PaperId("purpose_proof")),
    e.PictureReceived(
        session=SESSION, ask="p1", picture=PAPER, of=PictureOf.PAPER, paper=PaperId("purpose_proof"),
        sha256="ab", size_bytes=1, width=800, height=600,
    ),
    e.PaperAccepted(session=SESSION, by=ACTING, picture=PAPER),
    e.PayeeChecked(
        session=SESSION, by=ACTING, match=e.PayeeMatch.SAME, account=Personal("6200000000000026"), name=Personal("李明")
    ),
    ticked("fill", "read_back"),
)  # fmt: skip
SUBMIT = c.SubmitCase(session=SESSION, case=CASE, form_version=9)
AMEND = c.AmendCase(session=SESSION, case=CASE)


def with_form(state: CaseState, typed: dict[FieldName, Typed] | None = None, version: int = 9) -> Situation:
    situation = given(IN_HAND, state, typed if typed is not None else TYPED)
    assert situation.case_context is not None
    context = msgspec.structs.replace(situation.case_context, form_version=version, salt=SALT)
    return msgspec.structs.replace(situation, case_context=context)


def submitted_of(decision: Decision) -> e.CaseSubmitted:
    assert isinstance(decision, Decided), decision
    (event,) = decision.case
    assert isinstance(event, e.CaseSubmitted)
    return event


def code_of(decision: Decision) -> RefusalCode:
    assert isinstance(decision, Refused), decision
    return decision.code


def state_of(situation: Situation) -> CaseState:
    assert situation.case is not None
    return situation.case


def lacks_of(situation: Situation, step: str) -> tuple[Lack, ...]:
    assert situation.session is not None
    assert situation.case_context is not None
    hand = CaseInHand(situation.session, state_of(situation), situation.case_context)
    return next(one.lacks for one in hand.steps() if one.step == step)


def test_what_is_submitted_is_the_whole_content_and_its_salted_hash() -> None:
    situation = with_form(case_after(*ENTERED))
    event = submitted_of(when(situation, SUBMIT))
    assert event.submission == 1
    assert event.salt.reveal() == SALT.hex()
    assert event.sha256 == hashlib.sha256(SALT + event.content.reveal().encode()).hexdigest()
    content = json.loads(event.content.reveal())
    assert content["type"] == {"id": "transfer_to_other", "version": 1, "sha256": kind_of().sha256}
    assert content["form"]["amount"] == "80000.00"
    assert content["form"]["account"] == ACCOUNT
    assert content["papers"] == [{"id": PAPER, "paper": "purpose_proof", "sha256": "ab"}]
    assert content["identity"]["document"]["number"] == YOUNG
    assert content["identity"]["account"]["match"] == "same"


def test_the_same_content_has_the_same_text_in_whatever_order_it_was_typed() -> None:
    one = submitted_of(when(with_form(case_after(*ENTERED)), SUBMIT))
    backwards = dict(reversed(list(TYPED.items())))
    assert submitted_of(when(with_form(case_after(*ENTERED), backwards), SUBMIT)).content == one.content


@pytest.mark.parametrize(
    "left_out", [event for event in ENTERED if event not in PHOTOGRAPHED[1:]], ids=lambda event: type(event).__name__
)
def test_without_any_one_of_what_is_before_it_nothing_is_submitted(left_out: e.CaseEvent) -> None:
    gone = (e.PictureAsked, e.PictureReceived, e.PaperAccepted) if isinstance(left_out, e.PictureAsked) else ()
    rest = [
        event for event in ENTERED if event != left_out and not (isinstance(event, gone) and event not in PHOTOGRAPHED)
    ]
    if isinstance(left_out, e.PictureReceived):
        rest = [event for event in rest if not isinstance(event, e.PaperAccepted)]
    assert code_of(when(with_form(case_after(*rest)), SUBMIT)) is RefusalCode.STEP_NOT_OPEN


@pytest.mark.parametrize("name", [name for name in TYPED if name != "remark"])
def test_without_a_field_that_is_required_nothing_is_submitted(name: FieldName) -> None:
    typed = {field: value for field, value in TYPED.items() if field != name}
    assert code_of(when(with_form(case_after(*ENTERED), typed), SUBMIT)) is RefusalCode.STEP_NOT_OPEN


def test_what_was_typed_since_it_was_looked_at_is_not_submitted_unseen() -> None:
    assert code_of(when(with_form(case_after(*ENTERED), version=10), SUBMIT)) is RefusalCode.FIELD_TAKEN


def test_once_submitted_it_waits_for_review_and_nothing_of_it_is_entered() -> None:
    situation = with_form(case_after(*ENTERED))
    assert lacks_of(situation, "review") == (Lack(LackKind.SUBMISSION),)
    situation = after(situation, when(situation, SUBMIT))
    assert state_of(situation).stage is Stage.SUBMITTED
    assert lacks_of(situation, "review") == (Lack(LackKind.REVIEW, "1"),)
    for command in (SUBMIT, check(), c.ComparePerson(session=SESSION, case=CASE, comparison=Comparison.SAME)):
        assert code_of(when(situation, command)) is RefusalCode.NOT_NOW


def test_entered_anew_it_is_another_submission_and_what_was_said_of_it_is_said_again() -> None:
    situation = with_form(case_after(*ENTERED))
    assert code_of(when(situation, AMEND)) is RefusalCode.NOT_NOW
    situation = after(situation, when(situation, SUBMIT))
    first = state_of(situation).submitted
    situation = after(situation, when(situation, AMEND))
    assert state_of(situation).submitted is None
    assert lacks_of(situation, "fill") == (Lack(LackKind.STATEMENT, "read_back"),)
    # What was said of other things was said
    assert lacks_of(situation, "purpose") == ()
    read_back = c.TickStatement(session=SESSION, case=CASE, step=StepId("fill"), statement=StatementId("read_back"))
    situation = after(situation, when(situation, read_back))
    again = submitted_of(when(situation, SUBMIT))
    assert again.submission == 2
    assert first is not None
    # The same content once more is not the same submission
    assert again.content == first.content


def test_who_has_to_approve_follows_from_amount_and_risks() -> None:
    kind = kind_of().type

    def needed(amount: str, *events: e.CaseEvent) -> list[tuple[int, int]]:
        form = read_form(kind.form, TYPED | {FieldName("amount"): amount})
        return [(one.level, one.count) for one in approvals_of(kind, case_after(*ENTERED, *events), form)]

    by_rules = sorted(
        {one.level for rule in kind.review if rule.risk is None and rule.at_least is None for one in rule.approvals}
    )
    assert [level for level, _ in needed("100")] == by_rules
    assert len(needed("800000")) > len(needed("100"))
    doubt = e.PersonCompared(session=SESSION, by=ACTING, comparison=Comparison.DOUBT)
    assert needed("100", doubt) != needed("100")


def test_a_document_of_personal_data_does_not_print_and_is_bounded() -> None:
    assert "80000" not in repr(PersonalDocument("80000"))
    PersonalDocument("x" * 60_000)
    with pytest.raises(ValueError, match="too long"):
        PersonalDocument("x" * 60_001)
