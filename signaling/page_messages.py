"""What a page says to the counter by its WebSocket, as types. docs/protocol.md tells the order."""

from typing import Annotated

import msgspec

from session.commands import CustomerCommand, StaffCommand
from session.personal import Personal, decode_personal
from signaling.message import Id, Message, Sdp, StreamName, StreamVersion


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
_of_customers = msgspec.json.Decoder(FromCustomer, dec_hook=decode_personal)
_of_tellers = msgspec.json.Decoder(FromTeller, dec_hook=decode_personal)


def decode_from_customer(text: str | bytes) -> FromCustomer:
    """Read a customer's message; raises msgspec.ValidationError or DecodeError on anything not in the protocol."""
    return _of_customers.decode(text)


def decode_from_teller(text: str | bytes) -> FromTeller:
    """Read a teller's message; raises msgspec.ValidationError or DecodeError on anything not in the protocol."""
    return _of_tellers.decode(text)
