"""From what was counted to the figures that are printed. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from bench import orders as o
from bench.figures import middle, percentile, rounded

CONTENDERS: Final = ("floor", "sealed", "forward", "journal")
_US_PER_S: Final = 1_000_000
_CHEAPEST: Final = 5
"""The percentile of the slices that tells what code costs where others use the machine too."""


@dataclass(frozen=True)
class Run:
    """One contender at one rate: what was counted where it served and where packets came from."""

    contender: str
    rate: int
    calls: int
    before: o.Marked
    after: o.Marked
    measured: o.Measured
    set_up_ms: tuple[float, ...] = ()

    @property
    def us(self) -> float:
        """CPU per packet forwarded."""
        forwarded = self.after.packets_out - self.before.packets_out
        return (self.after.cpu_s - self.before.cpu_s) * _US_PER_S / max(1, forwarded)

    @property
    def slices_us(self) -> list[float]:
        """The same over each slice of time."""
        return [cpu_s * _US_PER_S / packets for cpu_s, packets in self.after.slices if packets]

    @property
    def lost_packets(self) -> int:
        """What listeners should have got and did not; what the generator itself overlooked is not the server's."""
        counted = self.measured
        return max(0, counted.expected - counted.received - counted.overlooked - counted.refused)

    @property
    def cpu_share(self) -> float:
        """Of one core, over the time between the marks, as far as it is known from the generator's clock."""
        return (self.after.cpu_s - self.before.cpu_s) / max(self.measured.seconds, 1e-9)

    def delay_ms(self, percent: int) -> float | None:
        """One-way, from the client's batch to the listener's socket."""
        delays = self.measured.delays_ms
        return delays[percent] if delays else None

    def __str__(self) -> str:
        rate = self.measured.sent / max(self.measured.seconds, 1e-9)
        cheapest = percentile(self.slices_us, _CHEAPEST)
        return (
            f"{self.contender:9} {self.rate:6} packets/s (sent {rate:,.0f}): {self.us:.2f} µs a packet"
            f" (p05 {rounded(cheapest, 2)}), lost {self.lost_packets} of {self.measured.expected},"
            f" p50 {rounded(self.delay_ms(50), 2)} ms, p99 {rounded(self.delay_ms(99), 2)} ms,"
            f" {self.cpu_share:.0%} of a core; checked {self.measured.checked}, wrong {self.measured.wrong},"
            f" not sent in time {self.measured.missed}, overlooked {self.measured.overlooked}"
        )


def summary(
    runs: Sequence[Run], beside: Run, headline_rate: int, packets_per_call: int, peers: Sequence[str] = ()
) -> dict[str, Any]:
    """The last line: medians over the rounds at the headline rate, then each rate, contender and peer."""
    floor, sealed, forward, journal = (_of(runs, name, headline_rate) for name in CONTENDERS)
    floor_us, sealed_us, forward_us, journal_us = (_middle_us(some) for some in (floor, sealed, forward, journal))
    return {
        "rate": headline_rate,
        "floor_us": rounded(floor_us, 2),
        "sealed_us": rounded(sealed_us, 2),
        "forward_us": rounded(forward_us, 2),
        "journal_us": rounded(journal_us, 2),
        "ratio_to_floor": rounded(journal_us / floor_us, 2),
        "ratio_to_sealed": rounded(journal_us / sealed_us, 2),
        "calls_per_core": int(_US_PER_S / journal_us / packets_per_call),
        "lost": _lost([*forward, *journal]),
        "p50_ms": rounded(_middle_delay(journal, 50), 3),
        "p99_ms": rounded(_middle_delay(journal, 99), 3),
        "wrong": sum(run.measured.wrong for run in [*runs, beside]),
        "rates": {
            str(rate): {
                **{name: _details(_of(runs, name, rate)) for name in CONTENDERS},
                "peers": {name: _details(_of(runs, name, rate)) for name in peers},
            }
            for rate in dict.fromkeys(run.rate for run in runs)
        },
        "with_set_ups": {
            **_details([beside]),
            "set_up": len(beside.set_up_ms),
            "set_up_ms": rounded(middle(beside.set_up_ms), 1),
        },
    }


def _of(runs: Sequence[Run], contender: str, rate: int) -> list[Run]:
    return [run for run in runs if run.contender == contender and run.rate == rate]


def _middle_us(runs: Sequence[Run]) -> float:
    found = middle([run.us for run in runs])
    assert found is not None
    return found


def _middle_delay(runs: Sequence[Run], percent: int) -> float | None:
    return middle([delay for run in runs if (delay := run.delay_ms(percent)) is not None])


def _lost(runs: Sequence[Run]) -> float:
    """Of 1."""
    expected = sum(run.measured.expected for run in runs)
    return round(sum(run.lost_packets for run in runs) / max(1, expected), 6)


def _details(runs: Sequence[Run]) -> dict[str, Any]:
    slices = [cost for run in runs for cost in run.slices_us]
    dropped = {
        reason: sum(run.after.dropped.get(reason, 0) - run.before.dropped.get(reason, 0) for run in runs)
        for reason in {reason for run in runs for reason in run.after.dropped}
    }
    return {
        "calls": runs[0].calls,
        "us": rounded(_middle_us(runs), 2),
        "us_each": [rounded(run.us, 2) for run in runs],
        "us_cheapest": rounded(percentile(slices, _CHEAPEST), 2),
        "lost": _lost(runs),
        "lost_packets": sum(run.lost_packets for run in runs),
        "packets": sum(run.measured.expected for run in runs),
        "checked": sum(run.measured.checked for run in runs),
        "wrong": sum(run.measured.wrong for run in runs),
        "p50_ms": rounded(_middle_delay(runs, 50), 3),
        "p99_ms": rounded(_middle_delay(runs, 99), 3),
        "cpu_of_a_core": rounded(middle([run.cpu_share for run in runs]), 3),
        "yielded": sum(run.after.yielded - run.before.yielded for run in runs),
        "journal_dropped": sum(run.after.journal_dropped - run.before.journal_dropped for run in runs),
        "dropped": {reason: count for reason, count in sorted(dropped.items()) if count},
        "generator": {
            "not_sent_in_time": sum(run.measured.missed for run in runs),
            "refused": sum(run.measured.refused for run in runs),
            "overlooked": sum(run.measured.overlooked for run in runs),
            "cpu_of_a_core": rounded(middle([run.measured.cpu_s / run.measured.seconds for run in runs]), 3),
        },
    }
