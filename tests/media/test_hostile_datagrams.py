"""What strangers send to the media port, and what a client tries to make the server send."""

import asyncio
import secrets
import socket
import struct

import pytest
from aioice import stun

from media.answer import read_answer
from media.peer_events import PeerConnected
from media.statistics import Dropped
from tests.media.aiortc_client import AiortcClient, clients
from tests.media.kept_packets import LOOPBACK, ObservedCall, both_ways, observed_call

CLIENT_HELLO = bytes.fromhex("16fefd00000000000000000030010000240000000000000024fefd") + bytes(40)
FATAL_ALERT = bytes.fromhex("15fefd0000000000000000000202 28".replace(" ", ""))
CLOSE_NOTIFY = bytes.fromhex("15fefd000000000000000000020100")
SRTP = bytes.fromhex("806f0001000000010000000a") + secrets.token_bytes(80)


def stranger() -> socket.socket:
    opened = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    opened.bind((LOOPBACK, 0))
    opened.setblocking(False)
    return opened


def send(source: socket.socket, observed: ObservedCall, *datagrams: bytes) -> None:
    for datagram in datagrams:
        source.sendto(datagram, (LOOPBACK, observed.process.port))


async def dropped(observed: ObservedCall, reason: Dropped, count: int) -> None:
    """Wait until so many were dropped for this reason."""
    async with asyncio.timeout(5):
        while observed.process.counters.dropped[reason] < count:
            await asyncio.sleep(0.01)


def binding_request(username: str, password: str | None) -> bytes:
    request = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
    request.attributes["USERNAME"] = username
    request.attributes["PRIORITY"] = 1
    if password is not None:
        request.add_message_integrity(password.encode())
    return bytes(request)


async def test_strangers_do_nothing_to_a_call_in_progress() -> None:
    customer, teller = AiortcClient(440), AiortcClient(1000)
    async with observed_call() as observed, clients(customer, teller):
        # Given a call in progress
        observed.call.apply(both_ways("customer", "teller"))
        await customer.join(observed, "customer")
        await teller.join(observed, "teller")
        await teller.loudest_frequency("audio")
        before = dict(observed.call.connections)
        with stranger() as foreign:
            # When a stranger sends nothing, noise, DTLS, media, and what is too long
            foreign_before = observed.process.counters.dropped[Dropped.FOREIGN_SOURCE]
            send(foreign, observed, b"", b"", b"\xff", CLIENT_HELLO, FATAL_ALERT, CLOSE_NOTIFY, SRTP, bytes(1800))
            await dropped(observed, Dropped.EMPTY, 2)
            await dropped(observed, Dropped.TOO_LONG, 1)
            # Then all are counted, nothing comes back, and the call goes on
            await dropped(observed, Dropped.FOREIGN_SOURCE, foreign_before + 5)
            assert await teller.loudest_frequency("audio") == pytest.approx(440, abs=5)
            assert observed.call.connections == before
            with pytest.raises(BlockingIOError):
                foreign.recv(2000)


async def test_an_empty_datagram_from_the_client_itself_does_nothing() -> None:
    customer = AiortcClient()
    async with observed_call() as observed, clients(customer):
        await customer.join(observed, "customer")
        await observed.happens(PeerConnected, "customer")
        # When the client's own socket sends nothing, and noise
        with customer.own_socket() as own:
            send(own, observed, b"", b"\x50", b"\x80", b"\x80\xc8", SRTP, FATAL_ALERT)
        # Then it is dropped, and the call goes on
        await dropped(observed, Dropped.EMPTY, 1)
        await dropped(observed, Dropped.UNKNOWN_PROTOCOL, 1)
        await dropped(observed, Dropped.SRTP_REFUSED, 2)
        kept = observed.sink.count("customer", "audio")
        async with asyncio.timeout(5):
            while observed.sink.count("customer", "audio") < kept + 10:
                await asyncio.sleep(0.01)


async def test_forged_dtls_during_set_up_does_nothing() -> None:
    customer = AiortcClient()
    async with observed_call() as observed, clients(customer):
        with stranger() as foreign:
            # Given a stranger who sends DTLS before, while and after the client answers
            offer = await observed.call.offer("customer")
            send(foreign, observed, CLIENT_HELLO, FATAL_ALERT)
            answer = await customer.answer_to(offer.sdp)
            observed.call.answer("customer", offer.connection, answer)
            async with asyncio.timeout(5):
                while not observed.call.connections:
                    send(foreign, observed, CLIENT_HELLO, FATAL_ALERT, CLOSE_NOTIFY)
                    await asyncio.sleep(0.005)
            # Then the client connects all the same, and the stranger gets nothing back
            await observed.happens(PeerConnected, "customer")
            with pytest.raises(BlockingIOError):
                foreign.recv(2000)


async def test_the_clients_candidates_are_sent_nothing() -> None:
    customer = AiortcClient()
    async with observed_call() as observed, clients(customer):
        with stranger() as victim:
            # Given an answer that names a victim's address as a candidate, on every line
            offer = await observed.call.offer("customer")
            host, port = victim.getsockname()
            candidate = f"a=candidate:9 1 udp 2130706431 {host} {port} typ host\r\n"
            answer = (await customer.answer_to(offer.sdp)).replace("a=setup:", candidate + "a=setup:")
            assert candidate in answer
            # When the client connects
            observed.call.answer("customer", offer.connection, answer)
            await observed.happens(PeerConnected, "customer")
            async with asyncio.timeout(5):
                while observed.sink.count("customer", "audio") < 10:
                    await asyncio.sleep(0.01)
            # Then nothing was sent to the victim
            with pytest.raises(BlockingIOError):
                victim.recv(2000)


async def test_stun_binds_no_address_unless_it_is_authenticated() -> None:
    customer = AiortcClient()
    async with observed_call() as observed, clients(customer):
        with stranger() as foreign:
            # Given an offer, and a stranger who knows its ufrag but not its password
            offer = await observed.call.offer("customer")
            ufrag = offer.sdp.partition("a=ice-ufrag:")[2].partition("\r\n")[0]
            answer = await customer.answer_to(offer.sdp)
            username = f"{ufrag}:{read_answer(answer).user_fragment}"
            # When it sends checks under a wrong password, none, an unknown ufrag, and broken ones
            send(foreign, observed, binding_request(username, "wrong" * 5), binding_request(username, None))
            send(foreign, observed, binding_request("nobody:here", "wrong" * 5))
            whole = binding_request(username, "wrong" * 5)
            send(foreign, observed, whole[:-3], whole[:8], b"\x00\x01")
            broken = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
            short_priority = struct.pack("!HH", 0x0024, 2) + bytes(4)
            send(foreign, observed, struct.pack("!HHI", 1, 8, stun.COOKIE) + broken.transaction_id + short_priority)
            await dropped(observed, Dropped.STUN_UNKNOWN_USER, 1)
            await dropped(observed, Dropped.STUN_UNREADABLE, 4)
            # Then it is refused, never checked in turn, and its address is nobody's
            observed.call.answer("customer", offer.connection, answer)
            await observed.happens(PeerConnected, "customer")
            replies = [stun.parse_message(foreign.recv(2000)) for _ in range(2)]
            assert {reply.message_class for reply in replies} == {stun.Class.ERROR}
            with pytest.raises(BlockingIOError):
                foreign.recv(2000)
            before = observed.process.counters.dropped[Dropped.FOREIGN_SOURCE]
            send(foreign, observed, SRTP)
            await dropped(observed, Dropped.FOREIGN_SOURCE, before + 1)


async def test_a_client_cannot_have_unbounded_addresses_checked() -> None:
    customer = AiortcClient()
    async with observed_call() as observed, clients(customer):
        # Given a connected client that knows its own credentials
        offer = await observed.call.offer("customer")
        answer = await customer.answer_to(offer.sdp)
        observed.call.answer("customer", offer.connection, answer)
        await observed.happens(PeerConnected, "customer")
        ufrag, password = (offer.sdp.partition(f"a=ice-{name}:")[2].partition("\r\n")[0] for name in ("ufrag", "pwd"))
        check = binding_request(f"{ufrag}:{read_answer(answer).user_fragment}", password)
        # When checks of its come from forty addresses
        sockets = [stranger() for _ in range(40)]
        for source in sockets:
            send(source, observed, check)
        # Then only so many are looked at, and the call goes on
        await dropped(observed, Dropped.TOO_MANY_ADDRESSES, 9)
        for source in sockets:
            source.close()
        assert "customer" in observed.call.connections
