"""What the processes show to Prometheus: the figures come to what happened, and docs/metrics.md has every one."""

import asyncio
import re
import time
from pathlib import Path

from prometheus_client import REGISTRY, CollectorRegistry

from aircounter.logs import LINES_LOST
from aircounter.media_metrics import MediaMetrics
from aircounter.process_metrics import BEAT_S, ProcessMetrics
from aircounter.quality_metrics import QualityMetrics
from aircounter.session_metrics import SessionMetrics
from media.statistics import Dropped, MediaCounters
from session_store.counter import Counter
from session_store.event_store import EventStore
from session_store.feed import Feed
from session_store.postgres import Pool
from session_store.read_models import advance
from signaling.hub import CONNECTIONS
from tests.patience import ended, eventually
from tests.session_store.stories import arrive, finish, new_session, new_teller, talk

WITHIN_S = 10.0


def shown_by(registry: CollectorRegistry) -> set[str]:
    """The names under which samples are shown, histograms and counters by the name that one asks for."""
    total = {"counter": "_total"}
    return {family.name + total.get(family.type, "") for family in registry.collect()}


def documented() -> set[str]:
    tables = Path("docs/metrics.md").read_text(encoding="utf-8")
    return set(re.findall(r"^\| `(aircounter_[a-z_]+)", tables, re.MULTILINE))


def test_every_metric_is_documented_and_every_documented_one_is_shown() -> None:
    registry = CollectorRegistry()
    for made in (ProcessMetrics, SessionMetrics, QualityMetrics):
        made(registry)
    MediaMetrics(MediaCounters(), lambda: 0, registry)
    of_the_process = {CONNECTIONS: "aircounter_websocket_connections", LINES_LOST: "aircounter_log_lines_lost_total"}
    assert all(one in REGISTRY._collector_to_names for one in of_the_process)  # pyright: ignore[reportPrivateUsage]
    assert shown_by(registry) | set(of_the_process.values()) == documented()


async def test_a_visit_is_counted_offered_and_waited(
    counter: Counter, feed: Feed, store: EventStore, pool: Pool
) -> None:
    registry = CollectorRegistry()
    metrics, process = SessionMetrics(registry), ProcessMetrics(registry)
    feed.subscribe(metrics.hear)
    feed.subscribe(process.hear)

    def value(name: str, **labels: str) -> float:
        return registry.get_sample_value(name, labels) or 0.0

    # Given who waits, and who is served
    waiting, served, teller = new_session(), new_session(), new_teller()
    await feed.begin()
    reading = asyncio.create_task(feed.run())
    await arrive(counter, waiting)
    await arrive(counter, served)
    await talk(counter, served, teller)
    await finish(counter, served, teller)
    # Then one wait has come to its end, and one offer was made and accepted
    await eventually(lambda: value("aircounter_wait_seconds_count"), WITHIN_S)
    assert value("aircounter_wait_seconds_count") == 1
    assert 0 < value("aircounter_wait_seconds_sum") < WITHIN_S
    assert value("aircounter_offers_total", outcome="made") == value("aircounter_offers_total", outcome="accepted") == 1
    # And what is heard was heard soon
    assert value("aircounter_feed_lag_seconds_count") > 0
    await ended(reading)
    # And one is counted as waiting
    before = {phase: value("aircounter_sessions", phase=phase) for phase in ("waiting", "in_service")}
    assert before == {"waiting": 0, "in_service": 0}
    while await advance(store):
        pass
    await metrics.count_sessions(pool)
    assert value("aircounter_sessions", phase="waiting") >= 1
    assert value("aircounter_sessions", phase="in_service") == 0


async def test_a_loop_that_is_held_up_is_seen_to_be_late() -> None:
    registry = CollectorRegistry()
    watching = asyncio.create_task(ProcessMetrics(registry).watch_loop())
    await asyncio.sleep(0)
    time.sleep(BEAT_S * 2)  # noqa: ASYNC251 - what a loop must not do
    await eventually(lambda: registry.get_sample_value("aircounter_event_loop_lag_seconds_count"), WITHIN_S)
    await ended(watching)
    assert (registry.get_sample_value("aircounter_event_loop_lag_seconds_sum") or 0) >= BEAT_S


def test_what_a_media_process_counts_is_shown_by_direction_and_reason() -> None:
    registry, counters = CollectorRegistry(), MediaCounters(packets_in=3, packets_out=5)
    counters.dropped[Dropped.FOREIGN_SOURCE] = 2
    MediaMetrics(counters, lambda: 7, registry)
    assert registry.get_sample_value("aircounter_media_packets_total", {"direction": "out"}) == 5
    assert registry.get_sample_value("aircounter_media_dropped_total", {"reason": "foreign_source"}) == 2
    assert registry.get_sample_value("aircounter_media_dropped_total", {"reason": "flood"}) == 0
    assert registry.get_sample_value("aircounter_media_sessions") == 7
