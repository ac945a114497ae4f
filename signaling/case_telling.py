"""What the desks of a session are told of the case in hand: put together of its history, its type, and its form."""

from collections.abc import Iterable

import structlog

from session.access import may_work_on_case
from session.case.form import FieldName
from session.case.form_read import read_form
from session.case.guide import guide
from session.case.number import case_number
from session.case.state import CaseState
from session.personal import Personal
from session.state import SessionState
from signaling.case_messages import CaseNow, FieldShown, TickShown
from signaling.connection import Connection
from signaling.door import Door
from signaling.messages import CaseTold
from transactions.case_form import FieldTyped, read_fields

log = structlog.get_logger()


async def tell_case(door: Door, session: SessionState, pages: Iterable[object]) -> None:
    """Tell each of `pages` that may see it what the session has in hand now, if anything."""
    desks = [page for page in pages if isinstance(page, Connection) and may_work_on_case(page.actor, session)]
    if not desks:
        return
    told = await _case_of(door, session)
    for desk in desks:
        desk.send(CaseTold(session=session.session, case=told))


async def _case_of(door: Door, session: SessionState) -> CaseNow | None:
    kept = await door.counter.case(session.case) if session.case is not None else None
    if kept is None:
        return None
    fields = await read_fields(door.counter.store, kept.case)
    door.forms_shown[kept.case] = (session.session, max((field.version for field in fields.values()), default=0))
    return await _now(door, kept, fields)


async def _now(door: Door, state: CaseState, fields: dict[FieldName, FieldTyped]) -> CaseNow | None:
    known = await door.cases.known(state.business_type, state.type_version)
    if known is None:
        log.error("a case's type is not understood", type=state.business_type, version=state.type_version)
        return None
    form = read_form(known.type.form, {name: field.typed for name, field in fields.items()})
    now = guide(known.type, state, form)
    return CaseNow(
        case=state.case,
        number=case_number(state.case),
        business_type=state.business_type,
        type_version=state.type_version,
        stage=state.stage,
        begun_at_ms=int(state.begun_at.timestamp() * 1000),
        begun_by=state.begun_by,
        steps=now.steps,
        next=now.next,
        next_statement=now.next_statement,
        ticks=tuple(
            TickShown(step, statement, int(tick.at.timestamp() * 1000), tick.session, tick.by)
            for (step, statement), tick in state.ticks.items()
        ),
        fields={name: _shown(field) for name, field in fields.items()},
        faults=form.faults,
    )


def _shown(field: FieldTyped) -> FieldShown:
    if isinstance(field.typed, bool):
        return FieldShown(field.version, field.by, tick=field.typed)
    return FieldShown(field.version, field.by, text=Personal(field.typed))
