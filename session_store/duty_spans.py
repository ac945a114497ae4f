"""How long a teller was in which state: from events to spans. Pure."""

from datetime import datetime
from typing import NamedTuple

import msgspec

from session import events as e
from session.identifiers import StaffId
from session.state import TellerState, evolve_teller
from session.vocabulary import Duty


class DutySpan(msgspec.Struct, frozen=True):
    """A teller was in this state from then until then; None: still is. Offline is no span."""

    teller: StaffId
    duty: Duty
    began_at: datetime
    ended_at: datetime | None = None


class SpanChange(NamedTuple):
    """Whether the span that was open ends with the event, and which begins with it."""

    ends: bool
    begins: DutySpan | None


def change_of_span(teller: StaffId, now: DutySpan | None, event: e.TellerEvent, at: datetime) -> SpanChange:
    """What an event does to the span that is open `now`; without one the teller is offline."""
    before = TellerState(teller) if now is None else TellerState(teller, now.duty, now.began_at)
    after = evolve_teller(before, event, at)
    if after.duty is before.duty:
        return SpanChange(ends=False, begins=None)
    begins = DutySpan(teller, after.duty, at) if after.duty is not Duty.OFFLINE else None
    return SpanChange(ends=now is not None, begins=begins)
