"""All that is looked at to judge whether a case is proven: what happened, and what was on record while it did."""

from collections.abc import Callable, Iterator, Set
from datetime import datetime

import msgspec

from session.case import events as ce
from session.case.content import Content, read_content
from session.case.context import KnownType
from session.case.proof import Proof, ProofKind, WhyNot
from session.identifiers import CaseId, PartyId, SessionId, StaffId, StreamId, case_stream
from session.vocabulary import Source


class Entry(msgspec.Struct, frozen=True):
    """One event of a case's stream; `actor` as the log names it."""

    version: int
    at: datetime
    actor: str
    event: ce.CaseEvent


class RecordedSpan(msgspec.Struct, frozen=True):
    """From when to when one party's one source was on record, durably; `stream` and `version` tell of its begin.

    `is_open`: it goes on, and `until` is as far as it is on disk.
    """

    session: SessionId
    party: PartyId
    source: Source
    since: datetime
    until: datetime
    is_open: bool
    stream: StreamId
    version: int


class CaseHistory(msgspec.Struct, frozen=True):
    """What happened in a case, in order, and what was recorded of its sessions meanwhile."""

    case: CaseId
    entries: tuple[Entry, ...]
    recorded: tuple[RecordedSpan, ...] = ()
    entered: Set[StaffId] = frozenset()
    """Whoever has typed into its form, of which no event tells."""


class Evidence(msgspec.Struct, frozen=True):
    """A history, with what everything else refers to picked out of it."""

    history: CaseHistory
    known: KnownType
    now: datetime
    submitted: Entry | None
    """The submission that holds: none was entered anew after it."""
    content: Content | None
    """Of that submission; None when it cannot be read."""
    confirmed: Entry | None

    @property
    def submission(self) -> ce.CaseSubmitted | None:
        event = self.submitted.event if self.submitted is not None else None
        return event if isinstance(event, ce.CaseSubmitted) else None

    @property
    def session(self) -> SessionId | None:
        """The one in which the customer confirmed."""
        return self.confirmed.event.session if self.confirmed is not None else None

    def newest(self, wanted: Callable[[ce.CaseEvent], bool]) -> Entry | None:
        """The last that is wanted."""
        return next((entry for entry in reversed(self.history.entries) if wanted(entry.event)), None)

    def since_submission(self) -> Iterator[Entry]:
        """What happened after what is submitted was, in order."""
        begin = self.submitted.version if self.submitted is not None else 0
        return (entry for entry in self.history.entries if entry.version > begin)

    def is_of_submission(self, number: int, sha256: str) -> bool:
        submission = self.submission
        return submission is not None and (submission.submission, submission.sha256) == (number, sha256)


def evidence_of(history: CaseHistory, known: KnownType, now: datetime) -> Evidence:
    """Pick out the submission that holds, its content and its confirmation."""
    submitted: Entry | None = None
    for entry in history.entries:
        if isinstance(entry.event, ce.CaseSubmitted):
            submitted = entry
        elif isinstance(entry.event, ce.CaseAmended):
            submitted = None
    event = submitted.event if submitted is not None else None
    content = read_content(event.content) if isinstance(event, ce.CaseSubmitted) else None
    after = [entry for entry in history.entries if submitted is not None and entry.version > submitted.version]
    confirmed = next((entry for entry in after if isinstance(entry.event, ce.CustomerConfirmed)), None)
    return Evidence(history, known, now, submitted, content, confirmed)


def given(case: CaseId, kind: ProofKind, subject: str, entry: Entry) -> Proof:
    return Proof(kind, subject, case_stream(case), entry.version, entry.at)


def lacking(kind: ProofKind, subject: str, why_not: WhyNot) -> Proof:
    return Proof(kind, subject, why_not=why_not)
