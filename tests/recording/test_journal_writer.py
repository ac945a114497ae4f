"""The journal under what happens to processes and disks."""

import asyncio
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from recording.journal_folder import RecordingFolder, is_live
from recording.journal_format import MAX_PAYLOAD_BYTES, NoteKind, RecordKind
from recording.journal_reader import JournalReader
from recording.journal_writer import MAX_TRACKS, Clocks, JournalNotWrittenError, JournalWriter
from recording.keys import create_recorder_keys, load_private_key
from recording.manifest import Completeness
from recording.seal import seal_session
from tests.recording.conftest import BEGIN_NS, fail_test, opened
from tests.recording.replayed import replay
from tests.recording.synthetic_call import NS_PER_S, audio, opus_tone, write_down

SOON_S = 0.02


def records_of(path: Path, private_key: X25519PrivateKey, kind: RecordKind) -> list[bytes]:
    return [record.payload for record in JournalReader(path, private_key).records() if record.kind == kind]


async def until(happened: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not happened():
            await asyncio.sleep(0.005)


async def until_recorded(writer: JournalWriter, moment_ns: int) -> None:
    await until(lambda: writer.recorded_up_to is not None and writer.recorded_up_to.monotonic_ns >= moment_ns)


async def test_what_is_confirmed_is_on_disk(folder: RecordingFolder, private_key: X25519PrivateKey) -> None:
    # Given a journal being written
    clocks = Clocks()
    writer = await JournalWriter.open(folder, "s1", private_key.public_key(), fail_test, clocks, SOON_S)
    (path,) = folder.journals_of("s1")
    # When packets arrived and a later moment is confirmed
    for number in range(10):
        writer.packet("customer", "audio", clocks.monotonic_ns(), b"%d" % number)
    await until_recorded(writer, clocks.monotonic_ns())
    # Then they are in the file, although the journal is still open, and known to be
    assert records_of(path, private_key, RecordKind.PACKET) == [b"%d" % number for number in range(10)]
    assert is_live(path)
    assert folder.orphaned_journals() == []
    # When it is closed, then its lock is free
    await writer.close()
    assert [journal.path for journal in folder.orphaned_journals()] == [path]


async def test_confirmation_goes_on_while_nobody_speaks(folder: RecordingFolder, private_key: X25519PrivateKey) -> None:
    clocks = Clocks()
    writer = await JournalWriter.open(folder, "s1", private_key.public_key(), fail_test, clocks, SOON_S)
    await until_recorded(writer, clocks.monotonic_ns())
    await until_recorded(writer, clocks.monotonic_ns())
    await writer.close()


async def test_each_ten_seconds_the_wall_clock_is_written_down(
    folder: RecordingFolder, private_key: X25519PrivateKey
) -> None:
    # Given a clock that goes on by 4 s at each look
    now_ns = iter(range(0, 10**15, 4 * 10**9))
    clocks = Clocks(monotonic_ns=lambda: next(now_ns), wall_ns=lambda: 17)
    writer = await JournalWriter.open(folder, "s1", private_key.public_key(), fail_test, clocks, SOON_S)
    # When 40 s are confirmed, then the mapping stands there several times
    await until_recorded(writer, 40 * 10**9)
    await writer.close()
    (path,) = folder.journals_of("s1")
    assert len(records_of(path, private_key, RecordKind.CLOCK)) >= 3


async def test_a_wall_clock_that_is_set_in_the_middle_of_a_call_is_in_the_sealed_recording(
    folder: RecordingFolder, private_key: X25519PrivateKey, session_key: bytes
) -> None:
    # Given a call, in which the wall clock goes on by 14 s at once
    ahead_ns = 0
    clocks = Clocks(wall_ns=lambda: time.time_ns() + ahead_ns)
    writer = await JournalWriter.open(folder, "s1", private_key.public_key(), fail_test, clocks, SOON_S)
    began_ns = clocks.monotonic_ns()
    write_down(writer, audio("customer", opus_tone(440, 1)), began_ns)
    await until_recorded(writer, clocks.monotonic_ns())
    ahead_ns = 14 * NS_PER_S
    await until_recorded(writer, clocks.monotonic_ns())
    set_by_ns = clocks.monotonic_ns()
    await writer.close()
    # When it is sealed
    recording = seal_session(folder, "s1", private_key, session_key)
    # Then it says where, and how the recording stands to the clock from there on
    [step] = recording.clock_steps
    assert step.zero_at_ms - recording.started_at_ms == pytest.approx(14_000, abs=5)
    assert 0 <= step.at_ms <= (set_by_ns - began_ns) / 1e6


async def test_notes_stand_between_the_packets(folder: RecordingFolder, private_key: X25519PrivateKey) -> None:
    async with opened(folder, "s1", private_key) as writer:
        writer.packet("customer", "audio", BEGIN_NS, b"1")
        writer.note(NoteKind.CAMERA_OFF, "customer", BEGIN_NS)
    (path,) = folder.journals_of("s1")
    assert records_of(path, private_key, RecordKind.NOTE) == [b'{"kind":"camera_off","party":"customer"}']


async def test_what_cannot_be_kept_is_refused_at_once(folder: RecordingFolder, private_key: X25519PrivateKey) -> None:
    async with opened(folder, "s1", private_key) as writer:
        with pytest.raises(ValueError, match="limit"):
            writer.packet("customer", "audio", BEGIN_NS, b"." * (MAX_PAYLOAD_BYTES + 1))
        with pytest.raises(ValueError, match="none of"):
            writer.packet("customer", "smell", BEGIN_NS, b"1")
        for number in range(MAX_TRACKS):
            writer.packet(f"party{number}", "audio", BEGIN_NS, b"1")
        with pytest.raises(ValueError, match="tracks"):
            writer.packet("one too many", "audio", BEGIN_NS, b"1")
        writer.packet("party0", "audio", BEGIN_NS, b"." * MAX_PAYLOAD_BYTES)


async def test_packets_of_every_size_give_blocks_that_are_read_again(
    folder: RecordingFolder, private_key: X25519PrivateKey
) -> None:
    # Given a sender that mixes ordinary packets with ones that no network carries whole
    sizes = [*[1900] * 30, *[1500] * 30, 60_000, *[1500] * 39, 2, 1, 0, *[1501, 1500] * 60, MAX_PAYLOAD_BYTES, 12]
    packets = [b"." * size for size in sizes]
    async with opened(folder, "s1", private_key) as writer:
        keep = writer.track("customer", "camera")
        for packet in packets:
            keep(BEGIN_NS, packet)
    # Then each is there, in its order
    (path,) = folder.journals_of("s1")
    assert records_of(path, private_key, RecordKind.PACKET) == packets


async def test_a_source_is_a_track_for_each_codec_whatever_the_marker(
    folder: RecordingFolder, private_key: X25519PrivateKey
) -> None:
    # Given a camera that changes from VP8 (96) to H.264 (102) and back, and sends a payload type never offered
    seconds = (96, 96 | 0x80, 102, 102 | 0x80, 96, 13)
    async with opened(folder, "s1", private_key) as writer:
        keep = writer.track("customer", "camera")
        for second in seconds:
            keep(BEGIN_NS, bytes([0x80, second]) + b"." * 20)
        writer.packet("customer", "camera", BEGIN_NS, bytes([0x80, 102]) + b"." * 20)
    # Then it is two tracks, and what is unknown goes with the first
    (path,) = folder.journals_of("s1")
    records = [record for record in JournalReader(path, private_key).records() if record.kind == RecordKind.PACKET]
    assert [record.track for record in records] == [0, 0, 1, 1, 0, 0, 1]


async def test_a_packet_after_the_end_is_counted_and_nothing_else(
    folder: RecordingFolder, private_key: X25519PrivateKey
) -> None:
    async with opened(folder, "s1", private_key) as writer:
        pass
    writer.packet("customer", "audio", BEGIN_NS, b"late")
    assert writer.dropped_packets == 1


@pytest.mark.parametrize("session", ["../s1", "", "a/b", ".", "s" * 65])
async def test_a_session_id_cannot_lead_out_of_the_folder(
    folder: RecordingFolder, private_key: X25519PrivateKey, session: str
) -> None:
    with pytest.raises(ValueError, match="1 to 64"):
        await JournalWriter.open(folder, session, private_key.public_key(), fail_test)


async def test_a_full_disk_is_reported_and_nothing_is_lost_when_there_is_room_again(
    folder: RecordingFolder, private_key: X25519PrivateKey
) -> None:
    # Given a journal whose file may not grow beyond 100 kB
    failures: list[OSError] = []
    clocks = Clocks()
    writer = await JournalWriter.open(folder, "s1", private_key.public_key(), failures.append, clocks, SOON_S)
    packets = [b"%04d" % number + b"." * 1000 for number in range(300)]
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        # When more arrives, then the failure is reported, what cannot be on disk is not confirmed
        for packet in packets:
            writer.packet("customer", "audio", clocks.monotonic_ns(), packet)
        arrived_ns = clocks.monotonic_ns()
        await until(lambda: len(failures) >= 2)
        assert writer.recorded_up_to is None or writer.recorded_up_to.monotonic_ns < arrived_ns
        # And the file ends with a whole block
        (path,) = folder.journals_of("s1")
        reader = JournalReader(path, private_key)
        list(reader.records())
        assert reader.tail is not None
        assert reader.tail.torn_bytes == 0
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    # When there is room again, then all of it is written after all
    await writer.close()
    assert records_of(path, private_key, RecordKind.PACKET) == packets


async def test_a_disk_that_stays_full_is_said_at_the_end(
    folder: RecordingFolder, private_key: X25519PrivateKey
) -> None:
    # Given a file that may not grow enough
    failures: list[OSError] = []
    writer = await JournalWriter.open(folder, "s1", private_key.public_key(), failures.append)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, hard))
    try:
        writer.packet("customer", "audio", BEGIN_NS, b"." * 60_000)
        with pytest.raises(JournalNotWrittenError):
            await writer.close()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert failures
    # Then the journal is free to be sealed with what it has
    (path,) = folder.journals_of("s1")
    assert not is_live(path)


async def test_memory_is_bounded_while_the_disk_does_not_answer(
    folder: RecordingFolder, private_key: X25519PrivateKey, session_key: bytes
) -> None:
    # Given packets of more than 32 MiB before the disk took any
    async with opened(folder, "s1", private_key) as writer:
        packet = audio("customer", [b"\x78" + b"." * 60_000])[0].packet
        for number in range(700):
            writer.packet("customer", "audio", BEGIN_NS + number * 1000, packet)
        # Then the last of them are dropped and counted
        assert 100 < writer.dropped_packets < 250
    # And the recording says that it is incomplete
    assert seal_session(folder, "s1", private_key, session_key).completeness is Completeness.INCOMPLETE


WRITE_UNTIL_KILLED = """
import asyncio, sys, time
from pathlib import Path
from recording.journal_folder import RecordingFolder
from recording.journal_writer import JournalWriter
from recording.keys import load_public_key

confirmations, sys.stdout = sys.stdout, sys.stderr

async def main():
    root, packet_file = Path(sys.argv[1]), Path(sys.argv[2])
    packets = [bytes.fromhex(line) for line in packet_file.read_text().split()]
    writer = await JournalWriter.open(RecordingFolder(root), "s1", load_public_key(root), print, None, 0.1)
    begin_ns, given_ns, confirmed = time.monotonic_ns(), [], 0
    for number, packet in enumerate(packets):
        writer.packet("customer", "audio", begin_ns + number * 20_000_000, packet)
        given_ns.append(time.monotonic_ns())
        await asyncio.sleep(0.002)
        up_to = writer.recorded_up_to
        while up_to and confirmed < len(given_ns) and given_ns[confirmed] <= up_to.monotonic_ns:
            confirmed += 1
            print(confirmed, file=confirmations, flush=True)

asyncio.run(main())
"""


async def test_after_sigkill_all_but_the_last_moment_is_read_and_sealed(tmp_path: Path, session_key: bytes) -> None:
    # Given another process that writes a call down, and flushes each 0.1 s
    create_recorder_keys(tmp_path)
    sent = audio("customer", opus_tone(440, 40))
    (tmp_path / "packets").write_text("\n".join(packet.packet.hex() for packet in sent))
    command = [sys.executable, "-c", WRITE_UNTIL_KILLED, str(tmp_path), str(tmp_path / "packets")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE, env=environment)
    assert process.stdout is not None
    confirmed = 0
    async with asyncio.timeout(30):
        while confirmed < 200:
            confirmed = int(await process.stdout.readline())
    folder = RecordingFolder(tmp_path)
    (path,) = folder.journals_of("s1")
    assert is_live(path)
    # When it is killed in the middle
    process.kill()
    await process.wait()
    # Then its journal is found without an owner
    assert [journal.session for journal in folder.orphaned_journals()] == ["s1"]
    # And holds all that was confirmed to be on disk
    private_key = load_private_key(tmp_path)
    read = records_of(path, private_key, RecordKind.PACKET)
    assert read == [packet.packet for packet in sent[: len(read)]]
    assert len(read) >= confirmed
    # And can be sealed and heard; it says that its end is missing
    recording = seal_session(folder, "s1", private_key, session_key)
    replayed = replay(folder.sealed_folder("s1") / recording.tracks[0].file, session_key)
    assert replayed.length_s == pytest.approx(len(read) * 0.02, abs=0.1)
    assert replayed.strongest_hertz(0.2, replayed.length_s - 0.2) == pytest.approx(440, abs=2)
    assert recording.completeness is Completeness.INCOMPLETE


async def test_the_lock_is_held_from_the_first_moment(folder: RecordingFolder, private_key: X25519PrivateKey) -> None:
    # Given a draft that its process did not live to name
    journals = folder.journals_folder("s1")
    async with opened(folder, "s1", private_key) as writer:
        (journals / "0199.draft").write_bytes(b"")
        write_down(writer, audio("customer", [b"\x78 "]), BEGIN_NS)
        # Then it is no journal
        assert len(folder.journals_of("s1")) == 1
