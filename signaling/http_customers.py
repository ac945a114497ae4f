"""What a customer's page asks over HTTP: the businesses, a visit, a ticket."""

import ipaddress
from datetime import UTC, datetime
from typing import Annotated

import msgspec
import structlog
import uuid_utils
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from people.introductions import LONGEST_TOKEN, Introduction, IntroductionFault, give_back, take
from people.tokens import begin_visit, session_of_visit
from people.try_limit import seconds_to_wait
from queueing.line import Line
from queueing.line_query import read_line
from queueing.opening import Opening, announced, closure_of
from queueing.opening_kept import opening_now
from queueing.pace import PaceNow
from session.actors import Customer
from session.commands import OpenSession
from session.decision import Closure, Refused
from session.identifiers import SessionId, session_stream
from session.known_customer import NOBODY_KNOWN, Known, known_by
from session.personal import Personal, nobody
from session.vocabulary import Business, Channel, Language, Phase, Role
from signaling.door import (
    EARLIER_COOKIE,
    TICKET_LASTS_S,
    VISIT_COOKIE,
    Door,
    Problem,
    address_of,
    answer,
    check_origin,
    door_of,
    issue_ticket,
    read_body,
    set_cookie,
    signed_in,
    visiting,
)
from signaling.opening_messages import BusinessNow, ChannelNow, Closed

MAX_VISITS_OF_ADDRESS = 60
VISITS_WINDOW_S = 600
"""A whole office, or a village behind one address of its network, in ten minutes."""
MAX_NAME_CHARACTERS = 40

log = structlog.get_logger()


class NewVisit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    business: Business
    channel: Channel
    language: Language
    customer_name: Personal = msgspec.field(default_factory=nobody)
    introduction: Annotated[str, msgspec.Meta(max_length=LONGEST_TOKEN)] = ""
    """What the bank's app says of the customer; empty: they did not come from it."""


class TicketWanted(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"kind": "as"}):
    kind: str


async def list_businesses(request: Request) -> Response:
    """Each business with its wait now."""
    door = door_of(request)
    line = await read_line(door.counter.store.pool)
    pace = await door.pace.now(door.counter.store.pool)
    opening = await opening_now(door.counter.store.pool)
    cards = [_card(business, line, pace, opening) for business in Business]
    return answer({"businesses": cards, "announcements": announced(opening, line.at)})


def _card(business: Business, line: Line, pace: PaceNow, opening: Opening) -> BusinessNow:
    waiting = line.waiting_for(business)
    channels = tuple(
        ChannelNow(
            channel,
            _closed(closure_of(opening, channel, business, line.waiting_in_all, line.at), opening.time_zone),
            line.room_on(channel),
        )
        for channel in Channel
    )
    wait = line.estimate_for(business, waiting, pace)
    return BusinessNow(
        business=business,
        waiting=waiting,
        tellers_on_duty=line.on_duty,
        tellers_free=line.ready,
        channels=channels,
        estimate_from_s=wait.from_s if wait else None,
        estimate_to_s=wait.to_s if wait else None,
    )


def _closed(closure: Closure | None, time_zone: str) -> Closed | None:
    if closure is None:
        return None
    opens_at_ms = int(closure.opens_at.timestamp() * 1000) if closure.opens_at is not None else None
    return Closed(closure.code, opens_at_ms, time_zone, closure.said_zh, closure.said_en)


async def _not_too_many(door: Door, address: str) -> None:
    """Raise Problem 429 when one address begins more visits than a crowd behind it would.

    This machine's own address is nobody's: it is a proxy's that does not say for whom it asks, or a test's.
    """
    if ipaddress.ip_address(address).is_loopback:
        return
    if wait_s := await seconds_to_wait(door.redis, "visit", address, MAX_VISITS_OF_ADDRESS, VISITS_WINDOW_S):
        raise Problem(429, "too_many_tries", "Too many visits were begun from here; wait a little.", wait_s)


async def begin(request: Request) -> Response:
    """Open a session and give its cookie."""
    check_origin(request)
    door, wanted = door_of(request), await read_body(request, NewVisit)
    if len(wanted.customer_name.reveal()) > MAX_NAME_CHARACTERS:
        raise Problem(400, "malformed", "The name is too long.")
    await _not_too_many(door, address_of(request).reveal())
    introduced = await _introduced(door, wanted.introduction) if wanted.introduction else None
    session, known = SessionId(str(uuid_utils.uuid7())), await _known(request)
    opening = OpenSession(
        session=session,
        business=wanted.business,
        channel=wanted.channel,
        language=wanted.language,
        customer_name=introduced.name if introduced is not None else wanted.customer_name,
        customer_address=address_of(request),
        classes=tuple(dict.fromkeys((*(introduced.classes if introduced is not None else ()), *known.classes))),
        preferred=known.preferred,
    )
    outcome = await door.counter.ask(Customer(session), opening)
    if isinstance(outcome, Refused):
        if introduced is not None:
            await give_back(door.redis, introduced)
        raise Problem(409, outcome.code.value, "The visit could not begin; try again.")
    response = answer({"session": session}, 201)
    set_cookie(request, response, VISIT_COOKIE, await begin_visit(door.counter.store.pool, session))
    return response


async def _introduced(door: Door, token: str) -> Introduction:
    """Whom the bank's app introduces; it is used up by that. Raises Problem."""
    said = door.introductions.read(token, datetime.now(UTC))
    if not isinstance(said, IntroductionFault):
        if await take(door.redis, said):
            return said
        said = IntroductionFault.USED
    log.info("introduction refused", why=said.value)
    raise Problem(403, said.value, "The bank's app must open the counter anew; or go on without it.")


async def _known(request: Request) -> Known:
    """What the visit before says of the one that begins."""
    door, tokens = door_of(request), (request.cookies.get(name) for name in (VISIT_COOKIE, EARLIER_COOKIE))
    for token in filter(None, tokens):
        earlier = await session_of_visit(door.counter.store.pool, token)
        if earlier is not None:
            return known_by(await door.counter.session(earlier), datetime.now(UTC))
    return NOBODY_KNOWN


async def current(request: Request) -> Response:
    """The visit that the cookie opens."""
    customer = await visiting(request)
    state = await door_of(request).counter.session(customer.session)
    # Whoever did not come when called is told so when they do.
    is_told = state is not None and (state.rated or (state.teller is None and not state.is_away))
    if state is None or (state.phase is Phase.CLOSED and is_told):
        raise Problem(404, "no_visit", "The visit is over; begin another.")
    return answer({"session": customer.session, "stream": session_stream(customer.session)})


async def forget(request: Request) -> Response:
    """Let the browser forget its visit; the session itself goes its own way. Who served it is remembered for a day."""
    check_origin(request)
    response = Response(status_code=204)
    if (token := request.cookies.get(VISIT_COOKIE)) is not None:
        set_cookie(request, response, EARLIER_COOKIE, token)
    response.delete_cookie(VISIT_COOKIE, httponly=True, samesite="strict")
    return response


async def ticket(request: Request) -> Response:
    """One WebSocket, once, soon."""
    check_origin(request)
    door, wanted = door_of(request), await read_body(request, TicketWanted)
    match wanted.kind:
        case "customer":
            issued = await issue_ticket(door, await visiting(request))
        case "teller" | "supervisor":
            staff = await signed_in(request)
            if Role(wanted.kind) not in staff.roles:
                raise Problem(403, "not_yours", f"This page is for a {wanted.kind}.")
            issued = await issue_ticket(door, staff)
        case _:
            raise Problem(400, "malformed", "A ticket is for a customer, a teller or a supervisor.")
    return answer({"ticket": issued, "expires_s": TICKET_LASTS_S})


ROUTES = [
    Route("/api/businesses", list_businesses),
    Route("/api/visits", begin, methods=["POST"]),
    Route("/api/visit", current),
    Route("/api/visit", forget, methods=["DELETE"]),
    Route("/api/tickets", ticket, methods=["POST"]),
]
