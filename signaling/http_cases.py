"""What a desk asks for beside its connection: the types of business, and the cases that nobody has in hand."""

import re
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from session.access import may_find_cases
from session.case.business_type import TypeId
from session.events import SessionOpened
from session.identifiers import SessionId, StaffId, session_stream
from session.personal import NOBODY, Personal
from session_store.case_list import ParkedCase, parked_cases
from signaling.case_messages import ParkedCases, ParkedCaseShown, TypeOffered, TypesOffered
from signaling.door import Door, Problem, answer, door_of, signed_in
from transactions.types_kept import newest_types

_NUMBER: Final = re.compile(r"\d{8}", re.ASCII)


async def types_offered(request: Request) -> Response:
    """The newest version of each type."""
    await _desk(request)
    newest = await newest_types(door_of(request).counter.store.pool)
    return answer(TypesOffered(tuple(TypeOffered(one.version, one.type) for one in newest if one.type is not None)))


async def type_in_version(request: Request) -> Response:
    """One version of a type: what a case that was begun with it goes by."""
    await _desk(request)
    kind, version = TypeId(request.path_params["kind"]), int(request.path_params["version"])
    known = await door_of(request).cases.known(kind, version)
    if known is None:
        raise Problem(404, "no_such_type", "There is no such version of this type.")
    return answer(TypeOffered(known.version, known.type))


async def cases_parked(request: Request) -> Response:
    """Those parked last first; with `number`, those of this number."""
    await _desk(request)
    door, number = door_of(request), request.query_params.get("number")
    if number is not None and not _NUMBER.fullmatch(number):
        raise Problem(400, "malformed", "A case's number has eight digits.")
    return answer(
        ParkedCases(tuple([await _shown(door, one) for one in await parked_cases(door.counter.store.pool, number)]))
    )


async def _desk(request: Request) -> None:
    if not may_find_cases(await signed_in(request)):
        raise Problem(403, "not_yours", "This is for tellers.")


async def _shown(door: Door, one: ParkedCase) -> ParkedCaseShown:
    return ParkedCaseShown(
        case=one.case,
        number=one.number,
        business_type=one.business_type,
        type_version=one.type_version,
        begun_at_ms=int(one.begun_at.timestamp() * 1000),
        parked_at_ms=int(one.parked_at.timestamp() * 1000),
        begun_by=one.begun_by,
        begun_by_name=await _staff_name(door, one.begun_by),
        customer_name=await _customer_name(door, one.last_session),
    )


async def _staff_name(door: Door, staff: StaffId) -> Personal:
    found = await door.accounts.find(staff)
    return found.name if found is not None else NOBODY


async def _customer_name(door: Door, session: SessionId) -> Personal:
    first = await door.counter.store.first(session_stream(session))
    return first.event.customer_name if first is not None and isinstance(first.event, SessionOpened) else NOBODY


ROUTES = [
    Route("/api/types", types_offered),
    Route("/api/types/{kind:str}/{version:int}", type_in_version),
    Route("/api/cases/parked", cases_parked),
]
