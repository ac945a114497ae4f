"""A datagram from a foreign source, of each kind, in each part of a call's life: the call stands."""

import asyncio
import re
import socket
from typing import NamedTuple

import pytest
from aioice import stun

from media.answer import read_answer
from media.peer_events import PeerClosed, PeerConnected, PeerLost
from tests.media.aiortc_client import AiortcClient, clients
from tests.media.kept_packets import LOOPBACK, ObservedCall, observed_call
from tests.media.stray_datagrams import STRAYS, KnownOfCall
from tests.patience import eventually

PACKETS_THAT_SHOW_IT_STANDS = 5
KINDS = pytest.mark.parametrize("kind", STRAYS)


class Described(NamedTuple):
    """A connection whose two descriptions are made; the answer is not given yet."""

    connection: str
    answer: str
    known: KnownOfCall


async def described(observed: ObservedCall, customer: AiortcClient) -> Described:
    offer = await observed.call.offer("customer")
    answer = await customer.answer_to(offer.sdp)
    return Described(offer.connection, answer, known_of(offer.sdp, answer))


def known_of(offered: str, answered: str) -> KnownOfCall:
    ufrag = offered.partition("a=ice-ufrag:")[2].partition("\r\n")[0]
    ssrc = re.search(r"a=ssrc:(\d+)", answered)
    assert ssrc is not None
    return KnownOfCall(f"{ufrag}:{read_answer(answered).user_fragment}", int(ssrc[1]))


class Stranger:
    """Somebody at another address who sends one kind of datagram."""

    def __init__(self, observed: ObservedCall) -> None:
        self._observed = observed
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((LOOPBACK, 0))
        self._socket.setblocking(False)

    def __enter__(self) -> "Stranger":
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def sends(self, datagram: bytes) -> None:
        self._socket.sendto(datagram, (LOOPBACK, self._observed.process.port))

    async def is_turned_away(self, datagram: bytes) -> None:
        """Send, and wait until it is counted as dropped, or refused as STUN has it."""
        dropped = self._observed.process.counters.dropped
        before = dropped.total()
        self.sends(datagram)
        await eventually(lambda: dropped.total() > before or self.was_refused(), within_s=5)

    def was_refused(self) -> bool:
        """Whether an error response to a binding request came, and nothing else but those."""
        try:
            reply = self._socket.recv(2000)
        except BlockingIOError:
            return False
        assert stun.parse_message(reply).message_class is stun.Class.ERROR
        return True


async def stands(observed: ObservedCall) -> None:
    """Its sound goes on coming, by the connection that it has."""
    kept = observed.sink.count("customer", "audio")
    await eventually(
        lambda: observed.sink.count("customer", "audio") >= kept + PACKETS_THAT_SHOW_IT_STANDS, within_s=10
    )
    assert [one for one in observed.events if isinstance(one, PeerClosed | PeerLost)] == []


@KINDS
async def test_before_ice(kind: str) -> None:
    customer = AiortcClient()
    async with observed_call() as observed, clients(customer):
        with Stranger(observed) as stranger:
            # Given an offer that is answered, but not by a packet yet
            made = await described(observed, customer)
            # When a stranger is there first
            await stranger.is_turned_away(STRAYS[kind](made.known))
            observed.call.answer("customer", made.connection, made.answer)
            # Then the call comes up, and stands
            await observed.happens(PeerConnected, "customer")
            await stands(observed)


@KINDS
async def test_during_dtls(kind: str) -> None:
    customer = AiortcClient()
    async with observed_call() as observed, clients(customer):
        with Stranger(observed) as stranger:
            # Given a client that is connecting
            made = await described(observed, customer)
            stray = STRAYS[kind](made.known)
            observed.call.answer("customer", made.connection, made.answer)
            # When a stranger sends at each turn of the loop until it is connected
            async with asyncio.timeout(10):
                while not observed.call.connections:
                    stranger.sends(stray)
                    await asyncio.sleep(0.002)
            # Then it is the client that got through, and the call stands
            await observed.happens(PeerConnected, "customer")
            await stands(observed)


async def test_in_the_call() -> None:
    customer = AiortcClient()
    async with observed_call() as observed, clients(customer):
        with Stranger(observed) as stranger:
            # Given a call in progress
            made = await described(observed, customer)
            observed.call.answer("customer", made.connection, made.answer)
            await observed.happens(PeerConnected, "customer")
            before = dict(observed.call.connections)
            for stray in STRAYS.values():
                # When a stranger sends
                await stranger.is_turned_away(stray(made.known))
                # Then the call stands, in the same connection
                await stands(observed)
                assert observed.call.connections == before


def test_fifteen_kinds_are_tried_in_each_of_three_parts() -> None:
    assert len(STRAYS) == 15
