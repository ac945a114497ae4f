"""Opaque tokens in cookies: a member of staff's login, a customer's visit. Only their hashes are stored."""

import hashlib
import secrets
from datetime import timedelta
from typing import Final

from session.identifiers import SessionId, StaffId
from session_store.postgres import Pool

TOKEN_BYTES: Final = 32
LOGIN_LASTS: Final = timedelta(hours=12)
"""A long shift; the next day signs in again."""
VISIT_LASTS: Final = timedelta(hours=24)


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


async def begin_login(pool: Pool, staff: StaffId) -> str:
    """Give `staff` a login, in place of any other: one live login a person."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    await pool.execute(
        "insert into login_sessions values ($1, $2, now() + $3)"
        " on conflict (staff_id) do update set token_hash = excluded.token_hash, expires_at = excluded.expires_at",
        _hash(token),
        staff,
        LOGIN_LASTS,
    )
    return token


async def staff_of_login(pool: Pool, token: str) -> StaffId | None:
    """Whose login this is, or None when it is over."""
    found = await pool.fetchval(
        "select staff_id from login_sessions where token_hash = $1 and expires_at > now()", _hash(token)
    )
    return StaffId(str(found)) if found is not None else None


async def end_login(pool: Pool, token: str) -> None:
    """Sign out."""
    await pool.execute("delete from login_sessions where token_hash = $1", _hash(token))


async def begin_visit(pool: Pool, session: SessionId) -> str:
    """Give a customer the token of their session."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    await pool.execute("insert into visits values ($1, $2, now() + $3)", _hash(token), session, VISIT_LASTS)
    return token


async def session_of_visit(pool: Pool, token: str) -> SessionId | None:
    """The session that this token opens, or None when it is over."""
    found = await pool.fetchval(
        "select session_id from visits where token_hash = $1 and expires_at > now()", _hash(token)
    )
    return SessionId(str(found)) if found is not None else None
