"""A row of the read model as QA's list shows it: with the names that the read model does not hold."""

from datetime import datetime

from session.events import SessionOpened
from session.identifiers import session_stream
from session.personal import Personal
from session_store.session_list import FoundSession
from signaling.door import Door
from signaling.replay_messages import SessionRow


async def to_message(door: Door, found: FoundSession) -> SessionRow:
    """Add who it was: the teller from the accounts, the customer from the sealed part of the first event."""
    row = found.row
    teller = await door.accounts.find(row.teller_id) if row.teller_id is not None else None
    return SessionRow(
        session=found.session,
        opened_at_ms=int(row.opened_at.timestamp() * 1000),
        business=row.business.value,
        channel=row.channel.value,
        phase=row.phase.value,
        waited_s=_between(row.joined_line_at, row.accepted_at or row.closed_at),
        talked_s=_between(row.talk_began_at, row.talk_ended_at),
        teller=row.teller_id,
        teller_name=teller.name if teller else None,
        staff_number=teller.staff_number if teller else None,
        customer_name=await _customer_name(door, found),
        outcome=row.outcome,
        result=row.result,
        stars=row.stars,
        completeness=row.completeness,
    )


async def _customer_name(door: Door, found: FoundSession) -> Personal | None:
    first = await door.counter.store.first(session_stream(found.session))
    return first.event.customer_name if first is not None and isinstance(first.event, SessionOpened) else None


def _between(start: datetime | None, end: datetime | None) -> float | None:
    return (end - start).total_seconds() if start is not None and end is not None else None
