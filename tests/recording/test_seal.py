"""Calls of real Opus and VP8 are written down, sealed, and decoded as a player would."""

import asyncio
import io
import resource
from collections.abc import Callable
from pathlib import Path

import av
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from recording.journal_folder import RecordingFolder
from recording.journal_format import NoteKind
from recording.manifest import Completeness, SealedRecording, load_recording
from recording.seal import NothingToSealError, StillRecordingError, seal_session
from tests.recording.conftest import BEGIN_NS, WriteCall, opened
from tests.recording.replayed import Replay, plain_bytes, replay
from tests.recording.synthetic_call import (
    NS_PER_S,
    Sent,
    audio,
    camera,
    first_fifth_of_each_second,
    opus_tone,
    vp8_pictures,
    write_down,
)

SESSION = "0199a5f0-0000-7000-8000-000000000001"


class SealedCall:
    """A sealed session and the replay of each party's file."""

    def __init__(self, folder: RecordingFolder, recording: SealedRecording, session_key: bytes) -> None:
        self.recording = recording
        self._paths = {
            (track.party, "screen" in track.kinds): folder.sealed_folder(recording.session) / track.file
            for track in recording.tracks
        }
        self._session_key = session_key

    def path(self, party: str) -> Path:
        return self._paths[party, False]

    def decrypted(self, party: str) -> bytes:
        return plain_bytes(self.path(party), self._session_key)

    def replay(self, party: str, screen: bool = False) -> Replay:
        return replay(self._paths[party, screen], self._session_key)


@pytest.fixture
def seal(folder: RecordingFolder, private_key: X25519PrivateKey, session_key: bytes) -> Callable[[], SealedCall]:
    def sealed() -> SealedCall:
        return SealedCall(folder, seal_session(folder, SESSION, private_key, session_key), session_key)

    return sealed


Seal = Callable[[], SealedCall]


async def test_each_party_gets_its_own_sound_and_pictures_on_one_time_line(write_call: WriteCall, seal: Seal) -> None:
    # Given a customer on video, and a teller who joins by voice two seconds later
    customer = audio("customer", opus_tone(440, 8)) + camera("customer", vp8_pictures(8))
    teller = audio("teller", opus_tone(1000, 6), start_s=2.0)
    await write_call(SESSION, customer + teller)
    # When the call is sealed
    call = seal()
    # Then each file has its party's tone and no other, and both are as long as the call
    customer_replay, teller_replay = call.replay("customer"), call.replay("teller")
    assert customer_replay.strongest_hertz(1, 7) == pytest.approx(440, abs=2)
    assert teller_replay.strongest_hertz(3, 7) == pytest.approx(1000, abs=2)
    assert teller_replay.loudness(0, 1.9) < 0.001 < 0.1 < teller_replay.loudness(2.1, 7.9)
    assert customer_replay.length_s == pytest.approx(8, abs=0.1)
    assert teller_replay.length_s == pytest.approx(8, abs=0.1)
    # And every picture is there at its moment, and none for the voice
    assert [at for at, _, _ in customer_replay.pictures] == pytest.approx([n / 20 for n in range(160)], abs=0.005)
    assert teller_replay.pictures == []
    recording = call.recording
    assert [(track.party, track.kinds) for track in recording.tracks] == [
        ("customer", ["audio", "camera"]),
        ("teller", ["audio"]),
    ]
    assert recording.length_ms == pytest.approx(8000, abs=60)
    assert recording.started_at_ms == 1_790_000_000_000
    assert recording.completeness is Completeness.COMPLETE
    assert [track.lost_packets for track in recording.tracks] == [0, 0]


async def test_a_mute_that_stops_the_senders_clock_does_not_shift_what_follows(
    seal: Seal, folder: RecordingFolder, private_key: X25519PrivateKey
) -> None:
    # Given beeps and flashes on every second, and from 2.5 s to 5.5 s a muted microphone whose RTP clock stands still
    beeps = opus_tone(800, 10, first_fifth_of_each_second)
    before = audio("customer", beeps[:125])
    after = audio("customer", beeps[275:], start_s=5.5, sequence=65_125, timestamp=0xFFFFF000 + 125 * 960)
    pictures = camera("customer", vp8_pictures(10))
    async with opened(folder, SESSION, private_key) as writer:
        write_down(writer, before + after + pictures, BEGIN_NS)
        writer.note(NoteKind.MUTED, "customer", BEGIN_NS + round(2.45 * NS_PER_S))
    # When sealed
    call = seal()
    # Then each beep stands by its flash, after the mute as before it
    replayed = call.replay("customer")
    assert replayed.flashes_s() == pytest.approx(range(10), abs=0.01)
    assert replayed.beeps_s() == pytest.approx([0, 1, 2, 6, 7, 8, 9], abs=0.04)
    assert replayed.length_s == pytest.approx(10, abs=0.1)
    # And the gap is on record with its reason
    (gap,) = call.recording.gaps
    assert (gap.party, gap.source, gap.explained_by) == ("customer", "audio", NoteKind.MUTED)
    assert (gap.start_ms, gap.length_ms) == (pytest.approx(2480, abs=5), pytest.approx(3020, abs=5))
    assert call.recording.completeness is Completeness.COMPLETE_WITH_EXPLAINED_GAPS


async def test_three_lost_seconds_stay_three_seconds(write_call: WriteCall, seal: Seal) -> None:
    # Given a call whose packets of the seconds 3 to 6 never arrived
    sent = audio("customer", opus_tone(800, 10, first_fifth_of_each_second))
    sent += camera("customer", vp8_pictures(10))
    await write_call(SESSION, [packet for packet in sent if not 3 <= packet.at_s < 6])
    # When sealed
    call = seal()
    # Then silence and a still stand in their place
    replayed = call.replay("customer")
    assert replayed.beeps_s() == pytest.approx([0, 1, 2, 6, 7, 8, 9], abs=0.04)
    assert replayed.flashes_s() == pytest.approx([0, 1, 2, 6, 7, 8, 9], abs=0.01)
    assert replayed.loudness(3.1, 5.9) < 0.001
    # And nothing explains them
    assert {(gap.source, gap.start_ms // 1000, gap.explained_by) for gap in call.recording.gaps} == {
        ("audio", 2, None),
        ("camera", 2, None),
    }
    assert call.recording.completeness is Completeness.INCOMPLETE
    assert call.recording.tracks[0].lost_packets >= 150


async def test_a_burst_after_a_stalled_network_keeps_its_true_times(write_call: WriteCall, seal: Seal) -> None:
    # Given a network that held everything from 3 s to 5 s back and then delivered it at once
    sent = audio("customer", opus_tone(800, 10, first_fifth_of_each_second))
    sent += camera("customer", vp8_pictures(10))
    await write_call(SESSION, [packet.later(5 - packet.at_s) if 3 <= packet.at_s < 5 else packet for packet in sent])
    # When sealed, then nothing has moved
    replayed = seal().replay("customer")
    assert replayed.beeps_s() == pytest.approx(range(10), abs=0.04)
    assert replayed.flashes_s() == pytest.approx(range(10), abs=0.02)


async def test_a_senders_clock_that_runs_fast_does_not_carry_sound_away(write_call: WriteCall, seal: Seal) -> None:
    # Given a microphone whose clock runs 0.5 % fast, fifty times worse than real ones: 200 ms by the end
    beeps = audio("customer", opus_tone(800, 40, lambda at_s: at_s / 1.005 % 1 < 0.2), clock_error=0.005)
    await write_call(SESSION, beeps + camera("customer", vp8_pictures(40)))
    # When sealed, then sound and picture agree to the end
    replayed = seal().replay("customer")
    beeps_s, flashes_s = replayed.beeps_s()[:40], replayed.flashes_s()
    assert len(beeps_s) == len(flashes_s) == 40
    assert max(abs(beep - flash) for beep, flash in zip(beeps_s, flashes_s, strict=True)) < 0.08


async def test_packets_disordered_and_doubled_on_the_way_are_put_right(write_call: WriteCall, seal: Seal) -> None:
    # Given packets that overtake each other, and some twice
    sent = audio("customer", opus_tone(440, 4)) + camera("customer", vp8_pictures(4, size=(640, 480)))
    disordered = [packet.later(0.13) if number % 7 == 3 else packet for number, packet in enumerate(sent)]
    await write_call(SESSION, disordered + [packet.later(0.2) for packet in sent[::5]])
    # When sealed
    call = seal()
    # Then all pictures are there, once and in order, and the tone is whole
    replayed = call.replay("customer")
    assert len(replayed.pictures) == 80
    assert replayed.strongest_hertz(0.5, 3.5) == pytest.approx(440, abs=2)
    assert call.recording.tracks[0].lost_packets == 0


async def test_a_lost_picture_packet_leaves_a_still_up_to_the_next_key_frame(write_call: WriteCall, seal: Seal) -> None:
    # Given a key frame each second, and one packet lost at 1.5 s
    sent = camera("customer", vp8_pictures(4, key_each=20))
    lost = next(packet for packet in sent if packet.at_s == pytest.approx(1.5))
    await write_call(SESSION, [packet for packet in sent if packet is not lost])
    # When sealed, then pictures are missing from there to 2 s, and only they
    times = [at for at, _, _ in seal().replay("customer").pictures]
    assert times == pytest.approx([n / 20 for n in range(80) if not 30 <= n < 40], abs=0.005)


async def test_a_picture_that_changes_its_size_goes_on(write_call: WriteCall, seal: Seal) -> None:
    # Given a camera that begins small and grows after 2 s
    small = camera("customer", vp8_pictures(2, size=(160, 120)))
    large = camera("customer", vp8_pictures(2, size=(320, 240)), 2.0, 500, 2 * 90_000 - 0x10000)
    await write_call(SESSION, small + large)
    # When sealed, then both sizes play, each at its time
    pictures = seal().replay("customer").pictures
    assert [width for _, _, width in pictures] == [160] * 40 + [320] * 40


async def test_a_shared_screen_is_a_file_of_its_own(write_call: WriteCall, seal: Seal) -> None:
    # Given a teller with voice, camera and a shared screen
    sent = audio("teller", opus_tone(440, 3)) + camera("teller", vp8_pictures(3))
    screen = camera("teller", vp8_pictures(1, size=(320, 240)), 1.0, ssrc=33, source="screen")
    await write_call(SESSION, sent + screen)
    # When sealed
    call = seal()
    # Then the screen is beside the camera, on the same time line
    assert [track.kinds for track in call.recording.tracks] == [["audio", "camera"], ["screen"]]
    shared = call.replay("teller", screen=True)
    assert [at for at, _, _ in shared.pictures] == pytest.approx([1 + n / 20 for n in range(20)], abs=0.005)
    assert shared.length_s == pytest.approx(3, abs=0.1)


async def test_journals_of_two_processes_make_one_recording(write_call: WriteCall, seal: Seal) -> None:
    # Given a call whose media process died at 3 s; the next began at 5 s, with new streams
    beeps, pictures = opus_tone(800, 8, first_fifth_of_each_second), vp8_pictures(8)
    await write_call(SESSION, audio("customer", beeps[:150]) + camera("customer", pictures[:60]))
    later = audio("customer", beeps[250:], 5.0, 7, 77, ssrc=111) + camera("customer", pictures[100:], 5.0, 8, 88, 222)
    await write_call(SESSION, later)
    # When sealed
    call = seal()
    # Then what the second journal has stands where it belongs
    replayed = call.replay("customer")
    assert replayed.beeps_s() == pytest.approx([0, 1, 2, 5, 6, 7], abs=0.04)
    assert replayed.flashes_s() == pytest.approx([0, 1, 2, 5, 6, 7], abs=0.01)
    assert len(call.recording.journals) == 2


async def test_a_session_without_media_seals_to_no_file(write_call: WriteCall, seal: Seal) -> None:
    # Given a journal that was opened and closed
    await write_call(SESSION, [])
    # When sealed, then there is a manifest and nothing beside it
    recording = seal().recording
    assert (recording.tracks, recording.length_ms) == ([], 0)


async def test_sealing_again_changes_nothing(write_call: WriteCall, seal: Seal, folder: RecordingFolder) -> None:
    # Given a sealed session
    journal = await write_call(SESSION, audio("customer", opus_tone(440, 1)))
    kept = journal.read_bytes()
    first = seal().recording
    # Then its journal is gone, and the manifest says what was sealed
    assert not journal.parent.exists()
    assert load_recording(folder, SESSION) == first
    # When it is sealed again, also by the successor of one that died before the journal was removed
    assert seal().recording == first
    journal.parent.mkdir()
    journal.write_bytes(kept)
    # Then the recording is the same and the journal gone
    assert seal().recording == first
    assert not journal.exists()


async def test_what_a_dead_sealing_left_is_swept(write_call: WriteCall, seal: Seal, folder: RecordingFolder) -> None:
    # Given a sealing that died half way
    await write_call(SESSION, audio("customer", opus_tone(440, 1)))
    draft = folder.sealing_folder(SESSION)
    draft.mkdir(parents=True)
    (draft / "1.webm.sealed").write_bytes(b"half a file")
    # When the session is sealed, then it is whole and nothing half done is left
    assert seal().replay("customer").length_s == pytest.approx(1, abs=0.1)
    assert not draft.exists()


async def test_a_live_journal_is_not_sealed(seal: Seal, folder: RecordingFolder, private_key: X25519PrivateKey) -> None:
    # Given a call that is still written down
    async with opened(folder, SESSION, private_key):
        # When somebody would seal it, then not
        with pytest.raises(StillRecordingError):
            seal()
    # And once it has ended, yes
    assert seal().recording.session == SESSION


def test_a_session_that_was_never_recorded_has_nothing_to_seal(seal: Seal) -> None:
    with pytest.raises(NothingToSealError):
        seal()


async def test_a_disk_that_fills_up_leaves_the_journals_for_another_try(
    write_call: WriteCall, seal: Seal, folder: RecordingFolder
) -> None:
    # Given a call, and a disk with room for a tenth of its sealed file
    journal = await write_call(SESSION, camera("customer", vp8_pictures(10, size=(640, 480))))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (journal.stat().st_size // 10, hard))
    # When it is sealed, then that fails
    try:
        with pytest.raises(OSError, match="File too large"):
            seal()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    # And with room made, nothing is missing
    assert journal.exists()
    assert len(seal().replay("customer").pictures) == 200
    assert not folder.sealing_folder(SESSION).exists()


async def test_a_player_finds_any_second_by_the_index(write_call: WriteCall, seal: Seal, session_key: bytes) -> None:
    # Given a sealed minute
    await write_call(SESSION, audio("customer", opus_tone(440, 60)) + camera("customer", vp8_pictures(60)))
    content = plain_bytes(seal().path("customer"), session_key)
    # Then it carries its duration and its cues (RFC 9559, 5.1.5)
    assert b"\x1c\x53\xbb\x6b" in content
    # And seeking comes out at the key frame before the second that was asked for
    with av.open(io.BytesIO(content), "r") as container:
        container.seek(42_500_000)
        first = next(packet for packet in container.demux(video=0) if packet.size)
        assert first.is_keyframe
        assert first.pts == pytest.approx(42_000, abs=5)


async def test_no_plaintext_is_ever_in_the_folder(
    seal: Seal, folder: RecordingFolder, tmp_path: Path, private_key: X25519PrivateKey
) -> None:
    # Given a journal of packets that all carry a known text, as journal and while it is written
    secret = b"the card's number is 4111 1111 1111 1111"
    sent = [Sent(n / 50, "customer", "audio", audio("customer", [b"\x78" + secret])[0].packet) for n in range(3000)]
    async with opened(folder, SESSION, private_key) as writer:
        write_down(writer, sent, BEGIN_NS)
        await asyncio.sleep(0)
        assert not _files_with(secret, tmp_path)
    assert not _files_with(secret, tmp_path)
    # When it is sealed, then the text is in no file either, while the recording has it
    call = seal()
    assert not _files_with(secret, tmp_path)
    assert secret in call.decrypted("customer")


def _files_with(text: bytes, root: Path) -> list[Path]:
    files = [path for path in root.rglob("*") if path.is_file()]
    assert files
    return [path for path in files if text in path.read_bytes()]


async def test_all_that_is_written_is_private(write_call: WriteCall, seal: Seal, folder: RecordingFolder) -> None:
    # Given a journal, and then its sealed files
    journal = await write_call(SESSION, audio("customer", opus_tone(440, 1)))
    assert _modes(journal.parent) == {0o700, 0o600}
    seal()
    # Then nobody but the owner may look at either
    assert _modes(folder.sealed_folder(SESSION)) == {0o700, 0o600}


def _modes(folder: Path) -> set[int]:
    return {path.stat().st_mode & 0o777 for path in (folder, *folder.iterdir())}
