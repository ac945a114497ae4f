"""What Prometheus is told of any process: how late its loop and its feed are; docs/metrics.md says what each means."""

import asyncio
import time
from typing import Final

from prometheus_client import REGISTRY, CollectorRegistry, Histogram

from session_store.record import Record

BEAT_S: Final = 0.25
_STEPS_S: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


class ProcessMetrics:
    """The figures of one process; made once for a registry."""

    def __init__(self, registry: CollectorRegistry = REGISTRY) -> None:
        self._loop = Histogram("aircounter_event_loop_lag_seconds", "How late the event loop turns", buckets=_STEPS_S,
                               registry=registry)  # fmt: skip
        self._feed = Histogram("aircounter_feed_lag_seconds", "From an event's moment until it is heard here",
                               buckets=_STEPS_S, registry=registry)  # fmt: skip

    async def watch_loop(self) -> None:
        """For ever: sleep a little, and see how much longer it was."""
        while True:
            due_s = time.monotonic() + BEAT_S
            await asyncio.sleep(BEAT_S)
            self._loop.observe(max(0.0, time.monotonic() - due_s))

    async def hear(self, batch: list[Record]) -> None:
        """A batch of the feed, as it comes."""
        now_s = time.time()
        for record in batch:
            self._feed.observe(max(0.0, now_s - record.at.timestamp()))
