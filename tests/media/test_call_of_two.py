"""Two parties with real sound and pictures, over the one socket."""

import asyncio

import numpy as np
import pytest

from media.lines import Slot, Source
from media.peer_events import Ending, FirstPacket, PeerClosed, PeerConnected, PictureSteered
from media.routes import Route
from tests.media.aiortc_client import AiortcClient, clients
from tests.media.kept_packets import both_ways, observed_call, sequences_kept


async def test_each_hears_the_others_tone_and_sees_their_picture() -> None:
    # Given two parties whose tones and pictures differ
    customer, teller = AiortcClient(frequency_hz=440, ground=40), AiortcClient(frequency_hz=1000, ground=180)
    async with observed_call() as observed, clients(customer, teller):
        observed.call.apply(both_ways("customer", "teller"))
        await customer.join(observed, "customer")
        await teller.join(observed, "teller")
        # When they talk
        heard_by_customer, heard_by_teller, seen_by_customer, seen_by_teller = await asyncio.gather(
            customer.loudest_frequency("audio"),
            teller.loudest_frequency("audio"),
            customer.pictures("video", 10),
            teller.pictures("video", 10),
        )
        # Then each gets what is the other's
        assert heard_by_customer == pytest.approx(1000, abs=5)
        assert heard_by_teller == pytest.approx(440, abs=5)
        assert np.median(seen_by_customer[-1]) > 130 > 90 > np.median(seen_by_teller[-1])
        # And pictures move
        assert any(np.abs(seen_by_teller[0].astype(int) - later).max() > 50 for later in seen_by_teller[1:])
        # And every packet was kept, in the clear, as it arrived
        for party in ("customer", "teller"):
            for source in ("audio", "camera"):
                numbers = sequences_kept(observed, party, source)
                assert len(numbers) > 10
                assert np.all(np.diff(numbers) % 65536 == 1)
                assert observed.sink.count(party, source) == len(numbers)
        assert observed.process.counters.packets_in == sum(map(len, observed.sink.packets.values()))


async def test_a_slot_plays_on_when_another_source_feeds_it() -> None:
    # Given a teller who hears and sees the customer
    customer, expert = AiortcClient(frequency_hz=440, ground=40), AiortcClient(frequency_hz=1500, ground=180)
    teller = AiortcClient()
    async with observed_call() as observed, clients(customer, expert, teller):
        observed.call.apply(both_ways("customer", "teller"))
        for party, client in (("customer", customer), ("teller", teller), ("expert", expert)):
            await client.join(observed, party)
            await observed.happens(PeerConnected, party)
        assert await teller.loudest_frequency("audio") == pytest.approx(440, abs=5)
        await teller.pictures("video", 3)
        # When the expert's sound and picture take the slots over
        observed.call.apply(both_ways("expert", "teller"))
        # Then they are heard and seen there, decoded by the same decoder
        assert await teller.loudest_frequency("audio") == pytest.approx(1500, abs=5)
        # (aiortc's queue still holds some of the customer's pictures)
        assert any(np.median(picture) > 130 for picture in await teller.pictures("video", 90))


async def test_nobody_hears_without_a_route() -> None:
    customer, teller = AiortcClient(), AiortcClient()
    async with observed_call() as observed, clients(customer, teller):
        # Given a call whose only route leads from customer to teller
        observed.call.apply({Route("customer", Source.AUDIO, "teller", Slot.MAIN_AUDIO)})
        await teller.join(observed, "teller")
        await customer.join(observed, "customer")
        # When the teller has heard the customer for a while
        await teller.loudest_frequency("audio")
        # Then the customer has got nothing, and both were kept
        with pytest.raises(TimeoutError):
            await customer.frame("audio", within_s=0.2)
        assert observed.sink.count("teller", "audio") > 10
        assert observed.sink.count("customer", "audio") > 10


async def test_a_partys_new_connection_takes_over_from_the_old_one() -> None:
    before, after, teller = AiortcClient(440), AiortcClient(880), AiortcClient()
    async with observed_call() as observed, clients(before, after, teller):
        # Given a call in progress
        observed.call.apply(both_ways("customer", "teller"))
        await teller.join(observed, "teller")
        old = await before.join(observed, "customer")
        assert await teller.loudest_frequency("audio") == pytest.approx(440, abs=5)
        # When the customer's page connects anew
        offer = await observed.call.offer("customer")
        assert observed.call.connections["customer"] == old
        observed.call.answer("customer", offer.connection, await after.answer_to(offer.sdp))
        # Then the old connection ends as replaced, and the teller hears the new one
        closed = await observed.happens(PeerClosed, "customer")
        assert (closed.connection, closed.ending) == (old, Ending.REPLACED)
        assert observed.call.connections["customer"] == offer.connection
        await teller.loudest_frequency("audio")
        assert await teller.loudest_frequency("audio") == pytest.approx(880, abs=5)


async def test_first_packets_are_told_once_for_each_source() -> None:
    customer = AiortcClient()
    async with observed_call() as observed, clients(customer):
        connection = await customer.join(observed, "customer")
        async with asyncio.timeout(5):
            while observed.sink.count("customer", "camera") < 10:
                await asyncio.sleep(0.01)
        first = [event.source for event in observed.events if isinstance(event, FirstPacket)]
        assert sorted(first) == [Source.AUDIO, Source.CAMERA]
        assert {event.connection for event in observed.events if not isinstance(event, PictureSteered)} == {connection}


async def test_a_party_that_is_removed_is_closed_and_not_lost() -> None:
    customer = AiortcClient()
    async with observed_call() as observed, clients(customer):
        await customer.join(observed, "customer")
        await observed.happens(PeerConnected, "customer")
        await observed.call.remove("customer")
        assert (await observed.happens(PeerClosed, "customer")).ending is Ending.CLOSED
        assert not observed.call.connections
