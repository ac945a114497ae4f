"""rtpengine itself, where it is installed: it forwards between two clients, and opens what it forwards."""

import shutil
import socket
import struct
import sys
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager, closing

import pytest

from aircounter.dies_with_parent import start_child, stop_child
from bench.known_keys import sessions_with
from bench.orders import Way
from bench.rtpengine import PROGRAM, open_rtpengine
from media.lines import OPUS, VP8
from media.srtp import SrtpSessions
from tests.acceptance.find_programs import PROGRAMS

pytestmark = pytest.mark.skipif(
    shutil.which(PROGRAM) is None and PROGRAM not in {program.name for program in PROGRAMS},
    reason="rtpengine is not installed, and need not be",
)
SSRC = 77


@asynccontextmanager
async def child(command: list[str]) -> AsyncGenerator[int]:
    process = await start_child(command, output=sys.stderr.fileno())
    try:
        yield process.pid
    finally:
        await stop_child(process)


@pytest.fixture
def clients() -> Iterator[list[socket.socket]]:
    """Two, with one port."""
    one, other = (socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2))
    with closing(one), closing(other):
        one.bind(("127.16.0.0", 0))
        other.bind(("127.16.0.1", one.getsockname()[1]))
        for client in (one, other):
            client.settimeout(5)
        yield [one, other]


def packet(payload_type: int, sequence: int) -> bytes:
    return struct.pack("!BBHII", 0x80, payload_type, sequence, sequence, SSRC + payload_type) + bytes(100)


def keys(way: Way) -> SrtpSessions:
    return sessions_with(receiving=way.receiving, sending=way.sending)


async def test_what_is_forged_is_not_forwarded_so_each_packet_is_opened(clients: list[socket.socket]) -> None:
    async with open_rtpengine(child) as rtpengine:
        # Given a call
        hosts = ("127.16.0.0", "127.16.0.1")
        ways = await rtpengine.connect(0, hosts, clients[0].getsockname()[1])
        sessions = [keys(way) for way in ways]
        for side in (0, 1):
            sender, receiver = clients[side], clients[1 - side]
            for payload_type in (OPUS.payload_type, VP8.payload_type):
                # When one sends something that is forged, and then something that is not
                forged, true = (sessions[side].seal_rtp(packet(payload_type, number)) for number in (1, 2))
                assert forged is not None
                assert true is not None
                sender.sendto(forged[:-1] + bytes([forged[-1] ^ 1]), ("127.0.0.1", ways[side].port))
                sender.sendto(true, ("127.0.0.1", ways[side].port))
                # Then the other gets only the latter, from its own port
                came, place = receiver.recvfrom(2000)
                assert place == ("127.0.0.1", ways[1 - side].port)
                opened = sessions[1 - side]._receiving.unprotect(came)  # pyright: ignore[reportPrivateUsage]
                assert opened == packet(payload_type, 2)
