"""The line as it stands: who waits, who is ready. Read from the read models."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Final

import asyncpg
import msgspec

from queueing.estimate import Estimate, estimate
from queueing.pace import share_of
from queueing.pace_seen import PaceNow
from queueing.plan_store import live_plan
from queueing.routing_plan import RoutingPlan
from session.identifiers import SessionId
from session.vocabulary import Business, CallbackStage
from session_store.postgres import Pool

MAX_WAITING: Final = 10_000
"""More than a counter can serve in a day; those behind see this as their place."""


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
    """One moment of the line, in order of arrival."""

    at: datetime
    """By the database's clock, as the times of events are."""
    plan: RoutingPlan
    waiting: Mapping[SessionId, Waiting]
    """In order of arrival, over all lines."""
    ready: int
    """How many tellers could take somebody now."""
    on_duty: int
    """All who work now, ready or not."""

    def waiting_for(self, business: Business) -> int:
        """How many wait in the line that this business leads to."""
        together = _together(self.plan, business)
        return sum(one.business in together for one in self.waiting.values())

    def together(self, business: Business) -> frozenset[Business]:
        """The businesses that wait in one line with this one."""
        return _together(self.plan, business)

    @property
    def longest_since(self) -> datetime | None:
        """When whoever has waited longest came; None when nobody waits."""
        return next((one.since for one in self.waiting.values()), None)

    def estimate_for(self, business: Business, ahead: int, pace: PaceNow) -> Estimate | None:
        """The wait behind `ahead` others in this business's line. Free tellers take that many at once."""
        share = share_of(
            _together(self.plan, business), pace.begun, sum(bool(line.businesses) for line in self.plan.lines)
        )
        return estimate(max(0, ahead - self.ready), share * self.on_duty, pace.pace)


def _together(plan: RoutingPlan, business: Business) -> frozenset[Business]:
    """The businesses that wait in one line with this one."""
    for line in plan.lines:
        own = frozenset(one.business for one in line.businesses)
        if business in own:
            return own
    return frozenset({business})


async def read_line(pool: Pool) -> Line:
    """The line now, by the plan that holds now."""
    waiting = await pool.fetch(
        "select session_id, joined_line_at, business, callback, summons from session_rows"
        " where phase in ('waiting', 'offered')"
        " order by joined_line_at, session_id limit $1",
        MAX_WAITING,
    )
    tellers = await pool.fetchrow(
        "select count(*) as on_duty, count(*) filter (where duty = 'ready' and present) as ready from teller_rows"
        " where duty in ('ready', 'offered', 'in_session', 'after_call_work')"
    )
    assert tellers is not None
    plan = await live_plan(pool)
    return Line(
        at=await pool.fetchval("select clock_timestamp()"),
        plan=plan,
        waiting=_placed(waiting, plan),
        ready=tellers["ready"],
        on_duty=tellers["on_duty"],
    )


def _placed(rows: list[asyncpg.Record], plan: RoutingPlan) -> dict[SessionId, Waiting]:
    """Each in its own line, whose businesses are counted together. One look at each, however many pages ask."""
    lines, counts = {business: _together(plan, business) for business in Business}, Counter[frozenset[Business]]()
    coming = Counter[frozenset[Business]]()
    placed: dict[SessionId, Waiting] = {}
    for row in rows:
        business, session = Business(row["business"]), SessionId(str(row["session_id"]))
        callback = CallbackStage(row["callback"]) if row["callback"] is not None else None
        line = lines[business]
        placed[session] = Waiting(
            session, row["joined_line_at"], business, counts[line], coming[line], callback, row["summons"]
        )
        counts[line] += callback is not CallbackStage.MISSED
        coming[line] += callback not in (CallbackStage.AWAY, CallbackStage.MISSED)
    return placed
