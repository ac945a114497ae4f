"""When a session is sealed, and what is said of it: the worker's part of recording."""

import asyncio
import sys
from typing import Final

import msgspec
import structlog

from aircounter.dies_with_parent import run_child
from aircounter.recordings import recording_folder
from aircounter.settings import Settings
from recording.journal_folder import is_live
from recording.keys import create_recorder_keys
from recording.manifest import SealedRecording, load_recording
from recording.seal_process import STILL_RECORDING, SealOrder
from session.actors import System
from session.commands import ReportSealed
from session.events import ClockStep, SealedTrack
from session.identifiers import PartyId, SessionId, session_stream
from session.vocabulary import Completeness
from session_store.counter import Counter, short

NO_JOURNAL_AFTER_S: Final = 10
"""A call that ended so long ago and left no journal was never recorded: nobody got connected."""
AGAIN_S: Final = 60.0
"""A disk that is full may be empty then; a journal that was altered is there for a person, and costs little."""
SEAL_PROCESS: Final = "recording.seal_process"
_ACTOR: Final = System("recorder")
_FINISHED = """
    select session_id, coalesce(talk_ended_at, closed_at) < clock_timestamp() - make_interval(secs => $1) as long_ago
    from session_rows where phase in ('wrapping_up', 'closed') and completeness is null and accepted_at is not null
    order by opened_at limit 100
"""

log = structlog.get_logger()


class Sealing:
    """One worker's sealing. What fails is tried again later, and is in nobody's way."""

    def __init__(self, settings: Settings, counter: Counter) -> None:
        self._settings = settings
        self._counter = counter
        self._folder = recording_folder(settings)
        self._not_before_s: dict[SessionId, float] = {}
        create_recorder_keys(settings.data / "keys")

    async def seal_finished(self) -> int:
        """Seal every session that is over and whose journals nobody writes any more; returns how many were."""
        sealed = 0
        for row in await self._counter.store.pool.fetch(_FINISHED, NO_JOURNAL_AFTER_S):
            session = SessionId(str(row["session_id"]))
            if self._not_before_s.get(session, 0.0) > asyncio.get_running_loop().time():
                continue
            journals = self._folder.journals_of(session)
            if journals and not any(is_live(journal) for journal in journals):
                sealed += await self._seal(session)
            elif self._folder.manifest_path(session).exists():
                # Sealed by a process that died before it could say so.
                sealed += await self._seal(session)
            elif not journals and row["long_ago"]:
                await _report(self._counter, session, None)
        return sealed

    async def _seal(self, session: SessionId) -> bool:
        stream = session_stream(session)
        order = SealOrder(
            recordings=str(self._settings.data / "recordings"),
            keys=str(self._settings.data / "keys"),
            session=session,
            session_key=await self._counter.store.keys.key_of(stream),
        )
        code = await run_child([sys.executable, "-m", SEAL_PROCESS], msgspec.json.encode(order))
        if code == STILL_RECORDING:
            return False
        if code != 0:
            log.error("recording could not be sealed", stream=short(stream), code=code, again_s=AGAIN_S)
            self._not_before_s[session] = asyncio.get_running_loop().time() + AGAIN_S
            return False
        recording = load_recording(self._folder, session)
        self._not_before_s.pop(session, None)
        await _report(self._counter, session, recording)
        log.info("recording sealed", stream=short(stream), length_ms=recording.length_ms)
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
            clock_steps=tuple(ClockStep(step.at_ms, step.zero_at_ms) for step in recording.clock_steps),
        )
    await counter.ask(_ACTOR, report)
