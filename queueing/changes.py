"""What can happen to the board. What names somebody who is not there changes nothing: it came late, or twice."""

import msgspec

from queueing.request import Request, Teller
from queueing.routing_plan import RoutingPlan
from session.identifiers import RequestId, StaffId


class RequestStands(msgspec.Struct, frozen=True):
    """A request has joined, or is back, or is something else than before: it stands as this from now on."""

    request: Request


class RequestLeft(msgspec.Struct, frozen=True):
    """The customer gave up, or is gone. An offer that rings with it is over, and its teller free."""

    request: RequestId


class TellerStands(msgspec.Struct, frozen=True):
    """A teller is ready, or has more or less room, or other qualifications: stands as this from now on."""

    teller: Teller


class TellerLeft(msgspec.Struct, frozen=True):
    """Offline, on a break, lost, or set aside. An offer that rings goes on: how it ended is for the log to say."""

    teller: StaffId


class OfferAccepted(msgspec.Struct, frozen=True):
    """The request is served; it takes its part of the teller."""

    request: RequestId
    teller: StaffId


class OfferPassed(msgspec.Struct, frozen=True):
    """Refused, or not answered. The request is back at its place; the teller is off the board until standing again."""

    request: RequestId
    teller: StaffId


class OfferUndone(msgspec.Struct, frozen=True):
    """The log did not take the offer, so it never rang. Both are as before, and the pair is left alone for a moment."""

    request: RequestId
    teller: StaffId


class PlanChanged(msgspec.Struct, frozen=True):
    """Another plan holds from now on. Everybody keeps their arrival."""

    plan: RoutingPlan


class TimePassed(msgspec.Struct, frozen=True):
    """Nothing but that."""


BoardChange = (
    RequestStands | RequestLeft | TellerStands | TellerLeft | OfferAccepted | OfferPassed | OfferUndone | TimePassed
)
Change = BoardChange | PlanChanged
