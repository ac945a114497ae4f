"""Keys of SRTP that both ends of a bench know without shaking hands; they protect nothing but made-up packets."""

import hashlib
from typing import Any, Final, cast

import pylibsrtp

from media.dtls import REPLAY_WINDOW
from media.srtp import SrtpSessions

_AES_128_GCM: Final = int(cast("Any", pylibsrtp.Policy).SRTP_PROFILE_AEAD_AES_128_GCM)
_INBOUND: Final = int(cast("Any", pylibsrtp.Policy).SSRC_ANY_INBOUND)
_OUTBOUND: Final = int(cast("Any", pylibsrtp.Policy).SSRC_ANY_OUTBOUND)
_KEY_AND_SALT_BYTES: Final = 28
GCM_TRAILER: Final = 16


def known_sessions(client: int, *, is_server: bool) -> SrtpSessions:
    """Of one end of a client's way to the floor: AES-128-GCM, the replay window that the product has."""
    up, down = sending_key(client), _key("down", client)
    receiving, sending = (up, down) if is_server else (down, up)
    return sessions_with(receiving=receiving, sending=sending)


def sessions_with(*, receiving: bytes, sending: bytes) -> SrtpSessions:
    """The same with these keys, each with its salt behind it (RFC 7714, 14.2)."""
    return SrtpSessions(
        receiving=pylibsrtp.Session(_policy(receiving, _INBOUND)),
        sending=pylibsrtp.Session(_policy(sending, _OUTBOUND)),
        trailer=GCM_TRAILER,
    )


def sending_key(client: int) -> bytes:
    """What a client seals with."""
    return _key("up", client)


def _key(direction: str, client: int) -> bytes:
    return hashlib.sha256(f"{direction} {client}".encode()).digest()[:_KEY_AND_SALT_BYTES]


def _policy(key: bytes, direction: int) -> pylibsrtp.Policy:
    policy = pylibsrtp.Policy(key=key, ssrc_type=direction, srtp_profile=_AES_128_GCM)
    policy.window_size = REPLAY_WINDOW
    return policy
