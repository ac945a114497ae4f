"""What QA's pages are told: sessions, what happened in one, and how good its connections were, as types."""

import msgspec

from media.quality_samples import QualityPoint
from recording.manifest import GapCause
from session.events import SessionEvent
from session.identifiers import PartyId, SessionId, StaffId
from session.personal import Personal
from signaling.case_messages import CaseEntry


class SessionRow(msgspec.Struct, frozen=True):
    """One session in QA's list."""

    session: SessionId
    opened_at_ms: int
    business: str
    channel: str
    phase: str
    waited_s: float | None
    talked_s: float | None
    teller: StaffId | None
    teller_name: Personal | None
    staff_number: str | None
    customer_name: Personal | None
    outcome: str | None
    result: str | None
    stars: int | None
    completeness: str | None


class TimelineEntry(msgspec.Struct, frozen=True):
    version: int
    at_ms: int
    event: SessionEvent


class RecordingGap(msgspec.Struct, frozen=True):
    """Where nothing of a party's source ("audio", "camera", "screen") was recorded, in ms from the recording's zero."""

    party: PartyId
    source: str
    start_ms: int
    length_ms: int
    cause: GapCause | None
    """None: not known."""


class SessionReplay(msgspec.Struct, frozen=True):
    """Everything that QA's player needs. `gaps` are of the sealed recording; all in order of time."""

    row: SessionRow
    timeline: tuple[TimelineEntry, ...]
    cases: tuple[CaseEntry, ...]
    gaps: tuple[RecordingGap, ...]


class SessionQuality(msgspec.Struct, frozen=True):
    """How good a session's connections were, in order of time."""

    samples: tuple[QualityPoint, ...]
