"""A field of the case's form, as it was typed: kept, and told to all desks of the session."""

from typing import Final

import asyncpg

from session.access import may_work_on_case
from session.actors import Staff
from session.case.form import FieldName
from session.case.form_read import Typed
from session.case.stages import Stage
from session.case.state import CaseState
from session.identifiers import CaseId, CommandId, SessionId, session_stream
from session.vocabulary import RefusalCode
from signaling.case_telling import tell_case
from signaling.connection import Connection
from signaling.page_messages import SaveField
from signaling.server_messages import Done, Refused
from transactions.case_form import LONGEST_TYPED, save_field

OPEN: Final = frozenset({Stage.ENTERING})
"""At these stages a form may be typed into."""


async def keep_field(connection: Connection, message: SaveField) -> None:
    """Carry it out, or say why not."""
    door, session = connection.door, await connection.door.counter.session(SessionId(message.session))
    actor = connection.actor
    if session is None or not isinstance(actor, Staff) or not may_work_on_case(actor, session):
        _refuse(connection, message, RefusalCode.NOT_YOURS)
        return
    state = await door.counter.case(CaseId(message.case)) if session.case == message.case else None
    if state is None or state.stage not in OPEN:
        _refuse(connection, message, RefusalCode.NOT_NOW)
        return
    typed = _typed(message)
    if typed is None or not await _has_field(connection, state, FieldName(message.field)):
        _refuse(connection, message, RefusalCode.UNKNOWN)
        return
    try:
        kept = await save_field(
            door.counter.store, state.case, FieldName(message.field), message.base, typed, actor.staff, message.id
        )
    except asyncpg.ExclusionViolationError:
        _refuse(connection, message, RefusalCode.OTHER_PART)
        return
    if kept:
        connection.send(Done(id=CommandId(message.id)))
    else:
        _refuse(connection, message, RefusalCode.FIELD_TAKEN)
    await tell_case(door, session, door.hub.followers(session_stream(session.session)))


def _typed(message: SaveField) -> Typed | None:
    """One of the two; None when it is neither or both, or longer than is kept."""
    if (message.text is None) == (message.tick is None):
        return None
    if message.text is None:
        return message.tick
    text = message.text.reveal()
    return text if len(text) <= LONGEST_TYPED else None


async def _has_field(connection: Connection, state: CaseState, field: FieldName) -> bool:
    known = await connection.door.cases.known(state.business_type, state.type_version)
    return known is not None and field in known.type.form.properties


def _refuse(connection: Connection, message: SaveField, code: RefusalCode) -> None:
    connection.send(Refused(id=CommandId(message.id), code=code))
