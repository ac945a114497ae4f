"""Every message of the WebSocket, as types. docs/protocol.md tells their order; the client's types come from here."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Final

import msgspec

from media.quality import Direction
from queueing.wallboard import Board, TrendPoint
from session.commands import CustomerCommand, StaffCommand
from session.events import SessionEvent, TellerEvent
from session.identifiers import CommandId, PartyId, SessionId, StaffId, StreamId
from session.personal import Personal, decode_personal, encode_personal
from session.vocabulary import Business, Channel, RefusalCode, Source
from signaling.case_messages import CaseNow, OwnCase

PROTOCOL_VERSION: Final = 2
MAX_MESSAGE_BYTES: Final = 64 * 1024
"""The largest thing a browser has to say is an SDP answer, about 8 KiB."""

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9-]+$")]
StreamName = Annotated[str, msgspec.Meta(max_length=80, pattern=r"^(session|teller)/[0-9a-f-]{36}$")]
StreamVersion = Annotated[int, msgspec.Meta(ge=0)]
Sdp = Annotated[str, msgspec.Meta(max_length=MAX_MESSAGE_BYTES, pattern=r"^[^\x00]*$")]


class Message(msgspec.Struct, frozen=True, tag=True, tag_field="type", kw_only=True, forbid_unknown_fields=True):
    """The base of all messages: strict in both directions."""


class Follow(Message, frozen=True):
    """Send me what happens in `stream` after the version that I have (0: everything)."""

    stream: StreamName
    after: StreamVersion


class AskAsCustomer(Message, frozen=True):
    id: Id
    command: CustomerCommand


class AskAsTeller(Message, frozen=True):
    """Of a teller, or of a colleague in a call."""

    id: Id
    command: StaffCommand


class SaveDraft(Message, frozen=True):
    """Keep the notes as typed so far; answered by `Done`. Not an event: submitting them is."""

    id: Id
    session: Id
    notes: Personal


class SaveField(Message, frozen=True):
    """Keep what stands in a field of the case's form: a text, or a tick, typed on top of the field's version `base`.

    Answered by `Done`, or refused with `field_taken` when somebody else has changed it since; either way the case is
    told anew. Not an event: submitting the form is.
    """

    id: Id
    session: Id
    case: Id
    field: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    base: StreamVersion
    text: Personal | None = None
    tick: bool | None = None


class CheckAccount(Message, frozen=True):
    """Have the core bank say whether the account in the form is of who holds the document that was checked.

    Answered by `Done` once what it says is on record, or refused: `core_bank_away`, `unknown` while no account can be
    read, `not_now` before the document is checked.
    """

    id: Id
    session: Id
    case: Id


class CheckPayee(Message, frozen=True):
    """The same of who is paid: whether the account in the form is of the name there."""

    id: Id
    session: Id
    case: Id


class JoinMedia(Message, frozen=True):
    """Make me a connection for sound and picture, in place of any that I had in this session."""

    session: Id


class AnswerMedia(Message, frozen=True):
    session: Id
    connection: Id
    sdp: Sdp


class WatchWallboard(Message, frozen=True):
    """Show me the counter as it stands, until I go. For supervisors."""


class Pong(Message, frozen=True):
    pass


class Probe(Message, frozen=True):
    """Are you there? Answered by a `Ping` at once; a page in a call asks each second, to notice a dead network."""


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


FromCustomer = Follow | AskAsCustomer | JoinMedia | AnswerMedia | Pong | Probe
FromTeller = (
    Follow
    | AskAsTeller
    | SaveDraft
    | SaveField
    | CheckAccount
    | CheckPayee
    | JoinMedia
    | AnswerMedia
    | WatchWallboard
    | Pong
    | Probe
)
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
_decoders = {
    "customer": msgspec.json.Decoder(FromCustomer, dec_hook=decode_personal),
    "teller": msgspec.json.Decoder(FromTeller, dec_hook=decode_personal),
}


def encode(messages: Sequence[FromServer]) -> str:
    """Write what goes in one frame: each message as JSON text, a line of its own."""
    return b"\n".join(map(_encoder.encode, messages)).decode()


def decode_from_customer(text: str | bytes) -> FromCustomer:
    """Read a customer's message; raises msgspec.ValidationError or DecodeError on anything not in the protocol."""
    return _decoders["customer"].decode(text)


def decode_from_teller(text: str | bytes) -> FromTeller:
    """Read a teller's message; raises msgspec.ValidationError or DecodeError on anything not in the protocol."""
    return _decoders["teller"].decode(text)


class CloseCode:
    """WebSocket close codes of this protocol (RFC 6455, section 7.4.2: 4000 to 4999 are private use)."""

    SUPERSEDED = 4001
    MALFORMED_THRICE = 4002
    TOO_SLOW = 4003
    SIGNED_OUT = 4004
    OTHER_PROTOCOL = 4005
    OUTAGE = 4006


class Closed(msgspec.Struct, frozen=True):
    """Why a line cannot be joined now: `closed` or `full`. Both texts are empty when nothing more is said.

    `time_zone` is the counter's (IANA), in whose clock `opens_at_ms` is to be shown, wherever the customer is.
    """

    code: RefusalCode
    opens_at_ms: int | None
    time_zone: str
    said_zh: str
    said_en: str


class ChannelNow(msgspec.Struct, frozen=True):
    """Whether a business is open on a channel; None: it is."""

    channel: Channel
    closed: Closed | None


class BusinessNow(msgspec.Struct, frozen=True):
    """One card of the customer's first page, as it stands now."""

    business: Business
    waiting: int
    tellers_on_duty: int
    tellers_free: int
    channels: tuple[ChannelNow, ...]
    estimate_from_s: int | None
    estimate_to_s: int | None


class StaffMember(msgspec.Struct, frozen=True):
    """The signed-in member of staff, or a row of QA's filter."""

    staff: StaffId
    staff_number: str
    name: Personal
    roles: tuple[str, ...]
