"""What synthetic clients get: everything is counted, a share is opened and looked at, the rest goes to its client."""

from array import array
from collections.abc import Callable, Mapping, Sequence
from typing import Final, Protocol

from bench.client import Client
from bench.packets import ONE_WORD_BYTES, RTP_KINDS, STAMPED_BYTES, read_stamp
from bench.wire import Wire
from media.datagram_batch import OFFSETS
from media.libsrtp import unprotect
from media.srtp import SrtpSessions

CHECK_EACH: Final = 50
"""One of so many packets is opened."""
_REPLAYED: Final = 9
"""libsrtp's `srtp_err_status_replay_fail`."""
MAX_BATCHES: Final = 128
"""Before it is time to send again."""


class Receiving(Protocol):
    """Reads what waits on a wire; `delays_ns` are the one-way times of the packets that were looked at."""

    received: int
    checked: int
    wrong: int
    delays_ns: "array[int]"

    def tick(self) -> None:
        """Take what is there."""
        ...


class FromCounter:
    """Of clients that a media process serves; `hears` says whose packets a client is to get."""

    def __init__(self, wire: Wire, clients: Mapping[int, Client], hears: Mapping[int, frozenset[int]]) -> None:
        self._wire = wire
        self._clients = clients
        self._hears = hears
        self._until_check = CHECK_EACH
        self.unheard: dict[int, Callable[[int], None]] = {}
        """Who has not got any media so far, and what to call with its arrival."""
        self.received = 0
        self.checked = 0
        self.wrong = 0
        self.delays_ns: array[int] = array("q")

    def tick(self) -> None:
        """Take what is there."""
        for _ in range(MAX_BATCHES):
            taken = self._wire.receive()
            if not taken:
                return
            self._look(taken)

    def _look(self, taken: int) -> None:
        kinds = self._wire.arrived.first_bytes(taken)
        others = [at for at, kind in enumerate(kinds) if kind not in RTP_KINDS]
        self.received += taken - len(others)
        self._until_check -= taken
        if self._until_check < 0:
            self._until_check += CHECK_EACH
            at = taken - 1 - (self._until_check % taken)
            if kinds[at] in RTP_KINDS:
                self._check(at)
        for at in others:
            client = self._clients.get(self._wire.client_of(at))
            if client is not None:
                client.received(self._wire.arrived.datagram(at))
        if self.unheard:
            self._first_ones(taken, kinds)

    def _check(self, at: int) -> None:
        arrived = self._wire.arrived
        client = self._clients.get(self._wire.client_of(at))
        if client is None or client.srtp is None:
            return
        self.checked += 1
        if unprotect(client.srtp.receiving_context, arrived.pointers[at], arrived.length_pointers[at]):
            self.wrong += 1
            return
        packet = arrived.datagram(at)
        client.heard(int.from_bytes(packet[8:12], "big"), int.from_bytes(packet[2:4], "big"))
        if packet[12:16] != ONE_WORD_BYTES or len(packet) < STAMPED_BYTES:
            return
        sent_ns, sender = read_stamp(packet)
        if sender >> 1 not in self._hears.get(client.number, ()):
            self.wrong += 1
            return
        self.delays_ns.append(arrived.arrival_ns(at) - sent_ns)

    def _first_ones(self, taken: int, kinds: list[int]) -> None:
        for at in range(taken):
            if kinds[at] in RTP_KINDS:
                told = self.unheard.pop(self._wire.client_of(at), None)
                if told is not None:
                    told(self._wire.arrived.arrival_ns(at))


class FromEcho:
    """Of clients whose packets come back as they were sent, or sealed anew for clients with keys (`sessions`).

    With `crosses` what one of two clients (2n and 2n + 1) sent comes to the other.
    """

    def __init__(self, wire: Wire, sessions: Sequence[SrtpSessions] = (), *, crosses: bool = False) -> None:
        self._wire = wire
        self._sessions = sessions
        self._crosses = crosses
        self._until_check = CHECK_EACH
        self.received = 0
        self.checked = 0
        self.wrong = 0
        self.delays_ns: array[int] = array("q")

    def tick(self) -> None:
        """Take what is there."""
        for _ in range(MAX_BATCHES):
            taken = self._wire.receive()
            if not taken:
                return
            self.received += taken
            self._until_check -= taken
            if self._until_check < 0:
                self._until_check += CHECK_EACH
                self._check(taken - 1 - self._until_check % taken)

    def _check(self, at: int) -> None:
        arrived, client = self._wire.arrived, self._wire.client_of(at)
        self.checked += 1
        if self._sessions:
            context = self._sessions[client].receiving_context
            reason = unprotect(context, arrived.pointers[at], arrived.length_pointers[at])
            if reason:
                # A client that hears twice gets the same bytes twice.
                self.wrong += reason != _REPLAYED
                return
        sent_ns, sender = read_stamp(arrived.buffer, OFFSETS[at])
        if sender >> 1 != client ^ self._crosses:
            self.wrong += 1
        self.delays_ns.append(arrived.arrival_ns(at) - sent_ns)
