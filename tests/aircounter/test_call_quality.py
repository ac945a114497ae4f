"""Measuring calls: kept and told when all is well; counted and said once when it is not, with calls untouched."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager

import asyncpg
import pytest
import structlog
from prometheus_client import CollectorRegistry
from redis.asyncio import Redis

from aircounter.call_quality import MAX_UNKEPT, CallQuality
from aircounter.metrics_port import metrics_shown
from aircounter.quality_metrics import QualityMetrics
from aircounter.settings import Settings
from media.call import Call
from media.peer_events import PeerConnected
from media.quality import Direction, DirectionCounters, QualityFigures, sample
from media.quality_link import BarsNow, hear_media
from media.quality_samples import samples_of
from media.quality_sampling import PartySample
from session.identifiers import CUSTOMER, SessionId
from session_store.postgres import Pool
from session_store.redis_client import open_redis
from tests.media.aiortc_client import AiortcClient, clients
from tests.media.kept_packets import both_ways, observed_call
from tests.session_store.stories import new_session

S = 1_000_000_000
NOTHING = DirectionCounters(None, None, None)
UNKNOWN = sample(NOTHING, NOTHING, 5)
POOR = QualityFigures(10, 0.5, 0.5, 80.0, 900.0, 10.0, None, None, None, None, 1.2)
GOOD = QualityFigures(250, 0.0, 0.0, 2.0, 30.0, 32.0, None, None, None, None, 4.4)


def of_party(session: SessionId, way: QualityFigures) -> PartySample:
    return PartySample(session, CUSTOMER, 0, 5.0, {Direction.UP: way, Direction.DOWN: UNKNOWN})


@asynccontextmanager
async def calling() -> AsyncGenerator[Mapping[SessionId, Call]]:
    """A customer's and a teller's connections are up."""
    customer, teller = AiortcClient(), AiortcClient()
    async with observed_call() as observed, clients(customer, teller):
        observed.call.apply(both_ways("customer", "teller"))
        for party, client in (("customer", customer), ("teller", teller)):
            await client.join(observed, party)
            await observed.happens(PeerConnected, party)
        yield {new_session(): observed.call}


async def test_a_calls_samples_are_kept_and_told(pool: Pool, redis: Redis) -> None:
    registry = CollectorRegistry()
    async with calling() as calls:
        (session,) = calls
        quality = CallQuality(lambda: calls, pool, redis, QualityMetrics(registry))
        heard = asyncio.create_task(_hear(redis, 2))
        await _subscribed(redis)
        for second in (0, 5):
            await quality.look(second * S)
        told = await heard
        assert [one.party for one in told] == ["customer", "teller"]
        assert {one.audience for one in told} == {("customer", "teller")}
        await quality.write(lambda: 5 * S)
        points = await samples_of(pool, session)
        assert [(point.party, point.direction) for point in points] == [
            ("customer", "up"),
            ("customer", "down"),
            ("teller", "up"),
            ("teller", "down"),
        ]
    assert registry.get_sample_value("aircounter_quality_samples_dropped_total") == 0


async def test_a_database_that_fails_costs_samples_and_is_said_once(own_database: Settings, redis: Redis) -> None:
    registry = CollectorRegistry()
    async with calling() as calls:
        pool = await asyncpg.create_pool(own_database.database_url, min_size=1)
        quality = CallQuality(lambda: calls, pool, redis, QualityMetrics(registry))
        # Given a database that is gone
        await pool.close()
        with structlog.testing.capture_logs() as said:
            for second in range(0, 20, 5):
                await quality.look(second * S)
                await quality.write(lambda: 0)
        # Then what it did not take is counted, said once, and the call goes on
        assert registry.get_sample_value("aircounter_quality_samples_dropped_total") == 6
        assert [line["event"] for line in said if line["log_level"] == "warning"] == ["quality samples are not kept"]
        assert all(len(call.connections) == 2 for call in calls.values())


async def test_samples_that_wait_for_the_database_are_bounded(pool: Pool, redis: Redis) -> None:
    registry = CollectorRegistry()
    async with calling() as calls:
        (call,) = calls.values()
        many = {SessionId(str(number)): call for number in range(MAX_UNKEPT // 2 + 3)}
        quality = CallQuality(lambda: many, pool, redis, QualityMetrics(registry))
        await quality.look(0)
        await quality.look(5 * S)
    assert registry.get_sample_value("aircounter_quality_samples_dropped_total") == 6


async def test_a_redis_that_fails_leaves_pages_untold_and_samples_kept(pool: Pool) -> None:
    registry = CollectorRegistry()
    async with calling() as calls, open_redis("redis://127.0.0.1:1/0") as nowhere:
        (session,) = calls
        quality = CallQuality(lambda: calls, pool, nowhere, QualityMetrics(registry))
        with structlog.testing.capture_logs() as said:
            for second in (0, 5, 10):
                await quality.look(second * S)
        await quality.write(lambda: 10 * S)
        assert registry.get_sample_value("aircounter_quality_samples_untold_total") == 4
        assert [line["event"] for line in said] == ["pages are not told of quality"]
        assert len(await samples_of(pool, session)) == 8


def test_a_poor_call_is_counted_once_and_is_poor_until_it_is_better_or_over() -> None:
    registry = CollectorRegistry()
    metrics, one, other = QualityMetrics(registry), new_session(), new_session()

    def poor() -> tuple[float | None, float | None]:
        ever = registry.get_sample_value("aircounter_calls_with_poor_quality_total")
        return registry.get_sample_value("aircounter_calls_poor"), ever

    metrics.observe([of_party(one, POOR), of_party(other, POOR)], [one, other])
    assert poor() == (2, 2)
    metrics.observe([of_party(one, GOOD)], [one, other])
    metrics.observe([of_party(one, POOR)], [one, other])
    assert poor() == (2, 2)
    metrics.observe([of_party(one, GOOD)], [one])
    assert poor() == (0, 2)


def test_figures_are_observed_by_direction_and_unknown_ones_are_not() -> None:
    registry = CollectorRegistry()
    QualityMetrics(registry).observe([of_party(new_session(), GOOD)], [])
    for name, total in (("voice_mos", 4.4), ("loss_ratio", 0), ("jitter_seconds", 0.002)):
        assert registry.get_sample_value(f"aircounter_call_{name}_sum", {"direction": "up"}) == pytest.approx(total)
        assert registry.get_sample_value(f"aircounter_call_{name}_count", {"direction": "down"}) is None
    assert registry.get_sample_value("aircounter_call_round_trip_seconds_sum") == pytest.approx(0.03)


async def test_each_media_process_shows_its_metrics_on_a_port_of_its_own() -> None:
    async with metrics_shown("127.0.0.1", 19_464) as first, metrics_shown("127.0.0.1", first) as second:
        assert first is not None
        assert second == first + 1
        reader, writer = await asyncio.open_connection("127.0.0.1", second)
        writer.write(b"GET /metrics HTTP/1.0\r\n\r\n")
        answered = await reader.read()
        writer.close()
        await writer.wait_closed()
        assert b"200 OK" in answered
        assert b"python_info" in answered
    async with metrics_shown("127.0.0.1", None) as nowhere:
        assert nowhere is None


async def _hear(redis: Redis, count: int) -> list[BarsNow]:
    heard: list[BarsNow] = []
    async for told in hear_media(redis):
        assert isinstance(told, BarsNow)
        heard.append(told)
        if len(heard) == count:
            break
    return heard


async def _subscribed(redis: Redis) -> None:
    async with asyncio.timeout(5):
        # The library leaves its keyword arguments untyped.
        while not (await redis.pubsub_numsub("media:quality"))[0][1]:  # pyright: ignore[reportUnknownMemberType]
            await asyncio.sleep(0.01)
