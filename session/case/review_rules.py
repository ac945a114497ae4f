"""Review by others than who entered: of one submission and one content, by authority, from the lowest level up."""

from typing import Final

from session.case import commands as cc
from session.case import events as ce
from session.case.business_type import Approval, PictureOf
from session.case.case_in_hand import CaseInHand
from session.case.guide import approvals_of, next_approval
from session.case.state import CaseState, Submitted
from session.decision import NOTHING, Decided, Decision, Refused, not_now
from session.identifiers import PictureId, StaffId, party_of_staff
from session.personal import Personal
from session.vocabulary import Presence, RefusalCode

LONGEST_REMARK: Final = 500
"""Characters: what a teller reads while the customer waits."""


def open_paper(hand: CaseInHand, command: cc.OpenPaper) -> Decision:
    submitted = hand.state.submitted
    if submitted is None or command.picture not in hand.state.pictures:
        return not_now("nothing of this is submitted")
    if (hand.acting.staff, command.picture) in hand.state.opened:
        return NOTHING
    opened = ce.PaperOpened(
        session=hand.session.session, by=hand.acting, submission=submitted.number, picture=command.picture
    )
    return Decided(case=(opened,))


def approve(hand: CaseInHand, command: cc.ApproveCase) -> Decision:
    submitted = hand.state.submitted
    refused = _why_not_reviewed(hand, submitted, command.submission, command.sha256) or _not_here(hand)
    if refused is not None:
        return refused
    following = next_approval(approvals_of(hand.known.type, hand.state, hand.form), hand.state)
    if following is None:
        return not_now("it needs no more approval")
    refused = _why_no_authority(hand, following)
    if refused is not None:
        return refused
    if not_opened(hand.state, hand.acting.staff):
        return Refused(RefusalCode.NOT_OPENED, "not every photograph was looked at")
    approved = ce.ReviewApproved(
        session=hand.session.session,
        by=hand.acting,
        submission=command.submission,
        sha256=command.sha256,
        for_level=following.level,
    )
    return Decided(case=(approved,))


def decline(hand: CaseInHand, command: cc.RefuseReview) -> Decision:
    refused = _why_not_reviewed(hand, hand.state.submitted, command.submission, command.sha256) or _not_here(hand)
    if refused is not None:
        return refused
    if hand.acting.level == 0:
        return Refused(RefusalCode.NO_AUTHORITY, "without authority to review")
    remark = command.remark.reveal().strip()
    if len(remark) > LONGEST_REMARK:
        return not_now("a remark that is too long")
    declined = ce.ReviewRefused(
        session=hand.session.session,
        by=hand.acting,
        submission=command.submission,
        sha256=command.sha256,
        flaw=command.flaw,
        remark=Personal(remark),
    )
    return Decided(case=(declined,))


def not_opened(state: CaseState, reviewer: StaffId) -> list[PictureId]:
    """What this reviewer has still to look at: every accepted paper, and every side of the document."""
    return [
        name
        for name, picture in state.pictures.items()
        if (picture.is_accepted or picture.of is not PictureOf.PAPER) and (reviewer, name) not in state.opened
    ]


def _why_not_reviewed(hand: CaseInHand, submitted: Submitted | None, number: int, sha256: str) -> Refused | None:
    """Who has entered reviews nothing, under no role; and what was looked at must be what is submitted."""
    reviewer = hand.acting.staff
    if reviewer in hand.context.entered or reviewer == hand.state.begun_by:
        return Refused(RefusalCode.OTHER_PART, "has entered in this case")
    if submitted is None or (submitted.number, submitted.sha256) != (number, sha256):
        return Refused(RefusalCode.ANOTHER_SUBMISSION, "this is not what is submitted now")
    if hand.state.declined is not None:
        return not_now("it is not approved already")
    if hand.state.unwilling is not None:
        return not_now("the customer does not want it so")
    if any(one.by.staff == reviewer for one in hand.state.approvals):
        return not_now("this person has approved it already")
    return None


def _not_here(hand: CaseInHand) -> Refused | None:
    """A review is live. Who answers and leaves before they are heard would also leave the search for them open."""
    party = hand.session.parties.get(party_of_staff(hand.acting.staff))
    if party is None or party.presence is not Presence.PRESENT:
        return not_now("who reviews has to be in the conversation")
    return None


def _why_no_authority(hand: CaseInHand, needed: Approval) -> Refused | None:
    acting = hand.acting
    if acting.level < needed.level:
        return Refused(RefusalCode.NO_AUTHORITY, "of a lower level than is needed")
    submitted = hand.state.submitted
    same_unit = submitted is not None and acting.unit == submitted.unit
    if needed.another_unit and (acting.unit is None or same_unit):
        return Refused(RefusalCode.NO_AUTHORITY, "of the unit that entered it")
    return None
