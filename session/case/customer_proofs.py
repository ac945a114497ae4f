"""Proofs of who the customer is and what they want: all in the session in which they confirmed."""

from collections.abc import Callable

from session.case import events as ce
from session.case.business_type import SIDES, IdentityCheck
from session.case.evidence import Entry, Evidence, given, lacking
from session.case.proof import Proof, ProofKind, WhyNot
from session.case.signature import read_signature

_CUSTOMER = "customer"
"""As the log names whoever holds the visit's cookie."""


def identity_proofs(evidence: Evidence) -> list[Proof]:
    """Of each check of the type."""
    judge: dict[IdentityCheck, Callable[[Evidence], Proof]] = {
        IdentityCheck.DOCUMENT: _document_proof,
        IdentityCheck.COMPARISON: _comparison_proof,
        IdentityCheck.ACCOUNT: _account_proof,
    }
    return [judge[check](evidence) for check in evidence.known.type.identity.checks]


def document_checked(evidence: Evidence) -> Entry | None:
    """The last one: of another document everything else is void."""
    return evidence.newest(lambda event: isinstance(event, ce.DocumentChecked))


def _document_proof(evidence: Evidence) -> Proof:
    entry = document_checked(evidence)
    if entry is None or not isinstance(entry.event, ce.DocumentChecked):
        return lacking(ProofKind.DOCUMENT, "", WhyNot.MISSING)
    event = entry.event
    received = {
        other.event.of
        for other in evidence.history.entries
        if isinstance(other.event, ce.PictureReceived) and other.event.session == event.session
    }
    stated = evidence.content.identity.document if evidence.content is not None else None
    if event.document not in evidence.known.type.identity.documents or not received.issuperset(SIDES[event.document]):
        return lacking(ProofKind.DOCUMENT, event.document, WhyNot.MISSING)
    if event.session != evidence.session:
        return lacking(ProofKind.DOCUMENT, event.document, WhyNot.ANOTHER_SESSION)
    if stated is None or not event.number or stated.number != event.number:
        return lacking(ProofKind.DOCUMENT, event.document, WhyNot.ANOTHER_CONTENT)
    return given(evidence.history.case, ProofKind.DOCUMENT, event.document, entry)


def _comparison_proof(evidence: Evidence) -> Proof:
    read = document_checked(evidence)
    entry = evidence.newest(lambda event: isinstance(event, ce.PersonCompared))
    if entry is None or not isinstance(entry.event, ce.PersonCompared) or read is None or entry.version < read.version:
        return lacking(ProofKind.COMPARISON, "", WhyNot.MISSING)
    if entry.event.comparison is ce.Comparison.ANOTHER:
        return lacking(ProofKind.COMPARISON, "", WhyNot.REFUSED)
    if entry.event.session != evidence.session:
        return lacking(ProofKind.COMPARISON, "", WhyNot.ANOTHER_SESSION)
    return given(evidence.history.case, ProofKind.COMPARISON, entry.event.comparison, entry)


def _account_proof(evidence: Evidence) -> Proof:
    read = document_checked(evidence)
    entry = evidence.newest(lambda event: isinstance(event, ce.AccountChecked))
    if entry is None or not isinstance(entry.event, ce.AccountChecked):
        return lacking(ProofKind.ACCOUNT, "", WhyNot.MISSING)
    event = entry.event
    if event.match is not ce.AccountMatch.SAME:
        return lacking(ProofKind.ACCOUNT, event.match, WhyNot.REFUSED)
    if event.session != evidence.session:
        return lacking(ProofKind.ACCOUNT, event.match, WhyNot.ANOTHER_SESSION)
    field = evidence.known.type.effect.parameters["account"]
    account = evidence.content.form.get(field) if evidence.content is not None else None
    number = read.event.number if read is not None and isinstance(read.event, ce.DocumentChecked) else None
    if not event.account or event.account.reveal() != account or event.number != number:
        return lacking(ProofKind.ACCOUNT, event.match, WhyNot.ANOTHER_CONTENT)
    return given(evidence.history.case, ProofKind.ACCOUNT, event.match, entry)


def payee_proof(evidence: Evidence) -> Proof | None:
    """None of a type by which nobody is paid."""
    parameters = evidence.known.type.effect.parameters
    if "payee_account" not in parameters:
        return None
    entry = evidence.newest(lambda event: isinstance(event, ce.PayeeChecked))
    if entry is None or not isinstance(entry.event, ce.PayeeChecked):
        return lacking(ProofKind.PAYEE, "", WhyNot.MISSING)
    event, content = entry.event, evidence.content
    if event.match is not ce.PayeeMatch.SAME:
        return lacking(ProofKind.PAYEE, event.match, WhyNot.REFUSED)
    told = [
        content.form.get(parameters[name]) if content is not None else None for name in ("payee_account", "payee_name")
    ]
    if not event.account or [event.account.reveal(), event.name.reveal()] != told:
        return lacking(ProofKind.PAYEE, event.match, WhyNot.ANOTHER_CONTENT)
    return given(evidence.history.case, ProofKind.PAYEE, event.match, entry)


def shown_proof(evidence: Evidence) -> Proof:
    """Put before the customer, and shown to its end by their own page, before they confirmed."""
    asked_at: int | None = None
    for entry in evidence.since_submission():
        event = entry.event
        if isinstance(event, ce.ConfirmationAsked) and evidence.is_of_submission(event.submission, event.sha256):
            asked_at = entry.version
        if not isinstance(event, ce.ContentShown) or entry.actor != _CUSTOMER or asked_at is None:
            continue
        is_before = evidence.confirmed is None or entry.version < evidence.confirmed.version
        is_there = evidence.session in (None, event.session)
        if evidence.is_of_submission(event.submission, event.sha256) and is_before and is_there:
            return given(evidence.history.case, ProofKind.SHOWN, event.language, entry)
    return lacking(ProofKind.SHOWN, "", WhyNot.MISSING)


def confirmation_proof(evidence: Evidence) -> Proof:
    """By the customer themselves, of just what is submitted, with a signature that is one."""
    entry = evidence.confirmed
    if any(isinstance(other.event, ce.CustomerDeclined) for other in evidence.since_submission()):
        return lacking(ProofKind.CONFIRMATION, "", WhyNot.REFUSED)
    if entry is None or not isinstance(entry.event, ce.CustomerConfirmed) or entry.actor != _CUSTOMER:
        return lacking(ProofKind.CONFIRMATION, "", WhyNot.MISSING)
    event = entry.event
    if not evidence.is_of_submission(event.submission, event.sha256):
        return lacking(ProofKind.CONFIRMATION, event.confirmed_by, WhyNot.ANOTHER_CONTENT)
    if read_signature(event.signature) is None:
        return lacking(ProofKind.CONFIRMATION, event.confirmed_by, WhyNot.ALTERED)
    return given(evidence.history.case, ProofKind.CONFIRMATION, event.confirmed_by, entry)
