"""Offering a waiting request to a teller, and what becomes of the offer."""

from session import commands as c
from session import events as e
from session.actors import Staff
from session.chat_rules import back_to_chat, chat_begins, why_no_room
from session.decision import Asking, Decided, Decision, not_now
from session.identifiers import CUSTOMER, OfferId, party_of_staff
from session.search_rules import accept_search, pass_search, ring_colleague, rings_colleague
from session.state import SessionState
from session.teller_state import TellerState
from session.vocabulary import Phase, Presence, SetAsideReason


def make_offer(session: SessionState, teller: TellerState | None, command: c.MakeOffer, asking: Asking) -> Decision:
    """Ring one teller for the session that waits, if there is room. That the teller is ready, the own table says."""
    if (why := why_no_room(session, teller, command.at_once)) is not None:
        return not_now(why)
    if command.as_colleague:
        return ring_colleague(session, command, asking)
    if session.phase is not Phase.WAITING or session.request is None:
        return not_now("nobody waits here")
    if session.parties[CUSTOMER].presence is not Presence.PRESENT:
        return not_now("the customer's page is gone")
    if session.is_away:
        return not_now("the customer asked for a callback and is not back")
    offer = OfferId(asking.id)
    made = e.OfferMade(
        request=session.request, offer=offer, teller=command.teller, ring_s=asking.durations.ring_timeout_s
    )
    return Decided(session=(made,), teller=(e.TellerOffered(session=session.session, offer=offer),))


def accept_offer(session: SessionState, teller: TellerState | None, command: c.AcceptOffer, asking: Asking) -> Decision:
    """The teller takes the customer; who it is, the login says."""
    if session.is_chat and teller is not None and teller.lost_at is not None:
        # Whose page is gone is told to chats in hand only, and nobody would be told of this one.
        return not_now("the console is gone")
    if session.search is not None and rings_colleague(session, command.offer) and isinstance(asking.actor, Staff):
        return accept_search(session, session.search, command.offer, asking.actor)
    if not _rings(session, command.offer) or not isinstance(asking.actor, Staff):
        return not_now("this offer does not ring any more")
    accepted = e.OfferAccepted(
        offer=command.offer,
        teller=asking.actor.staff,
        staff_number=asking.actor.staff_number,
        teller_name=asking.actor.name,
    )
    taken = e.ChatTaken(session=session.session) if session.is_chat else e.TellerEngaged(session=session.session)
    return Decided(session=(accepted, *chat_begins(session)), teller=(taken,))


def refuse_offer(session: SessionState, command: c.RefuseOffer) -> Decision:
    """The teller lets it pass: the customer keeps the place, the teller is set aside."""
    if rings_colleague(session, command.offer):
        return pass_search(command.offer, SetAsideReason.OFFER_REFUSED)
    if not _rings(session, command.offer):
        return not_now("this offer does not ring any more")
    aside = e.TellerSetAside(reason=SetAsideReason.OFFER_REFUSED)
    return Decided(session=(e.OfferRefused(offer=command.offer),), teller=(aside,))


def lapse_offer(session: SessionState, command: c.LapseOffer) -> Decision:
    """Nobody answered in time."""
    if rings_colleague(session, command.offer):
        return pass_search(command.offer, SetAsideReason.OFFER_MISSED)
    if not _rings(session, command.offer):
        return not_now("this offer does not ring any more")
    aside = e.TellerSetAside(reason=SetAsideReason.OFFER_MISSED)
    return Decided(session=(e.OfferLapsed(offer=command.offer),), teller=(aside,))


def give_up_connecting(session: SessionState, command: c.GiveUpConnecting) -> Decision:
    """The two did not get connected: back to the line, and a teller who did not come is set aside; or back to the chat
    that it was."""
    if session.phase is not Phase.CONNECTING or session.offer is None or session.offer.offer != command.offer:
        return not_now("not connecting any more")
    if session.began_as_chat:
        return back_to_chat(session)
    missing = tuple(p for p, party in session.parties.items() if party.presence is not Presence.PRESENT)
    failed = e.ConnectingFailed(offer=command.offer, missing=missing)
    if party_of_staff(session.offer.teller) in missing:
        return Decided(session=(failed,), teller=(e.TellerSetAside(reason=SetAsideReason.NOT_CONNECTED),))
    return Decided(session=(failed,), teller=(e.TellerFreed(offer=command.offer),))


def _rings(session: SessionState, offer: OfferId) -> bool:
    return session.phase is Phase.OFFERED and session.offer is not None and session.offer.offer == offer
