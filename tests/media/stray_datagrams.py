"""What strangers send: one datagram of each kind, as somebody would who knows all that is not secret of a call."""

import secrets
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from aioice import stun

LARGEST: Final = 65_507
"""What a UDP datagram carries at most over IPv4."""
_DTLS_CLIENT_HELLO: Final = bytes.fromhex("16fefd00000000000000000030010000240000000000000024fefd") + bytes(40)
_DTLS_FATAL_ALERT: Final = bytes.fromhex("15fefd000000000000000000020228")
_DTLS_CLOSE_NOTIFY: Final = bytes.fromhex("15fefd000000000000000000020100")
_ZRTP_HELLO: Final = bytes.fromhex("100000015a525450") + bytes(24)
_TURN_CHANNEL_DATA: Final = bytes.fromhex("40000008") + bytes(8)
_RTP_OPUS: Final = 111
_RTCP_BYE: Final = bytes.fromhex("81cb0001")


@dataclass(frozen=True, slots=True)
class KnownOfCall:
    """What is written in the two descriptions, and may be read on the way of any of them but for the passwords."""

    username: str
    """Of a binding request: server's and client's ufrag."""
    ssrc: int
    """Of the client's sound."""


def _binding(method_class: stun.Class, username: str | None, password: str | None = None) -> bytes:
    message = stun.Message(stun.Method.BINDING, method_class)
    if username is not None:
        message.attributes["USERNAME"] = username
        message.attributes["PRIORITY"] = 1
    else:
        message.attributes["XOR-MAPPED-ADDRESS"] = ("127.0.0.1", 9)
    if password is not None:
        message.add_message_integrity(password.encode())
    return bytes(message)


def _rtp(ssrc: int) -> bytes:
    return struct.pack("!BBHII", 0x80, _RTP_OPUS, 1, 960, ssrc) + secrets.token_bytes(80)


STRAYS: Final[dict[str, Callable[[KnownOfCall], bytes]]] = {
    "empty": lambda _: b"",
    "one byte": lambda _: b"\x16",
    "STUN without integrity": lambda known: _binding(stun.Class.REQUEST, known.username),
    "STUN with a wrong ufrag": lambda _: _binding(stun.Class.REQUEST, "nobody:here", "wrong" * 5),
    "a forged binding success": lambda _: _binding(stun.Class.RESPONSE, None, "wrong" * 5),
    "truncated STUN": lambda known: _binding(stun.Class.REQUEST, known.username, "wrong" * 5)[:-9],
    "a DTLS ClientHello": lambda _: _DTLS_CLIENT_HELLO,
    "a DTLS alert": lambda _: _DTLS_FATAL_ALERT,
    "a DTLS close_notify": lambda _: _DTLS_CLOSE_NOTIFY,
    "ZRTP": lambda _: _ZRTP_HELLO,
    "TURN channel data": lambda _: _TURN_CHANNEL_DATA,
    "RTP with a known SSRC": lambda known: _rtp(known.ssrc),
    "RTCP BYE with a known SSRC": lambda known: _RTCP_BYE + struct.pack("!I", known.ssrc) + bytes(14),
    "a first byte of no class": lambda _: b"\xff" + secrets.token_bytes(40),
    "64 KB": lambda _: b"\x80" + secrets.token_bytes(LARGEST - 1),
}
"""By name; the first bytes are the classes of RFC 7983, section 7."""
