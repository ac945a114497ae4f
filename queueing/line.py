"""The line as it stands: who waits, who is ready. Pure."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from queueing.estimate import Estimate, estimate
from queueing.pace import PaceNow, share_of
from queueing.routing_plan import RoutingPlan, Takes
from session.identifiers import SessionId
from session.vocabulary import Business, CallbackStage, Channel


class Waiting(msgspec.Struct, frozen=True):
    """A place in the line, kept while the request is offered or its customer's page is gone."""

    session: SessionId
    since: datetime
    business: Business
    ahead: int
    """How many come before in the same line. Who was summoned in vain does not, until back."""
    coming: int = 0
    """Of these, those who are there or have been summoned."""
    callback: CallbackStage | None = None
    summons: int = 0
    """How often the customer has been summoned."""

    @property
    def is_away(self) -> bool:
        """Whether the customer asked for a callback, and is not back."""
        return self.callback is not None and self.callback is not CallbackStage.CONFIRMED


class Line(msgspec.Struct, frozen=True):
    """One moment of the line."""

    at: datetime
    """By the database's clock, as the times of events are."""
    plan: RoutingPlan
    waiting: Mapping[SessionId, Waiting]
    """Those who were asked for, in order of arrival, over all lines."""
    counts: Mapping[Business, int]
    """How many wait, whoever was asked for."""
    longest_since: datetime | None
    """When whoever has waited longest came; None when nobody waits."""
    ready: int
    """How many tellers could take anybody now."""
    parts: int
    """How many more contacts that take a part of a teller could be taken now, by who is ready or writes."""
    on_duty: int
    """All who work now, ready or not."""

    def room_on(self, channel: Channel) -> int:
        """How many who come on this channel would be taken now, if nobody waited."""
        is_part = any(load.channel is channel and load.takes is Takes.PART for load in self.plan.channels)
        return self.parts if is_part else self.ready

    def waiting_for(self, business: Business) -> int:
        """How many wait in the line that this business leads to."""
        return sum(self.counts.get(one, 0) for one in self.together(business))

    @property
    def waiting_in_all(self) -> int:
        """How many wait, in whatever line."""
        return sum(self.counts.values())

    def together(self, business: Business) -> frozenset[Business]:
        """The businesses that wait in one line with this one."""
        return together(self.plan, business)

    def estimate_for(self, business: Business, ahead: int, pace: PaceNow) -> Estimate | None:
        """The wait behind `ahead` others in this business's line. Free tellers take that many at once."""
        share = share_of(
            together(self.plan, business), pace.begun, sum(bool(line.businesses) for line in self.plan.lines)
        )
        return estimate(max(0, ahead - self.ready), share * self.on_duty, pace.pace)


def together(plan: RoutingPlan, business: Business) -> frozenset[Business]:
    """The businesses that wait in one line with this one."""
    for line in plan.lines:
        own = frozenset(one.business for one in line.businesses)
        if business in own:
            return own
    return frozenset({business})
