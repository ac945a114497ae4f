"""What may be done with a case: decided on the session that has it in hand, its own history, and its type."""

from typing import assert_never

from session.case import commands as cc
from session.case import events as ce
from session.case.business_type import BusinessType, Statement, StatementId, StepId
from session.case.case_in_hand import CaseInHand, not_in_conversation, not_recorded
from session.case.confirmation_rules import ask_confirmation, confirm_content, content_shown, decline_content
from session.case.context import CaseContext
from session.case.identity_rules import check_document, compare_person, report_account, report_payee
from session.case.picture_rules import accept_paper, ask_picture, refuse_paper, report_picture
from session.case.review_rules import approve, decline, open_paper
from session.case.stages import FINAL
from session.case.state import CaseState
from session.case.submission_rules import amend, submit
from session.decision import NOTHING, Asking, Decided, Decision, Refused, Situation, not_now
from session.session_events import CaseFinished, CaseParked, CaseTakenUp
from session.state import SessionState
from session.vocabulary import Phase, RefusalCode


def decide_case(situation: Situation, command: cc.CaseCommand, asking: Asking) -> Decision:
    """What `command` leads to, in the session's stream and in the case's, or why not."""
    session, context = situation.session, situation.case_context
    if session is None or context is None:
        return Refused(RefusalCode.UNKNOWN, "no such type of business")
    if isinstance(command, cc.BeginCase):
        return _begin(session, context)
    state = situation.case
    if state is None or state.case != command.case:
        return Refused(RefusalCode.UNKNOWN, "no such case")
    if isinstance(command, cc.TakeUpCase):
        return _take_up(session, state, context)
    if session.case != state.case or state.session != session.session:
        return not_now("this session does not have the case in hand")
    return _decide_in_hand(CaseInHand(session, state, context), command, asking)


def _decide_in_hand(  # noqa: C901 - a table
    hand: CaseInHand, command: cc.CaseCommand, asking: Asking
) -> Decision:
    match command:
        case cc.TickStatement():
            return _tick(hand, command)
        case cc.WithdrawTick():
            return _withdraw_tick(hand, command)
        case cc.AskConfirmation():
            return ask_confirmation(hand, command)
        case cc.ReportContentShown():
            return content_shown(hand, command)
        case cc.ConfirmContent():
            return confirm_content(hand, command)
        case cc.DeclineContent():
            return decline_content(hand, command)
        case cc.AskPicture():
            return ask_picture(hand, command, asking.id)
        case cc.ReportPicture():
            return report_picture(hand, command)
        case cc.AcceptPaper():
            return accept_paper(hand, command)
        case cc.RefusePaper():
            return refuse_paper(hand, command)
        case cc.CheckDocument():
            return check_document(hand, command)
        case cc.OpenPaper():
            return open_paper(hand, command)
        case cc.ApproveCase():
            return approve(hand, command)
        case cc.RefuseReview():
            return decline(hand, command)
        case cc.SubmitCase():
            return submit(hand, command)
        case cc.AmendCase():
            return amend(hand)
        case cc.ReportAccount():
            return report_account(hand, command)
        case cc.ReportPayee():
            return report_payee(hand, command)
        case cc.ComparePerson():
            return compare_person(hand, command)
        case cc.ParkCase():
            return _park(hand)
        case cc.GiveUpCase():
            return _give_up(hand, command)
        case cc.BeginCase() | cc.TakeUpCase():
            raise AssertionError(command)
        case _:
            assert_never(command)


def parked_at_close(session: SessionState) -> Decided:
    """What a session's end does to the case that it has in hand, to go before `SessionClosed`."""
    if session.case is None:
        return NOTHING
    interrupted = ce.CaseInterrupted(session=session.session, reason=ce.InterruptReason.SESSION_CLOSED)
    return Decided(session=(CaseParked(case=session.case),), case=(interrupted,))


def _begin(session: SessionState, context: CaseContext) -> Decision:
    refused = _why_not_in_hand(session, context.known.type)
    if refused is not None:
        return refused
    case, known, acting = context.new_case, context.known, context.acting
    assert case is not None, "whoever begins a case has an id for it"
    assert acting is not None, "asked by a member of staff"
    begun = ce.CaseBegun(
        session=session.session,
        by=acting,
        business_type=known.type.id,
        type_version=known.version,
        type_sha256=known.sha256,
    )
    return Decided(session=(CaseTakenUp(case=case, business_type=known.type.id),), case=(begun,))


def _take_up(session: SessionState, state: CaseState, context: CaseContext) -> Decision:
    if session.case == state.case:
        return NOTHING
    if state.stage in FINAL:
        return not_now("nothing more happens to this case")
    if state.session is not None:
        return Refused(RefusalCode.CASE_IN_HAND, "another session has this case in hand")
    refused = _why_not_in_hand(session, context.known.type)
    if refused is not None:
        return refused
    assert context.acting is not None, "asked by a member of staff"
    taken_up = CaseTakenUp(case=state.case, business_type=state.business_type)
    continued = ce.CaseContinued(session=session.session, by=context.acting)
    return Decided(session=(taken_up,), case=(continued,))


def _why_not_in_hand(session: SessionState, kind: BusinessType) -> Refused | None:
    if session.phase is not Phase.IN_SERVICE:
        return not_now("there is no conversation")
    if session.case is not None:
        return Refused(RefusalCode.CASE_IN_HAND, "this session has a case in hand already")
    if session.channel not in kind.channels:
        return Refused(RefusalCode.WRONG_CHANNEL, "not on this channel")
    return None


def _park(hand: CaseInHand) -> Decision:
    interrupted = ce.CaseInterrupted(session=hand.session.session, reason=ce.InterruptReason.AT_WILL, by=hand.acting)
    return Decided(session=(CaseParked(case=hand.state.case),), case=(interrupted,))


def _give_up(hand: CaseInHand, command: cc.GiveUpCase) -> Decision:
    given_up = ce.CaseGivenUp(session=hand.session.session, by=hand.acting, reason=command.reason)
    return Decided(session=(CaseFinished(case=hand.state.case),), case=(given_up,))


def _tick(hand: CaseInHand, command: cc.TickStatement) -> Decision:
    if _statement(hand.known.type, command.step, command.statement) is None:
        return Refused(RefusalCode.UNKNOWN, "the type has no such statement")
    # What is said after the customer's word proves nothing, and is on record as it comes.
    refused = not_in_conversation(hand) or (not_recorded(hand) if hand.state.confirmed is None else None)
    if refused is not None:
        return refused
    if not next(one for one in hand.steps() if one.step == command.step).is_open:
        return Refused(RefusalCode.STEP_NOT_OPEN, "steps before it are not done")
    if (command.step, command.statement) in hand.state.ticks:
        return NOTHING
    ticked = ce.StatementTicked(
        session=hand.session.session, by=hand.acting, step=command.step, statement=command.statement
    )
    return Decided(case=(ticked,))


def _withdraw_tick(hand: CaseInHand, command: cc.WithdrawTick) -> Decision:
    if (command.step, command.statement) not in hand.state.ticks:
        return NOTHING
    if hand.state.confirmed is not None:
        return not_now("the customer has signed by it: it is said before that, or the case is amended")
    withdrawn = ce.TickWithdrawn(
        session=hand.session.session, by=hand.acting, step=command.step, statement=command.statement
    )
    return Decided(case=(withdrawn,))


def _statement(kind: BusinessType, step: StepId, statement: StatementId) -> Statement | None:
    of_step = (one for part in kind.steps if part.id == step for one in part.statements)
    return next((one for one in of_step if one.id == statement), None)
