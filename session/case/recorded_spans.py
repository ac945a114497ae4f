"""What of a session was on record, from when to when: by its stream, and how far its recording has come. Pure.

How far is the moment before which all that arrived is on disk. It moves on without packets, and its age counts, not the
report's: a process that goes on reporting what it does not write has proven nothing.

What is turned off is not on record, though packets come of it: they are silence, or black.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec

from session.case.evidence import RecordedSpan
from session.events import RecordingResumed, RecordingStalled, SessionEvent, SourceTurned
from session.identifiers import JournalId, PartyId, SessionId, session_stream
from session.vocabulary import Source, StallCause, Switch

PACKETS_WITHIN: Final = timedelta(seconds=3)
"""So long after the last packet a track still counts as on record: a voice pauses, a picture stands still."""

_Track = tuple[JournalId, PartyId, Source]


class Happened(msgspec.Struct, frozen=True):
    """One event of a session's stream, and when it was appended."""

    version: int
    at: datetime
    event: SessionEvent


class Telemetry(msgspec.Struct, frozen=True):
    """How far one track of a journal is on disk. `last_at`: its last packet that is; `up_to`: all before is."""

    journal: JournalId
    party: PartyId
    source: Source
    last_at: datetime
    up_to: datetime


def recorded_spans(
    session: SessionId, history: Sequence[Happened], telemetry: Iterable[Telemetry]
) -> tuple[RecordedSpan, ...]:
    """Of each track, in the order in which they ended; what goes on reaches as far as it is on disk."""
    off = _turned_off(history)
    return tuple(
        piece
        for span in _arrived(session, history, telemetry)
        for piece in _without(span, off.get((span.party, span.source), ()))
    )


def _arrived(session: SessionId, history: Iterable[Happened], telemetry: Iterable[Telemetry]) -> Iterator[RecordedSpan]:
    """While packets came that are on disk."""
    begun: dict[_Track, tuple[datetime, int]] = {}
    for one in history:
        match one.event:
            case RecordingResumed() as event:
                begun.setdefault(_track_of(event), (_time(event.at_ms), one.version))
            case RecordingStalled() as event:
                start = begun.pop(_track_of(event), None)
                if start is not None:
                    more = timedelta() if event.cause is StallCause.NOT_WRITTEN else PACKETS_WITHIN
                    yield _span(session, _track_of(event), start, _time(event.at_ms) + more, is_open=False)
            case _:
                pass
    reached = {(one.journal, one.party, one.source): min(one.up_to, one.last_at + PACKETS_WITHIN) for one in telemetry}
    newest = {(party, source): journal for journal, party, source in begun}
    for track, start in begun.items():
        journal, party, source = track
        until = reached.get(track, start[0])
        yield _span(session, track, start, until, is_open=newest[party, source] == journal)


class _Off(msgspec.Struct):
    """From when to when a source was turned off, or taken by another call; `version` of what turned it on again."""

    since: datetime
    until: datetime | None = None
    version: int = 0


def _turned_off(history: Iterable[Happened]) -> dict[tuple[PartyId, Source], list[_Off]]:
    """The times of each source, in order."""
    times: dict[tuple[PartyId, Source], list[_Off]] = {}
    for one in history:
        if not isinstance(one.event, SourceTurned):
            continue
        of_source = times.setdefault((one.event.party, one.event.source), [])
        is_off = bool(of_source) and of_source[-1].until is None
        if one.event.switch is Switch.ON and is_off:
            of_source[-1].until, of_source[-1].version = one.at, one.version
        elif one.event.switch is not Switch.ON and not is_off:
            of_source.append(_Off(one.at))
    return times


def _without(span: RecordedSpan, times: Iterable[_Off]) -> Iterator[RecordedSpan]:
    """What is left of it; a piece that is not on disk up to where it was turned off may still come to be."""
    for off in times:
        if off.until is not None and off.until <= span.since:
            continue
        if span.since < off.since:
            may_grow = span.is_open and span.until < off.since
            yield msgspec.structs.replace(span, until=min(span.until, off.since), is_open=may_grow)
        if off.until is None or (off.until >= span.until and not span.is_open):
            return
        # What goes on is open from then on, though nothing since then may be on disk yet.
        until = max(span.until, off.until)
        span = msgspec.structs.replace(span, since=off.until, until=until, version=off.version)
    yield span


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
