"""Colleagues in a conversation: who comes in, in which mode, and who leaves. Customer and teller are not colleagues."""

from typing import Final

from session import commands as c
from session import events as e
from session.actors import Actor, Staff
from session.decision import NOTHING, Decided, Decision, not_now
from session.identifiers import CUSTOMER, PartyId, StaffId, party_of_staff
from session.state import SessionState
from session.vocabulary import LeaveReason, PartyMode, PartyRole, Phase, Presence, SetAsideReason

MAX_COLLEAGUES: Final = 8
"""Whoever has a reason to be in one conversation, and room in a call's connections."""
_COME_BY_THEMSELVES: Final = frozenset({PartyRole.EXPERT, PartyRole.SUPERVISOR})
"""Not reviewers: whom the ACD has drawn reviews, and nobody who has picked the case."""


def is_colleague(session: SessionState, party: PartyId) -> bool:
    """Whether `party` is in the call beside its customer and its teller."""
    main = {CUSTOMER} if session.teller is None else {CUSTOMER, party_of_staff(session.teller)}
    return party in session.parties and party not in main


def join_call(session: SessionState, command: c.JoinCall, actor: Actor) -> Decision:
    """Whoever has left may come back; whoever is in already changes the mode instead."""
    if session.phase is not Phase.IN_SERVICE or session.is_chat or not isinstance(actor, Staff):
        return not_now("there is no conversation to come into")
    party = party_of_staff(actor.staff)
    if party in session.parties:
        now = session.parties[party]
        same = (now.role, now.mode) == (command.role, command.mode)
        return NOTHING if same else not_now("in this call already")
    if command.role not in _COME_BY_THEMSELVES or (
        command.mode is not PartyMode.FULL and command.role is not PartyRole.SUPERVISOR
    ):
        return not_now("this role does not come in like that")
    if sum(is_colleague(session, other) for other in session.parties) >= MAX_COLLEAGUES:
        return not_now("too many are in this call")
    if command.mode is not PartyMode.LISTEN and second_voice(session, party):
        return not_now("another colleague speaks already")
    invited = e.PartyInvited(
        party=party, role=command.role, mode=command.mode, staff_number=actor.staff_number, name=actor.name
    )
    return Decided(session=(invited,))


def change_mode(session: SessionState, command: c.ChangeMode, actor: Actor) -> Decision:
    """Only a supervisor has several."""
    party = party_of_staff(actor.staff) if isinstance(actor, Staff) else CUSTOMER
    now = session.parties.get(party)
    if now is None or now.role is not PartyRole.SUPERVISOR:
        return not_now("not in this call as a supervisor")
    if now.mode is command.mode:
        return NOTHING
    if command.mode is not PartyMode.LISTEN and second_voice(session, party):
        return not_now("another colleague speaks already")
    return Decided(session=(e.ModeChanged(party=party, mode=command.mode),))


def leave_call(session: SessionState, actor: Actor) -> Decision:
    party = party_of_staff(actor.staff) if isinstance(actor, Staff) else CUSTOMER
    if not is_colleague(session, party):
        return NOTHING
    left = e.PartyLeft(party=party, reason=LeaveReason.OWN_CHOICE)
    if engaged_colleague(session, party) is None:
        return Decided(session=(left,))
    return Decided(session=(left,), teller=(e.TellerReleased(session=session.session),))


def give_up_colleague(session: SessionState, party: PartyId) -> Decision:
    """A colleague who did not connect, or did not come back."""
    if session.phase is not Phase.IN_SERVICE or session.parties[party].presence is Presence.PRESENT:
        return not_now("this colleague is there")
    left = e.PartyLeft(party=party, reason=LeaveReason.CONNECTION_LOST)
    if engaged_colleague(session, party) is None:
        return Decided(session=(left,))
    return Decided(session=(left,), teller=(e.TellerSetAside(reason=SetAsideReason.NOT_CONNECTED),))


def engaged_colleague(session: SessionState, party: PartyId) -> StaffId | None:
    """Whose time `party` takes as a teller's, beside the teller who serves; None: nobody's."""
    there = session.parties.get(party)
    return StaffId(party) if there is not None and there.found and is_colleague(session, party) else None


def second_voice(session: SessionState, beside: PartyId) -> bool:
    """Everybody's page has two lines for sound: one more voice than a conversation of two, and not two more."""
    return any(
        is_colleague(session, name) and party.mode is not PartyMode.LISTEN
        for name, party in session.parties.items()
        if name != beside
    )
