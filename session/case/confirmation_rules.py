"""The customer's own word: on just what is submitted, shown to its end, in the session that has the case in hand."""

from typing import Final

from session.case import commands as cc
from session.case import events as ce
from session.case.business_type import StepKind
from session.case.case_in_hand import CaseInHand, not_in_conversation, not_recorded
from session.case.confirmation_events import ConfirmedBy
from session.case.guide import LackKind
from session.case.signature import read_signature
from session.decision import NOTHING, Decided, Decision, Refused, not_now
from session.personal import Personal
from session.vocabulary import RefusalCode

LONGEST_WISH: Final = 200
"""Characters: what a teller reads at a glance."""


def ask_confirmation(hand: CaseInHand, command: cc.AskConfirmation) -> Decision:
    refused = _why_not_this(hand, command.submission, command.sha256) or not_in_conversation(hand) or not_recorded(hand)
    if refused is not None:
        return refused
    kinds = {step.id: step.kind for step in hand.known.type.steps}
    step = next(one for one in hand.steps() if kinds[one.step] is StepKind.CONFIRMATION)
    if not step.is_open or [lack.kind for lack in step.lacks] != [LackKind.CONFIRMATION]:
        return Refused(RefusalCode.STEP_NOT_OPEN, "steps before it are not done, or its words not said")
    if hand.state.asked_at is not None:
        return NOTHING
    asked = ce.ConfirmationAsked(
        session=hand.session.session, by=hand.acting, submission=command.submission, sha256=command.sha256
    )
    return Decided(case=(asked,))


def content_shown(hand: CaseInHand, command: cc.ReportContentShown) -> Decision:
    refused = _why_not_this(hand, command.submission, command.sha256) or _why_not_asked(hand)
    if refused is not None:
        return refused
    if hand.state.shown_at is not None:
        return NOTHING
    shown = ce.ContentShown(
        session=hand.session.session,
        submission=command.submission,
        sha256=command.sha256,
        language=command.language,
    )
    return Decided(case=(shown,))


def confirm_content(hand: CaseInHand, command: cc.ConfirmContent) -> Decision:
    refused = (
        _why_not_this(hand, command.submission, command.sha256)
        or _why_not_asked(hand)
        or not_in_conversation(hand)
        or not_recorded(hand)
    )
    if refused is not None:
        return refused
    if hand.state.shown_at is None:
        return Refused(RefusalCode.NOT_SHOWN, "not shown to its end")
    if read_signature(command.signature) is None:
        return Refused(RefusalCode.NOT_SIGNED, "this is no signature")
    confirmed = ce.CustomerConfirmed(
        session=hand.session.session,
        submission=command.submission,
        sha256=command.sha256,
        confirmed_by=ConfirmedBy.SIGNATURE,
        signature=command.signature,
    )
    return Decided(case=(confirmed,))


def decline_content(hand: CaseInHand, command: cc.DeclineContent) -> Decision:
    refused = _why_not_this(hand, command.submission, command.sha256) or _why_not_asked(hand)
    if refused is not None:
        return refused
    remark = command.remark.reveal().strip()
    if len(remark) > LONGEST_WISH:
        return not_now("more than is read at a glance")
    declined = ce.CustomerDeclined(
        session=hand.session.session,
        submission=command.submission,
        sha256=command.sha256,
        wish=command.wish,
        remark=Personal(remark),
    )
    return Decided(case=(declined,))


def _why_not_this(hand: CaseInHand, number: int, sha256: str) -> Refused | None:
    """What is answered must be what is submitted now, and not answered yet."""
    submitted, state = hand.state.submitted, hand.state
    if submitted is None or (submitted.number, submitted.sha256) != (number, sha256):
        return Refused(RefusalCode.ANOTHER_SUBMISSION, "this is not what is submitted now")
    if state.confirmed is not None:
        return not_now("it is confirmed already")
    if state.unwilling is not None or state.declined is not None:
        return not_now("it is not to be done so")
    return None


def _why_not_asked(hand: CaseInHand) -> Refused | None:
    return not_now("it is not put before the customer") if hand.state.asked_at is None else None
