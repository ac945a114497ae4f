"""The jobs that somebody has to look at."""

from datetime import datetime
from typing import Final

from session_store.postgres import Pool

MOST_SHOWN: Final = 200
"""More than a bank's people look at in an hour: whoever has so many has one cause."""


async def held_up_jobs(pool: Pool) -> dict[str, datetime]:
    """By their keys, with since when; the oldest first."""
    rows = await pool.fetch(
        "select key, changed_at from jobs where stage = 'held_up' order by changed_at limit $1", MOST_SHOWN
    )
    return {row["key"]: row["changed_at"] for row in rows}
