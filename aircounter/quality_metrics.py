"""What Prometheus is told of calls' quality; docs/metrics.md says what each figure means."""

from collections.abc import Iterable
from typing import Final

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Gauge, Histogram

from media.quality import POOR_BARS, QualityFigures
from media.quality_sampling import PartySample
from session.identifiers import PartyId, SessionId

_MOS_STEPS: Final = (1.5, 2.0, 2.58, 3.1, 3.6, 4.03, 4.2, 4.4)
_LOSS_STEPS: Final = (0.0, 0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5)
_JITTER_STEPS_S: Final = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5)
_ROUND_TRIP_STEPS_S: Final = (0.005, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1.0, 2.0)
_WAY: Final = ("direction",)


class QualityMetrics:
    """The figures of one media process; made once for a registry."""

    def __init__(self, registry: CollectorRegistry = REGISTRY) -> None:
        self._mos = Histogram("aircounter_call_voice_mos", "Estimated MOS of voice", _WAY, buckets=_MOS_STEPS,
                              registry=registry)  # fmt: skip
        self._loss = Histogram("aircounter_call_loss_ratio", "Lost part of all packets", _WAY, buckets=_LOSS_STEPS,
                               registry=registry)  # fmt: skip
        self._jitter = Histogram("aircounter_call_jitter_seconds", "Jitter of sound", _WAY, buckets=_JITTER_STEPS_S,
                                 registry=registry)  # fmt: skip
        self._round_trip = Histogram("aircounter_call_round_trip_seconds", "Between counter and party and back",
                                     buckets=_ROUND_TRIP_STEPS_S, registry=registry)  # fmt: skip
        self._poor_now = Gauge("aircounter_calls_poor", "Calls with a poor connection now", registry=registry)
        self._poor_ever = Counter("aircounter_calls_with_poor_quality", "Calls that had a poor connection",
                                  registry=registry)  # fmt: skip
        self.not_kept = Counter("aircounter_quality_samples_dropped", "Samples that the database did not take",
                                registry=registry)  # fmt: skip
        self.not_told = Counter("aircounter_quality_samples_untold", "Samples that Redis did not take",
                                registry=registry)  # fmt: skip
        self._poor: dict[SessionId, set[PartyId]] = {}

    def observe(self, samples: Iterable[PartySample], going_on: Iterable[SessionId]) -> None:
        """Take note of new samples; `going_on` are all calls that there still are."""
        for sample in samples:
            for direction, figures in sample.figures.items():
                self._observe_way(direction.value, figures)
            self._observe_round_trip(sample)
            self._judge(sample)
        there = set(going_on)
        self._poor = {session: parties for session, parties in self._poor.items() if session in there}
        self._poor_now.set(sum(bool(parties) for parties in self._poor.values()))

    def _observe_way(self, direction: str, figures: QualityFigures) -> None:
        """What is not known is not observed."""
        if figures.mos is not None:
            self._mos.labels(direction).observe(figures.mos)
        if figures.loss is not None:
            self._loss.labels(direction).observe(figures.loss)
        if figures.jitter_ms is not None:
            self._jitter.labels(direction).observe(figures.jitter_ms / 1000)

    def _observe_round_trip(self, sample: PartySample) -> None:
        """Once a party: it is the same for both ways."""
        known = (figures.round_trip_ms for figures in sample.figures.values() if figures.round_trip_ms is not None)
        round_trip_ms = next(known, None)
        if round_trip_ms is not None:
            self._round_trip.observe(round_trip_ms / 1000)

    def _judge(self, sample: PartySample) -> None:
        """Count each call once, however many parties of it are poor, and however often."""
        if sample.bars is not None and sample.bars <= POOR_BARS:
            if sample.session not in self._poor:
                self._poor_ever.inc()
            self._poor.setdefault(sample.session, set()).add(sample.party)
        elif sample.session in self._poor:
            self._poor[sample.session].discard(sample.party)
