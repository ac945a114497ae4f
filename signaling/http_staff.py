"""Signing in and out; and whom a teller may ask for."""

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from people.sign_in_limit import forget_tries, wait_before_trying
from people.tokens import begin_login, end_login
from queueing.colleagues import read_askable
from session import events as e
from session.access import may_seek
from session.actors import Staff
from session.identifiers import teller_stream
from session.personal import Personal
from signaling.door import (
    LOGIN_COOKIE,
    Problem,
    address_of,
    answer,
    check_origin,
    door_of,
    read_body,
    set_cookie,
    signed_in,
)
from signaling.opening_messages import StaffMember


class SignIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    login: Personal
    password: Personal


async def sign_in(request: Request) -> Response:
    """Give whoever has the password a login, in place of any other they had."""
    check_origin(request)
    door, asked, address = door_of(request), await read_body(request, SignIn), address_of(request)
    login = asked.login.reveal().strip().lower()
    wait_s = await wait_before_trying(door.redis, login, address.reveal())
    if wait_s:
        raise Problem(429, "too_many_tries", "Too many tries; wait a little.", wait_s)
    staff = await door.accounts.sign_in(login, asked.password, address)
    if staff is None:
        raise Problem(401, "wrong_login", "Login or password is wrong.")
    await forget_tries(door.redis, login)
    response = answer(staff_member(staff))
    set_cookie(request, response, LOGIN_COOKIE, await begin_login(door.counter.store.pool, staff.staff))
    return response


async def sign_out(request: Request) -> Response:
    """End the login; an open console of it is told so."""
    check_origin(request)
    door, staff = door_of(request), await signed_in(request)
    await end_login(door.counter.store.pool, request.cookies.get(LOGIN_COOKIE, ""))
    await door.accounts.record(staff.staff, e.StaffSignedOut())
    door.hub.sign_out(teller_stream(staff.staff))
    response = Response(status_code=204)
    response.delete_cookie(LOGIN_COOKIE, httponly=True, samesite="strict")
    return response


async def me(request: Request) -> Response:
    """Who is signed in here."""
    return answer(staff_member(await signed_in(request)))


async def colleagues(request: Request) -> Response:
    """The lines and the colleagues that a teller may seek."""
    staff = await signed_in(request)
    if not may_seek(staff):
        raise Problem(403, "not_yours", "Only tellers ask for colleagues.")
    return answer(await read_askable(door_of(request).counter.store.pool, staff.staff))


def staff_member(staff: Staff) -> StaffMember:
    """A member of staff as pages are told."""
    return StaffMember(staff.staff, staff.staff_number, staff.name, tuple(role.value for role in staff.roles))


ROUTES = [
    Route("/api/staff/sign-in", sign_in, methods=["POST"]),
    Route("/api/staff/sign-out", sign_out, methods=["POST"]),
    Route("/api/staff/me", me),
    Route("/api/staff/colleagues", colleagues),
]
