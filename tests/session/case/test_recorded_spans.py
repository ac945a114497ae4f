"""What of a session was on record: by what its stream says, and as far as it is on disk."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from session.case.recorded_spans import Happened, Telemetry, recorded_spans
from session.events import RecordingResumed, RecordingStalled, SessionEvent, SourceTurned
from session.identifiers import CUSTOMER, JournalId
from session.vocabulary import Source, StallCause, Switch
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


def turned(source: Source, switch: Switch) -> SourceTurned:
    return SourceTurned(party=CUSTOMER, source=source, switch=switch)


OFF, ON = turned(Source.MICROPHONE, Switch.OFF), turned(Source.MICROPHONE, Switch.ON)
"""As appended at a moment: `(seconds, OFF)`."""


def spans(
    events: Sequence[SessionEvent | tuple[float, SessionEvent]], *telemetry: Telemetry
) -> list[tuple[datetime, datetime, bool]]:
    timed = [one if isinstance(one, tuple) else (0, one) for one in events]
    history = [Happened(number, at(when), event) for number, (when, event) in enumerate(timed, 1)]
    found = recorded_spans(SESSION, history, telemetry)
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


def test_what_is_turned_off_is_not_on_record_though_packets_come() -> None:
    assert spans([resumed(0), (4, OFF)], reached(20, 20)) == [(at(0), at(4), False)]
    assert spans([resumed(0), (4, OFF), (6, ON)], reached(20, 20)) == [(at(0), at(4), False), (at(6), at(20), True)]
    assert spans([resumed(0), (4, OFF), (6, ON), (8, OFF), stalled(20, StallCause.SILENT)]) == [
        (at(0), at(4), False),
        (at(6), at(8), False),
    ]


def test_what_another_call_has_taken_is_off_once_however_often_it_is_said() -> None:
    taken = turned(Source.MICROPHONE, Switch.INTERRUPTED)
    history = [resumed(0), (4, taken), (5, OFF), (6, ON), (7, ON)]
    assert spans(history, reached(9, 9)) == [(at(0), at(4), False), (at(6), at(9), True)]


def test_what_was_off_before_the_first_packet_is_on_record_from_when_it_is_turned_on() -> None:
    assert spans([(0, OFF), resumed(2)], reached(9, 9)) == []
    assert spans([(0, OFF), resumed(2), (3, ON)], reached(9, 9)) == [(at(3), at(9), True)]
    assert spans([(0, OFF), (1, ON), resumed(2)], reached(9, 9)) == [(at(2), at(9), True)]


def test_up_to_where_it_was_turned_off_it_may_not_be_on_disk_yet() -> None:
    assert spans([resumed(0), (8, OFF)], reached(7, 7)) == [(at(0), at(7), True)]
    assert spans([resumed(0), (8, OFF), (9, ON)], reached(7, 7)) == [(at(0), at(7), True), (at(9), at(9), True)]


def test_of_what_has_ended_before_it_was_turned_off_all_is_left() -> None:
    ended = [resumed(0), stalled(10, StallCause.NOT_WRITTEN), (11, OFF), (12, ON)]
    assert spans(ended) == [(at(0), at(10), False)]
    assert spans([resumed(0), stalled(10, StallCause.NOT_WRITTEN), (9, OFF), (12, ON)]) == [(at(0), at(9), False)]


def test_another_source_turned_off_is_in_nobodys_way() -> None:
    camera = turned(Source.CAMERA, Switch.OFF)
    assert spans([resumed(0), (4, camera)], reached(9, 9)) == [(at(0), at(9), True)]


def test_each_piece_names_the_event_it_began_with() -> None:
    history = [Happened(3, at(0), resumed(0)), Happened(5, at(4), OFF), Happened(8, at(6), ON)]
    assert [span.version for span in recorded_spans(SESSION, history, [reached(9, 9)])] == [3, 8]
