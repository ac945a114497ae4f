"""From when to when a track is on disk: it begins with what is there, ends with silence or a disk that refuses."""

import pytest

from recording.journal_format import TrackId
from recording.track_watch import Change, Ending, JournalLook, TrackWatch

VOICE, FACE = TrackId("customer", "audio"), TrackId("customer", "camera")
S = 1_000_000_000


def look(
    now: float, *, disk: float | None = None, voice: float | None = None, arrived: float | None = None, dropped: int = 0
) -> JournalLook:
    """Seconds: the disk has all up to `disk` (now), the voice's last on it is `voice`, its last at all `arrived`."""
    on_disk = {VOICE: int(voice * S)} if voice is not None else {}
    came = arrived if arrived is not None else voice
    there = {VOICE: int(came * S)} if came is not None else {}
    up_to = int((disk if disk is not None else now) * S)
    return JournalLook(int(now * S), up_to, on_disk, there, dropped, {VOICE: int(9.5 * S)})


def on(at: float) -> Change:
    return Change(VOICE, int(at * S))


def off(at: float, ending: Ending) -> Change:
    return Change(VOICE, int(at * S), ending)


def test_on_record_from_its_first_packets_on_disk_and_said_once() -> None:
    watch = TrackWatch()
    assert watch.look(look(10.0, arrived=9.9)) == []
    assert watch.look(look(10.5, voice=10.4)) == [on(9.5)]
    assert watch.look(look(11.0, voice=10.9)) == []
    assert watch.now_on_record() == [on(9.5)]


def test_what_was_not_looked_at_for_long_is_on_record_from_what_is_seen() -> None:
    assert TrackWatch().look(look(15.0, voice=14.9)) == [on(14.9)]


def test_three_seconds_without_a_packet_end_it_with_the_last() -> None:
    watch = TrackWatch()
    watch.look(look(10.0, voice=10.0))
    assert watch.look(look(13.0, voice=10.0)) == []
    assert watch.look(look(13.5, voice=10.0)) == [off(10.0, Ending.SILENT)]
    assert watch.look(look(14.0, voice=10.0)) == []
    assert watch.look(look(20.0, voice=19.9)) == [on(19.9)]


def test_a_disk_that_refuses_ends_it_as_far_as_it_has_come() -> None:
    watch = TrackWatch()
    watch.look(look(10.0, voice=10.0))
    assert watch.look(look(12.9, disk=10.0, voice=10.0, arrived=12.8)) == []
    assert watch.look(look(13.1, disk=10.0, voice=10.0, arrived=13.0)) == [off(10.0, Ending.NOT_WRITTEN)]


def test_what_was_kept_in_memory_and_is_written_later_leaves_no_gap() -> None:
    watch = TrackWatch()
    watch.look(look(10.0, voice=10.0))
    watch.look(look(14.0, disk=10.0, voice=10.0, arrived=13.9))
    assert watch.look(look(15.0, voice=14.9)) == [on(10.0)]


@pytest.mark.parametrize("what", ["dropped", "silent meanwhile"])
def test_what_was_lost_or_never_came_while_the_disk_refused_leaves_one(what: str) -> None:
    watch = TrackWatch()
    watch.look(look(10.0, voice=10.0))
    watch.look(look(14.0, disk=10.0, voice=10.0, arrived=13.9))
    if what == "dropped":
        watch.look(look(15.0, disk=10.0, voice=10.0, arrived=14.9, dropped=3))
    else:
        watch.look(look(18.0, disk=10.0, voice=10.0, arrived=13.9))
    assert watch.look(look(20.0, voice=19.9, dropped=3 if what == "dropped" else 0)) == [on(19.9)]


def test_each_track_by_itself() -> None:
    watch = TrackWatch()
    both = {VOICE: 10 * S, FACE: 10 * S}
    watch.look(JournalLook(10 * S, 10 * S, both, both, 0))
    later = {VOICE: 14 * S, FACE: 10 * S}
    changes = watch.look(JournalLook(14 * S, 14 * S, later, later, 0))
    assert changes == [Change(FACE, 10 * S, Ending.SILENT)]
    assert [change.track for change in watch.now_on_record()] == [VOICE]
