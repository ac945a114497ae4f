"""One synthetic client: found by its ICE checks, keyed by DTLS, and told of by RTCP, as a browser would be.

It answers the server's checks (RFC 7675), reports each second, says that it can take all that is sent, and begins a
frame anew when it is asked to. It never asks for anything again, and never sends anything again: what is lost is lost.
"""

import asyncio
import contextlib
import secrets
import time
from typing import Final

from aiortc import RTCCertificate

from bench.descriptions import AnswerValues, OfferRead, read_offer, write_answer
from bench.packets import PICTURE_BYTES, SOUND_BYTES
from bench.stream import Stream
from bench.stun_client import is_request, write_check, write_response
from bench.wire import Wire
from media.answer import Announced, Answer, DtlsRole
from media.dtls import DtlsPath, DtlsRefused, PeerDtls
from media.lines import Slot
from media.rtcp import (
    KeyFrameWanted,
    ReportBlock,
    SenderReport,
    middle_bits,
    read_rtcp,
    write_bitrate_limit,
    write_receiver_report,
    write_sender_report,
)
from media.srtp import SrtpSessions

CONNECT_WITHIN_S: Final = 20.0
"""On a machine that is set upon by hundreds at once."""
CHECK_EACH_S: Final = 0.1
HELLO_AGAIN_S: Final = 0.05
"""A browser's first ClientHello comes before the server has validated its address, and its second so much later.
OpenSSL would send its second after a whole second; so the first is sent when a browser's second is."""
TAKES_BITS_PER_S: Final = 2_500_000

_STUN, _DTLS, _RTP = range(4), range(20, 64), range(128, 192)
_NTP_EPOCH_S: Final = 2_208_988_800
_MAX_WAITING_DTLS: Final = 64


class NotConnected(Exception):  # noqa: N818 - names what it is
    """A client did not reach the server, or they did not agree on keys."""


class Client:
    """Number `number` of a wire. `answer` is what to give to the server, then `connect`."""

    def __init__(self, number: int, offer: str, wire: Wire, certificate: RTCCertificate) -> None:
        self.number = number
        self.offer: OfferRead = read_offer(offer)
        self.srtp: SrtpSessions | None = None
        self._wire = wire
        self._fragment, self._password = secrets.token_hex(4), secrets.token_hex(16)
        control = wire.open_client(number)
        self.sound = Stream(number, True, control, self.offer.server)
        self.picture = Stream(number, False, control, self.offer.server)
        self.answer = write_answer(
            AnswerValues(
                user_fragment=self._fragment,
                password=self._password,
                fingerprint=certificate.getFingerprints()[0].value,
                ssrcs=(self.sound.ssrc, self.picture.ssrc, secrets.randbits(31)),
            )
        )
        self._dtls_in: asyncio.Queue[bytes] = asyncio.Queue(_MAX_WAITING_DTLS)
        self._dtls = PeerDtls(DtlsPath(self._dtls_in.get, self._send_dtls), certificate)
        self._is_asked = asyncio.Event()
        self._heard: dict[int, tuple[int, int]] = {}
        self._highest: dict[int, int] = {}

    async def connect(self) -> None:
        """Reach the server and agree on keys. Raises NotConnected."""
        try:
            async with asyncio.timeout(CONNECT_WITHIN_S):
                while not self._is_asked.is_set():
                    self._send(write_check(self.offer.user_fragment, self._fragment, self.offer.password))
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(CHECK_EACH_S):  # `wait_for` can swallow a cancellation.
                            await self._is_asked.wait()
                await asyncio.sleep(HELLO_AGAIN_S)
                self.srtp = await self._dtls.handshake(self._server_as_answer())
        except TimeoutError as error:
            raise NotConnected(f"client {self.number} was not connected within {CONNECT_WITHIN_S:.0f} s") from error
        except DtlsRefused as error:
            raise NotConnected(f"client {self.number}: {error}") from error
        self.sound.connect(self.srtp)
        self.picture.connect(self.srtp)

    async def close(self) -> None:
        """Say goodbye and go."""
        await self._dtls.stop()
        self._wire.close_client(self.number)

    def received(self, data: bytes) -> None:
        """One datagram that is no RTP."""
        if not data:
            return
        if data[0] in _STUN:
            self._stun(data)
        elif data[0] in _DTLS:
            if not self._dtls_in.full():
                self._dtls_in.put_nowait(data)
        elif data[0] in _RTP and self.srtp is not None:
            opened = self.srtp.open_rtcp(data)
            for told in read_rtcp(opened) if opened is not None else ():
                self._told(told)

    def heard(self, ssrc: int, sequence: int) -> None:
        """A packet that was looked at: what is reported of its stream."""
        self._highest[ssrc] = sequence

    def report(self) -> None:
        """What a browser tells each second."""
        if self.srtp is None:
            return
        now_ns = time.time_ns()
        ntp = ((now_ns // 1_000_000_000 + _NTP_EPOCH_S) << 32) | ((now_ns % 1_000_000_000) << 32) // 1_000_000_000
        packet = b"".join(
            write_sender_report(SenderReport(stream.ssrc, ntp, stream.timestamp, stream.sent, stream.sent * size))
            for stream, size in ((self.sound, SOUND_BYTES), (self.picture, PICTURE_BYTES))
            if stream.sent
        )
        packet += write_receiver_report(self.sound.ssrc, [self._block(ssrc, now_ns) for ssrc in self._highest])
        pictures = [self.offer.ssrc_of_slot[slot] for slot in (Slot.MAIN_VIDEO, Slot.SECOND_VIDEO)]
        packet += write_bitrate_limit(self.sound.ssrc, TAKES_BITS_PER_S, pictures)
        self._send(self.srtp.seal_rtcp(packet))

    def _block(self, ssrc: int, now_ns: int) -> ReportBlock:
        last, at_ns = self._heard.get(ssrc, (0, now_ns))
        delay = (now_ns - at_ns) * 65536 // 1_000_000_000
        return ReportBlock(ssrc, 0, 0, self._highest[ssrc], 0, last, delay)

    def _told(self, told: object) -> None:
        match told:
            case KeyFrameWanted():
                self.picture.wants_key = True
            case SenderReport():
                self._heard[told.ssrc] = (middle_bits(told.ntp), time.time_ns())
            case _:
                return

    def _stun(self, data: bytes) -> None:
        if is_request(data):
            self._send(write_response(data, self.offer.server, self._password.encode()))
            self._is_asked.set()

    def _server_as_answer(self) -> Answer:
        """What the handshake must know of the other side."""
        return Answer(
            user_fragment=self.offer.user_fragment,
            password=self.offer.password,
            fingerprints=(self.offer.fingerprint,),
            server_role=DtlsRole.CLIENT,
            announced=Announced({}, {}),
            repairs_type={},
        )

    async def _send_dtls(self, data: bytes) -> None:
        self._send(data)

    def _send(self, data: bytes) -> None:
        self._wire.send(self.number, data, self.offer.server)
