"""What reports need to know of one contact, and how an event changes it. Pure. docs/metrics.md says what counts."""

from datetime import datetime
from typing import Any

import msgspec

from session import events as e
from session.identifiers import StaffId
from session.vocabulary import Business, Channel, Purpose
from session_store.session_row import Row


class ContactFacts(Row, frozen=True):
    """One contact of a customer, from the line to the end of the after-call work."""

    version: int
    business: Business
    channel: Channel
    """On which it began; a chat that became a call is a chat here."""
    joined_line_at: datetime | None = None
    answered_at: datetime | None = None
    """When customer and teller were both connected for the first time, or began to write."""
    left_at: datetime | None = None
    """When it ended without a conversation."""
    ended_at: datetime | None = None
    wrapped_up_at: datetime | None = None
    teller_id: StaffId | None = None
    """Who answered."""
    rings: int = 0
    rings_missed: int = 0
    """Not answered in time, or refused."""
    transfers: int = 0
    """How often the customer became another teller's, after consulting or without."""
    consultations: int = 0
    """How often a colleague was asked into the call."""
    held_since: datetime | None = None
    held_s: float = 0.0
    callback_asked: bool = False
    away_since: datetime | None = None
    """Since when the customer has gone and the place been kept."""
    away_s: float = 0.0
    """How long they were away altogether: no time in which they waited."""


class ContactCounts(msgspec.Struct, frozen=True, kw_only=True):
    """Of those who joined a line in some time. docs/metrics.md defines each."""

    offered: int = 0
    answered: int = 0
    answered_in_target: int = 0
    abandoned: int = 0
    abandoned_short: int = 0

    def __add__(self, other: "ContactCounts") -> "ContactCounts":
        return ContactCounts(
            offered=self.offered + other.offered,
            answered=self.answered + other.answered,
            answered_in_target=self.answered_in_target + other.answered_in_target,
            abandoned=self.abandoned + other.abandoned,
            abandoned_short=self.abandoned_short + other.abandoned_short,
        )


def contact_after(before: ContactFacts | None, event: e.SessionEvent, version: int, at: datetime) -> ContactFacts:
    """The facts after one more event; the first event of a session makes them."""
    if before is None:
        assert isinstance(event, e.SessionOpened), "a session's first event opens it"
        return ContactFacts(version, event.business, event.channel)
    return msgspec.structs.replace(before, version=version, **_changes(before, event, at))


def _changes(before: ContactFacts, event: e.SessionEvent, at: datetime) -> dict[str, Any]:
    match event:
        case e.LineJoined():
            return {"joined_line_at": at}
        case e.CallbackAsked():
            return {"callback_asked": True, "away_since": before.away_since or at}
        case e.CallbackConfirmed():
            return _away_over(before, at)
        case e.OfferMade():
            return {"rings": before.rings + 1}
        case e.OfferLapsed() | e.OfferRefused():
            return {"rings_missed": before.rings_missed + 1}
        case e.OfferAccepted(teller=teller) if before.answered_at is None:
            return {"teller_id": teller}
        case e.ConnectingFailed():
            return {"teller_id": None}
        case e.MediaStarted() | e.ChatBegan() if before.answered_at is None:
            return {"answered_at": at}
        case _:
            return _changes_of_call(before, event, at)


def _changes_of_call(before: ContactFacts, event: e.SessionEvent, at: datetime) -> dict[str, Any]:
    match event:
        case e.HandedOver():
            return {"transfers": before.transfers + 1}
        case e.ColleagueSought(purpose=Purpose.CONSULT):
            return {"consultations": before.consultations + 1}
        case e.HoldBegan():
            return {"held_since": at}
        case e.HoldEnded():
            return _hold_over(before, at)
        case e.ServiceEnded() if before.answered_at is None:
            return {"left_at": at}
        case e.ServiceEnded():
            return {"ended_at": at, **_hold_over(before, at)}
        case e.SessionClosed() if before.ended_at is not None:
            return {"wrapped_up_at": at}
        case e.SessionClosed() if before.left_at is None:
            return {"left_at": at, **_away_over(before, at)}
        case _:
            return {}


def _away_over(before: ContactFacts, at: datetime) -> dict[str, Any]:
    if before.away_since is None:
        return {}
    return {"away_since": None, "away_s": before.away_s + (at - before.away_since).total_seconds()}


def _hold_over(before: ContactFacts, at: datetime) -> dict[str, Any]:
    if before.held_since is None:
        return {}
    return {"held_since": None, "held_s": before.held_s + (at - before.held_since).total_seconds()}
