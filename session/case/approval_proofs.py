"""Proofs of the second review: each approval that is needed, by somebody who may, of just what is submitted."""

from collections.abc import Iterator
from datetime import timedelta

from session.case import events as ce
from session.case.approvals import approvals_needed
from session.case.business_type import Approval, PictureOf, Risk
from session.case.content_proofs import amount_of
from session.case.customer_proofs import document_checked
from session.case.evidence import Entry, Evidence, given, lacking
from session.case.proof import Proof, ProofKind, WhyNot
from session.identifiers import PictureId, StaffId

_REVIEWED = ce.PaperOpened | ce.ReviewApproved | ce.ReviewRefused
_NOT_ENTERING = ce.CaseContinued | ce.CaseInterrupted | ce.CaseGivenUp


def needed(evidence: Evidence) -> tuple[Approval, ...]:
    """By the amount and the risks that are on record."""
    document = document_checked(evidence)
    event = document.event if document is not None else None
    risks = set(event.risks) if isinstance(event, ce.DocumentChecked) else set[Risk]()
    compared = evidence.newest(lambda one: isinstance(one, ce.PersonCompared))
    if (
        compared is not None
        and isinstance(compared.event, ce.PersonCompared)
        and compared.event.comparison is ce.Comparison.DOUBT
    ):
        risks.add(Risk.DOUBT)
    return approvals_needed(evidence.known.type.review, amount_of(evidence), risks)


def approval_proofs(evidence: Evidence) -> Iterator[Proof]:
    """From the lowest level up; one that came before a lower one is none."""
    approvals = [entry for entry in evidence.since_submission() if isinstance(entry.event, ce.ReviewApproved)]
    refused = any(isinstance(entry.event, ce.ReviewRefused) for entry in evidence.since_submission())
    used = set[StaffId]()
    lower_done = 0
    for one in needed(evidence):
        for n in range(one.count):
            subject = f"{one.level}/{n + 1}"
            if refused:
                yield lacking(ProofKind.APPROVAL, subject, WhyNot.REFUSED)
                continue
            entry, why_not = _best(evidence, one, [other for other in approvals if other.version > lower_done], used)
            if entry is None:
                yield lacking(ProofKind.APPROVAL, subject, why_not)
                continue
            used.add(_approved(entry).by.staff)
            lower_done = entry.version
            yield given(evidence.history.case, ProofKind.APPROVAL, subject, entry)


def _best(
    evidence: Evidence, needed: Approval, approvals: list[Entry], used: set[StaffId]
) -> tuple[Entry | None, WhyNot]:
    """The first that will do; else what is wrong with the first of them."""
    faults = list[WhyNot]()
    for entry in approvals:
        event = _approved(entry)
        if event.for_level != needed.level or event.by.staff in used:
            continue
        fault = _fault(evidence, needed, entry)
        if fault is None:
            return entry, WhyNot.MISSING
        faults.append(fault)
    return None, faults[0] if faults else WhyNot.MISSING


def _fault(evidence: Evidence, needed: Approval, entry: Entry) -> WhyNot | None:
    event, submission = _approved(entry), evidence.submission
    by = event.by
    if not evidence.is_of_submission(event.submission, event.sha256):
        return WhyNot.ANOTHER_CONTENT
    if by.staff in evidence.history.entered or by.staff in _entered(evidence):
        return WhyNot.ENTERED
    same_unit = submission is not None and by.unit == submission.by.unit
    if by.level < needed.level or (needed.another_unit and (by.unit is None or same_unit)):
        return WhyNot.NO_AUTHORITY
    if not _opened(evidence, by.staff, entry.version).issuperset(_to_open(evidence)):
        return WhyNot.NOT_OPENED
    valid = timedelta(seconds=evidence.known.type.authorisation_valid_s)
    return WhyNot.EXPIRED if entry.at + valid < evidence.now else None


def _approved(entry: Entry) -> ce.ReviewApproved:
    assert isinstance(entry.event, ce.ReviewApproved)
    return entry.event


def _entered(evidence: Evidence) -> set[StaffId]:
    """Everybody who did anything but review it, or have it in hand."""
    return {
        by.staff
        for entry in evidence.history.entries
        if not isinstance(entry.event, _REVIEWED | _NOT_ENTERING)
        for by in (getattr(entry.event, "by", None),)
        if by is not None
    }


def _opened(evidence: Evidence, staff: StaffId, before: int) -> set[PictureId]:
    return {
        entry.event.picture
        for entry in evidence.since_submission()
        if isinstance(entry.event, ce.PaperOpened) and entry.event.by.staff == staff and entry.version < before
    }


def _to_open(evidence: Evidence) -> set[PictureId]:
    """Every accepted paper, and every side of the document."""
    events = [entry.event for entry in evidence.history.entries]
    accepted = {event.picture for event in events if isinstance(event, ce.PaperAccepted)}
    sides = {
        event.picture for event in events if isinstance(event, ce.PictureReceived) and event.of is not PictureOf.PAPER
    }
    return accepted | sides
