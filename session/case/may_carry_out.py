"""No evidence, no transaction: whether everything that a type requires is proven, and by what. Pure.

It looks at what happened, not at a state made of it: what the guide or a rule may have let pass, it does not.
"""

from datetime import datetime

from session.case.approval_proofs import approval_proofs
from session.case.content_proofs import limit_proof, paper_proofs, statement_proofs, submission_proof, type_proof
from session.case.context import KnownType
from session.case.customer_proofs import confirmation_proof, identity_proofs, payee_proof, shown_proof
from session.case.evidence import CaseHistory, evidence_of
from session.case.proof import Proof
from session.case.recording_proofs import recording_proofs


def may_carry_out(history: CaseHistory, known: KnownType, now: datetime) -> tuple[Proof, ...]:
    """Every requirement of the type, each with the event that proves it, or the reason why not (`is_proven`)."""
    evidence = evidence_of(history, known, now)
    payee, limit = payee_proof(evidence), limit_proof(evidence)
    return (
        type_proof(evidence),
        *statement_proofs(evidence),
        *identity_proofs(evidence),
        *((payee,) if payee is not None else ()),
        *paper_proofs(evidence),
        submission_proof(evidence),
        *((limit,) if limit is not None else ()),
        *approval_proofs(evidence),
        shown_proof(evidence),
        confirmation_proof(evidence),
        *recording_proofs(evidence),
    )
