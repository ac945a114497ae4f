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
    rows = await pool.fetch(
        "select * from session_rows where opened_at >= $1 and opened_at < $2"
        " and ($3::uuid is null or teller_id = $3) and ($4::uuid is null or session_id < $4)"
        " and ($5::text is null or outcome = $5)"
        " order by session_id desc limit $6",
        wanted.opened_from,
        wanted.opened_before,
        _uuid(wanted.teller),
        _uuid(wanted.before),
        wanted.outcome,
        PAGE + 1,
    )
    found = tuple(FoundSession(SessionId(str(row["session_id"])), SessionRowNow.from_row(dict(row))) for row in rows)
    more = len(found) > PAGE
    return SessionPage(found[:PAGE], found[PAGE - 1].session if more else None)


async def find_row(pool: Pool, session: SessionId) -> FoundSession | None:
    """One session as the list shows it."""
    row = await pool.fetchrow("select * from session_rows where session_id = $1", session)
    return FoundSession(session, SessionRowNow.from_row(dict(row))) if row is not None else None


def _uuid(text: str | None) -> UUID | None:
    """Raises ValueError when it is none."""
    return UUID(text) if text is not None else None
