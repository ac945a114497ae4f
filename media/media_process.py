"""What all calls of a process share: socket, router, certificate, counters, and the clock that ticks each second."""

import asyncio
import secrets
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from aiortc import RTCCertificate

from media.addresses import MediaAddresses
from media.arrivals import Arrivals
from media.call import Call, Happened
from media.datagram_router import DatagramRouter
from media.datagrams import SharedSocket
from media.ice import IceOnSharedSocket
from media.offer import OfferValues, write_offer
from media.packet_sink import PacketSink
from media.patience import STANDARD, Patience
from media.peer import Peer, PeerTraffic
from media.statistics import MediaCounters

REPORT_INTERVAL_S: Final = 1.0
"""Browsers compute loss and round trip from each report; a second is what they send themselves."""
REPAIR_INTERVAL_S: Final = 0.02
"""How much later than possible a missing packet is asked for, at most."""
STEER_INTERVAL_S: Final = 0.2
"""Long enough for some pictures to have come, short enough to give way before a queue is full."""

_NS_PER_S: Final = 1_000_000_000


@dataclass
class MediaProcess:
    """Makes calls. Get one from `open_media_process`."""

    counters: MediaCounters
    shared_socket: SharedSocket
    router: DatagramRouter
    _addresses: MediaAddresses
    _patience: Patience
    _certificate: RTCCertificate = field(default_factory=RTCCertificate.generateCertificate)
    _calls: dict[str, Call] = field(default_factory=dict[str, Call])

    @property
    def port(self) -> int:
        """The UDP port of all peers."""
        return self.shared_socket.port

    @property
    def arrivals(self) -> Arrivals:
        """Where packets go that did not come from a client."""
        return self.shared_socket.relay.arrivals

    @property
    def load(self) -> int:
        """How many calls there are."""
        return len(self._calls)

    def begin_call(self, session: str, sink: PacketSink, happened: Happened) -> Call:
        """The media of a session. Raises ValueError when it has some already."""
        if session in self._calls:
            raise ValueError("this session has a call already")
        self._calls[session] = Call(session, self, sink, happened, self._patience)
        return self._calls[session]

    async def end_call(self, session: str) -> None:
        """Close a session's call, if there is one."""
        call = self._calls.pop(session, None)
        if call is not None:
            await call.close()

    def new_peer(self, party: str, traffic: PeerTraffic) -> tuple[Peer, str]:
        """A connection nobody has answered yet, and its offer as SDP."""
        addresses = self._addresses
        ice = IceOnSharedSocket(self.shared_socket, self.router, self.counters, addresses.reachable[0], self._patience)
        # The protocol's ids have letters, digits and hyphens; base64 also has the underscore.
        connection = secrets.token_hex(12)
        now_ns = time.monotonic_ns()
        peer = Peer(
            party,
            connection,
            ice,
            self._certificate,
            self.shared_socket,
            traffic,
            self.counters,
            self._patience,
            now_ns,
        )
        values = OfferValues(
            number=secrets.randbits(62),
            user_fragment=ice.local_username,
            password=ice.local_password,
            fingerprint=self._certificate.getFingerprints()[0].value,
            addresses=tuple((host, addresses.public_port or self.port) for host in addresses.reachable),
            slot_ssrcs={slot: (outgoing.ssrc, outgoing.repair_ssrc) for slot, outgoing in peer.slots.items()},
        )
        return peer, write_offer(values)

    async def tick(self) -> None:
        """For ever: ask for what is missing, steer what is sent, and each second each call's reports and ends."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._repair())
            tasks.create_task(self._steer())
            tasks.create_task(self._report())

    async def _repair(self) -> None:
        while True:
            await asyncio.sleep(REPAIR_INTERVAL_S)
            self.arrivals.ask_for_missing(time.monotonic_ns())

    async def _steer(self) -> None:
        before_ns = time.monotonic_ns()
        while True:
            await asyncio.sleep(STEER_INTERVAL_S)
            now_ns = time.monotonic_ns()
            for call in list(self._calls.values()):
                call.steer(now_ns, (now_ns - before_ns) / _NS_PER_S)
            before_ns = now_ns

    async def _report(self) -> None:
        while True:
            await asyncio.sleep(REPORT_INTERVAL_S)
            for call in list(self._calls.values()):
                await call.each_second(time.monotonic_ns())

    async def close(self) -> None:
        """End all calls, then give the port back."""
        try:
            for session in list(self._calls):
                await self.end_call(session)
        finally:
            self.shared_socket.close()


@asynccontextmanager
async def open_media_process(addresses: MediaAddresses, patience: Patience = STANDARD) -> AsyncGenerator[MediaProcess]:
    """A media process's part for the time of the `async with`; the caller runs `tick` beside it.

    Raises OSError when the port is taken.
    """
    counters = MediaCounters()
    router = DatagramRouter(counters)
    process = MediaProcess(counters, SharedSocket(addresses.listen, router, counters), router, addresses, patience)
    try:
        yield process
    finally:
        await process.close()
