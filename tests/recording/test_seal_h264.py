"""Calls with H.264 are written down, sealed, and decoded as a player would; phones are changed in the middle."""

import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, cast

import av
import numpy as np
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from numpy.typing import NDArray

from recording.file_format import format_of
from recording.h264 import ParameterSets
from recording.journal_folder import RecordingFolder
from recording.journal_format import RecordKind
from recording.journal_reader import JournalReader
from recording.manifest import Completeness, SealedRecording, SealedTrack
from recording.mp4_template import mp4_template
from recording.seal import seal_session
from tests.recording.conftest import WriteCall
from tests.recording.replayed import Replay, plain_bytes, replay
from tests.recording.synthetic_call import Sent, audio, camera, opus_tone, rtp, vp8_pictures
from tests.recording.synthetic_h264 import (
    BLUE,
    GREEN,
    H264_PAYLOAD_TYPE,
    RED,
    Colour,
    h264_camera,
    h264_pictures,
)

SESSION = "0199a5f0-0000-7000-8000-000000000002"


class Shown(NamedTuple):
    """A decoded picture: when, how large, and its colour below the bar."""

    at_s: float
    size: tuple[int, int]
    colour: str


class SealedCall:
    """A sealed session's files."""

    def __init__(self, folder: RecordingFolder, recording: SealedRecording, session_key: bytes) -> None:
        self.recording = recording
        self._folder = folder.sealed_folder(recording.session)
        self._session_key = session_key

    def plain(self, track: SealedTrack) -> bytes:
        return plain_bytes(self._folder / track.file, self._session_key)

    def replay(self, track: SealedTrack) -> Replay:
        return replay(self._folder / track.file, self._session_key)

    def shown(self, track: SealedTrack) -> list[Shown]:
        with av.open(io.BytesIO(self.plain(track)), "r") as container:
            return [_shown(frame) for frame in container.decode(video=0)]


def _shown(frame: av.VideoFrame) -> Shown:
    assert frame.time is not None
    values = cast("NDArray[Any]", frame.to_ndarray(format="rgb24"))
    mean = values[frame.height // 2 :].mean(axis=(0, 1))
    names: dict[str, Colour] = {"red": RED, "green": GREEN, "blue": BLUE}
    colour = next((name for name, sent in names.items() if np.abs(mean - sent).max() < 12), str(mean))
    return Shown(frame.time, (frame.width, frame.height), colour)


Seal = Callable[[], SealedCall]


@pytest.fixture
def seal(folder: RecordingFolder, private_key: X25519PrivateKey, session_key: bytes) -> Seal:
    return lambda: SealedCall(folder, seal_session(folder, SESSION, private_key, session_key), session_key)


def times(shown: list[Shown]) -> list[float]:
    return [one.at_s for one in shown]


def colours(shown: list[Shown]) -> dict[int, set[str]]:
    """The colours of each second."""
    seen: dict[int, set[str]] = {}
    for one in shown:
        seen.setdefault(int(one.at_s + 0.001), set()).add(one.colour)
    return seen


def any_colour(colour: Colour) -> Callable[[float], Colour]:
    return lambda _at_s: colour


async def test_a_phone_that_encodes_h264_gets_a_file_with_all_it_sent(write_call: WriteCall, seal: Seal) -> None:
    # Given a customer on a phone, and a teller in a browser
    customer = audio("customer", opus_tone(440, 6)) + h264_camera("customer", h264_pictures(6))
    teller = audio("teller", opus_tone(1000, 6), ssrc=12) + camera("teller", vp8_pictures(6))
    await write_call(SESSION, customer + teller)
    # When sealed
    call = seal()
    of_customer, of_teller = call.recording.tracks
    # Then each has the file that a browser plays
    assert [format_of(track.file).content_type for track in (of_customer, of_teller)] == ["video/mp4", "video/webm"]
    assert of_customer.kinds == of_teller.kinds == ["audio", "camera"]
    assert of_customer.shown_from_ms == of_teller.shown_from_ms == []
    assert call.recording.completeness is Completeness.COMPLETE
    # And every picture is in it at its moment, in its colour, with the voice beside it
    shown = call.shown(of_customer)
    assert times(shown) == pytest.approx([n / 20 for n in range(120)], abs=0.005)
    assert colours(shown) == {s: {("red", "green", "blue")[s % 3]} for s in range(6)}
    replayed = call.replay(of_customer)
    assert replayed.strongest_hertz(0.5, 5.5) == pytest.approx(440, abs=2)
    assert replayed.length_s == pytest.approx(6, abs=0.1)
    assert of_customer.lost_packets == 0


async def test_sound_begins_before_the_camera_and_ends_after_it(write_call: WriteCall, seal: Seal) -> None:
    # Given a camera from 2 s to 4 s of an eight seconds' talk
    sent = audio("customer", opus_tone(440, 8)) + h264_camera("customer", h264_pictures(2), start_s=2.0)
    await write_call(SESSION, sent)
    # When sealed, then the picture stands at its time and the file is as long as the talk
    call = seal()
    (track,) = call.recording.tracks
    assert times(call.shown(track)) == pytest.approx([2 + n / 20 for n in range(40)], abs=0.005)
    assert call.replay(track).length_s == pytest.approx(8, abs=0.1)
    assert call.replay(track).loudness(0.5, 7.5) > 0.1


async def test_a_lost_packet_leaves_a_still_up_to_the_next_key_frame(write_call: WriteCall, seal: Seal) -> None:
    # Given a key frame each second, and one packet lost at 1.5 s
    sent = h264_camera("customer", h264_pictures(4, key_each=20))
    lost = next(packet for packet in sent if packet.at_s == pytest.approx(1.5))
    await write_call(SESSION, [packet for packet in sent if packet is not lost])
    # When sealed, then pictures are missing from there to 2 s, and only they
    call = seal()
    (track,) = call.recording.tracks
    assert times(call.shown(track)) == pytest.approx([n / 20 for n in range(80) if not 30 <= n < 40], abs=0.005)
    assert track.lost_packets == 1


async def test_three_lost_seconds_stay_three_seconds(write_call: WriteCall, seal: Seal) -> None:
    sent = audio("customer", opus_tone(440, 10)) + h264_camera("customer", h264_pictures(10))
    await write_call(SESSION, [packet for packet in sent if not 3 <= packet.at_s < 6])
    call = seal()
    (track,) = call.recording.tracks
    assert times(call.shown(track)) == pytest.approx([n / 20 for n in range(200) if not 60 <= n < 120], abs=0.005)
    assert call.replay(track).length_s == pytest.approx(10, abs=0.1)
    assert {(gap.source, gap.start_ms // 1000) for gap in call.recording.gaps} == {("audio", 2), ("camera", 2)}


async def test_packets_disordered_and_doubled_on_the_way_are_put_right(write_call: WriteCall, seal: Seal) -> None:
    sent = h264_camera("customer", h264_pictures(3))
    disordered = [packet.later(0.13) if number % 7 == 3 else packet for number, packet in enumerate(sent)]
    await write_call(SESSION, disordered + [packet.later(0.2) for packet in sent[::5]])
    call = seal()
    (track,) = call.recording.tracks
    assert len(call.shown(track)) == 60
    assert track.lost_packets == 0


async def test_a_phone_that_is_turned_goes_on_in_its_new_shape(write_call: WriteCall, seal: Seal) -> None:
    # Given a phone that is upright for 2 s, then lies, then stands again: new parameter sets each time
    pictures = [
        *h264_pictures(2, (240, 320), any_colour(RED)),
        *h264_pictures(2, (320, 240), any_colour(GREEN)),
        *h264_pictures(2, (240, 320), any_colour(BLUE)),
    ]
    await write_call(SESSION, h264_camera("customer", pictures))
    # When sealed, then all is in one file, each picture in its own shape and colour
    call = seal()
    (track,) = call.recording.tracks
    shown = call.shown(track)
    assert [one.size for one in shown] == [(240, 320)] * 40 + [(320, 240)] * 40 + [(240, 320)] * 40
    assert [one.colour for one in shown] == ["red"] * 40 + ["green"] * 40 + ["blue"] * 40


async def test_another_device_with_another_codec_gets_its_own_file_on_the_same_time_line(
    write_call: WriteCall, seal: Seal, private_key: X25519PrivateKey
) -> None:
    # Given a customer who begins on a laptop, goes on by phone at 3 s, and is back at the laptop at 6 s
    laptop = camera("customer", vp8_pictures(3))
    phone = h264_camera("customer", h264_pictures(3), start_s=3.2)
    back = camera("customer", vp8_pictures(3), 6.5, ssrc=23)
    journal = await write_call(SESSION, audio("customer", opus_tone(440, 9.5)) + laptop + phone + back)
    # Then the journal knows each codec as a track
    records = JournalReader(journal, private_key).records()
    assert [record.payload for record in records if record.kind == RecordKind.TRACK] == [
        b'{"party":"customer","source":"audio","codec":"opus"}',
        b'{"party":"customer","source":"camera","codec":"vp8"}',
        b'{"party":"customer","source":"camera","codec":"h264"}',
    ]
    # When sealed
    call = seal()
    first, second = call.recording.tracks
    # Then each codec has its file, all pictures where they belong, and the manifest says when to look at which
    assert [track.file for track in (first, second)] == ["1.webm.sealed", "2.mp4.sealed"]
    assert [track.shown_from_ms for track in (first, second)] == [[0, 6500], [3200]]
    assert times(call.shown(first)) == pytest.approx(
        [n / 20 for n in range(60)] + [6.5 + n / 20 for n in range(60)], abs=0.01
    )
    assert times(call.shown(second)) == pytest.approx([3.2 + n / 20 for n in range(60)], abs=0.01)
    # And the voice is in the first alone, from beginning to end
    assert [track.kinds for track in (first, second)] == [["audio", "camera"], ["camera"]]
    assert call.replay(first).strongest_hertz(0.5, 9) == pytest.approx(440, abs=2)
    assert call.replay(second).loudness(0, 9) < 0.001
    assert [call.replay(track).length_s for track in (first, second)] == pytest.approx([9.5, 9.5], abs=0.1)
    # And nothing is taken for a gap or a loss
    assert call.recording.gaps == []
    assert [track.lost_packets for track in (first, second)] == [0, 0]
    assert call.recording.completeness is Completeness.COMPLETE


async def test_a_browser_that_changes_its_codec_within_one_stream_loses_nothing(
    write_call: WriteCall, seal: Seal
) -> None:
    # Given one stream of packets: a second of VP8, then a second of H.264, sequence and timestamp running on
    before = camera("customer", vp8_pictures(1), sequence=100, timestamp=5000, ssrc=7)
    after = h264_camera("customer", h264_pictures(1), 1.0, 100 + len(before), 5000 + 90_000, ssrc=7)
    await write_call(SESSION, before + after)
    # When sealed, then both are whole
    call = seal()
    assert [len(call.shown(track)) for track in call.recording.tracks] == [20, 20]
    assert [track.lost_packets for track in call.recording.tracks] == [0, 0]


async def test_a_shared_screen_may_be_h264_too(write_call: WriteCall, seal: Seal) -> None:
    sent = audio("teller", opus_tone(440, 3)) + camera("teller", vp8_pictures(3))
    screen = h264_camera("teller", h264_pictures(1, size=(320, 240)), 1.0, ssrc=33, source="screen")
    await write_call(SESSION, sent + screen)
    call = seal()
    assert [(track.file, track.kinds) for track in call.recording.tracks] == [
        ("1.webm.sealed", ["audio", "camera"]),
        ("2.mp4.sealed", ["screen"]),
    ]
    assert len(call.shown(call.recording.tracks[1])) == 20


@pytest.mark.parametrize("payload", [b"", b"\x65", b"\x67" + b"\xff" * 40, b"\x7c\x85" + b"." * 500, os.urandom(300)])
async def test_a_camera_that_sends_no_picture_leaves_the_voice(
    write_call: WriteCall, seal: Seal, payload: bytes
) -> None:
    # Given a sender of what is no H.264
    sent = [
        Sent(n / 50, "customer", "camera", rtp(H264_PAYLOAD_TYPE, n, n * 1800, 9, True, payload)) for n in range(100)
    ]
    await write_call(SESSION, audio("customer", opus_tone(440, 2)) + sent)
    # When sealed, then the voice is there, in a file without a picture
    call = seal()
    (track,) = call.recording.tracks
    assert (track.file, track.kinds) == ("1.webm.sealed", ["audio"])
    assert call.replay(track).strongest_hertz(0.2, 1.8) == pytest.approx(440, abs=2)


async def test_parameter_sets_without_a_picture_leave_a_file_that_plays(write_call: WriteCall, seal: Seal) -> None:
    # Given a camera of which only parameter sets ever arrived
    sent = [packet for packet in h264_camera("customer", h264_pictures(2, key_each=1)) if not packet.packet[1] & 0x80]
    sets = [packet for packet in sent if packet.packet[12] & 0x1F == 24]
    await write_call(SESSION, audio("customer", opus_tone(440, 2)) + sets)
    # When sealed, then the voice is there
    call = seal()
    (track,) = call.recording.tracks
    assert call.replay(track).strongest_hertz(0.2, 1.8) == pytest.approx(440, abs=2)
    assert call.replay(track).pictures == []


def test_parameter_sets_that_no_muxer_takes_make_no_template() -> None:
    assert mp4_template(ParameterSets(b"\x67", b"\x68", (16, 16))) is None
    assert mp4_template(ParameterSets(b"\x67" + b"\xff" * 30, b"", (16, 16))) is None


async def test_a_player_finds_any_second_by_the_index(write_call: WriteCall, seal: Seal) -> None:
    # Given a sealed minute
    await write_call(SESSION, audio("customer", opus_tone(440, 60)) + h264_camera("customer", h264_pictures(60)))
    call = seal()
    # Then seeking comes out at the key frame before the second that was asked for
    with av.open(io.BytesIO(call.plain(call.recording.tracks[0])), "r") as container:
        container.seek(42_500_000)
        first = next(packet for packet in container.demux(video=0) if packet.size)
        assert first.is_keyframe
        assert first.pts == pytest.approx(42 * 90_000, abs=500)


async def test_no_picture_is_ever_in_the_folder_in_the_clear(write_call: WriteCall, seal: Seal, tmp_path: Path) -> None:
    # Given a picture that can be recognised
    pictures = h264_pictures(2)
    known = pictures[0][-1][:40]
    await write_call(SESSION, h264_camera("customer", pictures))
    # When sealed, then the recording has it and no file on disk
    call = seal()
    assert known in call.plain(call.recording.tracks[0])
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and known in path.read_bytes()]


async def test_a_journal_from_before_h264_is_sealed_as_ever(
    write_call: WriteCall, seal: Seal, private_key: X25519PrivateKey
) -> None:
    # Given a journal of VP8 and Opus, which declares its tracks as it always did
    journal = await write_call(SESSION, audio("customer", opus_tone(440, 2)) + camera("customer", vp8_pictures(2)))
    records = JournalReader(journal, private_key).records()
    assert {record.payload for record in records if record.kind == RecordKind.TRACK} == {
        b'{"party":"customer","source":"audio","codec":"opus"}',
        b'{"party":"customer","source":"camera","codec":"vp8"}',
    }
    call = seal()
    (track,) = call.recording.tracks
    assert (track.file, len(call.replay(track).pictures)) == ("1.webm.sealed", 40)
