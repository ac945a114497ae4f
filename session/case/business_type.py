"""A type of business as data: what has to be said, shown, filled in, checked and approved before it is carried out."""

from enum import StrEnum
from typing import Final, NewType

import msgspec

from session.case.amount import Amount
from session.case.effects import Effect
from session.case.form import Form
from session.case.words import Words
from session.vocabulary import Business, Channel, Source

TypeId = NewType("TypeId", str)
"""`transfer_to_other`: the name of a type, the same in all its versions."""
StepId = NewType("StepId", str)
StatementId = NewType("StatementId", str)
PaperId = NewType("PaperId", str)

LEVELS: Final = range(1, 10)
"""Of authority: 1 may approve the least."""
MOST_APPROVALS: Final = 5
"""Of one level: more people than a customer waits for."""
MOST_SHEETS: Final = 10
"""Photographs of one paper."""
AUTHORISED_FOR_S: Final = range(60, 86_401)
"""An authorisation that outlives a day is no answer to what is before the customer now."""


class StepKind(StrEnum):
    """What is done in a step; each but `talk` is there once at most."""

    TALK = "talk"
    IDENTITY = "identity"
    PAPERS = "papers"
    FORM = "form"
    REVIEW = "review"
    CONFIRMATION = "confirmation"


class DocumentKind(StrEnum):
    IDENTITY_CARD = "identity_card"
    PASSPORT = "passport"


class PictureOf(StrEnum):
    """What a photograph shows."""

    CARD_PORTRAIT = "card_portrait"
    """The side of an identity card with name, number and picture."""
    CARD_EMBLEM = "card_emblem"
    """The side with the emblem, the issuer, and the dates between which it is valid."""
    PASSPORT_PAGE = "passport_page"
    """With the picture, and the two lines that machines read."""
    PAPER = "paper"


SIDES: Final[dict[DocumentKind, tuple[PictureOf, ...]]] = {
    DocumentKind.IDENTITY_CARD: (PictureOf.CARD_PORTRAIT, PictureOf.CARD_EMBLEM),
    DocumentKind.PASSPORT: (PictureOf.PASSPORT_PAGE,),
}
"""What has to be photographed of a document."""


class IdentityCheck(StrEnum):
    """What proves who the customer is; each is a proof of its own."""

    DOCUMENT = "document"
    """A still of the document from the customer's own camera, its number and dates valid."""
    COMPARISON = "comparison"
    """The teller has compared the document's picture with the person."""
    ACCOUNT = "account"
    """The core bank's account names the same document number."""


class Risk(StrEnum):
    """What makes a case one that others should look at, whatever its amount."""

    ELDERLY = "elderly"
    """65 years or more by the document."""
    PASSPORT = "passport"
    """Identified by a passport."""
    DOUBT = "doubt"
    """The teller has a doubt, and says so."""


class RecordedParty(StrEnum):
    CUSTOMER = "customer"
    TELLER = "teller"


class Statement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the teller says. A required one is ticked as it is said, which is when QA looks for it."""

    id: StatementId
    text: Words
    required: bool = True


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Of the guided flow. Open once all the steps that it names in `after` are done."""

    id: StepId
    kind: StepKind
    title: Words
    after: tuple[StepId, ...] = ()
    statements: tuple[Statement, ...] = ()


class Identity(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    documents: tuple[DocumentKind, ...]
    checks: tuple[IdentityCheck, ...]


class Paper(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the customer photographs."""

    id: PaperId
    title: Words
    hint: Words | None = None
    required: bool = True
    sheets: int = 1


class Track(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sound or picture that must be on record while it matters."""

    party: RecordedParty
    source: Source


class Approval(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """So many people of at least this level, none of whom has entered anything."""

    level: int
    count: int = 1
    another_unit: bool = False


class ReviewRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Holds from an amount on, or for a risk, or (neither) always. What all rules that hold ask for is needed."""

    approvals: tuple[Approval, ...]
    at_least: Amount | None = None
    risk: Risk | None = None


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Of the amount: of one case, and of one customer in a day."""

    least: Amount | None = None
    most: Amount | None = None
    most_a_day: Amount | None = None


class Texts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the customer reads. `{amount}` and the names of fields stand for their values, masked where they must be."""

    warning: Words
    """Before the confirmation: what a fraudster would have them do."""
    done: Words
    refused: Words
    to_mind: Words
    comes_next: Words


class BusinessType(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of business, in one version."""

    id: TypeId
    title: Words
    business: Business
    """By which line its customers come."""
    channels: tuple[Channel, ...]
    steps: tuple[Step, ...]
    form: Form
    identity: Identity
    papers: tuple[Paper, ...]
    recorded: tuple[Track, ...]
    review: tuple[ReviewRule, ...]
    authorisation_valid_s: int
    limits: Limits
    effect: Effect
    texts: Texts
