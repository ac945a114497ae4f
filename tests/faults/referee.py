"""The referee: says from the log, and from what people saw, whether anybody was offered twice or lost. Pure.

It shares nothing with the rules that it watches over but the names of events: a fault in the product's own tables must
not hide itself here.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from session.identifiers import OfferId, SessionId
from tests.faults.engagements import Overlap, overlaps
from tests.faults.log_entries import Entry
from tests.faults.order_of_arrival import Overtaking, overtakings
from tests.faults.records import ClientRecord


class Fault(StrEnum):
    """What the referee looks for."""

    TWO_ENGAGEMENTS = "two engagements of one teller at once"
    RUNG_TWICE = "one session rung at two tellers at once"
    HEARD_UNLOGGED = "heard on a socket, and not in the log"
    DONE_UNLOGGED = "answered Done, and not in the log"
    CARRIED_OUT_TWICE = "one command with two effects"
    NOT_ENDED = "a session that did not end"
    LOST = "abandoned, though its customer did not choose so"
    OVERTAKEN = "overtaken by whoever came later"
    LEFT_OVER = "waits, while a teller is ready"
    READ_MODEL = "a read model that made again is another"
    TROUBLE = "somebody was not answered, or not served"


@dataclass(frozen=True)
class Finding:
    """One thing that must not be."""

    fault: Fault
    subject: str
    detail: str = ""


@dataclass(frozen=True)
class Limits:
    """Of this run, in seconds: how long a place in the line was kept."""

    waiting_grace_s: float


ALWAYS_LOGGED: Final = frozenset({"JoinLine", "AcceptOffer", "RefuseOffer", "EndService", "FinishWrapUp"})
"""Whose `Done` means that something happened: all others may find done already what they ask for."""
_ENDS: Final = frozenset({"served", "abandoned"})


def findings(log: Sequence[Entry], clients: Sequence[ClientRecord], limits: Limits) -> list[Finding]:
    """All that is wrong; empty is what everybody hopes for."""
    return [
        *(_of_overlap(overlap) for overlap in overlaps(log)),
        *_heard_unlogged(log, clients),
        *_done_unlogged(log, clients),
        *_carried_out_twice(log),
        *_not_ended(log, clients),
        *_lost(log, clients, limits),
        *(_of_overtaking(one) for one in overtakings(log)),
        *_left_over(log),
        *(Finding(Fault.TROUBLE, client.name, trouble) for client in clients for trouble in client.troubles),
    ]


def _of_overlap(overlap: Overlap) -> Finding:
    fault = Fault.TWO_ENGAGEMENTS if overlap.of_teller else Fault.RUNG_TWICE
    return Finding(fault, overlap.subject, f"{overlap.first} and {overlap.second}")


def _of_overtaking(one: Overtaking) -> Finding:
    return Finding(Fault.OVERTAKEN, one.waits, f"{one.passed_s:.1f} s, by {one.overtaker}, at {one.at_s:.1f}")


def _heard_unlogged(log: Iterable[Entry], clients: Iterable[ClientRecord]) -> Iterable[Finding]:
    """Every event of every socket must be in the log at its place; a ring with its own offer."""
    stored = {(entry.stream, entry.version): (entry.kind, _ring_of(entry)) for entry in log}
    for client in clients:
        for heard in client.heard:
            if stored.get((heard.stream, heard.version)) != (heard.kind, heard.offer):
                yield Finding(Fault.HEARD_UNLOGGED, client.name, f"{heard.kind} {heard.stream} {heard.version}")


def _ring_of(entry: Entry) -> OfferId | None:
    return OfferId(entry.data["offer"]) if entry.kind == "TellerOffered" else None


def _done_unlogged(log: Iterable[Entry], clients: Iterable[ClientRecord]) -> Iterable[Finding]:
    logged = {entry.command for entry in log}
    for client in clients:
        for command, kind in client.carried_out.items():
            if kind in ALWAYS_LOGGED and command not in logged:
                yield Finding(Fault.DONE_UNLOGGED, client.name, f"{kind} {command}")


def _carried_out_twice(log: Iterable[Entry]) -> Iterable[Finding]:
    effects = Counter((entry.command, entry.stream, entry.kind) for entry in log)
    for (command, stream, kind), times in effects.items():
        if times > 1:
            yield Finding(Fault.CARRIED_OUT_TWICE, stream, f"{kind} {times} times by {command}")


def _histories(log: Iterable[Entry]) -> Mapping[str, list[Entry]]:
    histories: dict[str, list[Entry]] = {}
    for entry in log:
        if entry.is_of_session:
            histories.setdefault(entry.subject, []).append(entry)
    return histories


def result_of(history: Iterable[Entry]) -> str | None:
    """How a session closed; None: it is open."""
    results = [str(entry.data["result"]) for entry in history if entry.kind == "SessionClosed"]
    return results[-1] if results else None


def _not_ended(log: Iterable[Entry], clients: Iterable[ClientRecord]) -> Iterable[Finding]:
    """A visit that a dying web process opened and told nobody of may still stand at the door: it is given up later."""
    known = {client.session for client in clients}
    for session, history in _histories(log).items():
        result = result_of(history)
        is_forgotten = session not in known and not any(entry.kind == "LineJoined" for entry in history)
        if result not in _ENDS and not (result is None and is_forgotten):
            yield Finding(Fault.NOT_ENDED, session, f"{result}, last {history[-1].kind}")


def _lost(log: Iterable[Entry], clients: Iterable[ClientRecord], limits: Limits) -> Iterable[Finding]:
    """Who joined a line and was not served must have chosen so, or have stayed away longer than a place is kept."""
    histories = _histories(log)
    customers = {client.session: client for client in clients if client.session is not None}
    for session, client in customers.items():
        if session not in histories:
            yield Finding(Fault.LOST, session, f"{client.name} was told this session, and the log does not know it")
    for session, history in histories.items():
        joined = any(entry.kind == "LineJoined" for entry in history)
        if not joined or result_of(history) != "abandoned":
            continue
        client = customers.get(SessionId(session))
        if client is None or not _chose(client, history[-1].at_s, limits):
            name = client.name if client is not None else "somebody unknown"
            yield Finding(Fault.LOST, session, f"{name}; closed at {history[-1].at_s:.2f} by {history[-1].command}")


def _chose(client: ClientRecord, closed_s: float, limits: Limits) -> bool:
    if client.chose_to_leave_s is not None and client.chose_to_leave_s <= closed_s:
        return True
    gone_s = client.chose_to_vanish_s
    if gone_s is None or closed_s < gone_s + limits.waiting_grace_s:
        return False
    # Whoever was back before the place was given up was not away for longer than it is kept.
    return client.came_back_s is None or client.came_back_s >= gone_s + limits.waiting_grace_s


def _left_over(log: Iterable[Entry]) -> Iterable[Finding]:
    """At the end nobody waits while somebody is there to serve them."""
    last_duty: dict[str, str] = {}
    waiting: dict[str, str] = {}
    for entry in log:
        if not entry.is_of_session:
            if entry.kind not in _NO_DUTY:
                last_duty[entry.subject] = _duty_after(entry)
        elif entry.kind in ("LineJoined", "OfferLapsed", "OfferRefused", "ConnectingFailed"):
            waiting[entry.subject] = entry.kind
        elif entry.kind in ("OfferMade", "SessionClosed"):
            waiting.pop(entry.subject, None)
    ready = [teller for teller, duty in last_duty.items() if duty == "ready"]
    if ready:
        for session in waiting:
            yield Finding(Fault.LEFT_OVER, session, f"{len(ready)} tellers are ready")


_NO_DUTY: Final = frozenset({"TellerReturned", "TellerMessaged", "MessageRead", "TellerForced"})


def _duty_after(entry: Entry) -> str:
    if entry.kind in ("TellerReady", "TellerFreed"):
        return "ready"
    return str(entry.data["next"]) if entry.kind == "AfterCallWorkDone" else "not ready"
