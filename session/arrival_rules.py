"""Arriving, joining the line, leaving before the call."""

from session import commands as c
from session import events as e
from session.decision import NOTHING, Asking, Closure, Decided, Decision, not_now, refused_by
from session.identifiers import RequestId
from session.state import SessionState
from session.vocabulary import EndReason, Outcome, Phase, Result, WithdrawalReason

_IN_CALL = (Phase.CONNECTING, Phase.IN_SERVICE)


def open_session(command: c.OpenSession) -> Decision:
    """A customer has chosen a business and a channel."""
    opened = e.SessionOpened(
        business=command.business,
        channel=command.channel,
        language=command.language,
        customer_name=command.customer_name,
        customer_address=command.customer_address,
        classes=command.classes,
        preferred=command.preferred,
    )
    return Decided(session=(opened,))


def give_consent(session: SessionState, command: c.GiveConsent) -> Decision:
    if session.consented:
        return NOTHING
    return Decided(session=(e.ConsentGiven(text_version=command.text_version),))


def join_line(session: SessionState, asking: Asking, closure: Closure | None) -> Decision:
    """Without consent to being recorded there is no way into the line, nor while it is closed.

    Whoever waits already when it closes, waits on: nothing looks at the hours again.
    """
    if closure is not None and session.phase is Phase.ARRIVING:
        return refused_by(closure)
    if not session.consented:
        return not_now("no consent to recording yet")
    return Decided(session=(e.LineJoined(request=RequestId(asking.id)),))


def leave_session(session: SessionState) -> Decision:
    """Leave the line, or hang up: what it means depends on how far one has come."""
    if session.phase in _IN_CALL:
        return end_service(session, EndReason.CUSTOMER_HUNG_UP)
    return abandon(session)


def abandon(session: SessionState) -> Decision:
    """Close a session that nobody served; a teller who is being rung for it is free again."""
    closed = e.SessionClosed(result=Result.ABANDONED)
    if session.phase is Phase.OFFERED and session.offer is not None:
        withdrawn = e.OfferWithdrawn(offer=session.offer.offer, reason=WithdrawalReason.CUSTOMER_LEFT)
        return Decided(session=(withdrawn, closed), teller=(e.TellerFreed(offer=session.offer.offer),))
    if session.phase in (Phase.ARRIVING, Phase.WAITING):
        return Decided(session=(closed,))
    return not_now(f"cannot be abandoned while {session.phase}")


def end_service(session: SessionState, reason: EndReason) -> Decision:
    """End the talk; the teller's after-call work begins, which a chat keeps its part for. Without a teller nothing is
    left to be done."""
    if session.serving is None:
        done = e.WrapUpDone(outcome=Outcome.NOT_STATED)
        return Decided(session=(e.ServiceEnded(reason=reason), done, e.SessionClosed(result=Result.SERVED)))
    if session.is_chat:
        return Decided(session=(e.ServiceEnded(reason=reason),))
    return Decided(session=(e.ServiceEnded(reason=reason),), teller=(e.AfterCallWorkBegan(session=session.session),))
