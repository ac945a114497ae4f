"""Synthetic clients' sockets: who sent, who received, and when."""

import socket

import pytest

from bench.wire import LoopbackWire, SocketEach, Wire, wall_ns
from media.datagram_batch import MESSAGE_WORDS
from media.socket_memory import Memory, Name
from tests.patience import eventually

LOOPBACK = "127.0.0.1"
SECOND_NS = 1_000_000_000


@pytest.fixture(params=[LoopbackWire, SocketEach])
def wire(request: pytest.FixtureRequest) -> Wire:
    return request.param()


async def test_each_client_has_an_address_of_its_own_and_gets_its_own_datagrams(wire: Wire) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind((LOOPBACK, 0))
        server.settimeout(5)
        # Given three clients
        controls = {client: wire.open_client(client) for client in (0, 1, 300)}
        name, memory = Name(), Memory(64)
        name.write(server.getsockname())
        memory.bytes[:5] = b"hello"
        # When all send by one call, and are answered
        before_ns = wall_ns()
        for at, control in enumerate(controls.values()):
            wire.out.headers[at * MESSAGE_WORDS] = name.pointer
            wire.out.headers[at * MESSAGE_WORDS + 4] = control
            wire.out.vectors[2 * at], wire.out.vectors[2 * at + 1] = memory.address, 5
        assert wire.flush(3) == 0
        came_from = [server.recvfrom(100) for _ in controls]
        assert {data for data, _ in came_from} == {b"hello"}
        assert len({address for _, address in came_from}) == 3
        for client, (_, address) in zip(controls, came_from, strict=True):
            server.sendto(str(client).encode(), address)
        # Then each gets what is its own, with the time at which it arrived
        got: dict[int, bytes] = {}

        def look() -> bool:
            for at in range(wire.receive()):
                got[wire.client_of(at)] = wire.arrived.datagram(at)
                assert before_ns <= wire.arrived.arrival_ns(at) <= wall_ns() + SECOND_NS
            return len(got) == 3

        await eventually(look, 5)
        assert got == {client: str(client).encode() for client in controls}
        assert wire.dropped() == 0
    wire.close()


async def test_what_nobody_read_in_time_is_counted(wire: Wire) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind((LOOPBACK, 0))
        server.settimeout(5)
        wire.open_client(0)
        wire.send(0, b"hello", server.getsockname())
        _, address = server.recvfrom(100)
        # When more comes than the socket can hold
        for _ in range(20_000):
            server.sendto(bytes(1000), address)
        # Then the kernel has dropped some, and says how many
        taken = 0
        while some := wire.receive():
            taken += some
        assert wire.dropped() == 20_000 - taken > 0
    wire.close()
