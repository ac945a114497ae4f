"""What a listener's reports say of a slot: believed within bounds, and not for ever."""

import pytest

from media.delivery import FORGOTTEN_AFTER_NS, REPORTS_REMEMBERED, Delivery, Sent
from media.rtcp import ReportBlock, SenderReport, middle_bits

MS = 1_000_000
SSRC = 5
SENT = Sent(packets=3, octets=15, frames=2, freezes=1, frozen_ns=400 * MS)


def sender_report(ntp: int) -> SenderReport:
    return SenderReport(SSRC, ntp, 0, 0, 0)


def block(lost: int = 0, highest: int = 0, jitter: int = 0, last_report: int = 0, delay: int = 0) -> ReportBlock:
    return ReportBlock(SSRC, 0, lost, highest, jitter, last_report, delay)


def delivery_of() -> Delivery:
    return Delivery(SSRC, 48_000)


def test_a_slot_that_nothing_went_out_on_is_not_told_of() -> None:
    assert delivery_of().counters(Sent(), 0) is None


def test_before_the_first_report_only_what_was_sent_is_known() -> None:
    counters = delivery_of().counters(SENT, 0)
    assert counters is not None
    assert (counters.octets, counters.frames, counters.freezes, counters.frozen_ms) == (15, 2, 1, 400)
    assert (counters.expected, counters.lost, counters.jitter_ms) == (None, None, None)
    assert delivery_of().round_trip_ms(0) is None


def test_a_report_tells_loss_and_jitter() -> None:
    delivery = delivery_of()
    delivery.reported(block(lost=7, highest=70_000, jitter=480), 100 * MS)
    counters = delivery.counters(SENT, 200 * MS)
    assert counters is not None
    assert (counters.expected, counters.lost, counters.jitter_ms) == (70_000, 7, 10)


def test_the_round_trip_is_what_remains_of_the_time_since_the_report_it_answers() -> None:
    delivery, ntp = delivery_of(), 0x0001_2345_6789_0000
    delivery.sender_report(sender_report(ntp), 1_000 * MS)
    # Heard after 540 ms, of which the listener says it waited half a second.
    delivery.reported(block(last_report=middle_bits(ntp), delay=32_768), 1_540 * MS)
    assert delivery.round_trip_ms(1_600 * MS) == pytest.approx(40)


def test_a_listener_that_claims_to_have_waited_longer_has_no_negative_round_trip() -> None:
    delivery, ntp = delivery_of(), 1 << 40
    delivery.sender_report(sender_report(ntp), 1_000 * MS)
    delivery.reported(block(last_report=middle_bits(ntp), delay=0xFFFF_FFFF), 1_010 * MS)
    assert delivery.round_trip_ms(1_010 * MS) == 0


def test_an_answer_to_what_was_never_sent_or_long_ago_gives_no_round_trip() -> None:
    delivery = delivery_of()
    for number in range(REPORTS_REMEMBERED + 1):
        delivery.sender_report(sender_report(number + 1 << 16), number * 1_000 * MS)
    for last_report in (0, 1, 77):
        delivery.reported(block(last_report=last_report), 9_000 * MS)
        assert delivery.round_trip_ms(9_000 * MS) is None


def test_figures_beyond_all_measure_are_left_out() -> None:
    delivery = delivery_of()
    delivery.sender_report(sender_report(1 << 16), 1)
    delivery.reported(block(last_report=1, jitter=0xFFFF_FFFF), 11_000 * MS)
    counters = delivery.counters(SENT, 11_000 * MS)
    assert counters is not None
    assert counters.jitter_ms is None
    assert delivery.round_trip_ms(11_000 * MS) is None


def test_what_an_old_report_said_is_forgotten() -> None:
    delivery = delivery_of()
    delivery.sender_report(sender_report(1 << 16), 0)
    delivery.reported(block(highest=3, last_report=1), 10 * MS)
    now_ns = 10 * MS + FORGOTTEN_AFTER_NS
    counters = delivery.counters(SENT, now_ns)
    assert counters is not None
    assert counters.expected is None
    assert delivery.round_trip_ms(now_ns) is None
