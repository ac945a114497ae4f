"""When a session is sealed, and what is said of it: the worker's part of recording."""

import asyncio
from typing import Final

import structlog

from aircounter.recordings import recording_folder
from aircounter.settings import Settings
from recording.journal_folder import is_live
from recording.keys import create_recorder_keys, load_private_key
from recording.manifest import SealedRecording
from recording.seal import StillRecordingError, seal_session
from session.actors import System
from session.commands import ReportSealed
from session.events import SealedTrack
from session.identifiers import PartyId, SessionId, session_stream
from session.vocabulary import Completeness
from session_store.counter import Counter, short

NO_JOURNAL_AFTER_S: Final = 10
"""A call that ended so long ago and left no journal was never recorded: nobody got connected."""
_ACTOR: Final = System("recorder")
_FINISHED = """
    select session_id, coalesce(talk_ended_at, closed_at) < clock_timestamp() - make_interval(secs => $1) as long_ago
    from session_rows where phase in ('wrapping_up', 'closed') and completeness is null and accepted_at is not null
    order by opened_at limit 100
"""

log = structlog.get_logger()


async def seal_finished(settings: Settings, counter: Counter) -> int:
    """Seal every session that is over and whose journals nobody writes any more; returns how many were."""
    create_recorder_keys(settings.data / "keys")
    folder, sealed = recording_folder(settings), 0
    for row in await counter.store.pool.fetch(_FINISHED, NO_JOURNAL_AFTER_S):
        session = SessionId(str(row["session_id"]))
        journals = folder.journals_of(session)
        if journals and not any(is_live(journal) for journal in journals):
            sealed += await _seal(settings, counter, session)
        elif folder.manifest_path(session).exists():
            # Sealed by a process that died before it could say so.
            sealed += await _seal(settings, counter, session)
        elif not journals and row["long_ago"]:
            await _report(counter, session, None)
    return sealed


async def _seal(settings: Settings, counter: Counter, session: SessionId) -> bool:
    key = await counter.store.keys.key_of(session_stream(session))
    private_key = load_private_key(settings.data / "keys")
    try:
        recording = await asyncio.to_thread(seal_session, recording_folder(settings), session, private_key, key)
    except StillRecordingError:
        return False
    await _report(counter, session, recording)
    log.info("recording sealed", stream=short(session_stream(session)), length_ms=recording.length_ms)
    return True


async def _report(counter: Counter, session: SessionId, recording: SealedRecording | None) -> None:
    if recording is None:
        report = ReportSealed(
            session=session, started_at_ms=0, length_ms=0, completeness=Completeness.NOTHING_RECORDED, tracks=()
        )
    else:
        report = ReportSealed(
            session=session,
            started_at_ms=recording.started_at_ms,
            length_ms=recording.length_ms,
            completeness=Completeness(recording.completeness.value),
            tracks=tuple(
                SealedTrack(
                    party=PartyId(track.party),
                    file=track.file,
                    sha256=track.sha256,
                    size_bytes=track.size,
                    kinds=tuple(track.kinds),
                    shown_from_ms=tuple(track.shown_from_ms),
                )
                for track in recording.tracks
            ),
        )
    await counter.ask(_ACTOR, report)
