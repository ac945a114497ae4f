"""What an earlier visit of the same browser says of a new one: who served it, and whether it broke off. Pure."""

from datetime import datetime, timedelta
from typing import Final

import msgspec

from session.identifiers import StaffId
from session.state import SessionState
from session.vocabulary import EndReason, PriorityClass

RETURNS_WITHIN: Final = timedelta(minutes=10)
"""Whoever was cut off comes back at once, or has found another way."""
KNOWN_FOR: Final = timedelta(hours=24)
"""How long who served before is asked for: as long as the cookie of a visit lasts."""
INTRODUCED: Final = frozenset({PriorityClass.ELDERLY, PriorityClass.VIP})
"""What the bank said of a customer holds for who returns soon, and no longer: a phone may be lent."""
_BROKE_OFF: Final = (EndReason.CUSTOMER_LOST, EndReason.TELLER_LOST)


class Known(msgspec.Struct, frozen=True):
    """Why a customer comes a little earlier, and whom they know."""

    classes: tuple[PriorityClass, ...] = ()
    preferred: StaffId | None = None


NOBODY_KNOWN: Final = Known()


def known_by(earlier: SessionState | None, now: datetime) -> Known:
    """What follows from the visit before; None: there was none, or nobody knows."""
    if earlier is None or earlier.ended_at is None or now - earlier.ended_at > KNOWN_FOR:
        return NOBODY_KNOWN
    if now - earlier.ended_at > RETURNS_WITHIN:
        return Known((), earlier.teller)
    broke_off = (PriorityClass.RETURNED,) if earlier.end_reason in _BROKE_OFF else ()
    return Known((*(one for one in earlier.classes if one in INTRODUCED), *broke_off), earlier.teller)
