"""DTLS of one peer, out of aiortc's own: the handshake, the client's fingerprint, the keys for SRTP (RFC 5764).

Media does not pass through here. What `recv` of the path yields are DTLS datagrams from an address that ICE has
validated, never empty ones: aiortc would die of those, or of forged ones during the handshake.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, cast

from aiortc import RTCCertificate, RTCDtlsFingerprint, RTCDtlsParameters, RTCDtlsTransport, RTCIceTransport
from aiortc.rtcdtlstransport import (
    SRTP_AEAD_AES_128_GCM,
    SRTP_AEAD_AES_256_GCM,
    SRTP_AES128_CM_SHA1_80,
    SRTPProtectionProfile,
    State,
)
from pylibsrtp import Policy, Session

from media.answer import Answer, DtlsRole
from media.srtp import SrtpSessions

PREFERRED_PROFILES: Final = (SRTP_AEAD_AES_128_GCM, SRTP_AEAD_AES_256_GCM, SRTP_AES128_CM_SHA1_80)
"""GCM takes 1.6 µs a packet each way, AES-CM with SHA-1 2.8."""
REPLAY_WINDOW: Final = 128
"""Packets: most of a second of picture, longer than a repair is waited for. With 1024 libsrtp moves 128 bytes for each
packet, and opening or sealing one takes twice as long."""
TRAILER_BYTES: Final = {
    SRTP_AEAD_AES_128_GCM.libsrtp_profile: 16,
    SRTP_AEAD_AES_256_GCM.libsrtp_profile: 16,
    SRTP_AES128_CM_SHA1_80.libsrtp_profile: 10,
}
"""The authentication tags (RFC 7714, 14.2; RFC 5764, 4.1.2)."""

# pylibsrtp takes these from its C library, untyped.
_ANY_INBOUND: Final = int(getattr(Policy, "SSRC_ANY_INBOUND"))  # noqa: B009
_ANY_OUTBOUND: Final = int(getattr(Policy, "SSRC_ANY_OUTBOUND"))  # noqa: B009


class DtlsRefused(Exception):  # noqa: N818 - names what it is
    """The handshake failed: a wrong fingerprint, or nothing in common."""


class DtlsPath:
    """What aiortc's transport needs of an ICE transport, and no more."""

    role = "controlling"

    def __init__(self, receive: Callable[[], Awaitable[bytes]], send: Callable[[bytes], Awaitable[None]]) -> None:
        self._recv = receive
        self._send = send


class PeerDtls(RTCDtlsTransport):
    """One association. Call `handshake`, then `until_closed`."""

    def __init__(self, path: DtlsPath, certificate: RTCCertificate) -> None:
        super().__init__(cast("RTCIceTransport", path), [certificate])
        self._srtp_profiles = list(PREFERRED_PROFILES)
        self._sessions: SrtpSessions | None = None
        self._pump: asyncio.Future[None] | None = None

    async def handshake(self, answer: Answer) -> SrtpSessions:
        """Agree on keys with the client whose fingerprint the answer has. Raises DtlsRefused."""
        self._set_role(answer.server_role)
        fingerprints = [RTCDtlsFingerprint(given.algorithm, given.value) for given in answer.fingerprints]
        await self.start(RTCDtlsParameters(fingerprints))
        if self._sessions is None or self._state is State.FAILED:
            raise DtlsRefused("the handshake failed, or the client's fingerprint is not that of its answer")
        # `stop` forgets its task, and may come before anybody waits for its end.
        self._pump = self._task
        return self._sessions

    async def until_closed(self) -> None:
        """Wait until either side says goodbye, or the path is gone."""
        pump = self._pump
        assert pump is not None
        await asyncio.wait([pump])
        if not pump.cancelled() and (failure := pump.exception()) is not None:
            raise failure

    def _setup_srtp(self) -> None:
        assert self._ssl is not None
        chosen = self._ssl.get_selected_srtp_profile()
        profile = next((known for known in self._srtp_profiles if known.openssl_profile == chosen), None)
        if profile is None:
            self._set_state(State.FAILED)
            return
        length = 2 * (profile.key_length + profile.salt_length)
        keys = self._ssl.export_keying_material(b"EXTRACTOR-dtls_srtp", length)
        ours = 1 if self._role == DtlsRole.SERVER else 0
        self._sessions = SrtpSessions(
            receiving=Session(_policy(profile, profile.get_key_and_salt(keys, 1 - ours), _ANY_INBOUND)),
            sending=Session(_policy(profile, profile.get_key_and_salt(keys, ours), _ANY_OUTBOUND)),
            trailer=TRAILER_BYTES[profile.libsrtp_profile],
        )


def _policy(profile: SRTPProtectionProfile, key: bytes, direction: int) -> Policy:
    """Unlike aiortc's: no number may be sealed twice (RFC 7714, 8.1); retransmissions are kept as they were sealed."""
    policy = Policy(key=key, ssrc_type=direction, srtp_profile=profile.libsrtp_profile)
    policy.window_size = REPLAY_WINDOW
    return policy
