"""Real sound and pictures, measured: samples appear, and their figures are plausible."""

import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from media.peer_events import PeerConnected
from media.quality import PeerCounters, bars_of, sample
from tests.media.aiortc_client import AiortcClient, clients
from tests.media.kept_packets import ObservedCall, both_ways, observed_call
from tests.patience import eventually

REPORTED_WITHIN_S = 12.0
ENOUGH_PACKETS = 20
"""For figures that mean something: nearly half a second of sound."""


@asynccontextmanager
async def talking() -> AsyncGenerator[ObservedCall]:
    customer, teller = AiortcClient(frequency_hz=440, ground=40), AiortcClient(frequency_hz=1000, ground=180)
    async with observed_call() as observed, clients(customer, teller):
        observed.call.apply(both_ways("customer", "teller"))
        for party, client in (("customer", customer), ("teller", teller)):
            await client.join(observed, party)
            await observed.happens(PeerConnected, party)
        yield observed


def measured_now(observed: ObservedCall) -> PeerCounters:
    return observed.call.measured(time.monotonic_ns())["customer"]


def is_reported(counters: PeerCounters) -> bool:
    """Everything that a client reports has come: loss of both lines, and a round trip."""
    lines = (counters.down.sound, counters.down.picture)
    told = all(line is not None and line.expected is not None for line in lines)
    return told and counters.down.round_trip_ms is not None


async def test_both_ways_of_a_call_are_measured() -> None:
    async with talking() as observed:
        # Given a call whose parties have reported how they receive
        await eventually(lambda: is_reported(measured_now(observed)), REPORTED_WITHIN_S)
        before, began = measured_now(observed), time.monotonic()
        # When it has gone on for some seconds, until the next reports
        await eventually(lambda: _reported_more(before, measured_now(observed)), REPORTED_WITHIN_S)
        after, seconds = measured_now(observed), time.monotonic() - began
        ways = [sample(before.up, after.up, seconds), sample(before.down, after.down, seconds)]
        # Then both ways tell of a loss-free neighbour on the same machine
        for way in ways:
            assert way.packets is not None
            assert way.packets > ENOUGH_PACKETS
            assert way.loss is not None
            assert way.loss < 0.05
            assert way.round_trip_ms is not None
            assert 0 <= way.round_trip_ms < 500
            assert way.jitter_ms is not None
            assert way.jitter_ms < 100
            assert way.sound_kbit_s is not None
            assert 5 < way.sound_kbit_s < 300
            assert way.frames_per_s is not None
            # Thirty are sent; on a busy machine what was held up comes in a burst.
            assert 5 < way.frames_per_s < 60
            assert way.mos is not None
            assert way.mos > 3
        assert bars_of(ways) is not None


async def test_a_party_alone_is_measured_on_its_way_up_and_unknown_on_its_way_down() -> None:
    customer = AiortcClient()
    async with observed_call() as observed, clients(customer):
        await customer.join(observed, "customer")
        await observed.happens(PeerConnected, "customer")
        assert measured_now(observed).connection == observed.call.connections["customer"]
        await eventually(lambda: measured_now(observed).up.picture is not None, REPORTED_WITHIN_S)
        counters = measured_now(observed)
        assert (counters.down.sound, counters.down.picture) == (None, None)
        assert counters.up.round_trip_ms is None
    assert not observed.call.measured(time.monotonic_ns())


def _reported_more(before: PeerCounters, now: PeerCounters) -> bool:
    pairs = ((before.down.sound, now.down.sound), (before.down.picture, now.down.picture))
    return all(
        then is not None and since is not None and (since.expected or 0) > (then.expected or 0) + ENOUGH_PACKETS
        for then, since in pairs
    )
