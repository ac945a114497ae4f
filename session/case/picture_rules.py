"""Photographs of documents and papers: asked for, received, and each paper looked at by itself."""

from typing import Final

from session.case import commands as cc
from session.case import events as ce
from session.case.business_type import SIDES, BusinessType, Paper, PaperId, PictureOf, StepKind
from session.case.case_in_hand import CaseInHand, not_in_conversation, not_recorded, step_of_kind
from session.decision import NOTHING, Decided, Decision, Refused, not_now
from session.identifiers import PictureId
from session.personal import Personal
from session.vocabulary import Channel, RefusalCode

MOST_ASKED: Final = 100
"""Of one case: ten papers of ten sheets, and no more of the disk than that."""
LONGEST_REMARK: Final = 200
"""Characters: what a customer reads at a glance."""


def ask_picture(hand: CaseInHand, command: cc.AskPicture, ask: str) -> Decision:
    kind = hand.known.type
    refused = not_in_conversation(hand) or _why_not_asked(hand, kind, command)
    if refused is not None:
        return refused
    # Of a page that the customer has left, what was asked in that session is asked anew.
    if any(
        (one.of, one.paper, one.session, one.picture) == (command.of, command.paper, hand.session.session, None)
        for one in hand.state.asks.values()
    ):
        return NOTHING
    asked = ce.PictureAsked(session=hand.session.session, by=hand.acting, ask=ask, of=command.of, paper=command.paper)
    return Decided(case=(asked,))


def _why_not_asked(hand: CaseInHand, kind: BusinessType, command: cc.AskPicture) -> Refused | None:
    is_paper = command.of is PictureOf.PAPER
    paper = paper_of(kind, command.paper)
    sides = [side for document in kind.identity.documents for side in SIDES[document]]
    if (is_paper and paper is None) or (not is_paper and (command.of not in sides or command.paper is not None)):
        return Refused(RefusalCode.UNKNOWN, "the type asks for no such photograph")
    if not is_paper and hand.session.channel is not Channel.VIDEO:
        return Refused(RefusalCode.WRONG_CHANNEL, "a document is photographed where its holder is seen")
    if not step_of_kind(hand, StepKind.PAPERS if is_paper else StepKind.IDENTITY).is_open:
        return Refused(RefusalCode.STEP_NOT_OPEN, "steps before it are not done")
    if len(hand.state.asks) >= MOST_ASKED:
        return not_now("as many photographs as one case may have")
    if paper is not None and _good_sheets(hand, paper) >= paper.sheets:
        return not_now("as many sheets as this paper has")
    return None


def _good_sheets(hand: CaseInHand, paper: Paper) -> int:
    return sum(one.paper == paper.id and one.flaw is None for one in hand.state.pictures.values())


def report_picture(hand: CaseInHand, command: cc.ReportPicture) -> Decision:
    """It belongs to what was asked of the customer in this session, and is the first that came."""
    ask = hand.state.asks.get(command.ask)
    if ask is None or ask.session != hand.session.session or ask.picture is not None:
        return not_now("nobody waits for this photograph")
    received = ce.PictureReceived(
        session=hand.session.session,
        ask=command.ask,
        picture=command.picture,
        of=ask.of,
        paper=ask.paper,
        sha256=command.sha256,
        size_bytes=command.size_bytes,
        width=command.width,
        height=command.height,
    )
    return Decided(case=(received,))


def accept_paper(hand: CaseInHand, command: cc.AcceptPaper) -> Decision:
    refused = _why_not_reviewed(hand, command.picture) or not_recorded(hand)
    if refused is not None:
        return refused
    accepted = ce.PaperAccepted(session=hand.session.session, by=hand.acting, picture=command.picture)
    return Decided(case=(accepted,))


def refuse_paper(hand: CaseInHand, command: cc.RefusePaper) -> Decision:
    refused = _why_not_reviewed(hand, command.picture)
    if refused is not None:
        return refused
    if len(command.remark.reveal()) > LONGEST_REMARK:
        return not_now("a remark that is too long")
    remark = Personal(command.remark.reveal().strip())
    event = ce.PaperRefused(
        session=hand.session.session, by=hand.acting, picture=command.picture, flaw=command.flaw, remark=remark
    )
    return Decided(case=(event,))


def _why_not_reviewed(hand: CaseInHand, picture: PictureId) -> Refused | None:
    kept = hand.state.pictures.get(picture)
    if kept is None or kept.of is not PictureOf.PAPER:
        return Refused(RefusalCode.UNKNOWN, "no such paper")
    return not_now("looked at already") if kept.is_reviewed else None


def paper_of(kind: BusinessType, paper: PaperId | None) -> Paper | None:
    return next((one for one in kind.papers if one.id == paper), None)
