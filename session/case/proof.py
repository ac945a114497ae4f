"""What has to be proven before anything is carried out, and whether it is: each with the event that proves it."""

from datetime import datetime
from enum import StrEnum

import msgspec

from session.identifiers import StreamId


class ProofKind(StrEnum):
    """What a type requires; the subject says which."""

    TYPE = "type"
    """The version of the type that the case was begun with is the one that is judged by."""
    STATEMENT = "statement"
    """It was said; the subject is step/statement."""
    DOCUMENT = "document"
    COMPARISON = "comparison"
    ACCOUNT = "account"
    PAYEE = "payee"
    """The core bank has said that the account to be paid is of the name in the content."""
    PAPER = "paper"
    """Accepted, and the one that is in the content; the subject is the paper's id."""
    SUBMISSION = "submission"
    """What is to be done, unaltered since."""
    LIMIT = "limit"
    """Of the amount."""
    APPROVAL = "approval"
    """The subject is its level, and which of that level."""
    SHOWN = "shown"
    """To its end, on the customer's own screen."""
    CONFIRMATION = "confirmation"
    RECORDED = "recorded"
    """The subject is the party and its source."""


class WhyNot(StrEnum):
    """Why something is not proven."""

    MISSING = "missing"
    ALTERED = "altered"
    """What is on record does not belong together, or cannot be read any more."""
    ANOTHER_SESSION = "another_session"
    """It was done in another session than the confirmation."""
    ANOTHER_CONTENT = "another_content"
    """It was done of something else than what is submitted."""
    REFUSED = "refused"
    """Somebody has said no."""
    ENTERED = "entered"
    """Of a person who has entered something in this case."""
    NO_AUTHORITY = "no_authority"
    NOT_OPENED = "not_opened"
    """Without having looked at every photograph."""
    EXPIRED = "expired"
    NOT_RECORDED = "not_recorded"
    """At one of the moments that matter this track was not on record."""
    NOT_RECORDED_YET = "not_recorded_yet"
    """The recording is not on disk as far as that: it may be in a second."""
    OUT_OF_LIMITS = "out_of_limits"


class Proof(msgspec.Struct, frozen=True):
    """Something that is required, and the event that proves it; or why it is not proven."""

    kind: ProofKind
    subject: str = ""
    stream: StreamId | None = None
    version: int | None = None
    at: datetime | None = None
    why_not: WhyNot | None = None

    @property
    def is_given(self) -> bool:
        return self.why_not is None


def is_proven(proofs: tuple[Proof, ...]) -> bool:
    """Whether nothing is lacking. Of nothing at all, nothing is proven."""
    return bool(proofs) and all(proof.is_given for proof in proofs)
