"""Connections that never come up, and those that die."""

import asyncio
import re
import time

from media.patience import STANDARD, Patience
from media.peer_events import Ending, PeerClosed, PeerConnected, PeerLost
from tests.media.aiortc_client import AiortcClient, clients
from tests.media.kept_packets import observed_call
from tests.patience import eventually

SHORT = Patience(answer_within_s=0.2, connect_within_s=0.6, consent_interval_s=0.1, consent_expiry_s=0.5, silence_s=30)


def test_a_dead_client_is_noticed_within_seven_seconds_as_durations_stand() -> None:
    assert STANDARD.consent_interval_s + STANDARD.consent_expiry_s <= 7
    assert STANDARD.silence_s + 1 <= 7


async def test_a_client_that_stops_answering_is_lost() -> None:
    customer = AiortcClient()
    async with observed_call(SHORT) as observed, clients(customer):
        # Given a client that is connected and stays so while it answers
        await customer.join(observed, "customer")
        await observed.happens(PeerConnected, "customer")
        await asyncio.sleep(0.7)
        assert "customer" in observed.call.connections
        # When its network is cut
        cut = time.monotonic()
        customer.cut_network()
        # Then it is lost within interval and expiry
        lost = await observed.happens(PeerLost, "customer", within_s=2)
        assert lost.ending is Ending.CONSENT_EXPIRED
        assert time.monotonic() - cut < SHORT.consent_interval_s + SHORT.consent_expiry_s + 0.3
        assert not observed.call.connections


async def test_a_client_whose_media_stops_is_lost() -> None:
    customer = AiortcClient()
    async with observed_call(Patience(silence_s=0.3)) as observed, clients(customer):
        # Given a connected client that sends media
        await customer.join(observed, "customer")
        await observed.happens(PeerConnected, "customer")
        await eventually(lambda: observed.sink.count("customer", "audio"), within_s=5)
        # When it sends no more, but still answers checks
        for line in customer.peer.getTransceivers():
            await line.sender.stop()
            await line.receiver.stop()
        # Then it is lost at the next look
        lost = await observed.happens(PeerLost, "customer", within_s=3)
        assert lost.ending is Ending.SILENT


async def test_a_wrong_fingerprint_gets_no_media() -> None:
    customer = AiortcClient()
    async with observed_call() as observed, clients(customer):
        # Given an answer with another certificate's fingerprint
        offer = await observed.call.offer("customer")
        answer = await customer.answer_to(offer.sdp)
        wrong = re.sub(r"(a=fingerprint:sha-\d+ )..", r"\g<1>" + "00", answer)
        # When it is given
        observed.call.answer("customer", offer.connection, wrong)
        # Then the connection fails, and not one packet was taken
        closed = await observed.happens(PeerClosed, "customer")
        assert closed.ending is Ending.HANDSHAKE_REFUSED
        assert not observed.sink.packets
        assert not any(isinstance(event, PeerConnected) for event in observed.events)
        assert observed.process.counters.packets_in == 0


async def test_a_client_that_never_comes_is_given_up() -> None:
    customer = AiortcClient()
    async with observed_call(SHORT) as observed:
        # Given an answer whose client then vanishes
        offer = await observed.call.offer("customer")
        answer = await customer.answer_to(offer.sdp)
        await customer.peer.close()
        observed.call.answer("customer", offer.connection, answer)
        # Then the connection is given up
        assert (await observed.happens(PeerClosed, "customer", within_s=2)).ending is Ending.NEVER_CONNECTED


async def test_an_offer_that_nobody_answers_is_given_up() -> None:
    async with observed_call(SHORT) as observed:
        await observed.call.offer("customer")
        assert (await observed.happens(PeerClosed, "customer", within_s=3)).ending is Ending.NEVER_ANSWERED


async def test_nothing_is_left_of_a_call_that_ended() -> None:
    customer, teller = AiortcClient(), AiortcClient()
    async with observed_call() as observed, clients(customer, teller):
        for party, client in (("customer", customer), ("teller", teller)):
            await client.join(observed, party)
            await observed.happens(PeerConnected, party)
        await observed.call.offer("expert")
        assert len(observed.process.router) >= 5
        await observed.process.end_call("session-1")
        assert len(observed.process.router) == 0
        assert observed.process.load == 0
        assert [event.ending for event in observed.events if isinstance(event, PeerClosed)] == [Ending.CLOSED] * 3


async def test_a_second_offer_takes_the_place_of_one_not_answered() -> None:
    async with observed_call() as observed:
        first = await observed.call.offer("customer")
        second = await observed.call.offer("customer")
        closed = await observed.happens(PeerClosed, "customer")
        assert (closed.connection, closed.ending) == (first.connection, Ending.REPLACED)
        assert second.connection != first.connection
