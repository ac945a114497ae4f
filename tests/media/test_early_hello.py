"""A client that begins before its answer is here: what it says first is not lost, and takes nobody's place."""

import asyncio

from media.datagram_router import DatagramRouter
from media.ice import MAX_EARLY_DTLS, EarlyHello
from media.peer_events import PeerConnected
from media.statistics import Dropped, MediaCounters
from tests.media.aiortc_client import AiortcClient, clients
from tests.media.kept_packets import observed_call
from tests.patience import eventually

HELLO = bytes.fromhex("16fefd") + bytes(60)
HERE, THERE = ("192.0.2.1", 5000), ("192.0.2.2", 5000)


class Heard:
    def __init__(self) -> None:
        self.heard: list[bytes] = []

    def packet_received(self, data: bytes, address: tuple[str, int], arrival_ns: int) -> None:
        assert address in (HERE, THERE)
        assert arrival_ns > 0
        self.heard.append(data)

    def reached_at(self, address: tuple[str, int]) -> None:
        pass


async def test_the_first_flight_before_the_answer_is_heard_once_the_answer_is_here() -> None:
    customer = AiortcClient()
    async with observed_call() as observed, clients(customer):
        # Given a client that has checked the way before its answer is given, and begins with DTLS as soon as it may
        offer = await observed.call.offer("customer")
        answer = await customer.answer_to(offer.sdp)
        await eventually(lambda: observed.process.counters.datagrams_in >= 1, within_s=5)
        # When the answer is given
        begun_s = asyncio.get_running_loop().time()
        observed.call.answer("customer", offer.connection, answer)
        await observed.happens(PeerConnected, "customer")
        # Then nothing of it was lost: it did not have to begin anew, which it does after a second
        assert observed.process.counters.dropped[Dropped.FOREIGN_SOURCE] == 0
        assert asyncio.get_running_loop().time() - begun_s < 1


def test_only_dtls_is_kept_in_order_bounded_and_for_its_own_address() -> None:
    counters, packets = MediaCounters(), Heard()
    early = EarlyHello(counters)
    early.packet_received(b"\x80" + bytes(20), HERE, 1)
    flight = [HELLO + bytes([part]) for part in range(MAX_EARLY_DTLS + 2)]
    for part in flight:
        early.packet_received(part, HERE, 2)
    early.hand_on(THERE, packets)
    assert packets.heard == []
    early.hand_on(HERE, packets)
    early.hand_on(HERE, packets)
    assert packets.heard == flight[2:]
    assert counters.dropped[Dropped.NOT_YET_SECURE] == 1


def test_an_address_that_is_somebodys_stays_theirs() -> None:
    router, validated, early = DatagramRouter(MediaCounters()), Heard(), EarlyHello(MediaCounters())
    router.bind(HERE, validated)
    assert not router.bind_if_free(HERE, early)
    router.received(HELLO, HERE, 1)
    assert validated.heard == [HELLO]
    assert router.bind_if_free(THERE, early)
