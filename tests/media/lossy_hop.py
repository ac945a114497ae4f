"""A UDP hop between one client and a media process that loses what it is told to lose, by counting and not by chance.

The server takes no client's candidates, and the client takes those of the offer: with the hop's port in it, all goes
through here, and the server sees the hop's other socket as the client.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from media.datagrams import Address
from media.rtp import is_rtcp
from tests.media.aiortc_client import AiortcClient
from tests.media.kept_packets import LOOPBACK, ObservedCall

Loses = Callable[[bytes], bool]


def loses_nothing(datagram: bytes) -> bool:
    return not datagram


def payload_type_of(datagram: bytes) -> int | None:
    """Of a sealed RTP packet: its header is in the clear."""
    is_media = len(datagram) >= 12 and 128 <= datagram[0] < 192 and not is_rtcp(datagram)
    return datagram[1] & 0x7F if is_media else None


@dataclass
class EveryNth:
    """Loses each nth packet of a payload type, and remembers the numbers of what it lost."""

    nth: int
    payload_type: int
    lost: list[int] = field(default_factory=list[int])
    passed: int = 0
    of_other_types: dict[int, int] = field(default_factory=dict[int, int])

    def __call__(self, datagram: bytes) -> bool:
        payload_type = payload_type_of(datagram)
        if payload_type != self.payload_type:
            if payload_type is not None:
                self.of_other_types[payload_type] = self.of_other_types.get(payload_type, 0) + 1
            return False
        self.passed += 1
        if self.passed % self.nth:
            return False
        self.lost.append(int.from_bytes(datagram[2:4], "big"))
        return True


class _End(asyncio.DatagramProtocol):
    def __init__(self, hop: "LossyHop", *, faces_server: bool) -> None:
        self._hop = hop
        self._faces_server = faces_server

    def datagram_received(self, data: bytes, addr: Address) -> None:
        self._hop.arrived(data, addr, from_server=self._faces_server)


class LossyHop:
    """Open from `lossy_hop`; `up` and `down` may be replaced at any time."""

    def __init__(self, server: Address) -> None:
        self.up: Loses = loses_nothing
        self.down: Loses = loses_nothing
        self._server = server
        self._client: Address | None = None
        self._to_client: asyncio.DatagramTransport | None = None
        self._to_server: asyncio.DatagramTransport | None = None

    async def open(self) -> None:
        loop = asyncio.get_running_loop()
        local = (LOOPBACK, 0)
        self._to_client, _ = await loop.create_datagram_endpoint(lambda: _End(self, faces_server=False), local)
        self._to_server, _ = await loop.create_datagram_endpoint(lambda: _End(self, faces_server=True), local)

    def close(self) -> None:
        for transport in (self._to_client, self._to_server):
            if transport is not None:
                transport.close()

    @property
    def port(self) -> int:
        """Where the client is to send."""
        assert self._to_client is not None
        return self._to_client.get_extra_info("sockname")[1]

    def arrived(self, data: bytes, address: Address, *, from_server: bool) -> None:
        assert self._to_client is not None
        assert self._to_server is not None
        if not from_server:
            self._client = address
            if not self.up(data):
                self._to_server.sendto(data, self._server)
        elif self._client is not None and not self.down(data):
            self._to_client.sendto(data, self._client)

    async def join(self, client: AiortcClient, observed: ObservedCall, party: str) -> str:
        """As `AiortcClient.join`, by way of this hop."""
        offer = await observed.call.offer(party)
        candidate = f" {LOOPBACK} {observed.process.port} typ host"
        assert candidate in offer.sdp
        sdp = offer.sdp.replace(candidate, f" {LOOPBACK} {self.port} typ host")
        observed.call.answer(party, offer.connection, await client.answer_to(sdp))
        return offer.connection


@asynccontextmanager
async def lossy_hop(observed: ObservedCall) -> AsyncGenerator[LossyHop]:
    """Closed in the end."""
    hop = LossyHop((LOOPBACK, observed.process.port))
    await hop.open()
    try:
        yield hop
    finally:
        hop.close()
