"""Measure the calls of a media process while they run: keep the samples, tell the pages, feed the metrics.

The calls come first: a database or a Redis that fails costs samples, which are counted, and nothing else.
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from typing import Final

import asyncpg
import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from aircounter.quality_metrics import QualityMetrics
from media.call import Call
from media.quality import Direction
from media.quality_link import BarsNow, PictureNow, Told, tell_pages
from media.quality_samples import keep_samples
from media.quality_sampling import PartySample, QualitySampling, audience_of
from session.identifiers import PartyId, SessionId
from session_store.postgres import Pool

LOOK_S: Final = 1.0
KEEP_EVERY_S: Final = 5.0
MAX_UNKEPT: Final = 5_000
"""Samples that wait for the database: ten thousand parties' of five seconds, or fifty calls' of four minutes."""
KEEP_WITHIN_S: Final = 10.0
TELL_WITHIN_S: Final = 0.5

log = structlog.get_logger()


class CallQuality:
    """`calls` gives the calls that there are now; `measure` and `keep` are run beside each other."""

    def __init__(
        self, calls: Callable[[], Mapping[SessionId, Call]], pool: Pool, redis: Redis, metrics: QualityMetrics
    ) -> None:
        self._calls = calls
        self._pool = pool
        self._redis = redis
        self._sampling = QualitySampling()
        self._metrics = metrics
        self._unkept: list[PartySample] = []
        self._yielded: dict[SessionId, frozenset[tuple[str, Direction]]] = {}
        self._keeping = _Trouble("quality samples are not kept")
        self._telling = _Trouble("pages are not told of quality")

    async def measure(self) -> None:
        """For ever: each second, take the samples that are due."""
        while True:
            await asyncio.sleep(LOOK_S)
            await self.look(time.monotonic_ns())

    async def keep(self) -> None:
        """For ever: every five seconds, write what was sampled."""
        while True:
            await asyncio.sleep(KEEP_EVERY_S)
            await self.write(time.monotonic_ns)

    async def look(self, now_ns: int) -> None:
        """Sample what is due."""
        calls = self._calls()
        samples = self._sampling.look({session: call.measured(now_ns) for session, call in calls.items()}, now_ns)
        self._metrics.observe(samples, calls)
        room = MAX_UNKEPT - len(self._unkept)
        self._unkept += samples[:room]
        if len(samples) > room:
            self._metrics.not_kept.inc(len(samples) - room)
        told: list[Told] = [_bars_now(sample, calls[sample.session]) for sample in samples]
        told += self._pictures_now(calls)
        if told:
            await self._tell(told)

    async def write(self, clock_ns: Callable[[], int]) -> None:
        """Write what has been sampled since the last time; what the database does not take is gone."""
        samples, self._unkept = self._unkept, []
        if not samples:
            return
        try:
            async with asyncio.timeout(KEEP_WITHIN_S):
                await keep_samples(self._pool, samples, clock_ns())
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            self._metrics.not_kept.inc(len(samples))
            self._keeping.met(error)
        else:
            self._keeping.over()

    def _pictures_now(self, calls: Mapping[SessionId, Call]) -> list[Told]:
        """What has yielded, or flows again, since the last look."""
        before, self._yielded = self._yielded, {session: call.yielded for session, call in calls.items()}
        return [
            PictureNow(
                session, PartyId(party), direction, (party, direction) in now, audience_of(party, calls[session].routes)
            )
            for session, now in self._yielded.items()
            for party, direction in sorted(now ^ before.get(session, frozenset()))
        ]

    async def _tell(self, told: list[Told]) -> None:
        try:
            async with asyncio.timeout(TELL_WITHIN_S):
                await tell_pages(self._redis, told)
        except (OSError, TimeoutError, RedisError) as error:
            self._metrics.not_told.inc(len(told))
            self._telling.met(error)
        else:
            self._telling.over()


class _Trouble:
    """Says once that something has begun to fail, and once that it works again."""

    def __init__(self, sentence: str) -> None:
        self._sentence = sentence
        self._now = False

    def met(self, error: Exception) -> None:
        if not self._now:
            log.warning(self._sentence, why=f"{type(error).__name__}: {error}")
        self._now = True

    def over(self) -> None:
        if self._now:
            log.info(f"no more: {self._sentence}")
        self._now = False


def _bars_now(sample: PartySample, call: Call) -> BarsNow:
    return BarsNow(sample.session, sample.party, sample.bars, audience_of(sample.party, call.routes))
