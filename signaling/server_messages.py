"""What the counter says to a page by its WebSocket, as types; the web client's are made from these."""

from collections.abc import Sequence
from enum import StrEnum

import msgspec

from media.quality import Direction
from queueing.wallboard import Board, TrendPoint
from session.events import SessionEvent, TellerEvent
from session.identifiers import CommandId, PartyId, SessionId, StreamId
from session.personal import Personal, encode_personal
from session.vocabulary import RefusalCode, Source
from signaling.case_messages import CaseNow, OwnCase
from signaling.message import Message


class Welcome(Message, frozen=True):
    """The first message of the server. `stream` is the client's own, to be followed first."""

    protocol: int
    party: PartyId
    stream: StreamId
    server_time_ms: int


class Happened(Message, frozen=True):
    """One event of a followed stream, as this party may see it. Versions rise, and skip what is not for this party."""

    stream: StreamId
    version: int
    at_ms: int
    event: SessionEvent | TellerEvent


class Caught(Message, frozen=True):
    """Everything in `stream` up to `version` has been sent: live from here on."""

    stream: StreamId
    version: int


class Done(Message, frozen=True):
    """The command was carried out, or had been before."""

    id: CommandId


class Refused(Message, frozen=True):
    id: CommandId
    code: RefusalCode
    opens_at_ms: int | None = None
    """With `closed`: when the line opens again, if that is known."""
    detail: str = ""
    """With `bad_document`: what is wrong with it."""


class Draft(Message, frozen=True):
    """The notes as they were last saved."""

    session: SessionId
    notes: Personal


class CaseTold(Message, frozen=True):
    """The case that the session has in hand, whole, whenever something in it has changed; None: it has none."""

    session: SessionId
    case: CaseNow | None


class OwnCaseTold(Message, frozen=True):
    """To the customer: their piece of business, whole, whenever something in it has changed; None: there is none."""

    session: SessionId
    case: OwnCase | None


class LinePlace(Message, frozen=True):
    """Where the customer stands. Without an estimate nobody is on duty to estimate by."""

    ahead: int
    estimate_from_s: int | None
    estimate_to_s: int | None
    sends_sms: bool
    """Whether a callback may be asked for with a number."""


class LineState(Message, frozen=True):
    """For tellers: how many wait, and since when the first of them."""

    waiting: int
    longest_since_ms: int | None


class Wallboard(Message, frozen=True):
    """The counter at this moment, whole, whenever something has changed."""

    board: Board


class WallboardTrend(Message, frozen=True):
    """The last two hours, every quarter of a minute anew."""

    points: tuple[TrendPoint, ...]


class IceServer(msgspec.Struct, frozen=True):
    """TURN servers, and a credential for them that expires: a browser's RTCIceServer (W3C WebRTC, section 4.2.4)."""

    urls: tuple[str, ...]
    username: str
    credential: str


class OfferMedia(Message, frozen=True):
    """A new connection. Without `ice_servers` the media address is reached directly or not at all."""

    session: SessionId
    connection: str
    sdp: str
    ice_servers: tuple[IceServer, ...]


class SlotFed(msgspec.Struct, frozen=True):
    """`party` is a party of the session, or `music` while the page's own party is on hold."""

    party: PartyId
    source: Source


class SlotsFed(Message, frozen=True):
    """Who is heard and seen on which of the description's media lines (by `mid`). The others are silent and dark."""

    session: SessionId
    slots: dict[str, SlotFed]


class PictureYielded(Message, frozen=True):
    """Pictures on one way of a party (up: from it, down: to it) have yielded to voice, or flow again.

    A page that is told so of its own way up sends no picture until it flows again.
    """

    session: SessionId
    party: PartyId
    direction: Direction
    has_yielded: bool


class ConnectionQuality(Message, frozen=True):
    """How good a party's connection is, as 0 to 4 bars; None while nothing is known. Oneself, or whom one hears."""

    session: SessionId
    party: PartyId
    bars: int | None


class ErrorCode(StrEnum):
    MALFORMED = "malformed"
    TOO_LARGE = "too_large"
    NOT_YOURS = "not_yours"
    MEDIA_UNAVAILABLE = "media_unavailable"
    SDP_REFUSED = "sdp_refused"


class Error(Message, frozen=True):
    """Something the client sent was not understood or not allowed. The connection lives; three in a row close it."""

    code: ErrorCode
    sentence: str


class Outage(Message, frozen=True):
    """The counter's database or Redis is away, or both are back. Calls go on meanwhile; acts wait or are refused."""

    is_on: bool


class Superseded(Message, frozen=True):
    """Another page of the same person has taken over; this one gets nothing more and must not reconnect by itself."""


class Ping(Message, frozen=True):
    """Sent every few seconds, and in answer to a `Probe`. A client that hears nothing for long reconnects."""

    server_time_ms: int


FromServer = (
    Welcome
    | Happened
    | Caught
    | Done
    | Refused
    | Draft
    | CaseTold
    | OwnCaseTold
    | LinePlace
    | LineState
    | Wallboard
    | WallboardTrend
    | OfferMedia
    | SlotsFed
    | ConnectionQuality
    | PictureYielded
    | Outage
    | Error
    | Superseded
    | Ping
)
_encoder = msgspec.json.Encoder(enc_hook=encode_personal)


def encode(messages: Sequence[FromServer]) -> str:
    """Write what goes in one frame: each message as JSON text, a line of its own."""
    return b"\n".join(map(_encoder.encode, messages)).decode()
