"""The floor: what receiving and sending a packet costs in this language when nothing is done in between.

A process that sends each datagram back to where it came from, in the clear: the same kind of socket, the same batches,
the same two system calls (`media.datagram_batch`), looked at every millisecond. No forwarding is cheaper in Python.
`python -m bench.floor`, told what to do by orders.

`python -m bench.floor sealed` opens and seals each as well (SRTP): what no relay that ends its clients' keys can do
without, whatever else it does or leaves. The difference between both is cryptography, and how cold its tables lie.
"""

import resource
import select
import socket
import sys
import time
from typing import Any, Final

from bench import orders as o
from bench.known_keys import known_sessions
from bench.memory import rss_bytes
from bench.slices import Slices
from bench.workers import answer_to
from media.datagram_batch import BATCH, MESSAGE_WORDS, ReceivedBatch, SendBatch
from media.datagrams import RECEIVE_BUFFER_BYTES
from media.libsrtp import length_pointer, packet_pointer, protect, unprotect
from media.socket_memory import Name, Sender, sender_of
from media.srtp import SrtpSessions

SEALED: Final = "sealed"
"""The argument that has datagrams opened and sealed."""
TICK_S: Final = 0.001
TICKS_PER_LOOK: Final = 20
"""Between two looks for orders."""
_LOOPBACK: Final = "127.0.0.1"


class Floor:
    """One socket, and where its clients are."""

    def __init__(self) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setblocking(False)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER_BYTES)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, RECEIVE_BUFFER_BYTES)
        self.socket.bind((_LOOPBACK, 0))
        self._received = ReceivedBatch(self.socket.fileno(), socket.AF_INET)
        self._sending = SendBatch(self.socket.fileno(), socket.AF_INET)
        self._names: list[Name] = []
        self._places: dict[Sender, int] = {}
        self._twice: set[Sender] = set()
        self.taken = 0
        self.sent = 0
        self.refused = 0
        self.unsealed = 0

    def place(self, order: o.EchoPlaces) -> None:
        """Where the clients are."""
        for number, host in enumerate(order.hosts):
            name = Name()
            name.write((host, order.port))
            self._names.append(name)
            self._places[sender_of((host, order.port))] = name.pointer
            if number in order.twice:
                self._twice.add(sender_of((host, order.port)))

    def poll(self) -> int:
        """Take one batch and send it back; how many were taken."""
        taken = self._received.receive()
        if not taken:
            return 0
        headers, vectors, places, twice = self._sending.headers, self._sending.vectors, self._places, self._twice
        queued = 0
        again: list[tuple[int, int, int]] = []
        for sender, length, begin in zip(
            self._received.senders(taken), self._received.lengths(taken), self._received.addresses, strict=False
        ):
            headers[queued * MESSAGE_WORDS] = places[sender]
            vectors[2 * queued], vectors[2 * queued + 1] = begin, length
            queued += 1
            if sender in twice:
                again.append((places[sender], begin, length))
        return self._flush(taken, queued, again)

    def _flush(self, taken: int, queued: int, again: list[tuple[int, int, int]]) -> int:
        """Send what is queued, then once more what is sent twice; how many were taken."""
        self.refused += self._sending.flush(queued)
        for at, (name, begin, length) in enumerate(again):
            self._sending.headers[at * MESSAGE_WORDS] = name
            self._sending.vectors[2 * at], self._sending.vectors[2 * at + 1] = begin, length
        if again:
            self.refused += self._sending.flush(len(again))
        self.taken += taken
        self.sent += queued + len(again)
        return taken


class SealedFloor(Floor):
    """The same with SRTP: each datagram is opened and sealed where it lies, and everything else is left."""

    def __init__(self) -> None:
        super().__init__()
        self._sessions: dict[Sender, tuple[Any, Any]] = {}
        self._kept: list[SrtpSessions] = []
        self._srtp_places = [
            (packet_pointer(address), length_pointer(length_address))
            for address, length_address in zip(self._received.addresses, self._received.length_addresses, strict=True)
        ]

    def place(self, order: o.EchoPlaces) -> None:
        """Where the clients are; the keys are those of their numbers."""
        super().place(order)
        for number, host in enumerate(order.hosts):
            sessions = known_sessions(number, is_server=True)
            self._kept.append(sessions)
            contexts = (sessions.receiving_context, sessions.sending_context)
            self._sessions[sender_of((host, order.port))] = contexts

    def poll(self) -> int:
        """Take one batch and send it back; a client that hears twice gets the same bytes twice, which costs less than
        to seal them for another listener does."""
        taken = self._received.receive()
        if not taken:
            return 0
        headers, vectors, places, twice = self._sending.headers, self._sending.vectors, self._places, self._twice
        sessions, queued = self._sessions, 0
        again: list[tuple[int, int, int]] = []
        for sender, length, begin, (pointer, size_pointer) in zip(
            self._received.senders(taken),
            self._received.lengths(taken),
            self._received.addresses,
            self._srtp_places,
            strict=False,
        ):
            receiving, sending = sessions[sender]
            if unprotect(receiving, pointer, size_pointer) or protect(sending, pointer, size_pointer):
                self.unsealed += 1
                continue
            headers[queued * MESSAGE_WORDS] = places[sender]
            vectors[2 * queued], vectors[2 * queued + 1] = begin, length
            queued += 1
            if sender in twice:
                again.append((places[sender], begin, length))
        return self._flush(taken, queued, again)


def _cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _main() -> None:
    floor, slices = SealedFloor() if sys.argv[1:] == [SEALED] else Floor(), Slices()
    ticks = 0
    while True:
        if floor.poll() < BATCH:
            time.sleep(TICK_S)
            ticks += 1
        if ticks < TICKS_PER_LOOK:
            continue
        ticks = 0
        slices.look(time.monotonic(), _cpu_s(), floor.sent)
        if select.select([sys.stdin], [], [], 0)[0]:
            line = sys.stdin.buffer.readline()
            if not line:
                return
            _obey(floor, slices, o.read_line(line))


def _obey(floor: Floor, slices: Slices, line: o.Line) -> None:
    match line.says:
        case o.EchoPlaces():
            floor.place(line.says)
            answer_to(line.number, o.Listening(port=floor.socket.getsockname()[1]))
        case o.Mark():
            marked = o.Marked(
                cpu_s=_cpu_s(),
                rss_bytes=rss_bytes(),
                packets_in=floor.taken,
                packets_out=floor.sent,
                dropped={"send_refused": floor.refused, "srtp_refused": floor.unsealed},
                yielded=0,
                journal_dropped=0,
                slices=slices.take(),
            )
            answer_to(line.number, marked)
        case _:
            answer_to(line.number, o.Failed(why="this is nothing for the floor"))


if __name__ == "__main__":
    _main()
