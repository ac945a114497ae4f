"""Seeking a colleague for a call that goes on: to consult, or to take the customer over. Whom to ring, the ACD says."""

from session import commands as c
from session import events as e
from session.actors import Staff
from session.colleague_rules import MAX_COLLEAGUES, is_colleague, second_voice
from session.decision import Asking, Decided, Decision, not_now
from session.identifiers import OfferId, RequestId, StaffId, party_of_staff
from session.state import Search, SessionState
from session.vocabulary import LeaveReason, PartyMode, PartyRole, Phase, Presence, Purpose, SearchEnd, SetAsideReason

_CONSULTED = frozenset({PartyRole.EXPERT, PartyRole.REVIEWER})


def seek_colleague(session: SessionState, command: c.SeekColleague, asking: Asking) -> Decision:
    """A request for a colleague joins its line. With a transfer the asker's part is over at once."""
    if session.phase is not Phase.IN_SERVICE or not isinstance(asking.actor, Staff):
        return not_now("there is no conversation to seek somebody for")
    refusal = _why_not(session, command, asking.actor.staff)
    if refusal is not None:
        return not_now(refusal)
    own = party_of_staff(asking.actor.staff)
    is_transfer = command.purpose is Purpose.TRANSFER
    sought = e.ColleagueSought(
        request=RequestId(asking.id),
        purpose=command.purpose,
        role=PartyRole.TELLER if is_transfer else command.role,
        by=asking.actor.staff,
        line=command.line,
        staff=command.staff,
    )
    holds = session.held_since is None and not session.is_chat and (is_transfer or command.on_hold)
    events: tuple[e.SessionEvent, ...] = (sought, e.HoldBegan(by=own)) if holds else (sought,)
    if not is_transfer:
        return Decided(session=events)
    left = e.PartyLeft(party=own, reason=LeaveReason.HANDED_OVER)
    # A chat keeps its part of the teller until there is said what came of it.
    work = () if session.is_chat else (e.AfterCallWorkBegan(session=session.session),)
    return Decided(session=(*events, left), teller=work)


def _why_not(session: SessionState, command: c.SeekColleague, asker: StaffId) -> str | None:
    if session.search is not None:
        return "a colleague is being sought already"
    if (command.line is None) == (command.staff is None):
        return "either a line or a person is asked for"
    if command.staff == asker or (command.staff is not None and party_of_staff(command.staff) in session.parties):
        return "who is asked for is in this call already"
    if command.purpose is Purpose.TRANSFER:
        return None
    if session.is_chat:
        return "a chat is handed on, and nobody comes in beside"
    if command.role not in _CONSULTED:
        return "nobody is consulted in this role"
    if command.role is PartyRole.REVIEWER and command.line is None:
        # Whoever picks their own reviewer has none.
        return "a reviewer is drawn from a line, and not chosen"
    if sum(is_colleague(session, other) for other in session.parties) >= MAX_COLLEAGUES:
        return "too many are in this call"
    return "another colleague speaks already" if second_voice(session, party_of_staff(asker)) else None


def ring_colleague(session: SessionState, command: c.MakeOffer, asking: Asking) -> Decision:
    """Ring one teller with the request for a colleague."""
    search = session.search
    if session.phase is not Phase.IN_SERVICE or search is None or search.offer is not None:
        return not_now("no colleague is sought here")
    if party_of_staff(command.teller) in session.parties:
        return not_now("this colleague is in the call already")
    offer = OfferId(asking.id)
    rung = e.ColleagueRung(
        request=search.request, offer=offer, teller=command.teller, ring_s=asking.durations.ring_timeout_s
    )
    return Decided(session=(rung,), teller=(e.TellerOffered(session=session.session, offer=offer),))


def rings_colleague(session: SessionState, offer: OfferId) -> bool:
    """Whether this ring is for a colleague, and goes on."""
    search = session.search
    if search is None or search.rings is None or search.offer is None:
        return False
    return session.phase is Phase.IN_SERVICE and search.offer.offer == offer


def whose_ring(session: SessionState, offer: OfferId) -> StaffId | None:
    """Who may answer this ring, or might have while it went on: a colleague who is sought, or the customer's teller."""
    is_colleagues = session.search is not None and rings_colleague(session, offer)
    return session.search.rings if is_colleagues and session.search is not None else session.serving


def accept_search(session: SessionState, search: Search, offer: OfferId, by: Staff) -> Decision:
    """The colleague comes into the call; who takes the customer over does so once connected, and in a chat at once."""
    found = e.ColleagueFound(offer=offer, teller=by.staff)
    invited = e.PartyInvited(
        party=party_of_staff(by.staff),
        role=search.role,
        mode=PartyMode.FULL,
        staff_number=by.staff_number,
        name=by.name,
    )
    if session.is_chat:
        joined = e.PartyJoined(party=invited.party, role=search.role)
        taken = e.ChatTaken(session=session.session)
        return Decided(session=(found, invited, joined, *taken_over(session, by.staff)), teller=(taken,))
    return Decided(session=(found, invited), teller=(e.TellerEngaged(session=session.session),))


def pass_search(offer: OfferId, reason: SetAsideReason) -> Decision:
    """The colleague did not take it: set aside, and others are rung."""
    let_pass = e.ColleagueLetPass(offer=offer, reason=reason)
    return Decided(session=(let_pass,), teller=(e.TellerSetAside(reason=reason),))


def end_search(session: SessionState) -> Decision:
    """The asker wants nobody any more."""
    search = session.search
    if search is None or search.found is not None or search.purpose is not Purpose.CONSULT:
        return not_now("nobody is sought, or somebody is coming already")
    return _over(search, SearchEnd.CANCELLED)


def give_up_search(session: SessionState, command: c.GiveUpSearch, asking: Asking) -> Decision:
    """Nobody came in time: a consultation is over, and a transferred customer goes back."""
    search = session.search
    if search is None or search.request != command.request:
        return not_now("this search is over")
    if session.phase is not Phase.IN_SERVICE:
        return _over(search, SearchEnd.CALL_ENDED)
    if search.found is not None:
        return not_now("somebody is coming")
    if search.purpose is Purpose.CONSULT:
        return _over(search, SearchEnd.NOBODY_CAME)
    if search.is_way_back:
        return not_now("the customer is on the way back already")
    return _send_back(search, RequestId(asking.id))


def _send_back(search: Search, request: RequestId) -> Decision:
    back = e.ColleagueSought(
        request=request,
        purpose=Purpose.TRANSFER,
        role=search.role,
        by=search.by,
        staff=search.by,
        is_way_back=True,
    )
    return Decided(session=(back,), teller=_freed(search))


def _over(search: Search, reason: SearchEnd) -> Decision:
    return Decided(session=(e.SearchEnded(request=search.request, reason=reason),), teller=_freed(search))


def _freed(search: Search) -> tuple[e.TellerEvent, ...]:
    return (e.TellerFreed(offer=search.offer.offer),) if search.rings is not None and search.offer is not None else ()


def hand_over(session: SessionState, command: c.HandOver) -> Decision:
    """After consulting: the customer is the colleague's from now on, and hears so."""
    party = session.parties.get(party_of_staff(command.to))
    if session.phase is not Phase.IN_SERVICE or session.teller is None or party is None or not party.found:
        return not_now("there is no such colleague in this call")
    if party.presence is not Presence.PRESENT or not is_colleague(session, party_of_staff(command.to)):
        return not_now("this colleague cannot take the customer over now")
    left = e.PartyLeft(party=party_of_staff(session.teller), reason=LeaveReason.HANDED_OVER)
    return Decided(
        session=(left, *taken_over(session, command.to)),
        teller=(e.AfterCallWorkBegan(session=session.session),),
    )


def taken_over(session: SessionState, to: StaffId) -> tuple[e.SessionEvent, ...]:
    """What happens when somebody takes the customer over: the music ends, too."""
    assert session.teller is not None, "who is in service has a teller"
    handed = e.HandedOver(by=session.teller, to=to)
    return (handed,) if session.held_since is None else (handed, e.HoldEnded(by=party_of_staff(to)))


def release_colleague(session: SessionState, command: c.ReleaseColleague) -> Decision:
    """After the end: whoever came as a colleague through the ACD is free."""
    party = session.parties.get(command.party)
    if (
        session.phase is Phase.IN_SERVICE
        or party is None
        or not party.found
        or not is_colleague(session, command.party)
    ):
        return not_now("nobody to be released")
    left = e.PartyLeft(party=command.party, reason=LeaveReason.CALL_ENDED)
    return Decided(session=(left,), teller=(e.TellerReleased(session=session.session),))
