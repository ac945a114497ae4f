"""Lists of sessions, page by page."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from session.identifiers import SessionId, StaffId
from session.vocabulary import Outcome
from session_store.postgres import Pool
from session_store.session_row import SessionRowNow

PAGE: Final = 50


class SessionFilter(msgspec.Struct, frozen=True):
    """What is looked for; `before` continues a list after that session."""

    opened_from: datetime
    opened_before: datetime
    teller: StaffId | None = None
    outcome: Outcome | None = None
    before: SessionId | None = None


class FoundSession(msgspec.Struct, frozen=True):
    session: SessionId
    row: SessionRowNow


class SessionPage(msgspec.Struct, frozen=True):
    """`following` is what to ask `before` for the next page; None at the end."""

    rows: tuple[FoundSession, ...]
    following: SessionId | None


async def list_sessions(pool: Pool, wanted: SessionFilter) -> SessionPage:
    """Newest first. Session ids sort by the time they were made, so that a page goes on where the last one ended."""
    conditions = ["opened_at >= $1", "opened_at < $2"]
    values: list[object] = [wanted.opened_from, wanted.opened_before]
    asked = {
        "teller_id =": _uuid(wanted.teller),
        "session_id <": _uuid(wanted.before),
        "outcome =": wanted.outcome,
    }
    # Only what is asked for stands in the statement, so that each is planned for the index that fits it.
    for column, value in asked.items():
        if value is not None:
            values.append(value)
            conditions.append(f"{column} ${len(values)}")
    rows = await pool.fetch(
        f"select * from session_rows where {' and '.join(conditions)}"  # noqa: S608 - conditions are constants
        f" order by session_id desc limit {PAGE + 1}",
        *values,
    )
    found = tuple(FoundSession(SessionId(str(row["session_id"])), SessionRowNow.from_row(dict(row))) for row in rows)
    more = len(found) > PAGE
    return SessionPage(found[:PAGE], found[PAGE - 1].session if more else None)


def _uuid(text: str | None) -> UUID | None:
    """Raises ValueError when it is none."""
    return UUID(text) if text is not None else None
