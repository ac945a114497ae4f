"""Whether those who came first were offered first: all wait in one line, and any teller may serve any of them. Pure.

Being passed over for a moment is no fault: several nodes offer at once, dozens of offers are on their way to the log at
a time, and who finds a request claimed by another node leaves it alone for a while. It must not go on.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from queueing.acd import LEFT_ALONE_S, LONGEST_WAIT_S
from queueing.claims import CLAIM_MS
from tests.faults.log_entries import Entry

TOLERANCE_S: Final = CLAIM_MS / 1000 + LEFT_ALONE_S + LONGEST_WAIT_S
"""How long one may be passed over. A worker that dies with a claim holds its session for as long as that lasts;
who finds it claimed leaves it alone for a while; and what was missed is looked at again after the longest wait."""
BREAK_S: Final = LONGEST_WAIT_S
"""Offers further apart than this: nobody was passed over in between, there was nothing to give (or an outage)."""


@dataclass(frozen=True)
class Overtaking:
    """`waits` came first, and others were offered for `passed_s`, at last `overtaker`."""

    waits: str
    overtaker: str
    passed_s: float
    at_s: float


@dataclass(frozen=True)
class _Passed:
    since_s: float
    last_s: float


@dataclass(frozen=True)
class _Place:
    joined_s: float
    is_there: bool = True
    let_pass_by: str | None = None
    rung: str | None = None
    passed: _Passed | None = None

    @property
    def is_available(self) -> bool:
        """It does not ring, and its page is there."""
        return self.is_there and self.rung is None


def overtakings(log: Iterable[Entry]) -> list[Overtaking]:
    """Who was passed over for longer than the tolerance. Who let a request pass is not rung with it again soon."""
    found: list[Overtaking] = []
    line: dict[str, _Place] = {}
    for entry in log:
        if not entry.is_of_session:
            continue
        if entry.kind == "OfferMade" and entry.subject in line:
            found += _overtaken_by(entry, line)
        _take(entry, line)
    return found


def _overtaken_by(entry: Entry, line: dict[str, _Place]) -> list[Overtaking]:
    chosen, found = line[entry.subject], list[Overtaking]()
    for session, place in line.items():
        is_passed = place.joined_s < chosen.joined_s and place.is_available
        if not is_passed or place.let_pass_by == entry.data["teller"]:
            continue
        goes_on = place.passed is not None and entry.at_s - place.passed.last_s <= BREAK_S
        since_s = place.passed.since_s if place.passed is not None and goes_on else entry.at_s
        line[session] = replace(place, passed=_Passed(since_s, entry.at_s))
        if entry.at_s - since_s > TOLERANCE_S:
            found.append(Overtaking(session, entry.subject, entry.at_s - since_s, entry.at_s))
    return found


def _take(entry: Entry, line: dict[str, _Place]) -> None:
    session, place = entry.subject, line.get(entry.subject)
    if entry.kind == "LineJoined":
        line[session] = _Place(entry.at_s)
    elif place is None:
        return
    elif entry.kind in ("ServiceEnded", "SessionClosed"):
        del line[session]
    else:
        line[session] = _changed(place, entry)


def _changed(place: _Place, entry: Entry) -> _Place:
    match entry.kind:
        case "OfferMade":
            return replace(place, rung=str(entry.data["teller"]), passed=None)
        case "OfferLapsed" | "OfferRefused":
            return replace(place, rung=None, let_pass_by=place.rung)
        case "ConnectingFailed":
            return replace(place, rung=None)
        case "PartyLost" if entry.data["party"] == "customer":
            return replace(place, is_there=False, passed=None)
        case "PartyReturned" if entry.data["party"] == "customer":
            return replace(place, is_there=True)
        case _:
            return place
