"""Papers: asked for, photographed, and looked at one by one; what is refused may be supplied again."""

import pytest

from session import commands as c
from session import events as e
from session.case.business_type import PaperId, PictureOf
from session.case.case_in_hand import CaseInHand
from session.case.events import Comparison, PaperFlaw
from session.case.guide import Lack, LackKind
from session.decision import Decided, Decision, Refused, Situation
from session.identifiers import PictureId
from session.personal import Personal
from session.vocabulary import RefusalCode
from tests.session.case.case_histories import ACTING, CASE, IN_HAND, after, case_after, given, ticked, when
from tests.session.case.test_identity_rules import PHOTOGRAPHED, check
from tests.session.histories import SESSION

PROOF = PaperId("purpose_proof")
FIRST = PictureId("01900000-0000-7000-8000-0000000000d1")
SECOND = PictureId("01900000-0000-7000-8000-0000000000d2")


def ask(paper: PaperId | None = PROOF, of: PictureOf = PictureOf.PAPER) -> c.AskPicture:
    return c.AskPicture(session=SESSION, case=CASE, of=of, paper=paper)


def sheet(picture: PictureId, name: str) -> tuple[e.CaseEvent, ...]:
    return (
        e.PictureAsked(session=SESSION, by=ACTING, ask=name, of=PictureOf.PAPER, paper=PROOF),
        e.PictureReceived(
            session=SESSION, ask=name, picture=picture, of=PictureOf.PAPER, paper=PROOF,
            sha256="00", size_bytes=1, width=800, height=600,
        ),
    )  # fmt: skip


def identified() -> Situation:
    """With all of identity but the account, which no rule of a paper waits for."""
    situation = given(
        IN_HAND, case_after(*PHOTOGRAPHED, ticked("identify", "show_document"), ticked("identify", "face"))
    )
    situation = after(situation, when(situation, check()))
    return after(situation, when(situation, c.ComparePerson(session=SESSION, case=CASE, comparison=Comparison.SAME)))


def lacks(situation: Situation) -> tuple[Lack, ...]:
    assert situation.session is not None
    assert situation.case is not None
    assert situation.case_context is not None
    steps = CaseInHand(situation.session, situation.case, situation.case_context).steps()
    return next(step.lacks for step in steps if step.step == "papers")


def code_of(decision: Decision) -> RefusalCode:
    assert isinstance(decision, Refused), decision
    return decision.code


def test_before_the_customer_is_identified_no_paper_is_asked_for() -> None:
    assert code_of(when(given(IN_HAND, case_after()), ask())) is RefusalCode.STEP_NOT_OPEN


@pytest.mark.parametrize("command", [ask(PaperId("no_such")), ask(None), ask(PROOF, PictureOf.CARD_PORTRAIT)])
def test_what_the_type_does_not_have_is_not_asked_for(command: c.AskPicture) -> None:
    assert code_of(when(identified(), command)) is RefusalCode.UNKNOWN


def test_a_paper_is_lacking_until_a_photograph_of_it_is_accepted() -> None:
    situation = given(IN_HAND, case_after(*sheet(FIRST, "p1")))
    assert lacks(situation) == (Lack(LackKind.PAPER, PROOF), Lack(LackKind.NOT_LOOKED_AT, PROOF))
    accepted = when(situation, c.AcceptPaper(session=SESSION, case=CASE, picture=FIRST))
    assert lacks(after(situation, accepted)) == ()


def test_a_refused_one_is_lacking_still_and_may_be_supplied_again() -> None:
    situation = given(IN_HAND, case_after(*sheet(FIRST, "p1")))
    refusal = c.RefusePaper(
        session=SESSION, case=CASE, picture=FIRST, flaw=PaperFlaw.BLURRED, remark=Personal(" 右下角看不清 ")
    )
    decision = when(situation, refusal)
    assert isinstance(decision, Decided)
    (refused,) = decision.case
    assert isinstance(refused, e.PaperRefused)
    assert refused.remark == Personal("右下角看不清")
    situation = after(situation, decision)
    assert lacks(situation) == (Lack(LackKind.PAPER, PROOF),)
    again = given(IN_HAND, case_after(*sheet(FIRST, "p1"), refused, *sheet(SECOND, "p2")))
    assert lacks(after(again, when(again, c.AcceptPaper(session=SESSION, case=CASE, picture=SECOND)))) == ()


def test_a_paper_is_looked_at_once_and_a_side_of_the_document_is_none() -> None:
    situation = given(IN_HAND, case_after(*PHOTOGRAPHED, *sheet(FIRST, "p1")))
    accept = c.AcceptPaper(session=SESSION, case=CASE, picture=FIRST)
    assert code_of(when(after(situation, when(situation, accept)), accept)) is RefusalCode.NOT_NOW
    side = next(event.picture for event in PHOTOGRAPHED if isinstance(event, e.PictureReceived))
    assert code_of(when(situation, c.AcceptPaper(session=SESSION, case=CASE, picture=side))) is RefusalCode.UNKNOWN


def test_a_remark_is_what_a_customer_reads_at_a_glance() -> None:
    situation = given(IN_HAND, case_after(*sheet(FIRST, "p1")))
    long = c.RefusePaper(session=SESSION, case=CASE, picture=FIRST, flaw=PaperFlaw.EXPIRED, remark=Personal("长" * 201))
    assert code_of(when(situation, long)) is RefusalCode.NOT_NOW
