"""Proofs of the recording: each track that the type names was on record at every moment that matters, durably."""

from collections.abc import Iterator
from datetime import datetime

import msgspec

from session.case import events as ce
from session.case.business_type import RecordedParty, Track
from session.case.content_proofs import accepted_paper, said_last, statements_that_count
from session.case.evidence import Entry, Evidence, RecordedSpan, lacking
from session.case.proof import Proof, ProofKind, WhyNot
from session.identifiers import CUSTOMER, PartyId, SessionId, party_of_staff


class _Moment(msgspec.Struct, frozen=True):
    """When something was said, accepted or confirmed, and who the teller was."""

    at: datetime
    session: SessionId
    teller: PartyId | None


def recording_proofs(evidence: Evidence) -> Iterator[Proof]:
    """One for each track, by what covers the confirmation; the first moment that is not covered says why not."""
    moments = list(_moments(evidence))
    for track in evidence.known.type.recorded:
        subject = f"{track.party}/{track.source}"
        if evidence.confirmed is None:
            yield lacking(ProofKind.RECORDED, subject, WhyNot.MISSING)
            continue
        spans = [(moment, _covering(evidence, track, moment)) for moment in moments]
        missing = next((moment for moment, span in spans if span is None), None)
        if missing is not None:
            not_proven = lacking(ProofKind.RECORDED, subject, _why_not(evidence, track, missing))
            # When it was, so that somebody can see what has to be done anew.
            yield msgspec.structs.replace(not_proven, at=missing.at)
            continue
        last = spans[-1][1]
        assert last is not None, "none is missing"
        yield Proof(ProofKind.RECORDED, subject, last.stream, last.version, last.since)


def _moments(evidence: Evidence) -> Iterator[_Moment]:
    """The confirmation last."""
    kind = evidence.known.type
    said = (said_last(evidence, step, statement) for step, statement in statements_that_count(kind))
    papers = evidence.content.papers if evidence.content is not None else ()
    accepted = (accepted_paper(evidence, stated.id) for stated in papers)
    for entry in (*said, *accepted):
        if entry is not None:
            yield _Moment(entry.at, entry.event.session, _teller_of(entry))
    asked = evidence.newest(lambda event: isinstance(event, ce.ConfirmationAsked))
    if evidence.confirmed is not None:
        confirmed = evidence.confirmed
        yield _Moment(confirmed.at, confirmed.event.session, _teller_of(asked) if asked is not None else None)


def _teller_of(entry: Entry) -> PartyId | None:
    by = getattr(entry.event, "by", None)
    return party_of_staff(by.staff) if by is not None else None


def _covering(evidence: Evidence, track: Track, moment: _Moment) -> RecordedSpan | None:
    return next((span for span in _spans(evidence, track, moment) if span.since <= moment.at <= span.until), None)


def _spans(evidence: Evidence, track: Track, moment: _Moment) -> Iterator[RecordedSpan]:
    party = CUSTOMER if track.party is RecordedParty.CUSTOMER else moment.teller
    return (
        span
        for span in evidence.history.recorded
        if (span.session, span.party, span.source) == (moment.session, party, track.source)
    )


def _why_not(evidence: Evidence, track: Track, moment: _Moment) -> WhyNot:
    """What goes on, and began before, may be on disk in a second."""
    is_under_way = any(span.is_open and span.since <= moment.at for span in _spans(evidence, track, moment))
    return WhyNot.NOT_RECORDED_YET if is_under_way else WhyNot.NOT_RECORDED
