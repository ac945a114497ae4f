"""Placing packets by RTP clock and arrival together."""

from collections.abc import Sequence

import pytest

from recording.rtp_clock import DelayProfile, RtpClock

RATE = 48_000
Arrivals = Sequence[tuple[float, int, float]]


def placed_s(arrivals: Arrivals) -> list[float]:
    """Where packets of (arrival in s, SSRC, sender's clock in s) are placed, in s."""
    profile, first, second = DelayProfile(), RtpClock(RATE), RtpClock(RATE)
    for arrival_s, ssrc, clock_s in arrivals:
        at_ns = round(arrival_s * 1e9)
        profile.add(first.moment(at_ns, ssrc, round(clock_s * RATE) & 0xFFFFFFFF), at_ns)
    placement = profile.settled()
    placed: list[float] = []
    for arrival_s, ssrc, clock_s in arrivals:
        at_ns = round(arrival_s * 1e9)
        moment = second.moment(at_ns, ssrc, round(clock_s * RATE) & 0xFFFFFFFF)
        placed.append(placement.at_ns(moment, at_ns) / 1e9)
    return placed


def test_a_varying_network_does_not_vary_the_places() -> None:
    # Given packets each 20 ms, delayed by 0 to 90 ms more than the quickest, over a wrapping timestamp
    begin = (1 << 32) / RATE - 2
    arrivals = [(n * 0.02 + (n * 37 % 10) / 100, 1, begin + n * 0.02) for n in range(500)]
    assert placed_s(arrivals) == pytest.approx([n * 0.02 for n in range(500)], abs=0.001)


def test_a_burst_after_a_stall_goes_where_it_was_sent() -> None:
    # Given 6 s that the network held back
    arrivals = [(max(n * 0.02, 9.0) if 3 <= n * 0.02 < 9 else n * 0.02, 1, n * 0.02) for n in range(1000)]
    assert placed_s(arrivals) == pytest.approx([n * 0.02 for n in range(1000)], abs=0.001)


def test_a_clock_that_stood_still_goes_on_where_it_arrives() -> None:
    # Given a sender that was mute from 4 s to 64 s and counted on from where it had stopped
    before = [(n * 0.02, 1, 100 + n * 0.02) for n in range(200)]
    after = [(64 + n * 0.02, 1, 104 + n * 0.02) for n in range(200)]
    expected = [n * 0.02 for n in range(200)] + [64 + n * 0.02 for n in range(200)]
    assert placed_s(before + after) == pytest.approx(expected, abs=0.001)


@pytest.mark.parametrize(("ssrc", "clock_s"), [(2, 5.0), (2, 40_000.0), (1, 20_000.0), (1, 130.0)])
def test_a_clock_begun_anew_goes_on_where_it_arrives(ssrc: int, clock_s: float) -> None:
    # Given a stream that after 4 s begins anew, as another source or with its clock set forward
    before = [(n * 0.02, 1, 100 + n * 0.02) for n in range(200)]
    after = [(4 + n * 0.02, ssrc, clock_s + n * 0.02) for n in range(200)]
    assert placed_s(before + after) == pytest.approx([n * 0.02 for n in range(400)], abs=0.001)


@pytest.mark.parametrize("drift", [-100e-6, 100e-6])
def test_a_drifting_clock_is_followed_for_an_hour(drift: float) -> None:
    # Given an hour of a sender whose clock is 100 ppm wrong: 360 ms in the end
    arrivals = [(n * 0.2, 1, n * 0.2 * (1 + drift)) for n in range(5 * 3600)]
    assert placed_s(arrivals) == pytest.approx([n * 0.2 for n in range(5 * 3600)], abs=0.003)
