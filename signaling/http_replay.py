"""What QA asks: which sessions there were, what happened in one, and its tracks, decrypted on the way."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final, cast

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from media.quality_samples import samples_of
from recording.replay import RangeOutside, TrackMissing
from session import events as e
from session.access import may_replay
from session.actors import Staff
from session.commands import ReportViewed
from session.decision import Refused
from session.events import LookRefused
from session.identifiers import PartyId, SessionId, StaffId, session_stream
from session.view import without_address
from session.vocabulary import Outcome, Role
from session_store.record import Record
from session_store.session_list import FoundSession, SessionFilter, list_sessions
from session_store.session_row import SessionRowNow, session_row_after
from signaling.case_timeline import case_timeline
from signaling.door import Door, Problem, answer, door_of, signed_in
from signaling.http_staff import staff_member
from signaling.replay_messages import RecordingGap, SessionQuality, SessionReplay, SessionRow, TimelineEntry
from signaling.session_rows import to_message

MAX_SPAN: Final = timedelta(days=366)
MAX_PART: Final = 64
"""Longer than any file of a recording is called; what was asked for in vain may be anything."""


async def tellers(request: Request) -> Response:
    """Everybody QA may filter by."""
    await _qa(request)
    found = await door_of(request).accounts.of_role(Role.TELLER)
    return answer({"tellers": [staff_member(one) for one in found]})


async def sessions(request: Request) -> Response:
    """A page of sessions, newest first."""
    await _qa(request)
    wanted = _filter(request)
    page = await list_sessions(door_of(request).counter.store.pool, wanted)
    rows: list[SessionRow] = [await to_message(door_of(request), row) for row in page.rows]
    return answer({"sessions": rows, "next": page.following})


async def session(request: Request) -> Response:
    """One session's row and its timeline, both by the log: lists may not have come as far. Opening it is on record."""
    staff = await _qa(request)
    identifier, door = _session_named(request), door_of(request)
    stream = session_stream(identifier)
    history = await door.counter.store.history(stream)
    if not history:
        raise Problem(404, "no_session", "There is no such session.")
    if any(isinstance(record.event, e.RecordingSealed) for record in history):
        outcome = await door.counter.ask(staff, ReportViewed(session=identifier))
        if isinstance(outcome, Refused):
            raise Problem(409, outcome.code.value, "This recording cannot be replayed now.")
        history += await door.counter.store.history(stream, after=history[-1].version)
    timeline = tuple(
        TimelineEntry(
            version=record.version,
            at_ms=int(record.at.timestamp() * 1000),
            event=without_address(cast("e.SessionEvent", record.event)),
        )
        for record in history
    )
    cases = await case_timeline(door, identifier, history)
    row = await to_message(door, FoundSession(identifier, _row_of(history)))
    return answer(SessionReplay(row, timeline, cases, _gaps(door, identifier)))


def _row_of(history: Sequence[Record]) -> SessionRowNow:
    """As lists will show it."""
    row: SessionRowNow | None = None
    for record in history:
        row = session_row_after(row, cast("e.SessionEvent", record.event), record.version, record.at)
    assert row is not None
    return row


def _gaps(door: Door, identifier: SessionId) -> tuple[RecordingGap, ...]:
    recording = door.replay.recording(identifier)
    return tuple(
        RecordingGap(PartyId(gap.party), gap.source, gap.start_ms, gap.length_ms, gap.explained_by)
        for gap in (recording.gaps if recording is not None else ())
    )


async def quality(request: Request) -> Response:
    """How good the session's connections were; nothing when it was never connected."""
    await _qa(request)
    samples = await samples_of(door_of(request).counter.store.pool, _session_named(request))
    return answer(SessionQuality(samples))


async def track(request: Request) -> Response:
    """One party's sound and picture; `Range` honoured (RFC 9110, section 14). To open it is on record."""
    staff = await _qa(request)
    identifier, file, door = _session_named(request), str(request.path_params["file"]), door_of(request)
    try:
        opened = await door.replay.open(identifier, file, request.headers.get("range"))
    except TrackMissing:
        raise Problem(404, "no_track", "There is no such track.") from None
    except RangeOutside as outside:
        headers = {"Content-Range": f"bytes */{outside.size}"}
        return Response(status_code=416, headers=headers)
    # A player opens a file from its beginning, and asks for other ranges of it as it goes on.
    if opened.start == 0:
        await door.counter.ask(staff, ReportViewed(session=identifier, part=file))
    headers = {
        "Accept-Ranges": "bytes",
        "Cache-Control": "no-store",
        "Content-Length": str(opened.length),
        "Content-Type": opened.content_type,
    }
    if opened.partial:
        headers["Content-Range"] = f"bytes {opened.start}-{opened.start + opened.length - 1}/{opened.size}"
    return StreamingResponse(opened.chunks, 206 if opened.partial else 200, headers)


async def _qa(request: Request) -> Staff:
    staff = await signed_in(request)
    if not may_replay(staff):
        if "session" in request.path_params:
            part = str(request.path_params.get("file", ""))
            refused = LookRefused(session=_session_named(request), part=part[:MAX_PART] if part else None)
            await door_of(request).accounts.record(staff.staff, refused)
        raise Problem(403, "not_yours", "This page is for quality assurance.")
    return staff


def _session_named(request: Request) -> SessionId:
    return SessionId(str(request.path_params["session"]))


def _filter(request: Request) -> SessionFilter:
    """Days are days of the counter's own clock; a year of them at most."""
    asked = request.query_params
    try:
        today = datetime.now().astimezone().date()
        first = date.fromisoformat(asked["from"]) if "from" in asked else today
        last = date.fromisoformat(asked["to"]) if "to" in asked else first
        return SessionFilter(
            opened_from=datetime.combine(first, time()).astimezone(),
            opened_before=datetime.combine(min(last, first + MAX_SPAN) + timedelta(days=1), time()).astimezone(),
            teller=StaffId(asked["teller"]) if asked.get("teller") else None,
            outcome=Outcome(asked["outcome"]) if asked.get("outcome") else None,
            before=SessionId(asked["before"]) if asked.get("before") else None,
        )
    except ValueError as error:
        raise Problem(400, "malformed", "Days are written YYYY-MM-DD; an outcome is one of the protocol's.") from error


ROUTES = [
    Route("/api/qa/tellers", tellers),
    Route("/api/qa/sessions", sessions),
    Route("/api/qa/sessions/{session:uuid}", session),
    Route("/api/qa/sessions/{session:uuid}/quality", quality),
    Route("/api/qa/sessions/{session:uuid}/tracks/{file}", track),
]
