"""One stream that a synthetic client sends: its numbers, and how the next packet looks."""

import secrets
from typing import Any

from bench.packets import KEY_HEAD, SOUND_HEAD
from media.socket_memory import Address, Name
from media.srtp import SrtpSessions

INTRODUCTIONS = 5
"""So many packets name their line; a browser does so until it knows that they came."""


class Stream:
    """Read and written by `Sending` for each packet; `sequence` and `timestamp` are the last packet's."""

    __slots__ = (
        "context",
        "control",
        "head",
        "introductions",
        "is_sound",
        "listeners",
        "number",
        "place",
        "sender",
        "sent",
        "sequence",
        "server",
        "server_name",
        "srtp",
        "ssrc",
        "timestamp",
        "trailer",
        "wants_key",
    )

    def __init__(self, number: int, is_sound: bool, control: int, server: Address) -> None:
        self.number = number
        self.is_sound = is_sound
        self.control = control
        self.server = server
        self.server_name = Name()
        self.server_name.write(server)
        self.sender = number << 1 | is_sound
        """What its packets bear."""
        self.ssrc = 1 + secrets.randbelow((1 << 32) - 1)
        self.sequence = secrets.randbits(14)
        self.timestamp = secrets.randbits(31)
        self.head = SOUND_HEAD if is_sound else KEY_HEAD
        self.place = 0
        """Of the next packet within its frame."""
        self.wants_key = True
        self.introductions = INTRODUCTIONS
        self.listeners = 0
        self.sent = 0
        self.context: Any = None
        self.trailer = 0
        self.srtp: SrtpSessions | None = None

    def connect(self, srtp: SrtpSessions) -> None:
        """The client has keys."""
        self.srtp = srtp
        self.context = srtp.sending_context
        self.trailer = srtp.trailer
