"""Keeping the place while away: asking for it, being summoned, confirming, and what happens when nobody comes."""

from typing import Final

from session import commands as c
from session import events as e
from session.decision import NOTHING, Decided, Decision, Refused, not_now
from session.durations import Durations
from session.mobile_number import e164_of
from session.personal import Personal
from session.state import SessionState
from session.vocabulary import AbandonReason, CallbackStage, CallbackWay, Phase, RefusalCode, Result

MOST_MISSED: Final = 2
"""A summons that nobody confirms is repeated once: a third would hold up those who are there."""


MOST_SUMMONS: Final = 6
"""In one session: each may be a text to a number that somebody else has. Three errands are enough."""


def ask_callback(session: SessionState, command: c.AskCallback) -> Decision:
    """Place and arrival stay as they are. Asked again before being summoned, it is another number."""
    if session.phase is not Phase.WAITING or _stage(session) is CallbackStage.SUMMONED:
        return not_now("nobody waits here, or it is their turn")
    if session.callback is not None and session.callback.summons >= MOST_SUMMONS:
        return not_now("summoned often enough in this session")
    written = command.number.reveal().strip()
    if not written:
        return Decided(session=(e.CallbackAsked(way=CallbackWay.PAGE),))
    number = e164_of(written)
    if number is None:
        return Refused(RefusalCode.BAD_NUMBER, "no mobile number")
    return Decided(session=(e.CallbackAsked(way=CallbackWay.SMS, number=Personal(number)),))


def summon(session: SessionState, command: c.SummonCustomer, durations: Durations) -> Decision:
    """Several may see at once that the turn has come: the number lets one of them say it."""
    callback = session.callback
    if callback is None or callback.stage not in (CallbackStage.AWAY, CallbackStage.MISSED):
        return not_now("nobody to be summoned")
    if command.summons != callback.summons + 1:
        return not_now("summoned already")
    return Decided(session=(e.CustomerSummoned(summons=command.summons, within_s=durations.summons_s),))


def give_up_summons(session: SessionState, command: c.GiveUpSummons) -> Decision:
    """Once more later; after the last the session is over."""
    callback = session.callback
    if callback is None or callback.stage is not CallbackStage.SUMMONED or callback.summons != command.summons:
        return not_now("this summons is over")
    missed = e.SummonsMissed(summons=command.summons)
    if callback.missed + 1 < MOST_MISSED:
        return Decided(session=(missed,))
    closed = e.SessionClosed(result=Result.ABANDONED, reason=AbandonReason.CALLBACK_NOT_CONFIRMED)
    return Decided(session=(missed, closed))


def confirm_callback(session: SessionState) -> Decision:
    """Summoned or not: whoever is back earlier stands in the line again."""
    if session.callback is None:
        return not_now("no callback was asked for")
    if not session.is_away:
        return NOTHING
    return Decided(session=(e.CallbackConfirmed(),))


def report_sms(session: SessionState, command: c.ReportSms) -> Decision:
    callback = session.callback
    if callback is None or command.summons > callback.summons:
        return not_now("nobody was summoned by it")
    if command.summons <= callback.settled:
        return NOTHING
    return Decided(session=(e.SmsSettled(summons=command.summons, fate=command.fate),))


def give_up_away(session: SessionState) -> Decision:
    """The page of somebody away was gone for longer than a place is kept. Summonses have deadlines of their own."""
    if _stage(session) is not CallbackStage.AWAY:
        return not_now("summoned already")
    return Decided(session=(e.SessionClosed(result=Result.ABANDONED, reason=AbandonReason.CALLBACK_EXPIRED),))


def _stage(session: SessionState) -> CallbackStage | None:
    return session.callback.stage if session.callback is not None else None
