"""How long a teller was in which state: from events to spans. Pure."""

from datetime import datetime
from typing import NamedTuple

import msgspec

from session import events as e
from session.identifiers import SessionId, StaffId
from session.teller_state import TellerState, evolve_teller
from session.vocabulary import Duty


class DutySpan(msgspec.Struct, frozen=True):
    """A teller was in this state from then until then; None: still is. Offline is no span."""

    teller: StaffId
    duty: Duty
    began_at: datetime
    ended_at: datetime | None = None
    chats: tuple[SessionId, ...] = ()
    """In hand by now, or when it ended."""


class SpanChange(NamedTuple):
    """Whether the span that was open ends with the event, which begins with it, and the chats in hand after it."""

    ends: bool
    begins: DutySpan | None
    chats: tuple[SessionId, ...] = ()


def change_of_span(teller: StaffId, now: DutySpan | None, event: e.TellerEvent, at: datetime) -> SpanChange:
    """What an event does to the span that is open `now`; without one the teller is offline."""
    before = TellerState(teller) if now is None else TellerState(teller, now.duty, now.began_at, chats=now.chats)
    after = evolve_teller(before, event, at)
    if after.duty is before.duty:
        return SpanChange(ends=False, begins=None, chats=after.chats)
    begins = DutySpan(teller, after.duty, at, chats=after.chats) if after.duty is not Duty.OFFLINE else None
    return SpanChange(ends=now is not None, begins=begins, chats=after.chats)
