"""What happens to a party's media connection, as told to whoever decides what follows. Values."""

from dataclasses import dataclass
from enum import StrEnum

from media.lines import Source
from media.quality import Direction


class Ending(StrEnum):
    """Why a connection ended."""

    NEVER_ANSWERED = "never_answered"
    NEVER_CONNECTED = "never_connected"
    HANDSHAKE_REFUSED = "handshake_refused"
    """A wrong fingerprint, or no common cipher."""
    CONSENT_EXPIRED = "consent_expired"
    """The client no longer answers ICE's checks."""
    SILENT = "silent"
    """The client answers ICE's checks and sends no media."""
    CLOSED_BY_CLIENT = "closed_by_client"
    REPLACED = "replaced"
    """A newer connection of the same party is up."""
    CLOSED = "closed"
    """By the server."""
    FAILED = "failed"
    """By a defect, which is logged."""


@dataclass(frozen=True)
class PeerConnected:
    """A party's new connection is up, and takes the place of the one before."""

    party: str
    connection: str


@dataclass(frozen=True)
class FirstPacket:
    """The first packet of one of the party's sources on this connection."""

    party: str
    connection: str
    source: Source
    arrival_ns: int


@dataclass(frozen=True)
class PeerLost:
    """The party's connection that was up is gone, and it was not the server who ended it."""

    party: str
    connection: str
    ending: Ending


@dataclass(frozen=True)
class PeerClosed:
    """A connection ended that was never up, or that the server ended."""

    party: str
    connection: str
    ending: Ending


@dataclass(frozen=True)
class PictureSteered:
    """Pictures on one way of the party have yielded to voice, as it carries too little, or are tried again."""

    party: str
    direction: Direction
    has_yielded: bool


PeerEvent = PeerConnected | FirstPacket | PeerLost | PeerClosed | PictureSteered
