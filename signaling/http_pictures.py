"""Photographs: sent by the customer's page, where they were asked for, and seen at the desk that asked."""

from typing import Final

import structlog
import uuid_utils
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from session.access import may_see_case
from session.actors import System
from session.case.commands import ReportPicture
from session.case.picture_fault import PictureFault
from session.decision import Refused
from session.identifiers import CaseId, PictureId, SessionId
from session.state import SessionState
from signaling.door import Door, Problem, answer, check_origin, door_of, signed_in, visiting
from transactions.picture_process import MOST_BYTES
from transactions.pictures_kept import PictureMissing

_ACTOR: Final = System("pictures")
_SENTENCES: Final = {
    PictureFault.TOO_LARGE: "The photograph has too many bytes.",
    PictureFault.TOO_MANY_PIXELS: "The photograph has too many pixels.",
    PictureFault.TOO_SMALL: "The photograph is too small to be read.",
    PictureFault.PDF: "Photograph the paper, please; a PDF is not taken.",
    PictureFault.HEIC: "Photographs of this kind are not taken; take it with this page.",
    PictureFault.NOT_A_PICTURE: "This is no photograph that can be read.",
}

log = structlog.get_logger()


async def send_picture(request: Request) -> Response:
    """The body is the photograph that was asked for; answered once it is on disk and on record."""
    check_origin(request)
    customer, door = await visiting(request), door_of(request)
    session, ask = await door.counter.session(customer.session), str(request.path_params["ask"])
    case = await _who_waits(door, session, ask)
    if customer.session in door.sending:
        raise Problem(409, "busy", "Another photograph is on its way.")
    door.sending.add(customer.session)
    try:
        picture = await _keep(door, customer.session, case, ask, await _body(request))
    finally:
        door.sending.discard(customer.session)
    return answer({"picture": picture}, 201)


async def _who_waits(door: Door, session: SessionState | None, ask: str) -> CaseId:
    """The case in which it was asked for; raises Problem when nobody waits for it (any more)."""
    state = await door.counter.case(session.case) if session is not None and session.case is not None else None
    asked = state.asks.get(ask) if state is not None else None
    if state is None or asked is None or session is None or asked.session != session.session:
        raise Problem(404, "not_asked", "Nobody has asked for this.")
    if asked.picture is not None:
        raise Problem(409, "is_there", "It is there already.")
    return state.case


async def _body(request: Request) -> bytes:
    read = bytearray()
    async for chunk in request.stream():
        read += chunk
        if len(read) > MOST_BYTES:
            raise _problem(PictureFault.TOO_LARGE)
    return bytes(read)


async def _keep(door: Door, session: SessionId, case: CaseId, ask: str, sent: bytes) -> PictureId:
    rewritten = await door.pictures.rewrite(sent)
    if isinstance(rewritten, PictureFault):
        log.info("photograph refused", fault=rewritten.value, size=len(sent))
        raise _problem(rewritten)
    picture = PictureId(str(uuid_utils.uuid7()))
    await door.pictures.keep(case, picture, rewritten.jpeg)
    report = ReportPicture(
        session=session,
        case=case,
        ask=ask,
        picture=picture,
        sha256=rewritten.sha256,
        size_bytes=len(rewritten.jpeg),
        width=rewritten.width,
        height=rewritten.height,
    )
    outcome = await door.counter.ask(_ACTOR, report)
    if isinstance(outcome, Refused):
        # The session closed meanwhile, or the same came twice.
        await door.pictures.forget(case, picture)
        raise Problem(409, outcome.code.value, "Nobody waits for it any more.")
    return picture


def _problem(fault: PictureFault) -> Problem:
    return Problem(413 if fault is PictureFault.TOO_LARGE else 422, fault.value, _SENTENCES[fault])


async def show_picture(request: Request) -> Response:
    """To a desk that has the case in hand, and to who reviews it."""
    staff, door = await signed_in(request), door_of(request)
    case, picture = CaseId(str(request.path_params["case"])), PictureId(str(request.path_params["picture"]))
    state = await door.counter.case(case)
    session = await door.counter.session(state.session) if state is not None and state.session is not None else None
    if state is None or session is None or not may_see_case(staff, session) or picture not in state.pictures:
        raise Problem(404, "no_picture", "There is no such photograph.")
    try:
        jpeg = await door.pictures.open(case, picture)
    except PictureMissing:
        raise Problem(404, "no_picture", "There is no such photograph.") from None
    return Response(jpeg, 200, {"Cache-Control": "no-store"}, "image/jpeg")


ROUTES = [
    Route("/api/visit/pictures/{ask}", send_picture, methods=["POST"]),
    Route("/api/cases/{case:uuid}/pictures/{picture:uuid}", show_picture),
]
