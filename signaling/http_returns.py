"""Coming back by the link of an SMS: the same session, on whatever device the link was opened."""

from datetime import UTC, datetime
from typing import Annotated

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from people.tokens import begin_visit
from signaling.door import VISIT_COOKIE, Problem, answer, check_origin, door_of, read_body, set_cookie
from telling.links import LONGEST_TOKEN, LinkFault


class Returning(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    token: Annotated[str, msgspec.Meta(max_length=LONGEST_TOKEN)]


async def come_back(request: Request) -> Response:
    """Give this browser the session's cookie. Asked by the page, not by the link: who looks ahead at links gets none.

    A session that is closed is given too: the page says why, and begins anew.
    """
    check_origin(request)
    door, wanted = door_of(request), await read_body(request, Returning)
    session = door.links.session_of(wanted.token, datetime.now(UTC))
    if isinstance(session, LinkFault):
        raise Problem(410 if session is LinkFault.EXPIRED else 404, session.value, "This link does not open a visit.")
    if await door.counter.session(session) is None:
        raise Problem(404, LinkFault.FORGED.value, "This link does not open a visit.")
    response = answer({"session": session}, 201)
    set_cookie(request, response, VISIT_COOKIE, await begin_visit(door.counter.store.pool, session))
    return response


ROUTES = [Route("/api/visits/return", come_back, methods=["POST"])]
