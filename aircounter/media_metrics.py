"""What Prometheus is told of a media process's packets; docs/metrics.md says what each figure means."""

from collections.abc import Callable, Iterator
from typing import Final

from prometheus_client import REGISTRY, CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from media.statistics import Dropped, MediaCounters

_WAYS: Final = ("direction",)


class MediaMetrics(Collector):
    """Reads the counters when it is asked, so that a packet costs nothing more."""

    def __init__(
        self, counters: MediaCounters, load: Callable[[], int], registry: CollectorRegistry = REGISTRY
    ) -> None:
        self._counters = counters
        self._load = load
        registry.register(self)

    def collect(self) -> Iterator[Metric]:
        """Every family, with what it has come to."""
        counted = self._counters
        yield GaugeMetricFamily("aircounter_media_sessions", "Sessions carried", self._load())
        ways = (
            ("aircounter_media_datagrams", "What the socket saw", counted.datagrams_in, counted.datagrams_out),
            ("aircounter_media_packets", "Media packets", counted.packets_in, counted.packets_out),
        )
        for name, meaning, came, went in ways:
            family = CounterMetricFamily(name, meaning, labels=_WAYS)
            family.add_metric(("in",), came)
            family.add_metric(("out",), went)
            yield family
        yield CounterMetricFamily("aircounter_media_packets_sent_again", "For NACKs", counted.packets_sent_again)
        yield CounterMetricFamily("aircounter_media_packets_repaired", "By NACKs", counted.packets_repaired)
        yield CounterMetricFamily("aircounter_media_key_frames_asked", "PLI sent", counted.key_frames_asked)
        dropped = CounterMetricFamily("aircounter_media_dropped", "Dropped, by reason", labels=("reason",))
        for reason in Dropped:
            dropped.add_metric((reason.value,), counted.dropped[reason])
        yield dropped
