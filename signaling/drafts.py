"""Notes as they are typed: a row, sealed under the session's key. Submitting them is the event."""

from session.identifiers import SessionId, StaffId, session_stream
from session_store.event_store import EventStore
from session_store.keys import seal, unseal


async def save_draft(store: EventStore, session: SessionId, staff: StaffId, notes: str) -> None:
    """Keep `notes` in place of what was typed before."""
    key = await store.keys.key_of(session_stream(session))
    await store.pool.execute(
        "insert into drafts values ($1, $2, $3)"
        " on conflict (session_id, staff_id) do update set sealed = excluded.sealed, saved_at = now()",
        session,
        staff,
        seal(key, notes.encode(), _bound_to(session, staff)),
    )


async def load_draft(store: EventStore, session: SessionId, staff: StaffId) -> str | None:
    """What was typed last, or None."""
    sealed = await store.pool.fetchval(
        "select sealed from drafts where session_id = $1 and staff_id = $2", session, staff
    )
    if sealed is None:
        return None
    key = await store.keys.find(session_stream(session))
    return unseal(key, sealed, _bound_to(session, staff)).decode() if key is not None else None


def _bound_to(session: SessionId, staff: StaffId) -> str:
    return f"draft/{session}/{staff}"
