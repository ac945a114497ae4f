"""From counts to figures."""

import pytest

from bench import orders as o
from bench.figures import percentile, percentiles
from bench.media_figures import Run, summary
from bench.slices import Slices


def run(contender: str, cpu_s: float, expected: int = 1000, received: int = 1000, overlooked: int = 0) -> Run:
    """A second at 1,000 packets/s, all forwarded."""

    def marked(cpu: float, out: int) -> o.Marked:
        return o.Marked(
            cpu_s=cpu,
            rss_bytes=0,
            packets_in=out,
            packets_out=out,
            dropped={},
            yielded=0,
            journal_dropped=0,
            slices=((cpu / 4, out // 4),) * 4,
        )

    measured = o.Measured(
        seconds=1.0,
        cpu_s=0.1,
        sent=expected,
        expected=expected,
        received=received,
        checked=20,
        wrong=0,
        missed=0,
        refused=0,
        overlooked=overlooked,
        delays_ms=tuple(percentiles([1.0, 2.0, 3.0])),
    )
    return Run(contender, 1000, 2, marked(0, 0), marked(cpu_s, 1000), measured)


def test_percentiles_are_values_that_were_there() -> None:
    assert percentiles([]) == []
    values = list(range(1, 201))
    assert percentile(values, 50) == 100
    assert percentile(values, 99) == 198
    assert percentile(values, 100) == 200
    assert percentile([7.0], 1) == 7.0


def test_the_summary_compares_with_the_floor_of_the_same_run() -> None:
    served = [run("floor", 0.005), run("sealed", 0.0075), run("forward", 0.008)]
    runs = [*served, run("journal", 0.009), run("journal", 0.011)]
    figures = summary(runs, run("journal", 0.02), 1000, 400)
    assert (figures["floor_us"], figures["forward_us"], figures["journal_us"]) == (5.0, 8.0, 10.0)
    assert (figures["ratio_to_floor"], figures["ratio_to_sealed"]) == (2.0, 1.33)
    assert figures["calls_per_core"] == 250
    assert figures["lost"] == 0
    assert figures["with_set_ups"]["us"] == 20.0
    assert figures["rates"]["1000"]["peers"] == {}


def test_the_summary_has_others_beside_ours_at_each_rate() -> None:
    runs = [run(contender, 0.01) for contender in ("floor", "sealed", "forward", "journal")]
    runs.append(run("rtpengine", 0.006, received=990))
    figures = summary(runs, run("journal", 0.02), 1000, 400, ["rtpengine"])
    theirs = figures["rates"]["1000"]["peers"]["rtpengine"]
    assert (theirs["us"], theirs["lost"]) == (6.0, 0.01)
    assert figures["lost"] == 0


@pytest.mark.parametrize(("received", "overlooked", "lost"), [(1000, 0, 0), (990, 0, 10), (990, 10, 0), (1010, 0, 0)])
def test_what_the_generator_overlooked_is_not_the_servers_loss(received: int, overlooked: int, lost: int) -> None:
    assert run("journal", 0.01, received=received, overlooked=overlooked).lost_packets == lost


def test_slices_are_differences_over_a_quarter_of_a_second() -> None:
    slices = Slices()
    for step in range(11):
        slices.look(now_s=step * 0.1, cpu_s=step * 0.01, packets=step * 100)
    assert [(round(cpu_s, 3), packets) for cpu_s, packets in slices.take()] == [(0.03, 300)] * 3
    assert slices.take() == ()
