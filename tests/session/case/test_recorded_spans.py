"""What of a session was on record: by what its stream says, and as far as it is on disk."""

from datetime import UTC, datetime, timedelta

from session.case.recorded_spans import Telemetry, recorded_spans
from session.events import RecordingResumed, RecordingStalled, SessionEvent
from session.identifiers import CUSTOMER, JournalId
from session.vocabulary import Source, StallCause
from tests.session.histories import SESSION

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
FIRST, SECOND = JournalId("01900000-0000-7000-8000-0000000000b1"), JournalId("01900000-0000-7000-8000-0000000000b2")


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def ms(seconds: float) -> int:
    return int(at(seconds).timestamp() * 1000)


def resumed(seconds: float, journal: JournalId = FIRST, source: Source = Source.MICROPHONE) -> RecordingResumed:
    return RecordingResumed(journal=journal, party=CUSTOMER, source=source, at_ms=ms(seconds))


def stalled(seconds: float, cause: StallCause, journal: JournalId = FIRST) -> RecordingStalled:
    return RecordingStalled(journal=journal, party=CUSTOMER, source=Source.MICROPHONE, at_ms=ms(seconds), cause=cause)


def reached(last: float, up_to: float, journal: JournalId = FIRST) -> Telemetry:
    return Telemetry(journal, CUSTOMER, Source.MICROPHONE, at(last), at(up_to))


def spans(events: list[SessionEvent], *telemetry: Telemetry) -> list[tuple[datetime, datetime, bool]]:
    found = recorded_spans(SESSION, list(enumerate(events, 1)), telemetry)
    return [(span.since, span.until, span.is_open) for span in found]


def test_what_goes_on_reaches_as_far_as_it_is_on_disk_and_not_as_far_as_it_arrives() -> None:
    assert spans([resumed(0)], reached(last=9.9, up_to=10)) == [(at(0), at(10), True)]


def test_the_watermark_moves_on_without_packets_for_three_seconds_and_no_further() -> None:
    assert spans([resumed(0)], reached(last=9, up_to=11)) == [(at(0), at(11), True)]
    assert spans([resumed(0)], reached(last=9, up_to=30)) == [(at(0), at(12), True)]


def test_without_a_word_of_how_far_nothing_is_on_disk() -> None:
    assert spans([resumed(5)]) == [(at(5), at(5), True)]


def test_silence_or_the_calls_end_ends_it_three_seconds_after_its_last_packet_and_a_disk_at_once() -> None:
    assert spans([resumed(0), stalled(10, StallCause.SILENT)]) == [(at(0), at(13), False)]
    assert spans([resumed(0), stalled(10, StallCause.NOT_WRITTEN)]) == [(at(0), at(10), False)]
    assert spans([resumed(0), stalled(10, StallCause.CALL_OVER)]) == [(at(0), at(13), False)]


def test_what_was_written_after_all_begins_where_the_disk_had_stopped() -> None:
    history: list[SessionEvent] = [resumed(0), stalled(10, StallCause.NOT_WRITTEN), resumed(10)]
    assert spans(history, reached(last=20, up_to=20)) == [(at(0), at(10), False), (at(10), at(20), True)]


def test_a_process_that_died_has_proven_as_far_as_it_said_and_another_journal_goes_on() -> None:
    history: list[SessionEvent] = [resumed(0), resumed(15, SECOND)]
    assert spans(history, reached(10, 10), reached(20, 20, SECOND)) == [
        (at(0), at(10), False),
        (at(15), at(20), True),
    ]


def test_the_same_said_twice_is_the_same() -> None:
    history: list[SessionEvent] = [
        resumed(0),
        resumed(0),
        stalled(10, StallCause.SILENT),
        stalled(10, StallCause.SILENT),
    ]
    assert spans(history) == [(at(0), at(13), False)]
