"""Who is heard and seen where: from who is in a session to routes, and to what a page is told. Pure.

Everybody has two lines for sound and two for pictures. The main parties, customer and teller, have each other on the
main lines; everybody else has the customer there, and the teller on the second lines. On the second lines the main
parties have the first colleague whom they may hear. A shared screen takes the second picture while it is shared.

So a slot changes hands only when whoever feeds it leaves, changes the mode, or is put on hold; never because somebody
else comes. Who comes second on a line that is taken is not heard; `session.colleague_rules` lets nobody in like that.
"""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from media.lines import Slot, Source
from media.routes import Route
from session.identifiers import CUSTOMER, PartyId
from session.state import SessionState
from session.vocabulary import PartyMode, PartyRole

MUSIC: Final = PartyId("music")
"""The pseudo party that whoever is on hold hears."""


class Member(NamedTuple):
    """Somebody in a session, as far as it matters for who hears and sees whom."""

    party: str
    role: PartyRole
    mode: PartyMode = PartyMode.FULL
    held: bool = False
    sharing: bool = False


class Fed(NamedTuple):
    """What is heard or seen on a slot."""

    party: str
    source: Source


_NOTHING: Final[Mapping[Slot, Fed]] = {}


def members_of(state: SessionState) -> tuple[Member, ...]:
    """Who is in a session, in the order in which they came."""
    return tuple(
        Member(
            party=name,
            role=party.role,
            mode=party.mode,
            held=name == CUSTOMER and state.held_since is not None,
            sharing=name == state.sharing,
        )
        for name, party in state.parties.items()
    )


def slots_of(listener: str, members: Sequence[Member]) -> Mapping[Slot, Fed]:
    """By slot, what `listener` hears or sees there; a slot that is not named is silent and dark.

    `members` stand in the order in which they came. Of several tellers the last is the main party: the others stayed
    after handing the customer over.
    """
    self = next((member for member in members if member.party == listener), None)
    if self is None:
        return _NOTHING
    if self.held:
        return {Slot.MAIN_AUDIO: Fed(MUSIC, Source.AUDIO)}
    main, second = _heard_by(self, members)
    fed: dict[Slot, Fed] = {}
    if main is not None and not main.held:
        fed |= {Slot.MAIN_AUDIO: Fed(main.party, Source.AUDIO), Slot.MAIN_VIDEO: Fed(main.party, Source.CAMERA)}
    if second is not None:
        fed[Slot.SECOND_AUDIO] = Fed(second.party, Source.AUDIO)
        if second.mode is PartyMode.FULL:
            fed[Slot.SECOND_VIDEO] = Fed(second.party, Source.CAMERA)
    screen = next((member for member in members if member.sharing and _shows(member, self)), None)
    if screen is not None:
        fed[Slot.SECOND_VIDEO] = Fed(screen.party, Source.SCREEN)
    return fed


def routes_of(members: Sequence[Member]) -> frozenset[Route]:
    """Everybody's slots, as routes."""
    return frozenset(
        Route(source_party=fed.party, source=fed.source, listener_party=member.party, slot=slot)
        for member in members
        for slot, fed in slots_of(member.party, members).items()
    )


def _heard_by(self: Member, members: Sequence[Member]) -> tuple[Member | None, Member | None]:
    """Whom `self` has on the main lines, and whom on the second."""
    customer = next((member for member in members if member.role is PartyRole.CUSTOMER), None)
    teller = next((member for member in reversed(members) if member.role is PartyRole.TELLER), None)
    if self != customer and self != teller:
        return customer, teller
    colleagues = (member for member in members if member != customer and member != teller)
    second = next((colleague for colleague in colleagues if _may_hear(self, colleague)), None)
    return (teller if self == customer else customer), second


def _may_hear(main_party: Member, colleague: Member) -> bool:
    """A listener is heard by nobody, a whisper by the teller alone."""
    match colleague.mode:
        case PartyMode.LISTEN:
            return False
        case PartyMode.WHISPER:
            return main_party.role is PartyRole.TELLER
        case PartyMode.FULL:
            return True


def _shows(member: Member, to: Member) -> bool:
    return member != to and not member.held and member.mode is PartyMode.FULL
