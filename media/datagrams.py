"""The one UDP socket that all peers of a media process share, and when it is read.

As long as little arrives, each datagram wakes the loop. When much does, the socket is looked at every millisecond
instead: what has gathered then costs one system call, and nobody hears a millisecond. What is sent goes out at once or
is dropped and counted, as UDP is. The socket is bound to one address family; a candidate of the other reaches nobody.
"""

import asyncio
import ipaddress
import socket
from typing import Final

from media.datagram_batch import BATCH, MAX_DATAGRAM_BYTES
from media.relay import Relay, SlowPath
from media.socket_memory import Address
from media.statistics import Dropped, MediaCounters

__all__ = ["MAX_DATAGRAM_BYTES", "Address", "SharedSocket"]

RECEIVE_BUFFER_BYTES: Final = 4 * 1024 * 1024
"""A tenth of a second of 200 calls (80,000 packets/s); the system may grant less (`net.core.rmem_max`)."""
BUSY_BURST: Final = 4
"""So many at once: more arrive than the loop should be woken for one by one."""
LOOK_EACH_S: Final = 0.001
IDLE_LOOKS: Final = 20
"""As often in a row nothing was there: back to being woken."""
MAX_BATCHES: Final = 8
"""Before other tasks of the loop get their turn: some 5 ms of work."""


class SharedSocket:
    """Reads until `close`. Raises OSError when it cannot be bound; port 0 takes a free one."""

    def __init__(self, listen: Address, slow_path: SlowPath, counters: MediaCounters) -> None:
        self._counters = counters
        family = socket.AF_INET if ipaddress.ip_address(listen[0]).version == 4 else socket.AF_INET6
        self._socket = socket.socket(family, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER_BYTES)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, RECEIVE_BUFFER_BYTES)
        try:
            self._socket.bind(listen)
        except OSError:
            self._socket.close()
            raise
        self.port: int = self._socket.getsockname()[1]
        self.relay = Relay(self._socket.fileno(), family, slow_path, counters)
        self._loop = asyncio.get_running_loop()
        self._next_look: asyncio.TimerHandle | None = None
        self._idle_looks = 0
        self._loop.add_reader(self._socket, self._woken)

    def send(self, data: bytes, address: Address) -> None:
        """Send one datagram, or drop it when the system does not take it."""
        try:
            self._socket.sendto(data, address)
        except OSError:
            self._counters.dropped[Dropped.SEND_REFUSED] += 1
        else:
            self._counters.datagrams_out += 1

    def close(self) -> None:
        """Give the port back. Once."""
        if self._next_look is not None:
            self._next_look.cancel()
        else:
            self._loop.remove_reader(self._socket)
        self._socket.close()

    def _woken(self) -> None:
        if self._read() >= BUSY_BURST:
            self._loop.remove_reader(self._socket)
            self._idle_looks = 0
            self._next_look = self._loop.call_later(LOOK_EACH_S, self._look)

    def _look(self) -> None:
        """The next one is arranged first, so that an error of this one ends nothing."""
        self._next_look = self._loop.call_later(LOOK_EACH_S, self._look)
        self._idle_looks = 0 if self._read() else self._idle_looks + 1
        if self._idle_looks >= IDLE_LOOKS:
            self._next_look.cancel()
            self._next_look = None
            self._loop.add_reader(self._socket, self._woken)

    def _read(self) -> int:
        """Take what waits; how many datagrams it was."""
        total = 0
        for _ in range(MAX_BATCHES):
            taken = self.relay.poll()
            total += taken
            if taken < BATCH:
                break
        return total
