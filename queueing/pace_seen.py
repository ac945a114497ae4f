"""What the read models say of the pace: counted anew every few seconds, whoever asks."""

import asyncio
from typing import Final

from queueing.pace import WINDOWS_S, Finished, Left, PaceNow, Usual, pace_of
from queueing.reports import OCCUPIED
from session.vocabulary import Business
from session_store.postgres import Pool

COUNT_AGAIN_S: Final = 3.0
"""A pace that is three seconds old is still the pace, and it is asked for by every first page."""
LONGEST_SESSION_S: Final = 6 * 3600
"""Older ones that still go on say nothing of now."""
USUAL_SESSIONS: Final = 500
"""What is usual is known by the last so many."""

_BUSY: Final = sorted(OCCUPIED)

_LOOKS: Final = """
    select look_s,
        (select count(*) from session_rows
            where opened_at > at - make_interval(secs => $2) and accepted_at is not null
                and closed_at > at - make_interval(secs => look_s)) as finished,
        (select coalesce(sum(greatest(0, extract(epoch from coalesce(ended_at, at)
                - greatest(began_at, at - make_interval(secs => look_s))))), 0)::float8 from duty_spans
            where began_at > at - make_interval(secs => $2) and duty = any($3)) as busy_s
    from unnest($1::float8[]) as look_s, (select clock_timestamp() as at) as now
"""
"""Tellers' time, and not that of conversations: who writes with three at once finishes as often as three."""
_LEFT: Final = """
    select
        count(*) filter (where result = 'abandoned' and closed_at > at - make_interval(secs => $1)) as left,
        coalesce(sum(greatest(0, extract(epoch from coalesce(accepted_at, closed_at, at)
            - greatest(joined_line_at, at - make_interval(secs => $1))))), 0)::float8 as waited_s
    from (select clock_timestamp() as at) as now, session_rows
    where opened_at > at - make_interval(secs => $2) and joined_line_at is not null and callback is null
"""
_USUAL: Final = """
    select known_by, (
        select sum(extract(epoch from ended_at - began_at)) / known_by from duty_spans
        where began_at >= first_at and ended_at is not null and duty = any($2)
    )::float8 as handle_s
    from (select count(*) as known_by, min(accepted_at) as first_at from (
        select accepted_at from session_rows where result = 'served' order by opened_at desc limit $1
    ) as latest) as known
"""
_BEGUN: Final = """
    select business, count(*) as begun from session_rows
    where opened_at > clock_timestamp() - make_interval(secs => $2)
        and accepted_at > clock_timestamp() - make_interval(secs => $1)
    group by business
"""


async def read_pace(pool: Pool) -> PaceNow:
    """Count now."""
    rows = {row["look_s"]: row for row in await pool.fetch(_LOOKS, list(WINDOWS_S), LONGEST_SESSION_S, _BUSY)}
    looks = tuple(Finished(rows[look_s]["finished"], rows[look_s]["busy_s"]) for look_s in WINDOWS_S)
    left = await pool.fetchrow(_LEFT, WINDOWS_S[-1], LONGEST_SESSION_S)
    usual = await pool.fetchrow(_USUAL, USUAL_SESSIONS, _BUSY)
    assert left is not None
    assert usual is not None
    known = Usual(usual["handle_s"], float(usual["known_by"])) if usual["handle_s"] else Usual()
    begun = await pool.fetch(_BEGUN, WINDOWS_S[-1], LONGEST_SESSION_S)
    return PaceNow(
        pace_of(looks, Left(left["left"], left["waited_s"]), known),
        {Business(row["business"]): row["begun"] for row in begun},
    )


class PaceSeen:
    """The pace of one process's database, remembered for `COUNT_AGAIN_S`."""

    def __init__(self) -> None:
        self._counted_at = float("-inf")
        self._counted = PaceNow()

    async def now(self, pool: Pool) -> PaceNow:
        """The pace, at most `COUNT_AGAIN_S` old."""
        now = asyncio.get_running_loop().time()
        if now - self._counted_at >= COUNT_AGAIN_S:
            # Before the query: those who ask while it runs take the last answer instead of asking too.
            self._counted_at = now
            self._counted = await read_pace(pool)
        return self._counted
