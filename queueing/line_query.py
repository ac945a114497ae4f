"""Read the line from the read models."""

from collections import Counter
from typing import Final

import asyncpg

from queueing.line import Line, Waiting, together
from queueing.plan_store import live_plan
from queueing.routing_plan import RoutingPlan
from session.identifiers import SessionId
from session.vocabulary import Business, CallbackStage
from session_store.postgres import Pool

MAX_WAITING: Final = 10_000
"""More than a counter can serve in a day; those behind see this as their place."""


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
    lines, counts = {business: together(plan, business) for business in Business}, Counter[frozenset[Business]]()
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
