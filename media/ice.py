"""ICE of one peer on the shared socket (RFC 8445), out of aioice's own state machine.

The server is controlling and opens no socket. It never hears of the client's candidates: it learns the client's
addresses from authenticated checks alone, and so cannot be made to send elsewhere. The end of candidates is never
signalled, as aioice would then give up before the first check came.
"""

import asyncio
from collections import deque
from typing import Final, cast

from aioice import Candidate, Connection, stun
from aioice.candidate import candidate_foundation, candidate_priority
from aioice.ice import ICE_COMPLETED, CandidatePair, StunProtocol

from media.datagram_router import DatagramRouter, PacketReceiver
from media.datagrams import Address, SharedSocket
from media.patience import Patience
from media.statistics import Dropped, MediaCounters

MAX_CLIENT_ADDRESSES: Final = 32
"""One for each network interface of the client, and for each time its router gave it another port."""
MAX_EARLY_DTLS: Final = 8
"""A ClientHello with keys for after quantum computers takes two datagrams."""
MAX_WAITING_DTLS: Final = 64
"""A handshake's flight is under ten datagrams."""
CONSENT_RETRANSMISSIONS: Final = 1
"""Sent at 0 and 0.5 s and given up at 1.5 s: a slow mobile network answers within that."""

_COMPONENT: Final = 1
_ALWAYS_WINS: Final = (1 << 64) - 1
_CANDIDATE_TYPE: Final = "host"
_ROLE_CONFLICT: Final = 487
_DTLS_FIRST_BYTES: Final = range(20, 64)
"""RFC 7983, section 7."""


class SharedTransport(asyncio.DatagramTransport):
    """The socket as aioice's protocol sees it; closing it leaves the socket open for the others."""

    def __init__(self, shared_socket: SharedSocket, protocol: StunProtocol) -> None:
        super().__init__()
        self._socket = shared_socket
        self._protocol = protocol

    def sendto(self, data: bytes | bytearray | memoryview, addr: object = None) -> None:
        """Send to a client."""
        self._socket.send(bytes(data), cast("Address", addr))

    def close(self) -> None:
        """Tell the protocol, as asyncio's transports do, in a later turn of the loop."""
        asyncio.get_running_loop().call_soon(self._protocol.connection_lost, None)


class SharedStunProtocol(StunProtocol):
    """Takes messages that the router has read, and says which responses it awaits."""

    def __init__(self, connection: "IceOnSharedSocket", router: DatagramRouter) -> None:
        super().__init__(connection)
        self._router = router

    async def request(
        self,
        request: stun.Message,
        addr: tuple[str, int],
        integrity_key: bytes | None = None,
        retransmissions: int | None = None,
    ) -> tuple[stun.Message, tuple[str, int]]:
        """Send a request and await its response."""
        self._router.await_response(request.transaction_id, self)
        try:
            return await super().request(request, addr, integrity_key, retransmissions)
        finally:
            self._router.forget_response(request.transaction_id)

    def stun_received(self, message: stun.Message, address: Address) -> None:
        """One message, not yet authenticated; aioice does so before it takes effect."""
        if message.message_class is stun.Class.REQUEST:
            self.receiver.request_received(message, address, self)
        elif _is_acceptable_response(message) and message.transaction_id in self.transactions:
            self.transactions[message.transaction_id].response_received(message, address)


class EarlyHello:
    """The first DTLS of a client whose answer is not here yet: it need not wait for that (RFC 5763, section 5).

    Without this the first flight would be lost, and the client would begin anew only after its own patience is over.
    """

    def __init__(self, counters: MediaCounters) -> None:
        self._counters = counters
        self._kept: deque[tuple[bytes, Address, int]] = deque(maxlen=MAX_EARLY_DTLS)

    def packet_received(self, data: bytes, address: Address, arrival_ns: int) -> None:
        """From an address that has sent an authenticated check, and may be anybody's yet."""
        if data[0] in _DTLS_FIRST_BYTES:
            self._kept.append((data, address, arrival_ns))
        else:
            self._counters.dropped[Dropped.NOT_YET_SECURE] += 1

    def reached_at(self, address: Address) -> None:
        """Not before it is validated."""

    def hand_on(self, address: Address, packets: PacketReceiver) -> None:
        """The address is validated: what came from it is heard now."""
        for kept in [one for one in self._kept if one[1] == address]:
            self._kept.remove(kept)
            packets.packet_received(*kept)


class IceOnSharedSocket(Connection):
    """`close`, `recv` and `send` are aioice's; `recv` yields what `data_received` was given (DTLS)."""

    def __init__(
        self,
        shared_socket: SharedSocket,
        router: DatagramRouter,
        counters: MediaCounters,
        host: str,
        patience: Patience,
    ) -> None:
        super().__init__(ice_controlling=True)
        self.selected: Address | None = None
        """Where the client is reached; set when connected."""
        self.consent_expired = False
        self._tie_breaker = _ALWAYS_WINS
        self._router = router
        self._counters = counters
        self._patience = patience
        self._packets: PacketReceiver | None = None
        self._validated: dict[Address, CandidatePair] = {}
        self._early = EarlyHello(counters)
        self._early_addresses: set[Address] = set()
        self._queue = asyncio.Queue()
        self._stun = SharedStunProtocol(self, router)
        self._stun.connection_made(SharedTransport(shared_socket, self._stun))
        self._stun.local_candidate = Candidate(
            foundation=candidate_foundation(_CANDIDATE_TYPE, "udp", host),
            component=_COMPONENT,
            transport="udp",
            priority=candidate_priority(_COMPONENT, _CANDIDATE_TYPE),
            host=host,
            port=shared_socket.port,
            type=_CANDIDATE_TYPE,
        )
        self._protocols = [self._stun]
        self._local_candidates = [self._stun.local_candidate]
        self._local_candidates_start = self._local_candidates_end = True
        router.add_user_fragment(self.local_username, self._stun)

    def deliver_packets_to(self, packets: PacketReceiver) -> None:
        """Who gets datagrams from the validated addresses. Once, before `connect`."""
        self._packets = packets

    async def connect(self) -> None:
        """Wait for a client's check that answers ours. Raises ConnectionError when it is closed before.

        aioice looks for that each 20 ms, as it paces checks of its own; here every check answers one of the client's.
        """
        if self.remote_username is None or self.remote_password is None:
            raise ConnectionError("the client's credentials are not known yet")
        for early in self._early_checks:
            self.check_incoming(*early)
        self._early_checks.clear()
        self._early_checks_done = True
        if await self._check_list_state.get() != ICE_COMPLETED:
            raise ConnectionError("no check came through")
        for pair in self._check_list:
            if pair.task is not None:
                pair.task.cancel()
        self._query_consent_task = asyncio.create_task(self.query_consent())

    def follow(self, address: Address) -> None:
        """The client sends authenticated media from this validated address: send there as well."""
        pair = self._validated.get(address)
        if pair is not None:
            self._nominated[_COMPONENT] = pair
            self.selected = address

    async def close(self) -> None:
        """Stop checking and receiving; `connect` and `recv` end with ConnectionError. More than once does no harm."""
        if not self._closing:
            self._router.remove_user_fragment(self.local_username)
            for address in self._early_addresses:
                self._router.unbind(address, self._early)
            if self._packets is not None:
                for address in self._validated:
                    self._router.unbind(address, self._packets)
        await super().close()

    def data_received(self, data: bytes, component: int) -> None:
        """One DTLS datagram."""
        if self._queue.qsize() >= MAX_WAITING_DTLS:
            self._counters.dropped[Dropped.DTLS_QUEUE_FULL] += 1
        else:
            super().data_received(data, component)

    def request_received(self, message: stun.Message, addr: tuple[str, int], protocol: StunProtocol) -> None:
        """One check. Before the answer is here, who sent an authenticated one may begin with DTLS as well."""
        super().request_received(message, addr, protocol)
        is_early = not self._early_checks_done and bool(self._early_checks) and self._early_checks[-1][0] is message
        has_room = len(self._early_addresses) < MAX_CLIENT_ADDRESSES
        if is_early and has_room and self._router.bind_if_free(addr, self._early):
            self._early_addresses.add(addr)

    def check_incoming(self, message: stun.Message, addr: tuple[str, int], protocol: StunProtocol) -> None:
        """An authenticated check: aioice answers with one of its own, which validates the address."""
        if "PRIORITY" not in message.attributes:
            self._counters.dropped[Dropped.STUN_UNREADABLE] += 1
            return
        known = {(candidate.host, candidate.port) for candidate in self._remote_candidates}
        if addr not in known and len(known) >= MAX_CLIENT_ADDRESSES:
            self._counters.dropped[Dropped.TOO_MANY_ADDRESSES] += 1
            return
        self._forget_cancelled_checks()
        super().check_incoming(message, addr, protocol)

    def check_complete(self, pair: CandidatePair) -> None:
        """One of our checks has ended."""
        super().check_complete(pair)
        if pair.state is not CandidatePair.State.SUCCEEDED or self._closing:
            return
        if self._packets is not None:
            self._validated[pair.remote_addr] = pair
            self._router.bind(pair.remote_addr, self._packets)
            self._packets.reached_at(pair.remote_addr)
            self._early.hand_on(pair.remote_addr, self._packets)
        nominated = self._nominated.get(_COMPONENT)
        if nominated is not None:
            self.selected = nominated.remote_addr

    async def query_consent(self) -> None:
        """Ask again and again whether the client still wants our packets (RFC 7675); close when it says nothing."""
        while True:
            try:
                async with asyncio.timeout(self._patience.consent_expiry_s):
                    await self._consent_confirmed()
            except TimeoutError:
                self.consent_expired = True
                # This task must not be cancelled by the closing that it starts.
                self._query_consent_task = None
                await self.close()
                return
            await asyncio.sleep(self._patience.consent_interval_s)

    async def _consent_confirmed(self) -> None:
        assert self.remote_password is not None
        while True:
            pair = self._nominated[_COMPONENT]
            try:
                await pair.protocol.request(
                    self.build_request(pair, nominate=False),
                    pair.remote_addr,
                    integrity_key=self.remote_password.encode(),
                    retransmissions=CONSENT_RETRANSMISSIONS,
                )
            except stun.TransactionFailed:
                # The browser is there and refuses: ask less often than it answers.
                await asyncio.sleep(self._patience.consent_interval_s)
            except stun.TransactionTimeout:
                continue
            else:
                return

    def _forget_cancelled_checks(self) -> None:
        """aioice cancels the checks that still run when the first succeeds, and would never try those pairs again."""
        for pair in self._check_list:
            if pair.state is CandidatePair.State.IN_PROGRESS and pair.task is not None and pair.task.done():
                pair.task = None
                self.check_state(pair, CandidatePair.State.FAILED)


def _is_acceptable_response(message: stun.Message) -> bool:
    """No role conflict (487): our tie-breaker wins every one, and aioice would ask again without end."""
    if message.message_class is stun.Class.ERROR:
        return message.error_code != _ROLE_CONFLICT
    return message.message_class is stun.Class.RESPONSE
