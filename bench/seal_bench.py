"""How long a recording takes to be ready after a call: its journal sealed, beside the floor in the same run.

The floor opens every block of the same journal and encrypts its bytes again into one file, durably: what anybody has
to do who keeps a recording encrypted, without looking at a single packet.
"""

import os
import secrets
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec
import uuid_utils
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from bench.figures import rounded
from bench.packets import DELTA_HEAD, KEY_HEAD, SOUND_HEAD
from media.lines import OPUS, VP8
from recording.encrypted_block_file import EncryptedBlockFile
from recording.forked import forked
from recording.journal_file import JournalFile, new_header
from recording.journal_folder import RecordingFolder
from recording.journal_format import BLOCK_BYTES, NO_TRACK, RECORD_PRELUDE, Codec, End, RecordKind, Track
from recording.journal_reader import JournalReader
from recording.seal import seal_session

PARTIES: Final = ("customer", "teller")
SOUND_BYTES: Final = 80
"""32 kbit/s in packets of 20 ms, as browsers send a voice."""
FRAMES_PER_S: Final = 25
KEY_EACH_S: Final = 10
PACKET_BYTES: Final = 1_100
_NS: Final = 1_000_000_000
_HEADER_BYTES: Final = 12


class SealBench(NamedTuple):
    """A call of so many minutes, each party's pictures of so many kbit/s."""

    minutes: float
    kbit_s: int
    folder: Path | None


class _Record(NamedTuple):
    kind: RecordKind
    track: int
    at_ns: int
    payload: bytes


def bench_seal(wanted: SealBench, progress: Callable[[str], None]) -> dict[str, Any]:
    """The figures of one call."""
    with tempfile.TemporaryDirectory(dir=wanted.folder) as place:
        folder, key, session = RecordingFolder(Path(place)), X25519PrivateKey.generate(), str(uuid_utils.uuid7())
        progress(f"writing down a call of {wanted.minutes:g} minutes")
        packets = _write_journal(folder, key, session, wanted)
        [journal] = folder.journals_of(session)
        size = journal.stat().st_size
        progress(f"{packets} packets, {size // 1_000_000} MB; the floor")
        floor_s = _timed(lambda: _floor(JournalReader(journal, key), Path(place) / "floor"))
        progress("sealing")
        used_s, seal_s = (
            time.process_time(),
            _timed(lambda: seal_session(folder, session, key, secrets.token_bytes(32), forked)),
        )
        return {
            "minutes": wanted.minutes,
            "packets": packets,
            "journal_mb": rounded(size / 1e6, 1),
            "floor_ms": rounded(floor_s * 1000, 0),
            "sealed_after_ms": rounded(seal_s * 1000, 0),
            "cpu_ms": rounded((time.process_time() - used_s) * 1000, 0),
            "ratio_to_floor": rounded(seal_s / floor_s, 2),
            "us_per_packet": rounded(seal_s / packets * 1e6, 2),
        }


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _floor(journal: JournalReader, path: Path) -> None:
    target = EncryptedBlockFile(path, secrets.token_bytes(32))
    for _, block in journal.blocks():
        target.write(block)
    target.finish()
    target.release()


def _write_journal(folder: RecordingFolder, key: X25519PrivateKey, session: str, wanted: SealBench) -> int:
    header, data_key = new_header(session, str(uuid_utils.uuid7()), key.public_key(), time.time_ns(), 0)
    file = JournalFile(folder.journals_folder(session), header, data_key)
    block, size, packets = list[bytes](), 0, 0
    for record in _call(wanted):
        if size + RECORD_PRELUDE.size + len(record.payload) > BLOCK_BYTES:
            file.append([b"".join(block)])
            block, size = [], 0
        block += [RECORD_PRELUDE.pack(record.kind, record.track, len(record.payload), record.at_ns), record.payload]
        size += RECORD_PRELUDE.size + len(record.payload)
        packets += record.kind is RecordKind.PACKET
    file.append([b"".join(block)])
    file.close()
    return packets


def _call(wanted: SealBench) -> Iterator[_Record]:
    """In order of time, as two parties send; pictures of random bytes behind heads that are true."""
    tracks = [(party, source) for party in PARTIES for source in ("audio", "camera")]
    for number, (party, source) in enumerate(tracks):
        track = Track(party=party, source=source, codec=Codec.OPUS if source == "audio" else Codec.VP8)
        yield _Record(RecordKind.TRACK, number, 0, msgspec.json.encode(track))
    sequence = [0] * len(tracks)
    frame_bytes = wanted.kbit_s * 1000 // 8 // FRAMES_PER_S
    for tick in range(int(wanted.minutes * 60 * 50)):
        for number, (_, source) in enumerate(tracks):
            if source == "audio":
                payloads = [SOUND_HEAD + os.urandom(SOUND_BYTES - len(SOUND_HEAD))]
            else:
                payloads = _frame(tick // 2, frame_bytes) if tick % 2 == 0 else []
            for place, payload in enumerate(payloads):
                head = _rtp(source, number, sequence[number], tick, is_last=place == len(payloads) - 1)
                sequence[number] += 1
                yield _Record(RecordKind.PACKET, number, tick * _NS // 50 + place, head + payload)
    end = msgspec.json.encode(End(dropped_packets=0))
    yield _Record(RecordKind.END, NO_TRACK, int(wanted.minutes * 60) * _NS, end)


def _frame(frame: int, size: int) -> list[bytes]:
    is_key = frame % (KEY_EACH_S * FRAMES_PER_S) == 0
    whole = (KEY_HEAD if is_key else DELTA_HEAD) + os.urandom(max(0, size - len(DELTA_HEAD)))
    first, rest = whole[:PACKET_BYTES], whole[PACKET_BYTES:]
    return [first, *(b"\0" + rest[at : at + PACKET_BYTES - 1] for at in range(0, len(rest), PACKET_BYTES - 1))]


def _rtp(source: str, ssrc: int, sequence: int, tick: int, *, is_last: bool) -> bytes:
    """RFC 3550, section 5.1."""
    codec = OPUS if source == "audio" else VP8
    marker = 0x80 if is_last and codec is VP8 else 0
    stamp = tick * codec.clock_rate // 50
    head = bytes([0x80, codec.payload_type | marker]) + (sequence & 0xFFFF).to_bytes(2, "big")
    return head + (stamp & 0xFFFFFFFF).to_bytes(4, "big") + (ssrc + 1).to_bytes(_HEADER_BYTES - 8, "big")
