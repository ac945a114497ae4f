"""What Prometheus is told of sessions, by a worker that hears the whole log; docs/metrics.md says what each means."""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from typing import Final

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Gauge, Histogram

from session import session_events as e
from session.events import AnyEvent
from session.identifiers import StreamId
from session.vocabulary import Phase
from session_store.postgres import Pool
from session_store.record import Record

LOOK_S: Final = 5.0
MOST_WAITING: Final = 20_000
"""Of whom it is remembered since when they wait: more than any counter's lines hold."""
_WAIT_STEPS_S: Final = (1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1_200, 3_600)
_OPEN: Final = "select phase, count(*) as sessions from session_rows where phase <> 'closed' group by phase"
_OUTCOMES: Final[Mapping[type[AnyEvent], str]] = {
    e.OfferMade: "made",
    e.OfferAccepted: "accepted",
    e.OfferRefused: "refused",
    e.OfferLapsed: "lapsed",
    e.OfferWithdrawn: "withdrawn",
}


class SessionMetrics:
    """The figures of a worker; made once for a registry."""

    def __init__(self, registry: CollectorRegistry = REGISTRY) -> None:
        self._sessions = Gauge("aircounter_sessions", "Sessions that are not closed", ("phase",), registry=registry)
        self._offers = Counter("aircounter_offers", "Offers, by what came of them", ("outcome",), registry=registry)
        self._waits = Histogram("aircounter_wait_seconds", "From joining the line to the conversation",
                                buckets=_WAIT_STEPS_S, registry=registry)  # fmt: skip
        self._joined_s: OrderedDict[StreamId, float] = OrderedDict()

    async def hear(self, batch: list[Record]) -> None:
        """A batch of the feed, as it comes."""
        for record in batch:
            self._observe(record)

    def _observe(self, record: Record) -> None:
        event = record.event
        outcome = _OUTCOMES.get(type(event))
        if outcome is not None:
            self._offers.labels(outcome).inc()
        elif isinstance(event, e.LineJoined):
            self._joined_s[record.stream] = record.at.timestamp()
            if len(self._joined_s) > MOST_WAITING:
                self._joined_s.popitem(last=False)
        elif isinstance(event, e.MediaStarted | e.ChatBegan | e.SessionClosed):
            joined_s = self._joined_s.pop(record.stream, None)
            # Who joined before this process began is not known of, and who gave up has had no wait that ended.
            if joined_s is not None and isinstance(event, e.MediaStarted | e.ChatBegan):
                self._waits.observe(record.at.timestamp() - joined_s)

    async def watch_sessions(self, pool: Pool) -> None:
        """For ever: count the sessions."""
        while True:
            await self.count_sessions(pool)
            await asyncio.sleep(LOOK_S)

    async def count_sessions(self, pool: Pool) -> None:
        """How many there are in each phase, those of which there is none included."""
        counted = {str(row["phase"]): int(row["sessions"]) for row in await pool.fetch(_OPEN)}
        for phase in Phase:
            if phase is not Phase.CLOSED:
                self._sessions.labels(phase.value).set(counted.get(phase.value, 0))
