"""Proofs of what was said, shown and submitted: the words, the papers, the content itself."""

from collections.abc import Iterator

from session.case import events as ce
from session.case.amount import Amount
from session.case.business_type import BusinessType, StatementId, StepId, StepKind
from session.case.content import salted_sha256
from session.case.evidence import Entry, Evidence, given, lacking
from session.case.field_formats import is_more
from session.case.form import FieldName
from session.case.proof import Proof, ProofKind, WhyNot


def type_proof(evidence: Evidence) -> Proof:
    """Begun with this version of the type, by its hash."""
    first = evidence.history.entries[0] if evidence.history.entries else None
    known, begun = evidence.known, first.event if first is not None else None
    if first is None or not isinstance(begun, ce.CaseBegun):
        return lacking(ProofKind.TYPE, known.type.id, WhyNot.MISSING)
    if (begun.business_type, begun.type_version, begun.type_sha256) != (known.type.id, known.version, known.sha256):
        return lacking(ProofKind.TYPE, known.type.id, WhyNot.ALTERED)
    return given(evidence.history.case, ProofKind.TYPE, known.type.id, first)


def statements_that_count(kind: BusinessType) -> list[tuple[StepId, StatementId]]:
    """Every required one, but of steps that come after the confirmation: those are said when it is done."""
    after = _after_confirmation(kind)
    return [(step.id, one.id) for step in kind.steps if step.id not in after for one in step.statements if one.required]


def statement_proofs(evidence: Evidence) -> Iterator[Proof]:
    for step, statement in statements_that_count(evidence.known.type):
        said = said_last(evidence, step, statement)
        subject = f"{step}/{statement}"
        confirmed = evidence.confirmed
        if said is None or (confirmed is not None and said.version > confirmed.version):
            # What the customer hears after signing is nothing that they signed by.
            yield lacking(ProofKind.STATEMENT, subject, WhyNot.MISSING)
        else:
            yield given(evidence.history.case, ProofKind.STATEMENT, subject, said)


def said_last(evidence: Evidence, step: StepId, statement: StatementId) -> Entry | None:
    """When it was said, if that was neither withdrawn nor made void since."""
    said: Entry | None = None
    for entry in evidence.history.entries:
        match entry.event:
            case ce.StatementTicked() as event if (event.step, event.statement) == (step, statement):
                said = entry
            case ce.TickWithdrawn() as event if (event.step, event.statement) == (step, statement):
                said = None
            case ce.CaseAmended(unsaid=unsaid) if step in unsaid:
                said = None
            case _:
                pass
    return said


def paper_proofs(evidence: Evidence) -> Iterator[Proof]:
    """Each paper that is in the content, and each that has to be."""
    papers = evidence.content.papers if evidence.content is not None else ()
    required = {paper.id for paper in evidence.known.type.papers if paper.required}
    for stated in papers:
        accepted, received = accepted_paper(evidence, stated.id), _received(evidence, stated.id)
        if accepted is None or received is None:
            yield lacking(ProofKind.PAPER, stated.paper, WhyNot.MISSING)
        elif (received.sha256, received.paper) != (stated.sha256, stated.paper):
            yield lacking(ProofKind.PAPER, stated.paper, WhyNot.ALTERED)
        else:
            yield given(evidence.history.case, ProofKind.PAPER, stated.paper, accepted)
    for paper in sorted(required - {stated.paper for stated in papers}):
        yield lacking(ProofKind.PAPER, paper, WhyNot.MISSING)


def accepted_paper(evidence: Evidence, picture: str) -> Entry | None:
    return evidence.newest(lambda event: isinstance(event, ce.PaperAccepted) and event.picture == picture)


def _received(evidence: Evidence, picture: str) -> ce.PictureReceived | None:
    entry = evidence.newest(lambda event: isinstance(event, ce.PictureReceived) and event.picture == picture)
    return entry.event if entry is not None and isinstance(entry.event, ce.PictureReceived) else None


def submission_proof(evidence: Evidence) -> Proof:
    """The stored text still has the hash that everybody has approved and confirmed, and is of this type."""
    entry, event, known = evidence.submitted, evidence.submission, evidence.known
    if entry is None or event is None:
        return lacking(ProofKind.SUBMISSION, "", WhyNot.MISSING)
    subject = str(event.submission)
    stated = evidence.content.type if evidence.content is not None else None
    try:
        is_same = salted_sha256(bytes.fromhex(event.salt.reveal()), event.content) == event.sha256
    except ValueError:
        is_same = False
    if (
        not is_same
        or stated is None
        or (stated.id, stated.version, stated.sha256)
        != (
            known.type.id,
            known.version,
            known.sha256,
        )
    ):
        return lacking(ProofKind.SUBMISSION, subject, WhyNot.ALTERED)
    return given(evidence.history.case, ProofKind.SUBMISSION, subject, entry)


def amount_of(evidence: Evidence) -> Amount | None:
    """What the effect moves; None when it moves nothing, or nothing can be read."""
    field = evidence.known.type.effect.parameters.get("amount", FieldName(""))
    value = evidence.content.form.get(field) if evidence.content is not None else None
    return Amount(value) if isinstance(value, str) else None


def limit_proof(evidence: Evidence) -> Proof | None:
    """None for a type without an amount."""
    limits, amount, entry = evidence.known.type.limits, amount_of(evidence), evidence.submitted
    if "amount" not in evidence.known.type.effect.parameters:
        return None
    if amount is None or entry is None:
        return lacking(ProofKind.LIMIT, "", WhyNot.MISSING)
    too_little = limits.least is not None and is_more(limits.least, amount)
    if too_little or (limits.most is not None and is_more(amount, limits.most)):
        return lacking(ProofKind.LIMIT, "", WhyNot.OUT_OF_LIMITS)
    return given(evidence.history.case, ProofKind.LIMIT, "", entry)


def _after_confirmation(kind: BusinessType) -> set[StepId]:
    """Every step that waits for it, straight or by others."""
    after = {step.id for step in kind.steps if step.kind is StepKind.CONFIRMATION}
    first = set(after)
    for _ in kind.steps:
        after |= {step.id for step in kind.steps if not after.isdisjoint(step.after)}
    return after - first
