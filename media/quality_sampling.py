"""When a party's quality is due to be told, and to whom. Pure: counters and the time come as arguments."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from media.quality import Direction, PeerCounters, QualityFigures, bars_of, sample
from media.routes import Route
from session.identifiers import PartyId, SessionId

SAMPLE_EVERY_S: Final = 5.0
_NS_PER_S: Final = 1_000_000_000

Measured = Mapping[SessionId, Mapping[str, PeerCounters]]


@dataclass(frozen=True, slots=True)
class PartySample:
    """A party's two ways over the last `seconds`, at `measured_ns` of the media process's monotonic clock."""

    session: SessionId
    party: PartyId
    measured_ns: int
    seconds: float
    figures: Mapping[Direction, QualityFigures]

    @property
    def bars(self) -> int | None:
        """0 to 4; None while nothing is known."""
        return bars_of(self.figures.values())


@dataclass(frozen=True, slots=True)
class _Before:
    at_ns: int
    counters: PeerCounters


class QualitySampling:
    """Remembers, by connection, the counters that the next sample is the difference from."""

    def __init__(self) -> None:
        self._before: dict[tuple[SessionId, str], _Before] = {}

    def look(self, measured: Measured, now_ns: int) -> list[PartySample]:
        """The samples that are due now; called about once a second with everything that is up."""
        samples: list[PartySample] = []
        before, self._before = self._before, {}
        for session, parties in measured.items():
            for party, counters in parties.items():
                last = before.get((session, party))
                if last is None or last.counters.connection != counters.connection:
                    last = _Before(now_ns, counters)
                elif now_ns - last.at_ns >= SAMPLE_EVERY_S * _NS_PER_S:
                    samples.append(_sampled(session, PartyId(party), last, counters, now_ns))
                    last = _Before(now_ns, counters)
                self._before[session, party] = last
        return samples


def audience_of(party: str, routes: AbstractSet[Route]) -> tuple[PartyId, ...]:
    """Who is shown a party's quality: itself and whoever it is heard or seen by; a silent listener stays unseen."""
    listeners = {route.listener_party for route in routes if route.source_party == party}
    return tuple(PartyId(one) for one in sorted({party, *listeners}))


def _sampled(session: SessionId, party: PartyId, last: _Before, now: PeerCounters, now_ns: int) -> PartySample:
    seconds = (now_ns - last.at_ns) / _NS_PER_S
    before = last.counters
    figures = {
        Direction.UP: sample(before.up, now.up, seconds),
        Direction.DOWN: sample(before.down, now.down, seconds),
    }
    return PartySample(session, party, now_ns, seconds, figures)
