"""The heart of the counter: `decide(situation, command, asking)` gives the events that a command leads to, or refuses.

Pure. A rule says what should happen; whether it *can* happen, the transition tables say, once, here.
"""

from datetime import datetime

from session import commands as c
from session.access import may_ask
from session.actors import Actor, Staff
from session.arrival_rules import (
    abandon,
    end_service,
    give_consent,
    join_line,
    leave_session,
    open_session,
)
from session.call_rules import (
    begin_hold,
    connected,
    end_hold,
    finish_wrap_up,
    give_up_party,
    give_up_wrap_up,
    lost,
    move_media,
    place_media,
    rate,
    report_journal,
    report_recorded,
    report_sealed,
    report_viewed,
    turn_source,
)
from session.callback_rules import (
    ask_callback,
    confirm_callback,
    give_up_away,
    give_up_summons,
    report_sms,
    summon,
)
from session.case.carrying_rules import decide_carrying
from session.case.commands import CaseCommand
from session.case.rules import decide_case, parked_at_close
from session.case.stages import ImpossibleCaseEvent
from session.case.state import evolve_case
from session.chat_rules import decline_call, invite_to_call, page_gone, page_present, send_message, take_call
from session.colleague_rules import change_mode, engaged_colleague, is_colleague, join_call, leave_call
from session.decision import Asking, Decided, Decision, Refused, Situation, not_now, refused_by
from session.duty_rules import decide_duty
from session.identifiers import CUSTOMER, CaseId, StaffId, party_of_staff
from session.offer_rules import accept_offer, give_up_connecting, lapse_offer, make_offer, refuse_offer
from session.search_rules import (
    end_search,
    give_up_search,
    hand_over,
    release_colleague,
    seek_colleague,
    whose_ring,
)
from session.session_events import SessionClosed
from session.state import SessionState, evolve
from session.teller_state import TellerState, evolve_teller
from session.transitions import IllegalTransition
from session.vocabulary import EndReason, Phase, Presence, RefusalCode


def teller_concerned(command: c.CounterCommand, session: SessionState | None, actor: Actor) -> StaffId | None:
    """Whose stream a decision about `command` must see and may append to."""
    if isinstance(command, c.DutyCommand | c.MakeOffer):
        return command.teller
    if session is None or isinstance(command, CaseCommand):
        return None
    asker = actor.staff if isinstance(actor, Staff) else None
    match command:
        case c.AcceptOffer(offer=offer) | c.RefuseOffer(offer=offer) | c.LapseOffer(offer=offer):
            return whose_ring(session, offer)
        case c.EndSearch() | c.GiveUpSearch():
            return session.search.rings if session.search is not None else None
        case c.FinishWrapUp():
            return asker if asker in session.former else session.serving
        case c.GiveUpWrapUp(teller=teller):
            return teller or session.serving
        case c.SendMessage() | c.DeclineCall():
            return None
        case c.LeaveCall():
            return engaged_colleague(session, party_of_staff(asker)) if asker is not None else None
        case c.GiveUpParty(party=party) | c.ReleaseColleague(party=party):
            return engaged_colleague(session, party) if is_colleague(session, party) else session.serving
        case _:
            return session.serving


def case_concerned(command: c.CounterCommand, session: SessionState | None) -> CaseId | None:
    """Whose stream a decision about `command` must see: the case that it names, or the one that the session has."""
    if isinstance(command, CaseCommand | c.CaseOwnCommand) and not isinstance(command, c.BeginCase):
        return command.case
    return session.case if session is not None else None


def decide(situation: Situation, command: c.CounterCommand, asking: Asking, now: datetime) -> Decision:
    """What `command` leads to. Refuses what the asker may not, and what the state does not allow."""
    if isinstance(command, c.SessionCommand):
        if situation.session is None and not isinstance(command, c.OpenSession):
            return Refused(RefusalCode.UNKNOWN, "no such session")
        if situation.session is not None and isinstance(command, c.OpenSession):
            return not_now("this session is open already")
    if not may_ask(asking.actor, command, situation.session):
        return Refused(RefusalCode.NOT_YOURS, "not permitted to this asker")
    decision = _rule_for(situation, command, asking)
    if isinstance(decision, Refused):
        return decision
    decision = _with_case_parked(situation.session, decision)
    try:
        apply(situation, decision, now)
    except (IllegalTransition, ImpossibleCaseEvent) as impossible:
        return not_now(str(impossible))
    return decision


def apply(situation: Situation, decided: Decided, at: datetime) -> Situation:
    """The situation after `decided`; a case that it begins is not in it.

    Raises IllegalTransition or ImpossibleCaseEvent when the tables do not allow one of its events.
    """
    session, teller, case = situation.session, situation.teller, situation.case
    for event in decided.session:
        if session is not None:
            session = evolve(session, event, at)
    for event in decided.teller:
        if teller is not None:
            teller = evolve_teller(teller, event, at)
    for event in decided.case:
        if case is not None:
            case = evolve_case(case, event, at)
    return Situation(session, teller, case=case)


def _with_case_parked(session: SessionState | None, decided: Decided) -> Decided:
    """Whichever rule closes a session: what it has in hand is parked in the same append."""
    place = next((n for n, event in enumerate(decided.session) if isinstance(event, SessionClosed)), None)
    if session is None or place is None:
        return decided
    parked = parked_at_close(session)
    events = (*decided.session[:place], *parked.session, *decided.session[place:])
    return Decided(events, decided.teller, (*decided.case, *parked.case))


def _rule_for(situation: Situation, command: c.CounterCommand, asking: Asking) -> Decision:
    if isinstance(command, c.OpenSession):
        return refused_by(situation.closure) if situation.closure is not None else open_session(command)
    if isinstance(command, c.DutyCommand):
        return decide_duty(situation.teller, command, asking) if situation.teller else not_now("no such teller")
    if isinstance(command, c.CaseOwnCommand):
        return decide_carrying(situation, command, asking.actor)
    if situation.session is None:
        return Refused(RefusalCode.UNKNOWN, "no such session")
    if isinstance(command, CaseCommand):
        return decide_case(situation, command, asking)
    return _session_rule(situation.session, command, asking, situation)


def _session_rule(  # noqa: C901 - a table
    session: SessionState, command: c.SessionCommand, asking: Asking, situation: Situation
) -> Decision:
    match command:
        case c.GiveConsent():
            return give_consent(session, command)
        case c.JoinLine():
            return join_line(session, asking, situation.closure)
        case c.LeaveSession():
            return leave_session(session)
        case c.RateSession():
            return rate(session, command)
        case c.TurnSource():
            return turn_source(session, command, asking.actor)
        case c.MakeOffer():
            return make_offer(session, situation.teller, command, asking)
        case c.AcceptOffer():
            return accept_offer(session, situation.teller, command, asking)
        case c.RefuseOffer():
            return refuse_offer(session, command)
        case c.LapseOffer():
            return lapse_offer(session, command)
        case c.EndService():
            return end_service(session, EndReason.TELLER_ENDED)
        case c.FinishWrapUp():
            return finish_wrap_up(session, situation.teller, command, asking.actor)
        case c.GiveUpWrapUp():
            return give_up_wrap_up(session, situation.teller, command)
        case _:
            return _chat_rule(session, command, asking, situation.teller)


def _chat_rule(
    session: SessionState, command: c.SessionCommand, asking: Asking, teller: TellerState | None
) -> Decision:
    match command:
        case c.SendMessage():
            return send_message(session, command, asking)
        case c.InviteToCall():
            return invite_to_call(session, teller, asking.actor)
        case c.TakeCall():
            return take_call(session, teller, command)
        case c.DeclineCall():
            return decline_call(session)
        case _:
            return _call_rule(session, command, asking)


def _call_rule(session: SessionState, command: c.SessionCommand, asking: Asking) -> Decision:
    match command:
        case c.PlaceMedia():
            return place_media(session, command)
        case c.MoveMedia():
            return move_media(session, command)
        case c.BeginHold():
            return begin_hold(session, asking.actor)
        case c.EndHold():
            return end_hold(session, asking.actor)
        case c.JoinCall():
            return join_call(session, command, asking.actor)
        case c.ChangeMode():
            return change_mode(session, command, asking.actor)
        case c.LeaveCall():
            return leave_call(session, asking.actor)
        case _:
            return _search_rule(session, command, asking)


def _search_rule(session: SessionState, command: c.SessionCommand, asking: Asking) -> Decision:
    match command:
        case c.SeekColleague():
            return seek_colleague(session, command, asking)
        case c.EndSearch():
            return end_search(session)
        case c.GiveUpSearch():
            return give_up_search(session, command, asking)
        case c.HandOver():
            return hand_over(session, command)
        case c.ReleaseColleague():
            return release_colleague(session, command)
        case _:
            return _callback_rule(session, command, asking)


def _callback_rule(session: SessionState, command: c.SessionCommand, asking: Asking) -> Decision:
    match command:
        case c.AskCallback():
            return ask_callback(session, command)
        case c.SummonCustomer():
            return summon(session, command, asking.durations)
        case c.GiveUpSummons():
            return give_up_summons(session, command)
        case c.ConfirmCallback():
            return confirm_callback(session)
        case c.ReportSms():
            return report_sms(session, command)
        case _:
            return _report_rule(session, command, asking)


def _report_rule(session: SessionState, command: c.SessionCommand, asking: Asking) -> Decision:  # noqa: C901 - a table
    match command:
        case c.ReportPagePresent():
            return page_present(session, command)
        case c.ReportPageGone():
            return page_gone(session, command)
        case c.ReportConnected():
            return connected(session, command)
        case c.ReportLost():
            return lost(session, command)
        case c.ReportJournal():
            return report_journal(session, command)
        case c.ReportRecorded():
            return report_recorded(command)
        case c.ReportSealed():
            return report_sealed(session, command)
        case c.ReportViewed():
            return report_viewed(command, asking)
        case c.GiveUpArrival():
            return abandon(session) if session.phase is Phase.ARRIVING else not_now("arrived")
        case c.GiveUpConnecting():
            return give_up_connecting(session, command)
        case c.GiveUpParty():
            return _give_up_party(session, command)
        case _:
            return Refused(RefusalCode.UNKNOWN, f"no rule for {type(command).__name__}")


def _give_up_party(session: SessionState, command: c.GiveUpParty) -> Decision:
    if session.phase in (Phase.WAITING, Phase.OFFERED):
        if session.parties[CUSTOMER].presence is not Presence.LOST:
            return not_now("the customer is back")
        return give_up_away(session) if session.is_away else abandon(session)
    return give_up_party(session, command)
