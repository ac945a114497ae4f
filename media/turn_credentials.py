"""Short-lived credentials for a TURN server (RFC 8656), by the shared-secret scheme that coturn calls `use-auth-secret`
(draft-uberti-behave-turn-rest-00, section 2.2). Pure.

The counter and the TURN server know one secret and never speak to one another: what the counter signs, the TURN server
can check. Whoever finds a credential can use it until it expires, and then only to reach the media address, as the TURN
server relays to nothing else (`aircounter turn-config`).
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from typing import Final

LIFETIME_S: Final = 3_600
"""It is looked at when a connection is made, and a connection made anew gets a new one: this only has to outlast the
difference between the two machines' clocks. One that is there goes on after it."""
_PSEUDONYM_CHARACTERS: Final = 16
"""64 bits: no two parties of a bank's year meet."""


@dataclass(frozen=True)
class TurnServers:
    """What clients are told of: the same servers by several ways, most wanted first, and the secret they share."""

    urls: tuple[str, ...]
    """`turn:` and `turns:` (RFC 7065)."""
    secret: str = field(repr=False)


NO_TURN: Final = TurnServers((), "")
"""Clients reach the media address directly or not at all."""


@dataclass(frozen=True)
class Credential:
    """What a client shows a TURN server."""

    username: str
    password: str = field(repr=False)


def credential_for(secret: str, session: str, party: str, now_s: float) -> Credential:
    """A credential for one party of one session, good for `LIFETIME_S` from `now_s` (Unix time, in seconds)."""
    username = f"{int(now_s) + LIFETIME_S}:{pseudonym_of(secret, session, party)}"
    signature = hmac.digest(secret.encode(), username.encode(), "sha1")
    return Credential(username, base64.b64encode(signature).decode())


def pseudonym_of(secret: str, session: str, party: str) -> str:
    """The name that the TURN server counts a party's allocations by, and writes into its log.

    The same for each connection of one party in one session; it tells nobody who has not the secret which one.
    """
    return hmac.new(secret.encode(), f"{session}/{party}".encode(), hashlib.sha256).hexdigest()[:_PSEUDONYM_CHARACTERS]
