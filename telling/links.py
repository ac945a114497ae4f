"""Links that bring a customer back to their own session: signed, for one session, until a moment. Pure.

A token is base64url of session (16 bytes), Unix time of its end (4 bytes, RFC 4648 without padding) and the first 16
bytes of an HMAC-SHA256 over both: short enough for an SMS, and nothing to be kept anywhere.
"""

import base64
import binascii
import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from session.identifiers import SessionId

LINK_LASTS: Final = timedelta(minutes=30)
"""Longer than both summonses: whoever comes too late is shown why, and begins anew."""
LONGEST_TOKEN: Final = 64
_SESSION_BYTES: Final = 16
_SIGNED_BYTES: Final = 20
_MAC_BYTES: Final = 16
_KEY_BYTES: Final = 32


class LinkFault(StrEnum):
    """Why a link opens nothing."""

    FORGED = "link_unknown"
    """Altered, cut off, or signed by another counter."""
    EXPIRED = "link_expired"


class ReturnLinks:
    """The links of one counter: all its nodes have the same master key."""

    def __init__(self, master_key: bytes) -> None:
        self._key = HKDF(SHA256(), _KEY_BYTES, salt=None, info=b"aircounter return links").derive(master_key)

    def token(self, session: SessionId, made_at: datetime) -> str:
        """Good for `LINK_LASTS` from `made_at` on. The same for the same moment."""
        ends = int((made_at + LINK_LASTS).timestamp())
        signed = UUID(session).bytes + ends.to_bytes(_SIGNED_BYTES - _SESSION_BYTES)
        return base64.urlsafe_b64encode(signed + self._mac(signed)).rstrip(b"=").decode()

    def session_of(self, token: str, now: datetime) -> SessionId | LinkFault:
        """Whose it is, or why it opens nothing."""
        try:
            raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            return LinkFault.FORGED
        signed, mac = raw[:_SIGNED_BYTES], raw[_SIGNED_BYTES:]
        if not hmac.compare_digest(self._mac(signed), mac):
            return LinkFault.FORGED
        if now >= datetime.fromtimestamp(int.from_bytes(signed[_SESSION_BYTES:]), UTC):
            return LinkFault.EXPIRED
        return SessionId(str(UUID(bytes=signed[:_SESSION_BYTES])))

    def _mac(self, signed: bytes) -> bytes:
        return hmac.digest(self._key, signed, hashlib.sha256)[:_MAC_BYTES]
