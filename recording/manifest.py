"""What a sealed recording is: the value that sealing gives, and the JSON that lies beside the files."""

from enum import StrEnum

import msgspec

from recording.journal_folder import RecordingFolder
from recording.journal_format import NoteKind
from recording.sealed_format import CIPHER
from recording.wall_clock import ClockStep

MANIFEST_VERSION = 1


class Completeness(StrEnum):
    """How much of what was sent is in the recording."""

    COMPLETE = "complete"
    COMPLETE_WITH_EXPLAINED_GAPS = "complete_with_explained_gaps"
    INCOMPLETE = "incomplete"


class GapCause(StrEnum):
    """Why nothing of a party was recorded for a while."""

    LEFT = "left"
    LOST = "lost"
    MUTED = "muted"
    CAMERA_OFF = "camera_off"
    INTERRUPTED = "interrupted"
    """The party's device had taken microphone or camera away, for another call."""
    PICTURE_YIELDED = "picture_yielded"
    """The party's way to the counter carried no more than the voice."""
    CONNECTED_ANEW = "connected_anew"
    MEDIA_PROCESS_LOST = "media_process_lost"
    """The journal before it was not closed in order: up to its last second is in the gap too."""
    MEDIA_STOOD_STILL = "media_stood_still"
    """What arrived meanwhile was kept when the media process went on, at the time of that."""
    MEDIA_MOVED = "media_moved"
    """Another media process went on with the recording, and the one before closed its journal in order."""


class SealedTrack(msgspec.Struct, frozen=True):
    """One sealed WebM or MP4 file of a party. All files of a recording begin at its zero and are equally long.

    `kinds` are the sources in it ("audio", "camera", or "screen"); `size` is the plain file's in bytes; `sha256` is
    over the stored bytes; `lost_packets` were sent and never arrived. A source whose codec changed has its pictures in
    several files, its party's voice in the first of them; each is the one to look at from every moment of its
    `shown_from_ms` to the next such moment of another. It is empty where there is no choice.
    """

    party: str
    file: str
    kinds: list[str]
    size: int
    sha256: str
    lost_packets: int
    shown_from_ms: list[int] = []
    cipher: str = CIPHER


class Gap(msgspec.Struct, frozen=True):
    """More than a second without a packet of a track that had some before and after, or to the recording's end.

    Where a media process died, any time without one. `explained_by` is None when nothing is known that says why.
    """

    party: str
    source: str
    start_ms: int
    length_ms: int
    explained_by: GapCause | None


class NoteAt(msgspec.Struct, frozen=True):
    """A note about a party, in ms from the recording's zero; negative before the first packet."""

    at_ms: int
    kind: NoteKind
    party: str


class SealedJournal(msgspec.Struct, frozen=True):
    """A journal that went into the recording; `closed` is False when its writer died or its end was cut off."""

    journal: str
    blocks: int
    chain_head: str
    torn_bytes: int
    closed: bool
    hash: str = "SHA-256"


class SealedRecording(msgspec.Struct, frozen=True):
    """A sealed recording. `started_at_ms` is the wall clock (ms since 1970) at its zero, the first packet.

    Where that clock was set during the call, `clock_steps` say how it stood from there on.
    """

    session: str
    started_at_ms: int
    length_ms: int
    completeness: Completeness
    tracks: list[SealedTrack]
    gaps: list[Gap]
    notes: list[NoteAt]
    journals: list[SealedJournal]
    clock_steps: list[ClockStep] = []
    version: int = MANIFEST_VERSION


def encode_manifest(recording: SealedRecording) -> bytes:
    """The recording as the JSON of its manifest file."""
    return msgspec.json.format(msgspec.json.encode(recording), indent=2)


def decode_manifest(content: bytes) -> SealedRecording:
    """The recording again. Raises `ValueError` (of msgspec) when it is not one."""
    return msgspec.json.decode(content, type=SealedRecording)


def load_recording(folder: RecordingFolder, session: str) -> SealedRecording:
    """A sealed session's recording, from its manifest. Raises `OSError`, and `ValueError` for a broken manifest."""
    return decode_manifest(folder.manifest_path(session).read_bytes())
