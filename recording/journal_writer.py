"""Takes a session's packets as they arrive and keeps them, on the event loop without ever waiting for the disk.

    writer = JournalWriter.open(folder, session, recorder_key, report_failure)
    keep = writer.track("customer", "audio")
    keep(arrival_ns, packet)
    ...
    await writer.close()

Packets gather in one block in memory; each half second, and sooner when many blocks are full, a thread encrypts what
has gathered, appends it and makes it durable. A process that is killed loses at most the last second.
"""

import asyncio
import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import msgspec
import structlog
import uuid_utils
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from media.lines import H264, OPUS, VP8
from recording.journal_file import JournalFile, new_header
from recording.journal_folder import RecordingFolder
from recording.journal_format import (
    MAX_PAYLOAD_BYTES,
    NO_TRACK,
    RECORD_PRELUDE,
    ClockMapping,
    Codec,
    End,
    Note,
    NoteKind,
    RecordKind,
    Track,
    TrackId,
)
from recording.track_watch import JournalLook
from recording.wall_clock import LEAST_STEP_NS

FLUSH_INTERVAL_S = 0.5
# Two parties at 1.5 Mbit/s fill ten blocks a second; beyond that, writing does not wait.
EARLY_FLUSH_BLOCKS = 16
# 50 s of such a call, at 40 packets to a block some 20 MiB, while the disk does not answer; then packets are dropped.
MAX_WAITING_BLOCKS = 512
CLOCK_MAPPING_INTERVAL_NS = 10_000_000_000
# Two clocks are read one after the other; whoever was kept from it for longer in between reads them again.
READ_TOGETHER_NS = 10_000_000
_READ_AGAIN_AT_MOST = 2
# Parties of a session times their sources, with room; more is a fault of the caller.
MAX_TRACKS = 256
# A disk that has not taken the last second by then is reported instead of waited for.
CLOSE_TIMEOUT_S = 10.0

# So many preludes and payloads, each of an Ethernet frame at most, fit into a block without counting their bytes.
CAREFREE_RECORDS = 80
CAREFREE_BYTES = 1500
_VIDEO_CODECS = {VP8.payload_type: Codec.VP8, H264.payload_type: Codec.H264}
# By payload type; a packet of another type is kept under the first codec of its source.
_CODECS_OF_SOURCE = {
    "audio": {OPUS.payload_type: Codec.OPUS},
    "camera": _VIDEO_CODECS,
    "screen": _VIDEO_CODECS,
}
_log = structlog.get_logger(__name__)


class JournalNotWrittenError(OSError):
    """The disk did not take the journal's last records; what it took before is whole and can be sealed."""


class Moment(NamedTuple):
    """One moment on both clocks."""

    monotonic_ns: int
    wall_ns: int


@dataclass(frozen=True)
class Clocks:
    """The clocks a journal is kept by, in ns; `monotonic_ns` is the one that arrivals are stamped with."""

    monotonic_ns: Callable[[], int] = time.monotonic_ns
    wall_ns: Callable[[], int] = time.time_ns

    def both(self) -> Moment:
        """This moment on both."""
        now = Moment(self.monotonic_ns(), self.wall_ns())
        for _ in range(_READ_AGAIN_AT_MOST):
            if self.monotonic_ns() - now.monotonic_ns < READ_TOGETHER_NS:
                break
            now = Moment(self.monotonic_ns(), self.wall_ns())
        return now


class JournalWriter:
    """One process's journal of one session: a packet sink for `media`, and a taker of notes.

    All methods are called on one event loop. `dropped_packets` counts packets that came after `close` or while
    the disk had not answered for so long that memory's bound was reached. All that arrived before `recorded_up_to` is
    durable on disk.
    """

    def __init__(
        self,
        file: JournalFile,
        session: str,
        started: Moment,
        report_failure: Callable[[OSError], None],
        clocks: Clocks,
        flush_interval_s: float,
    ) -> None:
        """For `open`, which is the way to make one."""
        self._file = file
        self.journal = ""
        self._log = _log.bind(session=session[-8:])
        self._started_ns = started.monotonic_ns
        self._report_failure = report_failure
        self._clocks = clocks
        self._flush_interval_s = flush_interval_s
        self._tracks: dict[Track, int] = {}
        # By a track's number: when its first and its last packet arrived, and when the last one that is on disk did.
        self._first: list[int] = []
        self._arrived: list[int] = []
        self._on_disk: list[int] = []
        # Each a prelude, then a payload; they become a block when they leave. To copy each packet into its call's block
        # would touch memory that no cache holds: as many blocks are open as there are calls.
        self._records: list[bytes] = []
        self._full_blocks: list[bytes] = []
        self._blocks_in_file_memory = 0
        self._wake = asyncio.Event()
        self._closing = False
        self._failure: OSError | None = None
        self._clock_mapped = started
        self.recorded_up_to: Moment | None = None
        self.dropped_packets = 0
        self._flushing = asyncio.create_task(self._flush_until_closed(), name="journal flush")

    @classmethod
    async def open(
        cls,
        folder: RecordingFolder,
        session: str,
        recorder_key: X25519PublicKey,
        report_failure: Callable[[OSError], None],
        clocks: Clocks | None = None,
        flush_interval_s: float = FLUSH_INTERVAL_S,
    ) -> "JournalWriter":
        """Create a new journal of the session and begin to flush it each `flush_interval_s`.

        `report_failure` is called on the event loop at each flush that the disk refuses; the records are kept
        and written by a later one. It must not raise. Raises `OSError` when the file cannot be made.
        """
        clocks = clocks or Clocks()
        started = clocks.both()
        journal = str(uuid_utils.uuid7())
        header, data_key = new_header(session, journal, recorder_key, started.wall_ns, started.monotonic_ns)
        file = await asyncio.to_thread(JournalFile, folder.journals_folder(session), header, data_key)
        writer = cls(file, session, started, report_failure, clocks, flush_interval_s)
        writer.journal = journal
        writer._log.info("journal_opened", journal=journal)
        return writer

    def track(self, party: str, source: str) -> Callable[[int, bytes], None]:
        """What keeps the packets of one source, called as `packet` is, some forty thousand times a second."""
        # By the header's second byte as it is: a key for each value of the marker bit spares masking it each time.
        numbers: dict[int, int] = {}
        started_ns, prelude, records = self._started_ns, RECORD_PRELUDE.pack, self._records
        append, kind = records.append, int(RecordKind.PACKET)
        arrived = self._arrived

        def keep(arrival_ns: int, packet: bytes) -> None:
            size = len(packet)
            try:
                number = numbers[packet[1]]
            except LookupError:
                _check_size(packet)
                second = packet[1] if size > 1 else 0
                number = numbers[second] = self._number_of(party, source, second, arrival_ns)
            if len(records) >= CAREFREE_RECORDS or size > CAREFREE_BYTES or self._closing:
                self._keep_with_care(number, arrival_ns, packet)
                return
            append(prelude(kind, number, size, arrival_ns - started_ns))
            append(packet)
            arrived[number] = arrival_ns

        return keep

    def packet(self, party: str, source: str, arrival_ns: int, packet: bytes) -> None:
        """Keep one RTP packet, unprotected, as it arrived at `arrival_ns` on the monotonic clock.

        `source` is "audio" (Opus), "camera" or "screen" (VP8 or H.264, by the packet's payload type, which may change
        at any time). Raises `ValueError` for another source, for more than `MAX_PAYLOAD_BYTES` bytes, and for more
        than `MAX_TRACKS` tracks.
        """
        self.track(party, source)(arrival_ns, packet)

    def _keep_with_care(self, number: int, arrival_ns: int, packet: bytes) -> None:
        _check_size(packet)
        if self._closing or not self._append(RecordKind.PACKET, number, arrival_ns, packet):
            self.dropped_packets += 1
        else:
            self._arrived[number] = arrival_ns

    def _number_of(self, party: str, source: str, second: int, arrival_ns: int) -> int:
        """The track of packets whose header has this second byte (RFC 3550, 5.1), declared if it is new."""
        codecs = _CODECS_OF_SOURCE.get(source)
        if codecs is None:
            raise ValueError(f"source {source!r} is none of {', '.join(_CODECS_OF_SOURCE)}")
        codec = codecs.get(second & 0x7F, next(iter(codecs.values())))
        track = Track(party=party, source=source, codec=codec)
        number = self._tracks.get(track)
        return self._declare(track, arrival_ns) if number is None else number

    def _declare(self, track: Track, arrival_ns: int) -> int:
        if len(self._tracks) >= MAX_TRACKS:
            raise ValueError(f"{MAX_TRACKS} tracks is the limit of a journal")
        number = len(self._tracks)
        self._tracks[track] = number
        self._first.append(arrival_ns)
        self._arrived.append(0)
        self._append(RecordKind.TRACK, number, self._clocks.monotonic_ns(), msgspec.json.encode(track))
        return number

    def note(self, kind: NoteKind, party: str, at_ns: int) -> None:
        """Keep a fact about a party, at `at_ns` on the monotonic clock."""
        note = Note(kind=kind, party=party)
        self._append(RecordKind.NOTE, NO_TRACK, at_ns, msgspec.json.encode(note))

    def look(self) -> JournalLook:
        """How far each track is on disk, whatever its codecs."""
        up_to = self.recorded_up_to
        return JournalLook(
            now_ns=self._clocks.monotonic_ns(),
            on_disk_up_to_ns=up_to.monotonic_ns if up_to is not None else self._started_ns,
            on_disk=self._last_of_each(self._on_disk),
            arrived=self._last_of_each(self._arrived),
            first=self._first_of_each(),
            dropped_packets=self.dropped_packets,
        )

    def wall_ns_of(self, at_ns: int) -> int:
        """A moment of the monotonic clock on the wall's, as the two stand now."""
        return self._clocks.wall_ns() - (self._clocks.monotonic_ns() - at_ns)

    def _last_of_each(self, last_ns: list[int]) -> dict[TrackId, int]:
        last = dict[TrackId, int]()
        for track, number in self._tracks.items():
            at_ns = last_ns[number] if number < len(last_ns) else 0
            if at_ns:
                name = TrackId(track.party, track.source)
                last[name] = max(at_ns, last.get(name, 0))
        return last

    def _first_of_each(self) -> dict[TrackId, int]:
        first = dict[TrackId, int]()
        for track, number in self._tracks.items():
            first.setdefault(TrackId(track.party, track.source), self._first[number])
        return first

    async def close(self) -> None:
        """Write what is left, mark the journal as closed in order, give up its lock. Once.

        Raises `JournalNotWrittenError` when the disk does not take it, and `TimeoutError` after `CLOSE_TIMEOUT_S`.
        """
        self._closing = True
        self._wake.set()
        async with asyncio.timeout(CLOSE_TIMEOUT_S):
            await self._flushing
            self._append_end()
            await self._flush()
        # Not after a time-out: a thread would still be writing to the descriptor.
        self._file.close()
        if self._failure is not None:
            raise JournalNotWrittenError(f"{self._file.path.name} lacks its last records") from self._failure
        self._log.info("journal_closed", dropped_packets=self.dropped_packets)

    def _append_end(self) -> None:
        end = End(dropped_packets=self.dropped_packets)
        self._append(RecordKind.END, NO_TRACK, self._clocks.monotonic_ns(), msgspec.json.encode(end))

    def _append(self, kind: RecordKind, track: int, at_ns: int, payload: bytes) -> bool:
        """Put a record into the block in memory; False when memory's bound is reached."""
        is_large = len(payload) > CAREFREE_BYTES
        if is_large or len(self._records) >= CAREFREE_RECORDS:
            waiting = len(self._full_blocks) + self._blocks_in_file_memory
            if waiting >= MAX_WAITING_BLOCKS and kind is RecordKind.PACKET:
                return False
            self._cut_block()
        self._records.append(RECORD_PRELUDE.pack(kind, track, len(payload), at_ns - self._started_ns))
        self._records.append(payload)
        if is_large:
            # A block by itself: nobody counts the bytes of what comes behind it.
            self._cut_block()
        return True

    def _cut_block(self) -> None:
        if self._records:
            self._full_blocks.append(b"".join(self._records))
            self._records.clear()
        if len(self._full_blocks) >= EARLY_FLUSH_BLOCKS and self._failure is None:
            self._wake.set()

    async def _flush_until_closed(self) -> None:
        while not self._closing:
            with contextlib.suppress(TimeoutError):
                # In Python 3.11 `wait_for` can swallow a cancellation.
                async with asyncio.timeout(self._flush_interval_s):
                    await self._wake.wait()
            self._wake.clear()
            await self._flush()

    async def _flush(self) -> None:
        moment = self._clocks.both()
        if self._has_to_be_mapped(moment):
            self._clock_mapped = moment
            mapping = msgspec.json.encode(ClockMapping(moment.wall_ns))
            self._append(RecordKind.CLOCK, NO_TRACK, moment.monotonic_ns, mapping)
        self._cut_block()
        arrived = self._arrived.copy()
        blocks, self._full_blocks = self._full_blocks, []
        self._blocks_in_file_memory += len(blocks)
        try:
            await asyncio.to_thread(self._file.append, blocks)
        except OSError as error:
            if self._failure is None:
                self._log.error("journal_not_written", errno=error.errno)
            self._failure = error
            self._report_failure(error)
        else:
            if self._failure is not None:
                self._log.info("journal_written_again")
            self._failure = None
            self._blocks_in_file_memory = 0
            self.recorded_up_to = moment
            self._on_disk = arrived

    def _has_to_be_mapped(self, moment: Moment) -> bool:
        """Now and then, and when somebody set the wall clock."""
        passed_ns = moment.monotonic_ns - self._clock_mapped.monotonic_ns
        on_the_wall_ns = moment.wall_ns - self._clock_mapped.wall_ns
        return passed_ns >= CLOCK_MAPPING_INTERVAL_NS or abs(on_the_wall_ns - passed_ns) >= LEAST_STEP_NS


def _check_size(packet: bytes) -> None:
    if len(packet) > MAX_PAYLOAD_BYTES:
        raise ValueError(f"a packet of {len(packet)} bytes, and {MAX_PAYLOAD_BYTES} is the limit")
