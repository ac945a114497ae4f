"""The one door for permission: who may ask what, who may see which stream. What is not said here is forbidden."""

from typing import assert_never, get_args

from session import commands as c
from session.actors import Actor, Customer, Staff, System
from session.colleague_rules import is_colleague
from session.identifiers import CUSTOMER, PartyId, StaffId, StreamId, party_of_staff, session_stream, teller_stream
from session.search_rules import whose_ring
from session.state import SessionState
from session.vocabulary import PartyRole, Role

_CUSTOMER_MAY: frozenset[type] = frozenset(get_args(c.CustomerCommand)) | {c.OpenSession}
_TELLER_MAY: frozenset[type] = frozenset(get_args(c.TellerCommand | c.TellerCaseCommand | c.CoreBankReport))
_SUPERVISOR_MAY: frozenset[type] = frozenset(
    {c.JoinCall, c.ChangeMode, c.ForceDuty, c.MessageTeller, c.AskCoreBankAgain}
)
_COLLEAGUE_MAY: frozenset[type] = frozenset({c.LeaveCall, c.TurnSource})
"""Whoever is in the call beside its customer and its teller."""
_REVIEWER_MAY: frozenset[type] = frozenset(get_args(c.ReviewCommand))
"""Whoever came into the conversation as a reviewer. Whether they are one of this case is the rules' matter."""
_QA_MAY: frozenset[type] = frozenset({c.ReportViewed})
_CONSOLE: frozenset[Role] = frozenset({Role.TELLER, Role.SUPERVISOR})
"""Whose page has a connection of its own."""
_SYSTEM_MAY: frozenset[type] = frozenset(get_args(c.SystemCommand | c.ReportPicture | c.CarryingCommand))


def may_ask(actor: Actor, command: c.CounterCommand, session: SessionState | None) -> bool:
    """Whether `actor` may ask `command` at all; whether it is possible now is the rules' matter."""
    match actor:
        case Customer(session=own):
            return type(command) in _CUSTOMER_MAY and isinstance(command, c.SessionCommand) and command.session == own
        case Staff():
            return _staff_may_ask(actor, command, session)
        case System():
            return type(command) in _SYSTEM_MAY
        case _:
            assert_never(actor)


def _staff_may_ask(actor: Staff, command: c.CounterCommand, session: SessionState | None) -> bool:
    if type(command) in _QA_MAY:
        return Role.QA in actor.roles
    if type(command) in _SUPERVISOR_MAY:
        return Role.SUPERVISOR in actor.roles
    if type(command) in _COLLEAGUE_MAY and session is not None and is_colleague(session, party_of_staff(actor.staff)):
        return True
    if type(command) in _REVIEWER_MAY:
        return session is not None and is_reviewer(actor, session)
    if type(command) not in _TELLER_MAY or Role.TELLER not in actor.roles:
        return False
    if isinstance(command, c.DutyCommand):
        return command.teller == actor.staff
    return session is not None and _is_theirs(command, actor.staff, session)


def _is_theirs(command: c.CounterCommand, staff: StaffId, session: SessionState) -> bool:
    """What a teller may ask of a session: answer who rings, serve whom they serve, and say what there was."""
    match command:
        case c.AcceptOffer(offer=offer) | c.RefuseOffer(offer=offer):
            return staff == whose_ring(session, offer)
        case c.FinishWrapUp():
            return staff == session.serving or staff in session.former
        case _:
            return staff == session.serving


def may_follow(actor: Actor, stream: StreamId, session: SessionState | None) -> bool:
    """Whether `actor` may be sent what happens in `stream`; `session` is its state when it is a session's."""
    match actor:
        case Customer(session=own):
            return stream == session_stream(own)
        case Staff(roles=roles) if not _CONSOLE.isdisjoint(roles):
            return stream == teller_stream(actor.staff) or (session is not None and _may_follow_session(actor, session))
        case Staff() | System():
            return False
        case _:
            assert_never(actor)


def _may_follow_session(actor: Staff, session: SessionState) -> bool:
    takes_part = session.teller == actor.staff or party_of_staff(actor.staff) in session.parties
    is_rung = session.search is not None and session.search.rings == actor.staff
    return takes_part or is_rung or actor.staff in session.former or Role.SUPERVISOR in actor.roles


def is_reviewer(actor: Actor, session: SessionState) -> bool:
    """Whether `actor` is in the conversation to review what it has in hand."""
    if not isinstance(actor, Staff):
        return False
    there = session.parties.get(party_of_staff(actor.staff))
    return there is not None and there.role is PartyRole.REVIEWER


def may_see_case(actor: Actor, session: SessionState) -> bool:
    """Whether `actor` may see the case that the session has in hand, with its photographs."""
    return may_work_on_case(actor, session) or is_reviewer(actor, session)


def may_work_on_case(actor: Actor, session: SessionState) -> bool:
    """Whether `actor` may type into the form of the case in hand: whoever serves the customer, and an expert who is in
    the conversation.
    """
    if not isinstance(actor, Staff) or Role.TELLER not in actor.roles:
        return False
    there = session.parties.get(party_of_staff(actor.staff))
    return session.serving == actor.staff or (there is not None and there.role is PartyRole.EXPERT)


def may_find_cases(actor: Actor) -> bool:
    """Whether `actor` may list parked cases, to take one up in a session of their own."""
    return isinstance(actor, Staff) and Role.TELLER in actor.roles


def may_replay(actor: Actor) -> bool:
    """Whether `actor` may list sessions and see and hear recordings."""
    return isinstance(actor, Staff) and Role.QA in actor.roles


def may_supervise(actor: Actor) -> bool:
    """Whether `actor` may see the wallboard and the counter's figures."""
    return isinstance(actor, Staff) and Role.SUPERVISOR in actor.roles


def may_administer(actor: Actor) -> bool:
    """Whether `actor` may see and change the routing plan and what members of staff may do."""
    return isinstance(actor, Staff) and Role.ADMINISTRATOR in actor.roles


def may_seek(actor: Actor) -> bool:
    """Whether `actor` may see whom there is to be asked for."""
    return isinstance(actor, Staff) and Role.TELLER in actor.roles


def may_open_console(actor: Staff) -> bool:
    """Whether `actor` may have a page with a connection of its own."""
    return not _CONSOLE.isdisjoint(actor.roles)


def may_join_media(actor: Actor, session: SessionState) -> PartyId | None:
    """The party as which `actor` may have sound and picture in `session`, or None."""
    party = CUSTOMER if isinstance(actor, Customer) and actor.session == session.session else None
    if isinstance(actor, Staff):
        own = party_of_staff(actor.staff)
        party = own if session.serving == actor.staff or own in session.parties else None
    return party
