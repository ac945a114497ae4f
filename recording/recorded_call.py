"""All journals of a session as one run of records on one time line."""

import heapq
from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple

import msgspec

from recording.journal_format import ClockMapping, Codec, End, Note, NoteKind, RecordKind, Track, TrackId
from recording.journal_reader import JournalReader
from recording.quick_tuples import maker
from recording.wall_clock import ClockReading


class TrackPacket(NamedTuple):
    """A packet of a track; `at_ns` is its arrival on the time line of the session's journals.

    `journal` is the number of the journal it is in, in the order of their starts.
    """

    at_ns: int
    track: TrackId
    packet: bytes
    codec: Codec
    journal: int = 0


class PartyNote(NamedTuple):
    """A note about a party, on the same time line."""

    at_ns: int
    kind: NoteKind
    party: str


Wanted = Callable[[int, str], bool]
"""Whether a party's packets are wanted, by its number in the order of first packets, and its name."""


def everybody(_number: int, _party: str) -> bool:
    """The packets of the whole call."""
    return True


class DroppedPackets(NamedTuple):
    """A journal closed with so many packets dropped because its disk did not answer."""

    at_ns: int
    packets: int


CallRecord = TrackPacket | PartyNote | DroppedPackets | ClockReading


class RecordedCall:
    """The journals of one session. Its time line's zero is where the first of them begins."""

    def __init__(self, journals: Sequence[JournalReader]) -> None:
        """Order them by start; there is at least one. Raises `ValueError` when they are of several sessions."""
        if len({journal.header.session for journal in journals}) != 1:
            raise ValueError("these journals are not of one session")
        self.journals = sorted(journals, key=lambda journal: journal.header.started_wall_ns)
        self._first = self.journals[0].header

    def records(self, wanted: Wanted = everybody) -> Iterator[CallRecord]:
        """Packets of the parties that are wanted, notes, losses and the clock, of all journals in order of time.

        Errors as in `JournalReader.records`. A party has the same number each time when there is one journal.
        """
        runs = [self._records_of(number, journal, wanted) for number, journal in enumerate(self.journals)]
        return runs[0] if len(runs) == 1 else heapq.merge(*runs, key=attrgetter("at_ns"))

    def _records_of(self, number_of_journal: int, journal: JournalReader, wanted: Wanted) -> Iterator[CallRecord]:
        shift_ns, packet_kind = self._shift_ns(journal), int(RecordKind.PACKET)
        tracks: dict[int, tuple[TrackId, Codec]] = {}
        parties: dict[str, int] = {}
        skipped: set[int] = set()
        make = maker(TrackPacket)
        yield ClockReading(shift_ns, journal.header.started_wall_ns)
        for kind, number, at_ns, payload in journal.records(skipped):
            if kind == packet_kind:
                if number not in skipped:
                    track, codec = tracks[number]
                    yield make((at_ns + shift_ns, track, payload, codec, number_of_journal))
            elif kind == RecordKind.TRACK:
                declared = msgspec.json.decode(payload, type=Track)
                if wanted(parties.setdefault(declared.party, len(parties)), declared.party):
                    tracks[number] = (TrackId(declared.party, declared.source), declared.codec)
                else:
                    skipped.add(number)
            elif kind == RecordKind.NOTE:
                note = msgspec.json.decode(payload, type=Note)
                yield PartyNote(at_ns + shift_ns, note.kind, note.party)
            elif kind == RecordKind.CLOCK:
                yield ClockReading(at_ns + shift_ns, msgspec.json.decode(payload, type=ClockMapping).wall_ns)
            elif kind == RecordKind.END:
                dropped = msgspec.json.decode(payload, type=End).dropped_packets
                if dropped:
                    yield DroppedPackets(at_ns + shift_ns, dropped)

    def _shift_ns(self, journal: JournalReader) -> int:
        """A journal's start on the time line: by the monotonic clock within one boot, else by the wall clock."""
        header = journal.header
        if header.boot == self._first.boot:
            return header.started_monotonic_ns - self._first.started_monotonic_ns
        return header.started_wall_ns - self._first.started_wall_ns
