"""How the customer is shown what is submitted, and confirms it or not. Each names the submission and its hash."""

from enum import StrEnum

import msgspec

from session.case.acting import ActingStaff
from session.event import Event
from session.identifiers import SessionId
from session.personal import Personal, PersonalDocument, no_document, nobody
from session.vocabulary import Language


class ConfirmedBy(StrEnum):
    """How a customer shows that it was them."""

    SIGNATURE = "signature"
    """Drawn on their own screen."""


class Wish(StrEnum):
    """What a customer says who does not confirm."""

    CHANGE = "change"
    """Something of it is to be otherwise."""
    NOTHING = "nothing"
    """It is not to be done at all."""


class ConfirmationAsked(Event, frozen=True):
    """It is put before the customer, on their own screen."""

    session: SessionId
    by: ActingStaff
    submission: int
    sha256: str


class ContentShown(Event, frozen=True):
    """The customer's page has shown it to its end, in this language. Said by the page, before anybody can confirm."""

    session: SessionId
    submission: int
    sha256: str
    language: Language


class CustomerConfirmed(Event, frozen=True):
    """The customer wants just this. `signature` is the drawn line, as `signature.py` describes it, never a picture."""

    session: SessionId
    submission: int
    sha256: str
    confirmed_by: ConfirmedBy
    signature: PersonalDocument = msgspec.field(default_factory=no_document)


class CustomerDeclined(Event, frozen=True):
    """The customer does not confirm this submission; entered anew, another may be."""

    session: SessionId
    submission: int
    sha256: str
    wish: Wish
    remark: Personal = msgspec.field(default_factory=nobody)


ConfirmationEvent = ConfirmationAsked | ContentShown | CustomerConfirmed | CustomerDeclined
