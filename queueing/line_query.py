"""Read the line from the read models: counts of all, and places of those who are asked for.

Thousands may wait and every page asks several times a second, so the database counts: what it takes is not taken from
the process that answers browsers.
"""

from collections.abc import Collection
from typing import Final

import asyncpg

from queueing.line import Line, Waiting, together
from queueing.plan_store import live_plan
from queueing.routing_plan import RoutingPlan
from session.identifiers import SessionId
from session.vocabulary import Business, CallbackStage
from session_store.postgres import Pool

_COUNTS: Final = (
    "select business, count(*) as waiting, min(joined_line_at) as since from session_rows"
    " where phase in ('waiting', 'offered') group by business"
)
_TELLERS: Final = """
    select count(*) as on_duty, count(*) filter (where duty = 'ready' and present) as ready,
        coalesce(sum(greatest(coalesce(at_once, 1) - cardinality(chats), 0))
            filter (where duty in ('ready', 'chatting') and present), 0)::integer as parts
    from teller_rows left join staff_competence on staff_id = teller_id
    where duty in ('ready', 'offered', 'chatting', 'in_session', 'after_call_work')
"""
_PLACES: Final = """
    with places as (
        select session_id, joined_line_at, business, callback, summons,
            count(*) filter (where callback is distinct from 'missed') over before as ahead,
            count(*) filter (where callback is null or callback not in ('away', 'missed')) over before as coming
        from session_rows join unnest($1::text[], $2::int[]) as lines (business, line) using (business)
        where phase in ('waiting', 'offered')
        window before as (
            partition by line order by joined_line_at, session_id rows between unbounded preceding and 1 preceding)
    )
    select * from places where session_id = any($3::uuid[]) or ($4 and callback is not null)
    order by joined_line_at, session_id
"""


async def read_line(pool: Pool, sessions: Collection[SessionId] = (), *, with_callbacks: bool = False) -> Line:
    """The line now, by the plan that holds now; with the places of these sessions, and of those that asked for a
    callback."""
    plan = await live_plan(pool)
    counts, tellers = await pool.fetch(_COUNTS), await pool.fetchrow(_TELLERS)
    assert tellers is not None
    places = await _places(pool, plan, sessions, with_callbacks=with_callbacks)
    return Line(
        at=await pool.fetchval("select clock_timestamp()"),
        plan=plan,
        waiting={one.session: one for one in places},
        counts={Business(row["business"]): row["waiting"] for row in counts},
        longest_since=min((row["since"] for row in counts), default=None),
        ready=tellers["ready"],
        parts=tellers["parts"],
        on_duty=tellers["on_duty"],
    )


async def _places(
    pool: Pool, plan: RoutingPlan, sessions: Collection[SessionId], *, with_callbacks: bool
) -> list[Waiting]:
    """Each in its own line, whose businesses are counted together."""
    if not sessions and not with_callbacks:
        return []
    lines: dict[frozenset[Business], int] = {}
    line_of = {business: lines.setdefault(together(plan, business), len(lines)) for business in Business}
    names = [business.value for business in line_of]
    rows = await pool.fetch(_PLACES, names, list(line_of.values()), list(sessions), with_callbacks)
    return [_waiting(row) for row in rows]


def _waiting(row: asyncpg.Record) -> Waiting:
    return Waiting(
        session=SessionId(str(row["session_id"])),
        since=row["joined_line_at"],
        business=Business(row["business"]),
        ahead=row["ahead"],
        coming=row["coming"],
        callback=CallbackStage(row["callback"]) if row["callback"] is not None else None,
        summons=row["summons"],
    )
