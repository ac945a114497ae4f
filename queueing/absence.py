"""Whose page is there, as the log is told. Who is present by the log but has no lease in Redis is gone: the node
died, or Redis forgot."""

from collections.abc import AsyncGenerator
from typing import Final
from uuid import UUID

from queueing.presence import LEASES_AT_ONCE, Presence
from session.actors import System
from session.commands import ReportPageGone, ReportPagePresent, ReportTellerGone, ReportTellerPresent
from session.identifiers import SessionId, StaffId, party_of_staff
from session_store.counter import Counter

_ACTOR: Final = System("presence")
MOST_LOOKED_AT: Final = 100_000
"""Of each kind: ten times those whom a large counter has in its lines and chats."""


async def report_customer(counter: Counter, session: SessionId, *, present: bool) -> None:
    """A customer's page came or went. What follows is the rules' matter."""
    report = ReportPagePresent(session=session) if present else ReportPageGone(session=session)
    await counter.ask(_ACTOR, report)


async def report_console(counter: Counter, teller: StaffId, *, present: bool) -> None:
    """A teller's page came or went: in each chat in hand first, so that whoever dies in the midst of it leaves somebody
    who is still to be reported; and again after it, for a chat may have been taken meanwhile."""
    await _report_in_chats(counter, teller, present=present)
    await counter.ask(_ACTOR, ReportTellerPresent(teller=teller) if present else ReportTellerGone(teller=teller))
    await _report_in_chats(counter, teller, present=present)


async def _report_in_chats(counter: Counter, teller: StaffId, *, present: bool) -> None:
    party = party_of_staff(teller)
    for session in (await counter.teller(teller)).chats:
        report = ReportPagePresent if present else ReportPageGone
        await counter.ask(_ACTOR, report(session=session, party=party))


async def report_absent(counter: Counter, presence: Presence) -> int:
    """Report everybody who is gone; returns how many. What follows (a grace, then leaving) is the rules' matter."""
    pool = counter.store.pool
    sessions = await pool.fetch(
        "select session_id from session_rows where customer_present"
        " and (phase in ('waiting', 'offered') or (phase = 'in_service' and channel = 'chat')) limit $1",
        MOST_LOOKED_AT,
    )
    tellers = await pool.fetch(
        "select teller_id from teller_rows where duty <> 'offline' and present limit $1", MOST_LOOKED_AT
    )
    count = 0
    async for stream in _absent(presence, "session", [row["session_id"] for row in sessions]):
        await report_customer(counter, SessionId(stream.partition("/")[2]), present=False)
        count += 1
    async for stream in _absent(presence, "teller", [row["teller_id"] for row in tellers]):
        await report_console(counter, StaffId(stream.partition("/")[2]), present=False)
        count += 1
    return count


async def _absent(presence: Presence, kind: str, identifiers: list[UUID]) -> AsyncGenerator[str]:
    """The streams of those who are gone. Of ten thousand at once even the names would take tens of milliseconds."""
    for begin in range(0, len(identifiers), LEASES_AT_ONCE):
        for stream in await presence.absent([f"{kind}/{one}" for one in identifiers[begin : begin + LEASES_AT_ONCE]]):
            yield stream
