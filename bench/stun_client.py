"""A client's side of ICE, as far as a server that is found by the client's checks needs it (RFC 8445, RFC 8489). Pure.

Checks are built by aioice. The answer to a check is written here: each client is asked each second.
"""

import struct
from typing import Final

from aioice import stun

from media.datagrams import Address

_HEAD: Final = struct.Struct("!HHI12s")
_RESPONSE: Final = 0x0101
_MAPPED: Final = struct.Struct("!HHBBH4s")
_INTEGRITY: Final = struct.Struct("!HH20s")
_FINGERPRINT: Final = struct.Struct("!HHI")
_PRIORITY: Final = 0x6E7F1EFF
"""Of a peer-reflexive candidate (RFC 8445, 5.1.2)."""


def is_request(datagram: bytes) -> bool:
    """Whether this is a check."""
    return datagram[:2] == b"\x00\x01"


def write_check(server_fragment: str, client_fragment: str, server_password: str) -> bytes:
    """A check from a controlled client to the server."""
    request = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
    request.attributes["USERNAME"] = f"{server_fragment}:{client_fragment}"
    request.attributes["PRIORITY"] = _PRIORITY
    request.attributes["ICE-CONTROLLED"] = 1
    request.add_message_integrity(server_password.encode())
    return bytes(request)


def write_response(check: bytes, server: Address, client_password: bytes) -> bytes:
    """The answer to a check that came from `server`."""
    port = server[1] ^ stun.COOKIE >> 16
    host = bytes(int(part) for part in server[0].split("."))
    masked = (int.from_bytes(host, "big") ^ stun.COOKIE).to_bytes(4, "big")
    attributes = _MAPPED.pack(0x0020, 8, 0, 1, port, masked)
    length = len(attributes) + _INTEGRITY.size + _FINGERPRINT.size
    message = _HEAD.pack(_RESPONSE, length, stun.COOKIE, check[8:20]) + attributes
    message += _INTEGRITY.pack(0x0008, 20, stun.message_integrity(message, client_password))
    return message + _FINGERPRINT.pack(0x8028, 4, stun.message_fingerprint(message))
