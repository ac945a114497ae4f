"""What happens in a session's stream when colleagues are asked, come in, take over and leave."""

import msgspec

from session.event import Event
from session.identifiers import LineId, OfferId, PartyId, RequestId, StaffId
from session.personal import Personal, nobody
from session.vocabulary import LeaveReason, Outcome, PartyMode, PartyRole, Purpose, SearchEnd, SetAsideReason


class PartyInvited(Event, frozen=True):
    """A colleague may from now on connect to a conversation that goes on, as this and in this mode."""

    party: PartyId
    role: PartyRole
    mode: PartyMode
    staff_number: str
    name: Personal = msgspec.field(default_factory=nobody)


class ModeChanged(Event, frozen=True):
    """From now on a colleague hears, whispers, or takes part in full."""

    party: PartyId
    mode: PartyMode


class PartyLeft(Event, frozen=True):
    """A colleague is no longer in the call; the others go on."""

    party: PartyId
    reason: LeaveReason


class ColleagueSought(Event, frozen=True):
    """A request for a colleague stands in a line from now on, in place of any that this session had.

    `line` is where it was asked for by name, `staff` who was asked for; without a line it is the business' own.
    """

    request: RequestId
    purpose: Purpose
    role: PartyRole
    by: StaffId
    line: LineId | None = None
    staff: StaffId | None = None
    is_way_back: bool = False
    """Nobody took the customer over in time: back to who began the transfer, or whoever is there."""


class ColleagueRung(Event, frozen=True):
    request: RequestId
    offer: OfferId
    teller: StaffId
    ring_s: float


class ColleagueLetPass(Event, frozen=True):
    """The colleague who was rung did not take it; the search goes on."""

    offer: OfferId
    reason: SetAsideReason


class ColleagueFound(Event, frozen=True):
    """This colleague takes it; once they are connected the search is over."""

    offer: OfferId
    teller: StaffId


class SearchEnded(Event, frozen=True):
    """No colleague is sought any more; whoever was being rung is free."""

    request: RequestId
    reason: SearchEnd


class HandedOver(Event, frozen=True):
    """From now on the customer is this teller's."""

    by: StaffId
    to: StaffId


class PartWrapUpDone(Event, frozen=True):
    """What a teller who handed the customer over has to say of it."""

    teller: StaffId
    outcome: Outcome
    notes: Personal = msgspec.field(default_factory=nobody)
