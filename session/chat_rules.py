"""A chat: writing, becoming a call and a chat again, and whose page is there. Decided on the teller's stream where room
is needed: one call, or as many chats as the teller takes at once."""

from typing import Final

from session import commands as c
from session import events as e
from session.actors import Actor, Staff
from session.decision import NOTHING, Asking, Decided, Decision, not_now
from session.identifiers import CUSTOMER, MessageId, PartyId, party_of_staff
from session.state import SessionState
from session.teller_state import TellerState
from session.vocabulary import Channel, LossCause, Phase, Presence

MAX_MESSAGE_CHARACTERS: Final = 2000
"""A screenful; what is longer is a paper."""
MAX_MESSAGES: Final = 1000
"""Of one session: an hour of two people writing every seven seconds."""
_IN_LINE: Final = (Phase.WAITING, Phase.OFFERED)


def why_no_room(session: SessionState, teller: TellerState | None, at_once: int) -> str | None:
    """Why this teller cannot be offered the session beside what is in hand; None: there is room."""
    chats = sum(chat != session.session for chat in teller.chats) if teller is not None else 0
    if session.is_chat:
        return None if chats < at_once else "as many chats as this teller takes at once"
    return None if chats == 0 else "a call takes all of a teller, and this one has chats"


def chat_begins(session: SessionState) -> tuple[e.SessionEvent, ...]:
    """What follows an offer that was accepted: a chat needs nobody to get connected."""
    return (e.ChatBegan(),) if session.is_chat else ()


def send_message(session: SessionState, command: c.SendMessage, asking: Asking) -> Decision:
    """Whoever takes part in the conversation may write, a customer on the way to another teller too."""
    text = command.text.reveal()
    if session.phase is not Phase.IN_SERVICE:
        return not_now("there is no conversation")
    if not text.strip() or len(text) > MAX_MESSAGE_CHARACTERS:
        return not_now("an empty message, or one that is too long")
    if session.messages >= MAX_MESSAGES:
        return not_now("as many messages as one session may have")
    sent = e.MessageSent(message=MessageId(asking.id), by=_party_of(asking.actor), text=command.text)
    return Decided(session=(sent,))


def invite_to_call(session: SessionState, teller: TellerState | None, actor: Actor) -> Decision:
    """A call takes all of the teller, who must have no other chat."""
    if not _is_open_chat(session):
        return not_now("there is no chat to make a call of")
    if teller is None or teller.chats != (session.session,):
        return not_now("a call takes all of a teller, and this one has other chats")
    return NOTHING if session.call_invited else Decided(session=(e.CallInvited(by=_party_of(actor)),))


def take_call(session: SessionState, teller: TellerState | None, command: c.TakeCall) -> Decision:
    """The customer agrees to talk: the same teller, if there still is room for a call."""
    if not session.call_invited or not _is_open_chat(session) or command.channel is Channel.CHAT:
        return not_now("nobody asks this customer to talk")
    if teller is None or teller.chats != (session.session,):
        return not_now("the teller has other chats by now")
    changed = e.ChannelChanged(channel=command.channel)
    return Decided(session=(changed,), teller=(e.ChatBecameCall(session=session.session),))


def decline_call(session: SessionState) -> Decision:
    return Decided(session=(e.CallDeclined(),)) if session.call_invited else NOTHING


def back_to_chat(session: SessionState) -> Decision:
    """A call that a chat was to become, and in which the two did not get connected."""
    changed = e.ChannelChanged(channel=Channel.CHAT)
    return Decided(session=(changed,), teller=(e.CallBecameChat(session=session.session),))


def page_present(session: SessionState, command: c.ReportPagePresent) -> Decision:
    """In the line a customer is present as long as the page is, and in a chat everybody; in a call, as long as sound
    and picture arrive."""
    if _is_there_by_page(session, command.party, Presence.LOST):
        return Decided(session=(e.PartyReturned(party=command.party),))
    return NOTHING


def page_gone(session: SessionState, command: c.ReportPageGone) -> Decision:
    """The reverse of `page_present`."""
    if _is_there_by_page(session, command.party, Presence.PRESENT):
        return Decided(session=(e.PartyLost(party=command.party, cause=LossCause.PAGE_GONE),))
    return NOTHING


def _is_there_by_page(session: SessionState, name: PartyId, presence: Presence) -> bool:
    party = session.parties.get(name)
    in_line = session.phase in _IN_LINE and name == CUSTOMER
    return party is not None and party.presence is presence and (in_line or _is_open_chat(session))


def _is_open_chat(session: SessionState) -> bool:
    return session.is_chat and session.phase is Phase.IN_SERVICE


def _party_of(actor: Actor) -> PartyId:
    return party_of_staff(actor.staff) if isinstance(actor, Staff) else CUSTOMER
