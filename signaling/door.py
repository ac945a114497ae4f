"""What every request at the browser's door may need, in one value, and who the asker is."""

import secrets
from typing import Final, NamedTuple, TypeVar

import msgspec
from redis.asyncio import Redis
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from media.link import MediaLink
from media.turn_credentials import NO_TURN, TurnServers
from people.accounts import Accounts
from people.introductions import Introductions
from people.tokens import LOGIN_LASTS, VISIT_LASTS, session_of_visit, staff_of_login
from queueing.pace_seen import PaceSeen
from queueing.presence import Presence
from recording.replay import ReplayFiles
from session.actors import Customer, Staff
from session.identifiers import CaseId, SessionId, StaffId
from session.personal import Personal, decode_personal, encode_personal
from session_store.counter import Counter
from signaling.hub import Hub
from telling.links import ReturnLinks
from transactions.case_door import CaseDoor
from transactions.core_banking import CoreBanking
from transactions.pictures_kept import PicturesKept
from transactions.receipts import ReceiptPress

LOGIN_COOKIE: Final = "aircounter_login"
VISIT_COOKIE: Final = "aircounter_visit"
EARLIER_COOKIE: Final = "aircounter_earlier_visit"
"""Of a visit that the page has left: it opens nothing, and says who served."""
TICKET_LASTS_S: Final = 30
MAX_BODY_BYTES: Final = 16 * 1024
"""Forms of this door are a few short fields."""


Body = TypeVar("Body")


class OutageSeen:
    """Whether this process sees its database or Redis away now."""

    def __init__(self) -> None:
        self.is_on = False


class CaseShown(NamedTuple):
    """In which session a case is shown, and up to which version of its form."""

    session: SessionId
    form_version: int
    is_waiting: bool
    """For something that no event tells: its recording to be on disk, or its carrying out."""


class Door(msgspec.Struct, frozen=True):
    """The browser's door of one web process."""

    counter: Counter
    accounts: Accounts
    redis: Redis
    presence: Presence
    media: MediaLink
    replay: ReplayFiles
    hub: Hub
    cases: CaseDoor
    pictures: PicturesKept
    core_bank: CoreBanking | None
    """None: there is none, and no account is checked."""
    origins: frozenset[str]
    turn: TurnServers = NO_TURN
    pace: PaceSeen = msgspec.field(default_factory=PaceSeen)
    links: ReturnLinks = msgspec.field(default_factory=lambda: ReturnLinks(secrets.token_bytes(32)))
    """Of all web processes and workers of a counter; the default's are this process's own."""
    introductions: Introductions = msgspec.field(default_factory=Introductions)
    """Of the bank's app."""
    outage: OutageSeen = msgspec.field(default_factory=OutageSeen)
    cases_shown: dict[CaseId, CaseShown] = msgspec.field(default_factory=dict[CaseId, CaseShown])
    """Of each case that a page here shows, what it was told last."""
    sending: set[SessionId] = msgspec.field(default_factory=set[SessionId])
    """Whose photograph is on its way: one at a time."""
    receipts: ReceiptPress = msgspec.field(default_factory=ReceiptPress)
    sends_sms: bool = False
    """Whether customers may be offered texts."""


class Problem(Exception):  # noqa: N818 - becomes an answer, not a fault
    """A refusal: a status, a code for the client's own sentence, and a sentence for people who read JSON."""

    def __init__(self, status: int, code: str, sentence: str, retry_after_s: int | None = None) -> None:
        super().__init__(sentence)
        self.status = status
        self.code = code
        self.sentence = sentence
        self.retry_after_s = retry_after_s


class _Ticket(msgspec.Struct, frozen=True):
    customer: SessionId | None = None
    staff: StaffId | None = None


def door_of(connection: HTTPConnection) -> Door:
    """The door that this request came to."""
    door = connection.app.state.door
    assert isinstance(door, Door)
    return door


async def signed_in(request: HTTPConnection) -> Staff:
    """The member of staff who asks; raises Problem 401."""
    door, token = door_of(request), request.cookies.get(LOGIN_COOKIE)
    staff = await staff_of_login(door.counter.store.pool, token) if token else None
    found = await door.accounts.find(staff) if staff else None
    if found is None:
        raise Problem(401, "signed_out", "Sign in first.")
    return found


async def visiting(request: HTTPConnection) -> Customer:
    """The customer who asks; raises Problem 404."""
    door, token = door_of(request), request.cookies.get(VISIT_COOKIE)
    session = await session_of_visit(door.counter.store.pool, token) if token else None
    if session is None:
        raise Problem(404, "no_visit", "There is no visit; begin one.")
    return Customer(session)


async def issue_ticket(door: Door, actor: Customer | Staff) -> str:
    """Let `actor` open one WebSocket within `TICKET_LASTS_S`."""
    ticket = secrets.token_urlsafe(24)
    held = _Ticket(customer=actor.session) if isinstance(actor, Customer) else _Ticket(staff=actor.staff)
    await door.redis.set(f"ticket:{ticket}", msgspec.json.encode(held), ex=TICKET_LASTS_S)
    return ticket


async def redeem_ticket(door: Door, ticket: str) -> Customer | Staff | None:
    """Whose ticket it is; it is worth nothing afterwards."""
    stored = await door.redis.getdel(f"ticket:{ticket[:64]}")
    if stored is None:
        return None
    held = msgspec.json.decode(stored, type=_Ticket)
    if held.customer is not None:
        return Customer(held.customer)
    return await door.accounts.find(held.staff) if held.staff is not None else None


async def who_resumes(connection: HTTPConnection) -> Customer | Staff | None:
    """Who opens a WebSocket again by their cookie alone: with no network in between, one request is enough to wait for.

    A page of another site cannot: its cookies stay behind (SameSite) and its Origin is refused.
    """
    kind = connection.query_params.get("as")
    try:
        if kind == "customer":
            return await visiting(connection)
        return await signed_in(connection) if kind in ("teller", "supervisor") else None
    except Problem:
        return None


def check_origin(connection: HTTPConnection) -> None:
    """Raise Problem 403 unless the page that asks is the counter's own."""
    if connection.headers.get("origin") not in door_of(connection).origins:
        raise Problem(403, "foreign_origin", "This page is not the counter's own.")


def address_of(connection: HTTPConnection) -> Personal:
    """Where the asker's packets come from."""
    return Personal(connection.client.host if connection.client else "")


async def read_body(request: Request, kind: type[Body], most_bytes: int = MAX_BODY_BYTES) -> Body:
    """The JSON body as `kind`; raises Problem 400 or 413."""
    read = bytearray()
    async for chunk in request.stream():
        read += chunk
        if len(read) > most_bytes:
            raise Problem(413, "too_large", "The request is too large.")
    try:
        return msgspec.json.decode(bytes(read), type=kind, dec_hook=decode_personal)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Problem(400, "malformed", "The request is not as the protocol says.") from error


def answer(value: object, status: int = 200) -> Response:
    """A JSON answer that nobody may keep."""
    body = msgspec.json.encode(value, enc_hook=encode_personal)
    return Response(body, status, {"Cache-Control": "no-store"}, "application/json")


def set_cookie(request: Request, response: Response, name: str, token: str) -> None:
    """Give the browser a token that no script can read and no other site can send."""
    lasts = LOGIN_LASTS if name == LOGIN_COOKIE else VISIT_LASTS
    secure = request.url.scheme == "https"
    response.set_cookie(
        name, token, max_age=int(lasts.total_seconds()), httponly=True, samesite="strict", secure=secure
    )
