"""Every gap of a recording has its cause, told by notes or by the journals themselves; what has none is incomplete."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from recording.gap_causes import Silence, cause_of
from recording.journal_folder import RecordingFolder
from recording.journal_format import NoteKind, TrackId
from recording.manifest import Completeness, Gap, GapCause, SealedRecording
from recording.recorded_call import PartyNote
from recording.seal import seal_session
from tests.recording.conftest import BEGIN_NS, WriteCall, cut_off, opened
from tests.recording.synthetic_call import NS_PER_S, Sent, rtp, write_down

SESSION = "0199a5f0-0000-7000-8000-000000000002"
Seal = Callable[[], SealedRecording]


@pytest.fixture
def seal(folder: RecordingFolder, private_key: X25519PrivateKey, session_key: bytes) -> Seal:
    return lambda: seal_session(folder, SESSION, private_key, session_key)


def voice(party: str, start_s: float, end_s: float, ssrc: int = 11) -> list[Sent]:
    """A packet each 20 ms; what it carries is nobody's concern here."""
    count = round((end_s - start_s) * 50)
    return [
        Sent(start_s + number / 50, party, "audio", rtp(111, number, number * 960, ssrc, False, b"\x78"))
        for number in range(count)
    ]


def shape(gap: Gap) -> tuple[str, int, int, GapCause | None]:
    """Party, begin and length in tenths of a second, cause."""
    return gap.party, round(gap.start_ms / 100), round(gap.length_ms / 100), gap.explained_by


async def test_a_media_process_that_died_explains_the_gap_that_it_left(write_call: WriteCall, seal: Seal) -> None:
    # Given a call whose media process was killed at 3 s; both were back on another one, each at its time
    cut_off(await write_call(SESSION, voice("customer", 0, 3) + voice("teller", 0, 3, 12)))
    await write_call(SESSION, voice("customer", 4.5, 8, 21) + voice("teller", 5.5, 8, 22))
    # When sealed
    recording = seal()
    # Then each has a gap of its own length with that cause, and nothing else is missing
    assert [shape(gap) for gap in recording.gaps] == [
        ("customer", 30, 15, GapCause.MEDIA_PROCESS_LOST),
        ("teller", 30, 25, GapCause.MEDIA_PROCESS_LOST),
    ]
    assert recording.completeness is Completeness.COMPLETE_WITH_EXPLAINED_GAPS
    assert [journal.closed for journal in recording.journals] == [False, True]


async def test_what_a_dead_process_had_not_written_is_marked_however_short_it_is(
    write_call: WriteCall, seal: Seal
) -> None:
    # Given that both were back within half a second
    cut_off(await write_call(SESSION, voice("customer", 0, 3)))
    await write_call(SESSION, voice("customer", 3.5, 6, 21))
    # When sealed, then it is on record all the same
    assert [shape(gap) for gap in seal().gaps] == [("customer", 30, 5, GapCause.MEDIA_PROCESS_LOST)]


async def test_a_call_that_was_handed_over_in_order_lacks_nothing_but_its_gap(
    write_call: WriteCall, seal: Seal
) -> None:
    # Given a media process that was to stop at 3 s, and a teller whose page took two seconds
    await write_call(SESSION, voice("customer", 0, 3) + voice("teller", 0, 3, 12))
    await write_call(SESSION, voice("customer", 3.5, 8, 21) + voice("teller", 5, 8, 22))
    # When sealed, then half a second is no gap, and two seconds are one
    recording = seal()
    assert [shape(gap) for gap in recording.gaps] == [("teller", 30, 20, GapCause.MEDIA_MOVED)]
    assert recording.completeness is Completeness.COMPLETE_WITH_EXPLAINED_GAPS


async def test_who_never_came_back_after_the_process_died_is_missing_from_there(
    write_call: WriteCall, seal: Seal
) -> None:
    cut_off(await write_call(SESSION, voice("customer", 0, 3) + voice("teller", 0, 3, 12)))
    await write_call(SESSION, voice("teller", 5, 9, 22))
    recording = seal()
    assert ("customer", 30, 60, GapCause.MEDIA_PROCESS_LOST) in [shape(gap) for gap in recording.gaps]
    assert recording.completeness is Completeness.COMPLETE_WITH_EXPLAINED_GAPS


async def test_a_process_that_died_with_nothing_after_it_leaves_the_recording_incomplete(
    write_call: WriteCall, seal: Seal
) -> None:
    # Given a process that was killed, and a next one that nobody reached any more
    cut_off(await write_call(SESSION, voice("customer", 0, 3)))
    await write_call(SESSION, [])
    # When sealed, then nobody can say what the end was
    recording = seal()
    assert recording.gaps == []
    assert recording.completeness is Completeness.INCOMPLETE


async def test_two_processes_that_died_one_after_the_other(write_call: WriteCall, seal: Seal) -> None:
    cut_off(await write_call(SESSION, voice("customer", 0, 3)))
    cut_off(await write_call(SESSION, voice("customer", 5, 7, 21)))
    await write_call(SESSION, voice("customer", 9, 12, 31))
    recording = seal()
    assert [shape(gap) for gap in recording.gaps] == [
        ("customer", 30, 20, GapCause.MEDIA_PROCESS_LOST),
        ("customer", 70, 20, GapCause.MEDIA_PROCESS_LOST),
    ]
    assert recording.completeness is Completeness.COMPLETE_WITH_EXPLAINED_GAPS


@pytest.mark.parametrize(
    ("kind", "at_s", "cause"),
    [
        (NoteKind.LOST, 9.0, GapCause.LOST),
        (NoteKind.MUTED, 2.9, GapCause.MUTED),
        (NoteKind.CONNECTED_ANEW, 9.9, GapCause.CONNECTED_ANEW),
        (NoteKind.STOOD_STILL, 2.9, GapCause.MEDIA_STOOD_STILL),
        (NoteKind.MICROPHONE_INTERRUPTED, 3.1, GapCause.INTERRUPTED),
        (NoteKind.CAMERA_INTERRUPTED, 3.1, None),
        (NoteKind.CAMERA_OFF, 3.1, None),
        (NoteKind.RETURNED, 9.9, None),
        (NoteKind.LOST, 0.5, None),
    ],
)
async def test_a_note_explains_the_gap_that_it_is_about(
    seal: Seal, folder: RecordingFolder, private_key: X25519PrivateKey, kind: NoteKind, at_s: float, cause: GapCause
) -> None:
    # Given seven seconds without the customer's voice, and a note that came when it came: after the gap was over
    async with opened(folder, SESSION, private_key) as writer:
        write_down(writer, voice("customer", 0, 3) + voice("customer", 10, 12, 21), BEGIN_NS)
        writer.note(kind, "customer", BEGIN_NS + round(at_s * NS_PER_S))
    recording = seal()
    assert [shape(gap) for gap in recording.gaps] == [("customer", 30, 70, cause)]
    explained = Completeness.COMPLETE_WITH_EXPLAINED_GAPS if cause else Completeness.INCOMPLETE
    assert recording.completeness is explained


@pytest.mark.parametrize(
    ("source", "cause"), [("camera", GapCause.PICTURE_YIELDED), ("screen", GapCause.PICTURE_YIELDED), ("audio", None)]
)
def test_pictures_that_yielded_explain_no_silence_of_a_voice(source: str, cause: GapCause | None) -> None:
    told = PartyNote(kind=NoteKind.PICTURE_YIELDED, party="teller", at_ns=2 * NS_PER_S)
    silence = Silence(3 * NS_PER_S, 9 * NS_PER_S, 0, 0)
    assert cause_of(TrackId("teller", source), silence, [told], {}) is cause


async def test_what_came_first_explains_a_gap_that_a_dead_process_only_made_longer(
    seal: Seal, folder: RecordingFolder, private_key: X25519PrivateKey, write_call: WriteCall
) -> None:
    # Given a customer lost at 3 s (noticed at 9 s), a media process killed at 12 s, and the customer back at 15 s
    async with opened(folder, SESSION, private_key) as writer:
        write_down(writer, voice("customer", 0, 3) + voice("teller", 0, 12, 12), BEGIN_NS)
        writer.note(NoteKind.LOST, "customer", BEGIN_NS + 9 * NS_PER_S)
    (first,) = folder.journals_of(SESSION)
    await write_call(SESSION, voice("customer", 15, 18, 21) + voice("teller", 14, 18, 22))
    # The end record is a block of its own: what was noted before it is there.
    cut_off(first)
    assert [shape(gap) for gap in seal().gaps] == [
        ("customer", 30, 120, GapCause.LOST),
        ("teller", 120, 20, GapCause.MEDIA_PROCESS_LOST),
    ]


async def test_a_screen_has_no_gaps_neither_when_nothing_moves_nor_when_its_media_process_died(
    write_call: WriteCall, seal: Seal
) -> None:
    # Given a screen of which something comes now and then, and a media process that died meanwhile
    screen = [
        Sent(at_s, "teller", "screen", rtp(96, number, number * 9_000, 33, True, b"\x10\x00"))
        for number, at_s in enumerate((0.5, 2.9))
    ]
    cut_off(await write_call(SESSION, voice("teller", 0, 3, 12) + screen))
    await write_call(SESSION, [*voice("teller", 4, 9, 22), replace(screen[0], at_s=7.0)])
    # When sealed, then only the voice is missed
    assert [(gap.source, shape(gap)) for gap in seal().gaps] == [
        ("audio", ("teller", 30, 10, GapCause.MEDIA_PROCESS_LOST))
    ]


async def test_a_colleague_who_left_is_not_missed(
    seal: Seal, folder: RecordingFolder, private_key: X25519PrivateKey
) -> None:
    async with opened(folder, SESSION, private_key) as writer:
        write_down(writer, voice("expert", 0, 3) + voice("teller", 0, 9, 12), BEGIN_NS)
        writer.note(NoteKind.LEFT, "expert", BEGIN_NS + 3 * NS_PER_S)
    recording = seal()
    assert [shape(gap) for gap in recording.gaps] == [("expert", 30, 60, GapCause.LEFT)]
    assert recording.completeness is Completeness.COMPLETE_WITH_EXPLAINED_GAPS
