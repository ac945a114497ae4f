"""A packet sink that keeps what it is given, and a record of what happened."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from media.addresses import MediaAddresses
from media.call import Call
from media.lines import Slot, Source
from media.media_process import MediaProcess, open_media_process
from media.patience import STANDARD, Patience
from media.peer_events import PeerEvent
from media.routes import Route
from media.rtp import read_header

Event = TypeVar("Event", bound=PeerEvent)
LOOPBACK = "127.0.0.1"


@dataclass
class KeptPackets:
    """By party and source, (arrival, packet)."""

    packets: dict[tuple[str, str], list[tuple[int, bytes]]] = field(
        default_factory=dict[tuple[str, str], list[tuple[int, bytes]]]
    )

    def track(self, party: str, source: str) -> Callable[[int, bytes], None]:
        kept = self.packets.setdefault((party, source), [])
        return lambda arrival_ns, packet: kept.append((arrival_ns, packet))

    def count(self, party: str, source: str) -> int:
        return len(self.packets.get((party, source), []))


@dataclass
class ObservedCall:
    """A call in a media process of its own."""

    process: MediaProcess
    call: Call
    sink: KeptPackets
    events: list[PeerEvent]

    async def happens(self, kind: type[Event], party: str, within_s: float = 10) -> Event:
        """Wait for the party's first event of a kind."""
        async with asyncio.timeout(within_s):
            while True:
                for event in self.events:
                    if isinstance(event, kind) and event.party == party:
                        return event
                await asyncio.sleep(0.01)


@asynccontextmanager
async def observed_call(patience: Patience = STANDARD) -> AsyncGenerator[ObservedCall]:
    async with open_media_process(MediaAddresses((LOOPBACK, 0), (LOOPBACK,)), patience) as process:
        ticking = asyncio.create_task(process.tick())
        sink, events = KeptPackets(), list[PeerEvent]()
        try:
            yield ObservedCall(process, process.begin_call("session-1", sink, events.append), sink, events)
        finally:
            ticking.cancel()
            await asyncio.wait([ticking])


def both_ways(one: str, other: str) -> frozenset[Route]:
    """Each hears and sees the other on the main lines."""
    return frozenset(
        route
        for source, listener in ((one, other), (other, one))
        for route in (
            Route(source, Source.AUDIO, listener, Slot.MAIN_AUDIO),
            Route(source, Source.CAMERA, listener, Slot.MAIN_VIDEO),
        )
    )


def sequences_kept(observed: ObservedCall, party: str, source: str) -> list[int]:
    """The sequence numbers of what was kept, in order of arrival."""
    headers = [read_header(packet) for _, packet in observed.sink.packets[party, source]]
    return [header.sequence for header in headers if header is not None]
