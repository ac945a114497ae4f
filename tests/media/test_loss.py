"""Packets that get lost on the way in and on the way out are brought again, between real clients."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest

from media.lines import OPUS, VP8
from media.peer_events import PeerConnected
from tests.media.aiortc_client import AiortcClient, clients
from tests.media.kept_packets import ObservedCall, both_ways, observed_call, sequences_kept
from tests.media.lossy_hop import EveryNth, LossyHop, lossy_hop
from tests.patience import eventually

REPAIR = VP8.repair_type or 0
WITHIN_S = 20


@asynccontextmanager
async def call_by_hop(hopping: str) -> AsyncGenerator[tuple[ObservedCall, LossyHop, AiortcClient]]:
    """A call of two in which one of them comes by a hop; the client is the teller, who has seen some pictures."""
    customer, teller = AiortcClient(440), AiortcClient(1000)
    async with observed_call() as observed, lossy_hop(observed) as hop, clients(customer, teller):
        observed.call.apply(both_ways("customer", "teller"))
        for party, client in (("customer", customer), ("teller", teller)):
            if party == hopping:
                await hop.join(client, observed, party)
            else:
                await client.join(observed, party)
            await observed.happens(PeerConnected, party)
        await teller.pictures("video", 5)
        yield observed, hop, teller


async def test_a_listener_is_brought_again_what_it_missed_of_a_picture() -> None:
    async with call_by_hop("teller") as (observed, hop, teller):
        # Given that each tenth packet of the picture gets lost on its way to the teller
        hop.down = lost = EveryNth(10, VP8.payload_type)
        # When pictures are watched
        await teller.pictures("video", 40)
        # Then for what was lost repairs were sent, as packets of their own stream
        await eventually(lambda: lost.of_other_types.get(REPAIR, 0) >= 3, WITHIN_S)
        assert len(lost.lost) >= 3
        assert observed.process.counters.packets_sent_again >= 3


async def test_what_never_reached_the_server_is_asked_of_its_sender() -> None:
    async with call_by_hop("customer") as (observed, hop, teller):
        # Given that each tenth packet of the customer's picture gets lost on its way in
        hop.up = lost = EveryNth(10, VP8.payload_type)
        # When the teller goes on watching
        await teller.pictures("video", 40)
        await eventually(lambda: observed.process.counters.packets_repaired >= 3, WITHIN_S)
        # Then what was lost came after all, once each, and was kept as well
        numbers = sequences_kept(observed, "customer", "camera")
        assert set(lost.lost[:3]) <= set(numbers)
        assert len(numbers) == len(set(numbers))


async def test_lost_sound_is_asked_for_too_and_comes_as_it_was() -> None:
    async with call_by_hop("customer") as (observed, hop, teller):
        hop.up = lost = EveryNth(10, OPUS.payload_type)
        assert await teller.loudest_frequency("audio") == pytest.approx(440, abs=5)
        await eventually(lambda: len(lost.lost) >= 3, WITHIN_S)
        # (aiortc sends sound again as the same packet, without a stream of repairs)
        await eventually(lambda: set(lost.lost[:3]) <= set(sequences_kept(observed, "customer", "audio")), WITHIN_S)
        assert observed.process.counters.packets_repaired == 0
