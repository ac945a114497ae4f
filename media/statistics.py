"""What a media process has counted since its start. Plain numbers, read by metrics."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum


class Dropped(StrEnum):
    """Why a datagram or packet went no further."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    FOREIGN_SOURCE = "foreign_source"
    """Neither STUN nor from an address that ICE validated."""
    STUN_UNREADABLE = "stun_unreadable"
    STUN_UNKNOWN_USER = "stun_unknown_user"
    STUN_UNEXPECTED = "stun_unexpected"
    TOO_MANY_ADDRESSES = "too_many_addresses"
    DTLS_QUEUE_FULL = "dtls_queue_full"
    UNKNOWN_PROTOCOL = "unknown_protocol"
    NOT_YET_SECURE = "not_yet_secure"
    """Media before the DTLS handshake was done."""
    SRTP_REFUSED = "srtp_refused"
    """Forged, altered, or replayed."""
    RTP_UNREADABLE = "rtp_unreadable"
    UNKNOWN_STREAM = "unknown_stream"
    BEFORE_KEY_FRAME = "before_key_frame"
    TOO_LATE = "too_late"
    FLOOD = "flood"
    """From a client that sends more than anybody does (media.leg)."""
    SEND_REFUSED = "send_refused"
    """The system did not take a datagram: its buffer is full, or there is no way to the address."""


@dataclass(slots=True)
class MediaCounters:
    """Counts of one media process; datagrams are what the socket sees, packets are media."""

    datagrams_in: int = 0
    datagrams_out: int = 0
    packets_in: int = 0
    packets_out: int = 0
    packets_sent_again: int = 0
    packets_repaired: int = 0
    key_frames_asked: int = 0
    dropped: Counter[Dropped] = field(default_factory=Counter[Dropped])
