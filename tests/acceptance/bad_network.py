"""A bad network between one browser and the counter, as a process of its own.

A page opened at its TCP port has its WebSocket through that, and its sound and picture through its UDP port, which the
counter tells everybody. Only those whose description went through the TCP port have the weather; all others pass as
they are. It is told what to do by lines of JSON on its standard input (`Order`) and answers each by one (`Told`).
"""

import asyncio
import ctypes
import random
import re
import socket
import struct
import sys
from typing import Final, cast

import msgspec

from tests.acceptance.bad_way import BadWay, Weather

LISTEN: Final = "127.0.0.1"
SEED: Final = 20
CHUNK: Final = 65_536
BUFFER: Final = 4 * 1024 * 1024
# In JSON the line's end is written with a backslash.
_UFRAG: Final = re.compile(rb"a=ice-ufrag:([^\\\r\n]{4,})[\\\r\n]")
_UFRAG_LINE_MOST: Final = 64
_SO_ATTACH_FILTER: Final = 26
_SO_DETACH_FILTER: Final = 27
# Classic BPF: RET 0, which keeps nothing of any packet.
_DROP_ALL: Final = struct.pack("HBBI", 0x06, 0, 0, 0)

Address = tuple[str, int]


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What is to change; what is not named stays."""

    up: Weather | None = None
    down: Weather | None = None
    cut: bool | None = None
    change_port: bool = False


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """The ports, and how many datagrams of the weather's clients have come and gone, each way."""

    tcp_port: int
    udp_port: int
    up: tuple[int, int]
    down: tuple[int, int]


def block(one: socket.socket, *, blocked: bool) -> None:
    """Have the system drop every packet that comes to a TCP socket, as if it had got lost: no reset, no answer."""
    if blocked:
        program = ctypes.create_string_buffer(_DROP_ALL, len(_DROP_ALL))
        one.setsockopt(socket.SOL_SOCKET, _SO_ATTACH_FILTER, struct.pack("HL", 1, ctypes.addressof(program)))
    else:
        one.setsockopt(socket.SOL_SOCKET, _SO_DETACH_FILTER, 0)


class Client:
    """One socket of a browser: what it sends, and the socket that the counter sees in its place."""

    def __init__(self, network: "BadNetwork", address: Address) -> None:
        self._network = network
        self.address = address
        self.has_weather = False
        self._upstream = self._open()

    def change_port(self) -> None:
        """As a router does that has forgotten; what was under way to the old port is lost."""
        before = self._upstream
        self._upstream = self._open()
        asyncio.get_running_loop().remove_reader(before)
        before.close()

    def send(self, data: bytes) -> None:
        self._upstream.send(data)

    def _open(self) -> socket.socket:
        upstream = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        upstream.setblocking(False)
        upstream.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
        upstream.connect((LISTEN, self._network.media_port))
        asyncio.get_running_loop().add_reader(upstream, self._readable, upstream)
        return upstream

    def _readable(self, upstream: socket.socket) -> None:
        while True:
            try:
                data = upstream.recv(CHUNK)
            except (BlockingIOError, ConnectionRefusedError):
                return
            self._network.from_counter(self, data)


class BadNetwork:
    """The relay of one browser."""

    def __init__(self, web_port: int, media_port: int) -> None:
        self.web_port = web_port
        self.media_port = media_port
        chance = random.Random(SEED)
        self._up, self._down = BadWay(chance), BadWay(chance)
        self._cut = False
        self._ufrags: set[bytes] = set()
        self._clients: dict[Address, Client] = {}
        self._pages: set[socket.socket] = set()
        self._healed = asyncio.Event()
        self._healed.set()
        self._counted = {"up": [0, 0], "down": [0, 0]}
        self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._udp.setblocking(False)
        self._udp.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
        self._udp.bind((LISTEN, 0))
        self._tcp = socket.create_server((LISTEN, 0))

    async def run(self) -> None:
        """Until standard input ends."""
        loop = asyncio.get_running_loop()
        loop.add_reader(self._udp, self._from_clients)
        server = await asyncio.start_server(self._page, sock=self._tcp)
        reader = asyncio.StreamReader()
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
        self._tell()
        async for line in reader:
            self._obey(msgspec.json.decode(line, type=Order))
            self._tell()
        server.close()

    def _obey(self, order: Order) -> None:
        self._up.weather = order.up or self._up.weather
        self._down.weather = order.down or self._down.weather
        if order.cut is not None and order.cut is not self._cut:
            self._cut = order.cut
            for one in (self._tcp, *self._pages):
                block(one, blocked=order.cut)
            (self._healed.clear if order.cut else self._healed.set)()
        if order.change_port:
            for client in self._clients.values():
                if client.has_weather:
                    client.change_port()

    def _tell(self) -> None:
        up, down = self._counted["up"], self._counted["down"]
        ports = (self._tcp.getsockname()[1], self._udp.getsockname()[1])
        told = Told(tcp_port=ports[0], udp_port=ports[1], up=(up[0], up[1]), down=(down[0], down[1]))
        sys.stdout.write(msgspec.json.encode(told).decode() + "\n")
        sys.stdout.flush()

    # --- UDP

    def _from_clients(self) -> None:
        while True:
            try:
                data, source = self._udp.recvfrom(CHUNK)
            except BlockingIOError:
                return
            address = cast("Address", source)
            client = self._clients.get(address)
            if client is None:
                client = self._clients[address] = Client(self, address)
            # The first thing that anybody sends is an ICE check, with the counter's ufrag in it.
            client.has_weather = client.has_weather or (data[0] < 4 and any(one in data for one in self._ufrags))
            self._pass_on(client, data, "up")

    def from_counter(self, client: Client, data: bytes) -> None:
        """A datagram for a client."""
        self._pass_on(client, data, "down")

    def _pass_on(self, client: Client, data: bytes, way: str) -> None:
        if not client.has_weather:
            self._deliver(client, data, way)
            return
        self._counted[way][0] += 1
        if self._cut:
            return
        loop = asyncio.get_running_loop()
        bad = self._up if way == "up" else self._down
        for at in bad.deliveries(len(data), loop.time()):
            self._counted[way][1] += 1
            loop.call_at(at, self._deliver, client, data, way)

    def _deliver(self, client: Client, data: bytes, way: str) -> None:
        try:
            if way == "up":
                client.send(data)
            elif not (client.has_weather and self._cut):
                self._udp.sendto(data, client.address)
        except (BlockingIOError, ConnectionRefusedError):
            return

    # --- TCP

    async def _page(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        accepted = cast("socket.socket", writer.get_extra_info("socket"))
        counter_reader, counter_writer = await asyncio.open_connection(LISTEN, self.web_port)
        self._pages.add(accepted)
        try:
            # When one end has gone, so does the other.
            up = asyncio.create_task(self._carry(reader, counter_writer, self._up))
            down = asyncio.create_task(self._carry(counter_reader, writer, self._down))
            _, pending = await asyncio.wait({up, down}, return_when=asyncio.FIRST_COMPLETED)
            for other in pending:
                other.cancel()
        finally:
            self._pages.discard(accepted)
            writer.transport.abort()
            counter_writer.transport.abort()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: BadWay) -> None:
        tail = b""
        loop = asyncio.get_running_loop()
        while data := await _read(reader):
            if way is self._down:
                seen = tail + data
                self._ufrags.update(_UFRAG.findall(seen))
                tail = seen[-_UFRAG_LINE_MOST:]
            through_at = way.pass_bottleneck(len(data), loop.time(), waits=True) or loop.time()
            await asyncio.sleep(max(0.0, through_at - loop.time()) + way.weather.delay_ms / 1000)
            await self._healed.wait()
            writer.write(data)
            await writer.drain()


async def _read(reader: asyncio.StreamReader) -> bytes:
    """What came; nothing when the other end has gone, in whatever way."""
    try:
        return await reader.read(CHUNK)
    except ConnectionError:
        return b""


if __name__ == "__main__":
    asyncio.run(BadNetwork(int(sys.argv[1]), int(sys.argv[2])).run())
