"""What every message of the WebSocket is: strict, bounded, of one version of the protocol."""

from typing import Annotated, Final

import msgspec

PROTOCOL_VERSION: Final = 2
MAX_MESSAGE_BYTES: Final = 64 * 1024
"""The largest thing a browser has to say is an SDP answer, about 8 KiB."""

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9-]+$")]
StreamName = Annotated[str, msgspec.Meta(max_length=80, pattern=r"^(session|teller)/[0-9a-f-]{36}$")]
StreamVersion = Annotated[int, msgspec.Meta(ge=0)]
Sdp = Annotated[str, msgspec.Meta(max_length=MAX_MESSAGE_BYTES, pattern=r"^[^\x00]*$")]


class Message(msgspec.Struct, frozen=True, tag=True, tag_field="type", kw_only=True, forbid_unknown_fields=True):
    """The base of all messages: strict in both directions."""


class CloseCode:
    """WebSocket close codes of this protocol (RFC 6455, section 7.4.2: 4000 to 4999 are private use)."""

    SUPERSEDED = 4001
    MALFORMED_THRICE = 4002
    TOO_SLOW = 4003
    SIGNED_OUT = 4004
    OTHER_PROTOCOL = 4005
    OUTAGE = 4006
