"""From when to when each track of a journal is on disk: by what arrived last of it, and how far the disk is. Pure.

A track is on record as long as something of it was on disk within the last three seconds before what the disk has
taken, and the disk has taken what is three seconds old. Looked at twice a second, by the clock that arrivals are
stamped with.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, NamedTuple

import msgspec

from recording.journal_format import TrackId

STALLED_AFTER_NS: Final = 3_000_000_000
"""Longer than the longest that Opus is silent in a pause (DTX sends each 400 ms), and a picture stands still."""


class Ending(StrEnum):
    """Why a track is not on record any more."""

    SILENT = "silent"
    NOT_WRITTEN = "not_written"


class JournalLook(NamedTuple):
    """What a journal's writer knows at one moment; all moments in ns on its monotonic clock."""

    now_ns: int
    on_disk_up_to_ns: int
    on_disk: Mapping[TrackId, int]
    """When the last of each track arrived that is on disk."""
    arrived: Mapping[TrackId, int]
    """When the last of each track arrived, on disk or not."""
    dropped_packets: int
    first: Mapping[TrackId, int] = {}
    """When the first of each track arrived."""


class Change(NamedTuple):
    """A track is on record from `at_ns` on; or with an ending, it was until then."""

    track: TrackId
    at_ns: int
    ending: Ending | None = None


class _Track(msgspec.Struct):
    """`since_ns`: None while it is not on record. `waits_since_ns`: as far as it was on disk when that stopped."""

    since_ns: int | None = None
    waits_since_ns: int | None = None
    is_new: bool = True


class TrackWatch:
    """The tracks of one journal."""

    def __init__(self) -> None:
        self._tracks: dict[TrackId, _Track] = {}
        self._dropped_before = 0

    def look(self, seen: JournalLook) -> list[Change]:
        """What has changed since the last look."""
        changes = list[Change]()
        is_written = seen.now_ns - seen.on_disk_up_to_ns <= STALLED_AFTER_NS
        if seen.dropped_packets > self._dropped_before:
            # Something is missing for good: who waits for the disk has not been on record meanwhile.
            self._dropped_before = seen.dropped_packets
            for track in self._tracks.values():
                track.waits_since_ns = None
        for name in {*seen.arrived, *self._tracks}:
            track = self._tracks.setdefault(name, _Track())
            if seen.now_ns - seen.arrived.get(name, 0) > STALLED_AFTER_NS:
                track.waits_since_ns = None
            last = seen.on_disk.get(name)
            flows = last is not None and is_written and seen.on_disk_up_to_ns - last <= STALLED_AFTER_NS
            if flows and last is not None and track.since_ns is None:
                track.since_ns = _since(name, track, seen, last)
                track.waits_since_ns, track.is_new = None, False
                changes.append(Change(name, track.since_ns))
            elif not flows and track.since_ns is not None:
                changes.append(self._ended(name, track, seen, last, is_written=is_written))
        return changes

    def now_on_record(self) -> list[Change]:
        """Of every track that is, since when."""
        return [Change(name, track.since_ns) for name, track in self._tracks.items() if track.since_ns is not None]

    def _ended(self, name: TrackId, track: _Track, seen: JournalLook, last: int | None, *, is_written: bool) -> Change:
        track.since_ns = None
        if is_written:
            return Change(name, last if last is not None else seen.on_disk_up_to_ns, Ending.SILENT)
        track.waits_since_ns = seen.on_disk_up_to_ns
        return Change(name, seen.on_disk_up_to_ns, Ending.NOT_WRITTEN)


def _since(name: TrackId, track: _Track, seen: JournalLook, last: int) -> int:
    """Where the disk had stopped, if nothing is missing since; a new track's first packet; else what is seen of it."""
    if track.waits_since_ns is not None:
        return track.waits_since_ns
    first = seen.first.get(name, last)
    return first if track.is_new and seen.now_ns - first <= STALLED_AFTER_NS else last
