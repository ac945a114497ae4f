"""A case submitted as it stands, and entered anew: what is bound to a submission dies with it."""

from typing import Final

from session.case import commands as cc
from session.case import events as ce
from session.case.business_type import StepKind
from session.case.case_in_hand import CaseInHand
from session.case.content import SALT_BYTES, content_of, salted_sha256
from session.case.guide import approvals_of
from session.case.stages import Stage
from session.decision import Decided, Decision, Refused, not_now
from session.personal import Personal
from session.vocabulary import RefusalCode

_OF_SUBMISSION: Final = (StepKind.REVIEW, StepKind.CONFIRMATION)
"""What comes after it."""
_ABOUT_CONTENT: Final = (StepKind.FORM, *_OF_SUBMISSION)
"""What is said in these is about what is to be done, and is said again when that changes."""


def submit(hand: CaseInHand, command: cc.SubmitCase) -> Decision:
    if hand.state.stage is not Stage.ENTERING:
        return not_now("it is submitted already")
    if command.form_version != hand.context.form_version:
        return Refused(RefusalCode.FIELD_TAKEN, "the form has changed since it was looked at")
    kinds = {step.id: step.kind for step in hand.known.type.steps}
    following = next(step for step in hand.steps() if kinds[step.step] in _OF_SUBMISSION)
    if not following.is_open:
        return Refused(RefusalCode.STEP_NOT_OPEN, "steps before it are not done")
    content = content_of(hand.known, hand.state, hand.form)
    salt = hand.context.salt
    assert len(salt) == SALT_BYTES, "whoever submits brings chance for it"
    submitted = ce.CaseSubmitted(
        session=hand.session.session,
        by=hand.acting,
        submission=hand.state.submissions + 1,
        sha256=salted_sha256(salt, content),
        approvals_needed=sum(one.count for one in approvals_of(hand.known.type, hand.state, hand.form)),
        content=content,
        salt=Personal(salt.hex()),
    )
    return Decided(case=(submitted,))


def amend(hand: CaseInHand) -> Decision:
    submitted = hand.state.submitted
    if submitted is None:
        return not_now("it is being entered")
    unsaid = tuple(step.id for step in hand.known.type.steps if step.kind in _ABOUT_CONTENT)
    amended = ce.CaseAmended(session=hand.session.session, by=hand.acting, submission=submitted.number, unsaid=unsaid)
    return Decided(case=(amended,))
