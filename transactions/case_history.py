"""A case as it is judged: all that happened in it, and what of its sessions is on record."""

from datetime import UTC, datetime
from typing import Protocol, cast

import msgspec

from session import events as e
from session.case.business_type import TypeId
from session.case.context import KnownType
from session.case.evidence import CaseHistory, Entry, RecordedSpan
from session.case.may_carry_out import may_carry_out
from session.case.proof import Proof
from session.case.recorded_spans import Happened, recorded_spans
from session.identifiers import CaseId, SessionId, StaffId, case_stream, session_stream
from session_store.event_store import EventStore
from session_store.recording_telemetry import telemetry_of


class KnowsTypes(Protocol):
    """Gives the versions of types."""

    async def known(self, kind: TypeId, version: int) -> KnownType | None:
        """One version; None when there is none, or this program does not understand it."""
        ...


class Judged(msgspec.Struct, frozen=True):
    """What is proven of a case, at one moment, by its type."""

    history: CaseHistory
    known: KnownType
    proofs: tuple[Proof, ...]


async def judge(store: EventStore, types: KnowsTypes, case: CaseId, now: datetime | None = None) -> Judged | None:
    """What is proven by now; None when there is no such case, or this program does not understand its type."""
    history = await history_of(store, case)
    first = history.entries[0].event if history.entries else None
    if not isinstance(first, e.CaseBegun):
        return None
    known = await types.known(first.business_type, first.type_version)
    if known is None:
        return None
    return Judged(history, known, may_carry_out(history, known, now or datetime.now(UTC)))


async def history_of(store: EventStore, case: CaseId) -> CaseHistory:
    """All of it, read anew; of no such case one without entries."""
    records = await store.history(case_stream(case))
    entries = tuple(
        Entry(record.version, record.at, record.actor, cast("e.CaseEvent", record.event)) for record in records
    )
    sessions = dict.fromkeys(entry.event.session for entry in entries)
    spans = [span for session in sessions for span in await _recorded(store, session)]
    rows = await store.pool.fetch("select person from case_people where case_id = $1 and part = 'entered'", case)
    entered = frozenset(StaffId(str(row["person"])) for row in rows)
    return CaseHistory(case, entries, tuple(spans), entered)


async def _recorded(store: EventStore, session: SessionId) -> tuple[RecordedSpan, ...]:
    records = await store.history(session_stream(session))
    told = [Happened(record.version, record.at, cast("e.SessionEvent", record.event)) for record in records]
    return recorded_spans(session, told, await telemetry_of(store.pool, session))
