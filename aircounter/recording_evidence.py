"""Tell how far the recordings of a media process are on disk, where that is evidence: in sessions with a case in hand.

When a track begins or ceases to be on record goes into the session's stream; how far it is, into a row, each second.
"""

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Final

import msgspec
import structlog

from recording.journal_format import TrackId
from recording.journal_writer import JournalWriter
from recording.track_watch import Change, Ending, TrackWatch
from session.case.recorded_spans import Telemetry
from session.commands import ReportRecorded
from session.identifiers import JournalId, PartyId, SessionId
from session.vocabulary import Source, StallCause
from session_store.outage import OUTAGE
from session_store.postgres import Pool
from session_store.recording_telemetry import keep_telemetry

LOOK_S: Final = 0.5
KEEP_WITHIN_S: Final = 5.0
_SOURCES: Final = {"audio": Source.MICROPHONE, "camera": Source.CAMERA, "screen": Source.SCREEN}
_CAUSES: Final = {Ending.SILENT: StallCause.SILENT, Ending.NOT_WRITTEN: StallCause.NOT_WRITTEN}

log = structlog.get_logger()


class _Watched(msgspec.Struct):
    """A journal, since it was opened; `is_told`: its session has a case in hand, and its stream knows."""

    session: SessionId
    journal: JournalWriter
    watch: TrackWatch
    is_told: bool = False


class RecordingEvidence:
    """The journals of one media process. `report` puts a command in its queue."""

    def __init__(self, pool: Pool, report: Callable[[ReportRecorded], None]) -> None:
        self._pool = pool
        self._report = report
        self._watched: dict[str, _Watched] = {}
        self._proving: set[SessionId] = set()

    def opened(self, session: SessionId, journal: JournalWriter) -> None:
        self._watched[journal.journal] = _Watched(session, journal, TrackWatch())

    def proves(self, session: SessionId) -> None:
        """It has a case in hand: from now on what is on record of it is evidence, and stays so to its end."""
        self._proving.add(session)

    async def closed(self, journal: JournalWriter) -> None:
        """It is closed, and all of it on disk: the last word on it."""
        watched = self._watched.pop(journal.journal, None)
        if watched is None or watched.session not in self._proving:
            return
        self._look(watched)
        await self._keep([watched])
        look = journal.look()
        for change in watched.watch.now_on_record():
            last = look.on_disk.get(change.track, change.at_ns)
            # A disk that did not take the journal's last records ends it there, the call's end a moment later.
            is_whole = last == look.arrived.get(change.track)
            self._tell(watched, change.track, last, StallCause.CALL_OVER if is_whole else StallCause.NOT_WRITTEN)
        if all(other.session != watched.session for other in self._watched.values()):
            self._proving.discard(watched.session)

    async def run(self) -> None:
        """For ever. What is not taken is told with the next look: it tells how far all is by then."""
        while True:
            await asyncio.sleep(LOOK_S)
            for watched in list(self._watched.values()):
                self._look(watched)
            await self._keep([one for one in self._watched.values() if one.is_told])

    def _look(self, watched: _Watched) -> None:
        changes = watched.watch.look(watched.journal.look())
        if watched.session not in self._proving:
            return
        if not watched.is_told:
            watched.is_told = True
            changes = watched.watch.now_on_record()
        for change in changes:
            self._tell_change(watched, change)

    def _tell_change(self, watched: _Watched, change: Change) -> None:
        cause = _CAUSES[change.ending] if change.ending is not None else None
        self._tell(watched, change.track, change.at_ns, cause)

    def _tell(self, watched: _Watched, track: TrackId, at_ns: int, cause: StallCause | None) -> None:
        report = ReportRecorded(
            session=watched.session,
            journal=JournalId(watched.journal.journal),
            party=PartyId(track.party),
            source=_SOURCES[track.source],
            at_ms=watched.journal.wall_ns_of(at_ns) // 1_000_000,
            stalled_by=cause,
        )
        self._report(report)

    async def _keep(self, watched: list[_Watched]) -> None:
        reports = [report for one in watched for report in _reports_of(one)]
        try:
            async with asyncio.timeout(KEEP_WITHIN_S):
                await keep_telemetry(self._pool, reports)
        except (*OUTAGE, TimeoutError) as error:
            log.warning("how far recordings are is not told", why=repr(error))


def _reports_of(watched: _Watched) -> Iterator[tuple[SessionId, Telemetry]]:
    journal, look = watched.journal, watched.journal.look()
    for track, last_ns in look.on_disk.items():
        yield (
            watched.session,
            Telemetry(
                JournalId(journal.journal),
                PartyId(track.party),
                _SOURCES[track.source],
                _time(journal.wall_ns_of(last_ns)),
                _time(journal.wall_ns_of(look.on_disk_up_to_ns)),
            ),
        )


def _time(wall_ns: int) -> datetime:
    return datetime.fromtimestamp(wall_ns / 1_000_000_000, UTC)
