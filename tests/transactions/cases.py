"""A counter that knows the shipped types, and a session in which a case can be begun."""

from session import commands as c
from session.actors import Staff, System
from session.case.business_type import TypeId
from session.identifiers import CaseId, SessionId
from session_store.counter import Counter, new_command_id
from tests.session_store.stories import arrive, ask, new_session, new_teller, talk
from transactions.case_door import CaseDoor
from transactions.shipped_types import shipped_types
from transactions.types_kept import load_types

TRANSFER = TypeId("transfer_to_other")


async def open_for_business(counter: Counter) -> CaseDoor:
    """Load the shipped types, and let the counter ask for them."""
    await load_types(counter.store, System("test"), list(shipped_types()), new_command_id())
    door = counter.case_door = CaseDoor(counter.store)
    return door


async def in_call(counter: Counter, teller: Staff | None = None) -> tuple[SessionId, Staff]:
    """A customer, and the teller who serves them."""
    session, served_by = new_session(), teller or new_teller()
    await arrive(counter, session)
    await talk(counter, session, served_by)
    return session, served_by


async def begin(counter: Counter, session: SessionId, teller: Staff, kind: TypeId = TRANSFER) -> CaseId:
    """Begin a case; returns it."""
    await ask(counter, teller, c.BeginCase(session=session, business_type=kind))
    state = await counter.session(session)
    assert state is not None
    assert state.case is not None
    return state.case
