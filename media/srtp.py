"""SRTP of one peer: what arrives is opened, what leaves is sealed (RFC 3711, RFC 7714).

The relay calls libsrtp itself, in place, with the two contexts; what is rare goes through the methods, which copy.
"""

from typing import Any, Final

import pylibsrtp

MAX_PACKET_BYTES: Final = 1356
"""What pylibsrtp seals: its buffer of 1500 bytes less the longest trailer. Browsers send at most 1200."""


class SrtpSessions:
    """The two directions of one DTLS association. None means refused: forged, replayed, or too long.

    `trailer` is how many bytes sealing adds to an RTP packet. The contexts are libsrtp's `srtp_t`; they live as long
    as this object.
    """

    def __init__(self, receiving: pylibsrtp.Session, sending: pylibsrtp.Session, trailer: int) -> None:
        self._receiving = receiving
        self._sending = sending
        self.trailer = trailer
        # pylibsrtp gives no other way to its context.
        self.receiving_context: Any = receiving._srtp[0]  # noqa: SLF001  # pyright: ignore
        self.sending_context: Any = sending._srtp[0]  # noqa: SLF001  # pyright: ignore

    def open_rtcp(self, datagram: bytes) -> bytes | None:
        """The RTCP packet in the clear."""
        try:
            return self._receiving.unprotect_rtcp(datagram)
        except pylibsrtp.Error:
            return None

    def seal_rtp(self, packet: bytes) -> bytes | None:
        """The datagram to send; None also for a number that was used before."""
        if len(packet) > MAX_PACKET_BYTES:
            return None
        try:
            return self._sending.protect(packet)
        except pylibsrtp.Error:
            return None

    def seal_rtcp(self, packet: bytes) -> bytes:
        """The datagram to send; `packet` is one of ours and has at most `MAX_PACKET_BYTES` - 4 bytes."""
        return self._sending.protect_rtcp(packet)
