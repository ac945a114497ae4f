"""How thousands of synthetic clients send and receive from one process, each from an address of its own.

On this machine one socket serves them all: it sends from any address in 127.0.0.0/8 that a datagram names (IP_PKTINFO,
ip(7)), and is told at which of them a datagram arrived. To another machine each client has a socket of its own.
When a datagram arrived is told by the kernel (SO_TIMESTAMPNS), so that nobody waits for this process to look.
"""

import errno
import ipaddress
import os
import select
import socket
import struct
import time
from collections.abc import Sequence
from typing import Any, Final, Protocol

from cffi import FFI

from media.datagram_batch import BATCH, MESSAGE_WORDS, OFFSETS, STRIDE, SendBatch
from media.libsrtp import length_pointer, packet_pointer
from media.socket_memory import Address, Memory

MAX_CLIENTS: Final = 60_000
BUFFER_BYTES: Final = 4 * 1024 * 1024

_FIRST_ADDRESS: Final = int(ipaddress.IPv4Address("127.16.0.0"))
_IP_PKTINFO: Final = 8
_SO_TIMESTAMPNS: Final = 35
_PKTINFO: Final = struct.Struct("=i4s4s")
_SENT_CONTROL: Final = struct.Struct("=QiiI4s4s4x")
_SENT_CONTROL_BYTES: Final = 28
_CONTROL_BYTES: Final = 64
"""A time (16 bytes) and a destination (12) behind their heads (16 each), in whole words."""
_CONTROL_WORDS: Final = _CONTROL_BYTES // 8
_SECONDS, _NANOSECONDS, _DESTINATION = 2, 3, 7
"""Where they stand in the control data, in words; the destination is the lower half of its word."""
_VECTOR, _VECTORS, _CONTROL, _CONTROL_LENGTH, _LENGTH = 2, 3, 4, 5, 7
_NS_PER_S: Final = 1_000_000_000
_NOTHING_NOW: Final = frozenset({errno.EAGAIN, errno.EINTR, errno.ECONNREFUSED})

_ffi: Final = FFI()
_ffi.cdef(
    """
    int recvmmsg(int socket, void *messages, unsigned int count, int flags, void *timeout);
    int sendmmsg(int socket, void *messages, unsigned int count, int flags);
    """
)
_libc: Final[Any] = _ffi.dlopen(None)


class Arrived:
    """What the last call took from a socket: datagram `i` lies in `buffer` from `OFFSETS[i]` on."""

    def __init__(self) -> None:
        self._store = Memory(BATCH * STRIDE)
        self._messages = Memory(BATCH * MESSAGE_WORDS * 8)
        self._vectors = Memory(BATCH * 16)
        self._control = Memory(BATCH * _CONTROL_BYTES)
        self.buffer = self._store.buffer
        words = self._messages.words
        for at in range(BATCH):
            head = at * MESSAGE_WORDS
            words[head + _VECTOR], words[head + _VECTORS] = self._vectors.address + at * 16, 1
            words[head + _CONTROL] = self._control.address + at * _CONTROL_BYTES
            self._vectors.words[2 * at] = self._store.address + OFFSETS[at]
            self._vectors.words[2 * at + 1] = STRIDE
        self._pointer: Any = _ffi.cast("char *", self._messages.address)
        self._control_lengths = words[_CONTROL_LENGTH::MESSAGE_WORDS]
        self._whole_control = memoryview(struct.pack("=Q", _CONTROL_BYTES) * BATCH).cast("Q")
        self._lengths = words[_LENGTH::MESSAGE_WORDS]
        self._first_bytes = self._store.bytes.cast("H")[:: STRIDE // 2]
        self.pointers = [packet_pointer(self._store.address + offset) for offset in OFFSETS]
        self.length_pointers = [
            length_pointer(self._messages.address + (at * MESSAGE_WORDS + _LENGTH) * 8) for at in range(BATCH)
        ]

    def take(self, descriptor: int) -> int:
        """Take what waits, `BATCH` datagrams at most, 0 when nothing does. Raises OSError."""
        self._control_lengths[:] = self._whole_control
        taken = int(_libc.recvmmsg(descriptor, self._pointer, BATCH, socket.MSG_DONTWAIT, _ffi.NULL))
        if taken >= 0:
            return taken
        if _ffi.errno in _NOTHING_NOW:
            return 0
        raise OSError(_ffi.errno, os.strerror(_ffi.errno))

    def first_bytes(self, taken: int) -> list[int]:
        """The first two bytes of each, as little-endian numbers."""
        return self._first_bytes[:taken].tolist()

    def length(self, at: int) -> int:
        """Of one datagram, or of the packet in it once that is opened in place."""
        return self._lengths[at]

    def datagram(self, at: int) -> bytes:
        """A copy of one."""
        return self.buffer[OFFSETS[at] : OFFSETS[at] + self._lengths[at]]

    def arrival_ns(self, at: int) -> int:
        """When it came to the socket, by the wall clock."""
        words = self._control.words
        return words[at * _CONTROL_WORDS + _SECONDS] * _NS_PER_S + words[at * _CONTROL_WORDS + _NANOSECONDS]

    def destination(self, at: int) -> int:
        """The IPv4 address it was sent to."""
        written = self._control.words[at * _CONTROL_WORDS + _DESTINATION] & 0xFFFFFFFF
        return int.from_bytes(written.to_bytes(4, "little"), "big")


class Wire(Protocol):
    """Where datagrams leave and arrive. A client is a number below `MAX_CLIENTS`."""

    arrived: Arrived
    out: SendBatch

    def open_client(self, client: int) -> int:
        """What `out.headers[i * MESSAGE_WORDS + 4]` is to be for a datagram that this client sends."""
        ...

    def close_client(self, client: int) -> None:
        """It sends and receives no more."""
        ...

    def address_of(self, client: int) -> Address:
        """Where it sends from."""
        ...

    def receive(self) -> int:
        """Take the next datagrams into `arrived`; 0 when nothing is there."""
        ...

    def client_of(self, at: int) -> int:
        """Whose the datagram is."""
        ...

    def flush(self, count: int) -> int:
        """Send the first `count` of `out`; how many the system did not take."""
        ...

    def send(self, client: int, data: bytes, server: Address) -> None:
        """Send one datagram at once. Raises OSError."""
        ...

    def dropped(self) -> int:
        """How many datagrams the kernel dropped here because this process did not come to read them."""
        ...

    def close(self) -> None:
        """Once."""
        ...


class LoopbackWire:
    """One socket for all clients of this machine: client `n` has the address 127.16.0.0 + n."""

    def __init__(self) -> None:
        self._socket = _open_socket()
        self._socket.setsockopt(socket.IPPROTO_IP, _IP_PKTINFO, 1)
        self._port = int(self._socket.getsockname()[1])
        self._descriptor = self._socket.fileno()
        self.arrived = Arrived()
        self.out = SendBatch(self._descriptor, socket.AF_INET)
        self._control: dict[int, Memory] = {}
        for at in range(BATCH):
            self.out.headers[at * MESSAGE_WORDS + _CONTROL_LENGTH] = _SENT_CONTROL_BYTES

    def open_client(self, client: int) -> int:
        """See `Wire`."""
        memory = self._control[client] = Memory(_SENT_CONTROL.size)
        head = (_SENT_CONTROL_BYTES, socket.IPPROTO_IP, _IP_PKTINFO, 0)
        memory.bytes[:] = _SENT_CONTROL.pack(*head, _loopback(client), bytes(4))
        return memory.address

    def close_client(self, client: int) -> None:
        """See `Wire`."""
        del self._control[client]

    def address_of(self, client: int) -> Address:
        """See `Wire`."""
        return socket.inet_ntoa(_loopback(client)), self._port

    def receive(self) -> int:
        """See `Wire`."""
        return self.arrived.take(self._descriptor)

    def client_of(self, at: int) -> int:
        """See `Wire`."""
        return self.arrived.destination(at) - _FIRST_ADDRESS

    def flush(self, count: int) -> int:
        """See `Wire`."""
        return self.out.flush(count)

    def send(self, client: int, data: bytes, server: Address) -> None:
        """See `Wire`."""
        source = _PKTINFO.pack(0, _loopback(client), bytes(4))
        self._socket.sendmsg([data], [(socket.IPPROTO_IP, _IP_PKTINFO, source)], 0, server)

    def dropped(self) -> int:
        """See `Wire`."""
        return _dropped_by([self._socket])

    def close(self) -> None:
        """See `Wire`."""
        self._socket.close()


class SocketEach:
    """A socket for each client: for servers on other machines, which tell clients apart by their ports."""

    def __init__(self) -> None:
        self.arrived = Arrived()
        self.out = SendBatch(-1, socket.AF_INET)
        self._out_pointer: Any = _ffi.cast("char *", _address_of_headers(self.out))
        self._sockets: dict[int, socket.socket] = {}
        self._clients: dict[int, int] = {}
        self._ready: list[int] = []
        self._poll = select.epoll()
        self._receiving = -1

    def open_client(self, client: int) -> int:
        """See `Wire`."""
        opened = self._sockets[client] = _open_socket()
        self._clients[opened.fileno()] = client
        self._poll.register(opened.fileno(), select.EPOLLIN)
        return opened.fileno()

    def close_client(self, client: int) -> None:
        """See `Wire`."""
        opened = self._sockets.pop(client)
        self._poll.unregister(opened.fileno())
        self._ready = [descriptor for descriptor in self._ready if descriptor != opened.fileno()]
        del self._clients[opened.fileno()]
        opened.close()

    def address_of(self, client: int) -> Address:
        """See `Wire`."""
        return "0.0.0.0", int(self._sockets[client].getsockname()[1])  # noqa: S104 - any address that leads there

    def receive(self) -> int:
        """See `Wire`."""
        if not self._ready:
            self._ready = [descriptor for descriptor, _ in self._poll.poll(0)]
        if not self._ready:
            return 0
        descriptor = self._ready.pop()
        self._receiving = self._clients[descriptor]
        return self.arrived.take(descriptor)

    def client_of(self, at: int) -> int:  # noqa: ARG002 - all of a batch are one's
        """See `Wire`."""
        return self._receiving

    def flush(self, count: int) -> int:
        """See `Wire`."""
        refused = 0
        for at in range(count):
            descriptor = self.out.headers[at * MESSAGE_WORDS + _CONTROL]
            self.out.headers[at * MESSAGE_WORDS + _CONTROL] = 0
            message = self._out_pointer + at * MESSAGE_WORDS * 8
            refused += int(_libc.sendmmsg(descriptor, message, 1, socket.MSG_DONTWAIT)) != 1
        return refused

    def send(self, client: int, data: bytes, server: Address) -> None:
        """See `Wire`."""
        self._sockets[client].sendto(data, server)

    def dropped(self) -> int:
        """See `Wire`."""
        return _dropped_by(self._sockets.values())

    def close(self) -> None:
        """See `Wire`."""
        for client in list(self._sockets):
            self.close_client(client)
        self._poll.close()


def _open_socket() -> socket.socket:
    opened = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    opened.setblocking(False)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER_BYTES)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BUFFER_BYTES)
    opened.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)
    opened.bind(("0.0.0.0", 0))  # noqa: S104 - clients have many addresses
    return opened


def _loopback(client: int) -> bytes:
    assert client < MAX_CLIENTS
    return (_FIRST_ADDRESS + client).to_bytes(4, "big")


def _address_of_headers(batch: SendBatch) -> int:
    return int(_ffi.cast("uintptr_t", _ffi.from_buffer(batch.headers)))


def _dropped_by(sockets: Sequence[socket.socket] | Any) -> int:  # noqa: ANN401 - any collection of sockets
    """The last column of /proc/net/udp (proc(5)), by inode."""
    inodes = {str(os.fstat(opened.fileno()).st_ino) for opened in sockets}
    with open("/proc/net/udp", encoding="ascii") as table:  # noqa: PTH123 - no file of ours
        rows = [line.split() for line in table.readlines()[1:]]
    return sum(int(row[12]) for row in rows if row[9] in inodes)


def wall_ns() -> int:
    """The clock that `Arrived.arrival_ns` is told by."""
    return time.time_ns()
