"""Seals a session's journals, after the call, into files per party, WebM or MP4, that all share one
time line.

Sealing can be repeated: what a process left half done is swept and done again, a session that is sealed stays as
it is. Journals go only after the sealed files have been read back.
"""

import contextlib
import hashlib
import os
import shutil
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

import av
import structlog
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from recording.forked import Together, one_after_the_other
from recording.journal_folder import (
    MANIFEST_FILE,
    RecordingFolder,
    make_private_folder,
    sync_folder,
    try_lock,
)
from recording.journal_format import TrackId
from recording.journal_reader import JournalReader
from recording.manifest import SealedJournal, SealedRecording, SealedTrack, encode_manifest, load_recording
from recording.media_file import MediaFile
from recording.party_file import FilePlan, PartyFile, TrackLine, lines_into, plan_files
from recording.recorded_call import RecordedCall, TrackPacket
from recording.sealed_file import SealedFile, SealedFileReader
from recording.survey import CallSurvey, completeness, is_video, joined, survey_call
from recording.wall_clock import clock_line

_NS_PER_MS = 1_000_000
# A customer and a teller: two cores have a part each.
SHARES = 2
# What a party sent is counted as it stands, whatever a parser would make of it.
_AS_STORED = {"fflags": "+noparse+nofillin"}
_log = structlog.get_logger(__name__)


class NothingToSealError(LookupError):
    """The session has neither journals nor a sealed recording."""


class StillRecordingError(RuntimeError):
    """A journal of the session is being written, or sealed by another process."""


class SealedFileWrongError(RuntimeError):
    """A file just sealed did not read back as it was written; the journals are kept."""


class _Place(NamedTuple):
    """Where the sealed files are written, and under which key."""

    folder: Path
    session_key: bytes


def seal_session(
    folder: RecordingFolder,
    session: str,
    private_key: X25519PrivateKey,
    session_key: bytes,
    together: Together[Any] = one_after_the_other,
) -> SealedRecording:
    """Seal all journals of a session; afterwards the journals are gone and the sealed files stand. Blocks.

    `session_key` (32 bytes) is what the sealed files are encrypted under. A session that is sealed already gives
    its recording again. `together` does the parties' parts of the work, which need nothing of one another.
    Raises `NothingToSealError`, `StillRecordingError`, `JournalAlteredError` (the journals
    then stay, for a person to look at), `WrongRecorderKeyError`, `SealedFileWrongError`, `OSError`.
    """
    with contextlib.ExitStack() as held:
        journals = folder.journals_of(session)
        for path in journals:
            _hold(path, held)
        if folder.manifest_path(session).exists():
            recording = load_recording(folder, session)
            journals = _only_sealed(journals, recording)
        elif journals:
            readers = [JournalReader(path, private_key) for path in journals]
            recording = _seal(folder, session, RecordedCall(readers), session_key, together)
        else:
            raise NothingToSealError("the session has no journal")
        _remove(journals, folder.journals_folder(session))
    return recording


def _hold(path: Path, held: contextlib.ExitStack) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    held.callback(os.close, descriptor)
    if not try_lock(descriptor):
        raise StillRecordingError(f"journal {path.stem} is in another process's hands")


def _only_sealed(journals: list[Path], recording: SealedRecording) -> list[Path]:
    """Journals that a sealing that died did not come to remove. Raises when others are among them."""
    sealed = {journal.journal for journal in recording.journals}
    for path in journals:
        if path.stem not in sealed:
            raise StillRecordingError(f"journal {path.stem} was begun after the session was sealed")
    return journals


def _seal(
    folder: RecordingFolder, session: str, call: RecordedCall, session_key: bytes, together: Together[Any]
) -> SealedRecording:
    # Packets of several journals are put in order of time first, which is one reading.
    shares = SHARES if len(call.journals) == 1 else 1
    surveys = [partial(survey_call, call, lambda number, _, one=one: number % shares == one) for one in range(shares)]
    survey = joined(together(surveys))
    draft = folder.sealing_folder(session)
    if draft.exists():
        shutil.rmtree(draft)
    make_private_folder(draft)
    place = _Place(draft, session_key)
    plans = plan_files(survey)
    parties = list(dict.fromkeys(plan.party for plan in plans))
    works = [partial(_write_files, call, set(parties[one::shares]), survey, plans, place) for one in range(shares)]
    parts = together(works)
    tracks = sorted((track for part in parts for track in part), key=attrgetter("file"))
    recording = _recording_of(session, call, survey, tracks)
    _write_manifest(draft / MANIFEST_FILE, recording)
    sync_folder(draft)
    draft.rename(folder.sealed_folder(session))
    sync_folder(folder.sealed_folder(session).parent)
    _log.info(
        "recording_sealed", session=session[-8:], length_ms=recording.length_ms, completeness=recording.completeness
    )
    return recording


def _write_files(
    call: RecordedCall, parties: set[str], survey: CallSurvey, plans: list[FilePlan], place: _Place
) -> list[SealedTrack]:
    """The files of these parties."""
    with contextlib.ExitStack() as open_files:
        files: list[PartyFile] = []
        for plan in plans:
            if plan.party in parties:
                file = PartyFile(plan, place.folder, place.session_key)
                open_files.callback(file.release)
                files.append(file)
        lines = lines_into(files, survey)
        _distribute(call, parties, lines)
        return [_finish(file, lines, survey, place) for file in files]


def _distribute(call: RecordedCall, parties: set[str], lines: dict[TrackId, TrackLine]) -> None:
    for record in call.records(lambda _, party: party in parties):
        if isinstance(record, TrackPacket):
            lines[record.track].add(record)
    for line in lines.values():
        line.finish()


def _finish(file: PartyFile, lines: dict[TrackId, TrackLine], survey: CallSurvey, place: _Place) -> SealedTrack:
    plan = file.plan
    size = file.finish(survey.length_ns)
    path = place.folder / plan.file
    _read_back(path, place.session_key, file.media)
    return SealedTrack(
        party=plan.party,
        file=plan.file,
        kinds=_kinds(plan),
        size=size,
        sha256=_sha256(path),
        lost_packets=sum(lines[track].lost(plan.codec if is_video(track) else None) for track in plan.tracks),
        shown_from_ms=[(at_ns - survey.first_ns) // _NS_PER_MS for at_ns in plan.shown_from_ns],
    )


def _kinds(plan: FilePlan) -> list[str]:
    return [track.source for track in plan.tracks if not is_video(track) or plan.pictures is not None]


def _read_back(path: Path, session_key: bytes, written: MediaFile) -> None:
    """Decrypt every block and count what the file holds; raises `SealedFileWrongError` when any is missing."""
    counts = {"audio": 0, "video": 0}
    with (
        SealedFile(path, session_key) as sealed,
        av.open(SealedFileReader(sealed), "r", format=written.format.demuxer, options=_AS_STORED) as container,
    ):
        for packet in container.demux():
            if packet.size:
                counts[packet.stream.type] += 1
    due = {"audio": written.audio_packets, "video": written.video_frames}
    if counts != due:
        raise SealedFileWrongError(f"{path.name} holds {counts}, and {due} were written")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _recording_of(session: str, call: RecordedCall, survey: CallSurvey, tracks: list[SealedTrack]) -> SealedRecording:
    journals: list[SealedJournal] = []
    for journal in call.journals:
        assert journal.tail is not None
        blocks, head, torn_bytes, closed = journal.tail
        journals.append(SealedJournal(journal.header.journal, blocks, head.hex(), torn_bytes, closed))
    clock = clock_line(survey.clock, survey.first_ns)
    return SealedRecording(
        session=session,
        started_at_ms=clock.started_at_ms,
        length_ms=survey.length_ns // _NS_PER_MS,
        completeness=completeness(survey, [journal.closed for journal in journals]),
        tracks=tracks,
        gaps=survey.gaps(),
        notes=survey.notes_in_recording(),
        journals=journals,
        clock_steps=clock.steps,
    )


def _write_manifest(path: Path, recording: SealedRecording) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb", closefd=False) as file:
            file.write(encode_manifest(recording))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove(journals: list[Path], folder: Path) -> None:
    for path in journals:
        path.unlink()
    if folder.exists() and not any(folder.iterdir()):
        folder.rmdir()
