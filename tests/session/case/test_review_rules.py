"""Review by others: never by who entered, of just what is submitted, by authority, from the lowest level up."""

import msgspec
import pytest

from session import commands as c
from session import events as e
from session.actors import Actor, Staff
from session.case.acting import ActingStaff
from session.case.events import ReviewFlaw
from session.case.form import FieldName
from session.case.guide import Lack, LackKind
from session.decision import Decided, Decision, Refused, Situation
from session.identifiers import PictureId, StaffId, TeamId, party_of_staff
from session.personal import Personal
from session.vocabulary import LossCause, RefusalCode, Role
from tests.session.case.case_histories import ACTING, CASE, IN_HAND, after, case_after, comes, when
from tests.session.case.test_identity_rules import EMBLEM, PORTRAIT
from tests.session.case.test_submission_rules import AMEND, ENTERED, PAPER, SUBMIT, lacks_of, state_of, with_form
from tests.session.histories import SESSION, SUPERVISOR, TELLER_ASKS, folded

FIRST = StaffId("01900000-0000-7000-8000-0000000000c1")
SECOND = StaffId("01900000-0000-7000-8000-0000000000c2")
SHEETS = (PORTRAIT, EMBLEM, PAPER)


def reviewer(staff: StaffId, *roles: Role) -> Staff:
    return Staff(staff, "0300", Personal("Zhao Lei"), roles or (Role.TELLER,))


def submitted(*reviewers: StaffId) -> Situation:
    """A transfer of 80,000, submitted, with these in the conversation as reviewers."""
    came = [event for one in reviewers for event in comes(one)]
    situation = with_form(case_after(*ENTERED))
    state = after(situation, when(situation, SUBMIT)).case

    return msgspec.structs.replace(situation, session=folded((*IN_HAND, *came)).session, case=state)


def acting(situation: Situation, staff: StaffId, level: int, unit: str | None = "B") -> Situation:
    """It is this person's turn, with this authority."""
    assert situation.case_context is not None
    by = ActingStaff(staff, TeamId(unit) if unit is not None else None, level)
    return msgspec.structs.replace(situation, case_context=msgspec.structs.replace(situation.case_context, acting=by))


def looked(situation: Situation, staff: StaffId, pictures: tuple[PictureId, ...] = SHEETS) -> Situation:
    for picture in pictures:
        decision = when(situation, c.OpenPaper(session=SESSION, case=CASE, picture=picture), reviewer(staff))
        situation = msgspec.structs.replace(after(situation, decision), case_context=situation.case_context)
    return situation


def approving(situation: Situation) -> c.ApproveCase:
    """Of what is submitted."""
    now = state_of(situation).submitted
    assert now is not None
    return c.ApproveCase(session=SESSION, case=CASE, submission=now.number, sha256=now.sha256)


def refusing(situation: Situation) -> c.RefuseReview:
    """Of what is submitted."""
    now = approving(situation)
    return c.RefuseReview(
        session=SESSION, case=CASE, submission=now.submission, sha256=now.sha256, flaw=ReviewFlaw.CONTENT_DOUBTFUL
    )


def code_of(decision: Decision) -> RefusalCode:
    assert isinstance(decision, Refused), decision
    return decision.code


def approved(situation: Situation, staff: StaffId, level: int, unit: str = "B") -> Situation:
    situation = looked(acting(situation, staff, level, unit), staff)
    return after(situation, when(situation, approving(situation), reviewer(staff)))


def test_two_levels_approve_one_after_the_other_and_then_nothing_is_lacking() -> None:
    situation = submitted(FIRST, SECOND)
    assert lacks_of(situation, "review") == (Lack(LackKind.REVIEW, "1"),)
    situation = approved(situation, FIRST, 1)
    assert lacks_of(situation, "review") == (Lack(LackKind.REVIEW, "2"),)
    situation = approved(situation, SECOND, 3)
    assert lacks_of(situation, "review") == ()
    assert [one.for_level for one in state_of(situation).approvals] == [1, 2]


@pytest.mark.parametrize(("level", "unit"), [(1, "B"), (2, "A"), (2, None), (0, "B")])
def test_the_second_is_of_its_level_and_of_another_unit(level: int, unit: str | None) -> None:
    situation = approved(submitted(FIRST, SECOND), FIRST, 1)
    situation = looked(acting(situation, SECOND, level, unit), SECOND)
    assert code_of(when(situation, approving(situation), reviewer(SECOND))) is RefusalCode.NO_AUTHORITY


def test_what_is_typed_beside_a_submission_changes_nothing_of_who_has_to_approve() -> None:
    # Given 80,000, of which two levels are needed, and a smaller amount that came into the form too late
    situation = submitted(FIRST)
    assert situation.case_context is not None
    late = {**situation.case_context.typed, FieldName("amount"): "100"}
    late_context = msgspec.structs.replace(situation.case_context, typed=late)
    situation = msgspec.structs.replace(situation, case_context=late_context)
    situation = approved(situation, FIRST, 3)
    assert lacks_of(situation, "review") == (Lack(LackKind.REVIEW, "2"),)


def test_nobody_approves_twice_nor_without_having_looked_at_every_sheet() -> None:
    situation = looked(acting(submitted(FIRST), FIRST, 9), FIRST, SHEETS[:2])
    assert code_of(when(situation, approving(situation), reviewer(FIRST))) is RefusalCode.NOT_OPENED
    situation = approved(submitted(FIRST), FIRST, 9)
    assert code_of(when(situation, approving(situation), reviewer(FIRST))) is RefusalCode.NOT_NOW


@pytest.mark.parametrize("roles", [(Role.TELLER,), tuple(Role)])
def test_who_has_entered_reviews_nothing_under_whatever_role(roles: tuple[Role, ...]) -> None:
    # Given one who typed a field, which no event tells
    situation = looked(acting(submitted(FIRST), FIRST, 9), FIRST)
    assert situation.case_context is not None
    typed = msgspec.structs.replace(situation.case_context, entered=frozenset({FIRST}))
    situation = msgspec.structs.replace(situation, case_context=typed)
    assert code_of(when(situation, approving(situation), reviewer(FIRST, *roles))) is RefusalCode.OTHER_PART
    # And the one who began it, had they come in as a reviewer
    own = acting(submitted(ACTING.staff), ACTING.staff, 9)
    asker = msgspec.structs.replace(TELLER_ASKS, roles=roles)
    assert code_of(when(own, approving(own), asker)) in (RefusalCode.OTHER_PART, RefusalCode.NOT_YOURS)


def test_only_who_came_in_as_a_reviewer_may_ask() -> None:
    situation = submitted(FIRST)
    supervisor = Staff(SUPERVISOR, "0500", Personal("Wen Min"), tuple(Role))
    askers: list[Actor] = [reviewer(SECOND), supervisor, TELLER_ASKS]
    for asker in askers:
        assert code_of(when(situation, approving(situation), asker)) is RefusalCode.NOT_YOURS


def test_an_approval_of_an_older_submission_or_another_content_is_none() -> None:
    situation = looked(acting(submitted(FIRST), FIRST, 9), FIRST)
    now = approving(situation)
    for other in (
        msgspec.structs.replace(now, sha256="00" * 32),
        msgspec.structs.replace(now, submission=2),
    ):
        assert code_of(when(situation, other, reviewer(FIRST))) is RefusalCode.ANOTHER_SUBMISSION


def test_entered_anew_nothing_of_it_is_approved_even_if_it_is_the_same_again() -> None:
    situation = approved(submitted(FIRST), FIRST, 1)
    first = approving(situation)
    situation = acting(situation, ACTING.staff, 1, "A")
    situation = after(situation, when(situation, AMEND))
    read_back = c.TickStatement(session=SESSION, case=CASE, step=ENTERED[-1].step, statement=ENTERED[-1].statement)  # type: ignore[union-attr]
    situation = after(situation, when(situation, read_back))
    assert situation.case_context is not None
    other_salt = msgspec.structs.replace(situation.case_context, salt=bytes(32))
    situation = msgspec.structs.replace(situation, case_context=other_salt)
    situation = after(situation, when(situation, SUBMIT))
    assert state_of(situation).approvals == ()
    assert lacks_of(situation, "review") == (Lack(LackKind.REVIEW, "1"),)
    again = looked(acting(situation, FIRST, 9), FIRST)
    assert code_of(when(again, first, reviewer(FIRST))) is RefusalCode.ANOTHER_SUBMISSION


def test_a_refusal_ends_this_submission_and_says_why() -> None:
    situation = approved(submitted(FIRST, SECOND), FIRST, 1)
    situation = acting(situation, SECOND, 2)
    now = approving(situation)
    refusal = c.RefuseReview(
        session=SESSION, case=CASE, submission=now.submission, sha256=now.sha256,
        flaw=ReviewFlaw.FRAUD_SUSPECTED, remark=Personal(" 收款人涉诈 "),
    )  # fmt: skip
    decision = when(situation, refusal, reviewer(SECOND))
    assert isinstance(decision, Decided)
    situation = after(situation, decision)
    declined = state_of(situation).declined
    assert declined is not None
    assert declined.remark == Personal("收款人涉诈")
    assert lacks_of(situation, "review") == (Lack(LackKind.DECLINED),)
    assert state_of(situation).approvals == ()
    again = looked(acting(situation, FIRST, 9), FIRST)
    assert code_of(when(again, approving(again), reviewer(FIRST))) is RefusalCode.NOT_NOW


def test_without_authority_nothing_is_refused_either() -> None:
    situation = acting(submitted(FIRST), FIRST, 0)
    assert code_of(when(situation, refusing(situation), reviewer(FIRST))) is RefusalCode.NO_AUTHORITY


LOST = e.PartyLost(party=party_of_staff(FIRST), cause=LossCause.MEDIA_SILENT)


@pytest.mark.parametrize("came", [comes(FIRST)[:1], (*comes(FIRST), LOST)], ids=["not yet there", "lost"])
def test_who_is_not_in_the_conversation_does_not_review_it(came: tuple[e.SessionEvent, ...]) -> None:
    situation = looked(acting(submitted(FIRST), FIRST, 1), FIRST)
    situation = msgspec.structs.replace(situation, session=folded((*IN_HAND, *came)).session)
    for command in (approving(situation), refusing(situation)):
        assert code_of(when(situation, command, reviewer(FIRST))) is RefusalCode.NOT_NOW
