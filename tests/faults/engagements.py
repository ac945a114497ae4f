"""Who was taken by whom, from when to when, by the sessions' own histories: and where two of these overlap. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from tests.faults.log_entries import Entry

_UNANSWERED: Final = frozenset({"OfferLapsed", "OfferRefused", "OfferWithdrawn", "ConnectingFailed"})


@dataclass(frozen=True)
class Overlap:
    """A teller with two sessions, or a session with two offers, at once."""

    of_teller: bool
    subject: str
    first: str
    second: str


def overlaps(log: Iterable[Entry]) -> list[Overlap]:
    """Each begins with `OfferMade`; it ends unanswered, or with the work after the call."""
    found: list[Overlap] = []
    teller_of: dict[str, str] = {}
    """Of each session that is taken."""
    sessions_of: dict[str, list[str]] = {}
    """Of each teller who is."""
    for entry in log:
        if not entry.is_of_session:
            continue
        session = entry.subject
        if entry.kind == "OfferMade":
            teller = str(entry.data["teller"])
            if session in teller_of:
                found.append(Overlap(of_teller=False, subject=session, first=teller_of[session], second=teller))
            taken = sessions_of.setdefault(teller, [])
            if taken:
                found.append(Overlap(of_teller=True, subject=teller, first=taken[-1], second=session))
            taken.append(session)
            teller_of[session] = teller
        elif (entry.kind in _UNANSWERED or entry.kind == "WrapUpDone") and session in teller_of:
            sessions_of[teller_of.pop(session)].remove(session)
    return found
