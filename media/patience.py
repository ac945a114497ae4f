"""How long the media of a peer is waited for. Passed in, so that tests can shorten it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Patience:
    """All in seconds."""

    answer_within_s: float = 30.0
    """From the offer to the client's answer: the browser asks for the microphone meanwhile."""
    connect_within_s: float = 10.0
    """From the answer to the end of the DTLS handshake; Chromium needs under 0.2."""
    consent_interval_s: float = 1.0
    """Between a confirmed consent check and the next (RFC 7675, 5.1 has 5 s: too slow to save a call)."""
    consent_expiry_s: float = 5.0
    """How long a consent check may stay unconfirmed; with the interval, a dead client is noticed after 6 s."""
    silence_s: float = 6.0
    """Neither RTP nor RTCP for so long, although ICE is alive: the client's media is dead."""


STANDARD = Patience()
