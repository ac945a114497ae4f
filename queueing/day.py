"""A day as the log has it: who came, how long it took, who was on duty. What a simulation replays. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

import msgspec

from queueing.request import Request, Teller
from session import events as e
from session.vocabulary import NextDuty

ANSWERING_UNKNOWN_S: Final = 4.0
"""From the first ring to the teller's answer, where nobody has answered yet that day."""


class Contact(msgspec.Struct, frozen=True):
    """One who waited. `ended_at` is when the wait ended; None: it has not. `handled_s` runs from the teller's answer to
    the end of after-call work; None: nobody knows, because it was not answered or is not over."""

    request: Request
    answered: bool
    ended_at: datetime | None
    handled_s: float | None = None


class Span(msgspec.Struct, frozen=True):
    """From `begins_at` until just before `ends_at`."""

    begins_at: datetime
    ends_at: datetime


class Shift(msgspec.Struct, frozen=True):
    """When somebody worked, whatever they were doing then: ready, rung, in session, in after-call work."""

    teller: Teller
    spans: tuple[Span, ...]


class Day(msgspec.Struct, frozen=True):
    """Everything that happens from `begins_at` until just before `ends_at`. Contacts are in the order of arrival."""

    begins_at: datetime
    ends_at: datetime
    contacts: tuple[Contact, ...]
    shifts: tuple[Shift, ...]
    answering_s: float = ANSWERING_UNKNOWN_S


def duty_spans(
    changes: Iterable[tuple[datetime, e.TellerEvent]], begins_at: datetime, ends_at: datetime
) -> tuple[Span, ...]:
    """When a teller was working between the two moments, by their events in order of time, from some time before on."""
    spans: list[Span] = []
    since: datetime | None = None
    for at, event in changes:
        works = _works_after(event)
        if works is None:
            continue
        if works and since is None:
            since = at
        elif not works and since is not None:
            spans.append(Span(since, at))
            since = None
    if since is not None:
        spans.append(Span(since, ends_at))
    return _within(spans, begins_at, ends_at)


def answering_times(changes: Iterable[tuple[datetime, e.TellerEvent]]) -> list[float]:
    """How many seconds each ring took that this teller answered."""
    rung_at: datetime | None = None
    found: list[float] = []
    for at, event in changes:
        if isinstance(event, e.TellerEngaged | e.ChatTaken) and rung_at is not None:
            found.append((at - rung_at).total_seconds())
        rung_at = at if isinstance(event, e.TellerOffered) else None
    return found


def _works_after(event: e.TellerEvent) -> bool | None:
    """None: what somebody does stays as it is."""
    match event:
        case e.TellerReady() | e.TellerOffered() | e.TellerFreed() | e.TellerEngaged() | e.AfterCallWorkBegan():
            return True
        case e.ChatTaken() | e.ChatBecameCall() | e.CallBecameChat():
            return True
        case e.AfterCallWorkDone(next=following):
            return following is NextDuty.READY
        case e.TellerSetAside() | e.BreakBegan() | e.TrainingBegan() | e.TellerWentOffline():
            return False
        case _:
            return None


def _within(spans: Sequence[Span], begins_at: datetime, ends_at: datetime) -> tuple[Span, ...]:
    cut = (Span(max(one.begins_at, begins_at), min(one.ends_at, ends_at)) for one in spans)
    return tuple(one for one in cut if one.begins_at < one.ends_at)
