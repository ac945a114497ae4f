"""Why a track has a gap: by the notes about its party, and by the journals themselves. Pure."""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from recording.journal_format import NoteKind, TrackId
from recording.manifest import GapCause
from recording.recorded_call import PartyNote

_NS_PER_S: Final = 1_000_000_000
NOTE_LEAD_NS: Final = 2 * _NS_PER_S
"""A party's signaling may be noticed so long before its packets stop."""
_EXPLAINS_ANY: Final = {
    NoteKind.LOST: GapCause.LOST,
    NoteKind.LEFT: GapCause.LEFT,
    NoteKind.CONNECTED_ANEW: GapCause.CONNECTED_ANEW,
    NoteKind.STOOD_STILL: GapCause.MEDIA_STOOD_STILL,
}
_EXPLAINS: Final[Mapping[str, Mapping[NoteKind, GapCause]]] = {
    "audio": {
        **_EXPLAINS_ANY,
        NoteKind.MUTED: GapCause.MUTED,
        NoteKind.MICROPHONE_INTERRUPTED: GapCause.INTERRUPTED,
    },
    "camera": {
        **_EXPLAINS_ANY,
        NoteKind.CAMERA_OFF: GapCause.CAMERA_OFF,
        NoteKind.CAMERA_INTERRUPTED: GapCause.INTERRUPTED,
        NoteKind.PICTURE_YIELDED: GapCause.PICTURE_YIELDED,
    },
    "screen": {**_EXPLAINS_ANY, NoteKind.PICTURE_YIELDED: GapCause.PICTURE_YIELDED},
}


class Silence(NamedTuple):
    """No packet of a track between two moments, and the journals (by number) that the packets about it are in.

    For the end of a recording, `to_journal` is the last journal that has packets of anybody.
    """

    start_ns: int
    end_ns: int
    from_journal: int
    to_journal: int


class JournalEnd(NamedTuple):
    """A journal's last packet, and whether it was closed in order."""

    last_ns: int
    closed: bool


def crosses_a_loss(silence: Silence, ends: Mapping[int, JournalEnd]) -> bool:
    """Whether a media process died in it: what its journal had not yet written is missing, however little it is."""
    return silence.from_journal != silence.to_journal and not ends[silence.from_journal].closed


def cause_of(
    track: TrackId, silence: Silence, notes: Iterable[PartyNote], ends: Mapping[int, JournalEnd]
) -> GapCause | None:
    """What explains it: of all that could, what came first. None when nothing does."""
    explains = _EXPLAINS.get(track.source, _EXPLAINS_ANY)
    causes = [
        (note.at_ns, explains[note.kind])
        for note in notes
        if note.party == track.party
        and note.kind in explains
        and silence.start_ns - NOTE_LEAD_NS <= note.at_ns <= silence.end_ns
    ]
    if silence.from_journal != silence.to_journal:
        end = ends[silence.from_journal]
        moved = GapCause.MEDIA_MOVED if end.closed else GapCause.MEDIA_PROCESS_LOST
        causes.append((min(end.last_ns, silence.end_ns), moved))
    return min(causes)[1] if causes else None
