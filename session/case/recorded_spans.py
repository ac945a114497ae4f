"""What of a session was on record, from when to when: by its stream, and how far its recording has come. Pure.

How far is the moment before which all that arrived is on disk. It moves on without packets, and its age counts, not the
report's: a process that goes on reporting what it does not write has proven nothing.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec

from session.case.evidence import RecordedSpan
from session.events import RecordingResumed, RecordingStalled, SessionEvent
from session.identifiers import JournalId, PartyId, SessionId, session_stream
from session.vocabulary import Source, StallCause

PACKETS_WITHIN: Final = timedelta(seconds=3)
"""So long after the last packet a track still counts as on record: a voice pauses, a picture stands still."""

_Track = tuple[JournalId, PartyId, Source]


class Telemetry(msgspec.Struct, frozen=True):
    """How far one track of a journal is on disk. `last_at`: its last packet that is; `up_to`: all before is."""

    journal: JournalId
    party: PartyId
    source: Source
    last_at: datetime
    up_to: datetime


def recorded_spans(
    session: SessionId, history: Iterable[tuple[int, SessionEvent]], telemetry: Iterable[Telemetry]
) -> tuple[RecordedSpan, ...]:
    """Of each track, in the order in which they ended; what goes on reaches as far as it is on disk."""
    spans = list[RecordedSpan]()
    begun: dict[_Track, tuple[datetime, int]] = {}
    for version, event in history:
        match event:
            case RecordingResumed():
                begun.setdefault(_track_of(event), (_time(event.at_ms), version))
            case RecordingStalled():
                start = begun.pop(_track_of(event), None)
                if start is not None:
                    more = timedelta() if event.cause is StallCause.NOT_WRITTEN else PACKETS_WITHIN
                    spans.append(_span(session, _track_of(event), start, _time(event.at_ms) + more, is_open=False))
            case _:
                pass
    reached = {(one.journal, one.party, one.source): min(one.up_to, one.last_at + PACKETS_WITHIN) for one in telemetry}
    newest = {(party, source): journal for journal, party, source in begun}
    for track, start in begun.items():
        journal, party, source = track
        until = reached.get(track, start[0])
        spans.append(_span(session, track, start, until, is_open=newest[party, source] == journal))
    return tuple(spans)


def _track_of(event: RecordingResumed | RecordingStalled) -> _Track:
    return event.journal, event.party, event.source


def _span(
    session: SessionId, track: _Track, start: tuple[datetime, int], until: datetime, *, is_open: bool
) -> RecordedSpan:
    _, party, source = track
    since, version = start
    return RecordedSpan(session, party, source, since, until, is_open, session_stream(session), version)


def _time(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, UTC)
