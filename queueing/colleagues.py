"""Whom a teller may ask for: the lines of the plan, and the colleagues who are at work."""

from collections import Counter
from typing import Final

import msgspec

from queueing.plan_store import live_plan
from session.identifiers import LineId, StaffId
from session.personal import Personal
from session.vocabulary import Duty
from session_store.postgres import Pool

MAX_SHOWN: Final = 300
"""Whoever works with more finds a colleague by the line."""
_AT_WORK: Final = (
    "select r.teller_id, r.duty, a.staff_number, a.name from teller_rows r"
    " join staff_accounts a on a.staff_id = r.teller_id where r.duty <> 'offline' and r.present"
    " order by r.duty <> 'ready', a.staff_number limit $1"
)
_WAITING: Final = (
    "select business, null as line, count(*) as waiting from session_rows where phase in ('waiting', 'offered')"
    " group by business union all select business, sought_line, count(*) from session_rows"
    " where sought_at is not null group by business, sought_line"
)


class LineToAsk(msgspec.Struct, frozen=True):
    """A line of the plan, and how many wait in it."""

    line: LineId
    waiting: int


class ColleagueToAsk(msgspec.Struct, frozen=True):
    """Somebody at work."""

    staff: StaffId
    staff_number: str
    name: Personal
    duty: Duty


class Askable(msgspec.Struct, frozen=True):
    """At this moment; who is ready stands first."""

    lines: tuple[LineToAsk, ...]
    colleagues: tuple[ColleagueToAsk, ...]


async def read_askable(pool: Pool, asker: StaffId) -> Askable:
    """All but the asker, by the plan that holds."""
    plan = await live_plan(pool)
    line_of = {one.business.value: line.id for line in plan.lines for one in line.businesses}
    waiting = Counter[LineId]()
    for row in await pool.fetch(_WAITING):
        waiting[LineId(row["line"]) if row["line"] is not None else line_of[row["business"]]] += row["waiting"]
    return Askable(
        lines=tuple(LineToAsk(line.id, waiting[line.id]) for line in plan.lines),
        colleagues=tuple(
            ColleagueToAsk(
                StaffId(str(row["teller_id"])), row["staff_number"], Personal(row["name"]), Duty(row["duty"])
            )
            for row in await pool.fetch(_AT_WORK, MAX_SHOWN)
            if str(row["teller_id"]) != asker
        ),
    )
