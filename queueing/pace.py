"""How fast a line moves: what was seen of the last hour, as the estimate needs it. Pure.

Rates are counts over the time in which they could have happened, so that a conversation still going on and a customer
still waiting count too (the maximum likelihood estimate for censored exponential times): when everything stands still,
the rates fall without anybody having to finish first.
"""

import math
from collections.abc import Collection, Mapping
from typing import Final

import msgspec

from session.vocabulary import Business

WINDOWS_S: Final = (300.0, 600.0, 1_200.0, 2_400.0, 4_800.0)
"""How far back one may look, the shortest first: it notices an outage, the longest is the least noisy."""
DOUBT: Final = 2.6
"""A longer look is taken unless a shorter one contradicts it by so many standard deviations."""
FEWEST_TO_DOUBT_BY: Final = 4.0
"""A look in which fewer were due says too little to contradict."""
USUAL_HANDLE_S: Final = 300.0
"""What a conversation is taken to last before any has been measured."""
USUAL_PATIENCE_S: Final = 1_200.0
"""How long customers wait before they leave, before any has been seen to."""
PATIENCE_WEIGHT: Final = 3.0
"""Few leave, so few are enough to learn from."""


class Finished(msgspec.Struct, frozen=True):
    """Conversations that ended within one look back, and tellers' time in conversations within it, ended or not.

    A teller who is in several at once is in them for the time that passes, once.
    """

    count: float
    busy_s: float


class Left(msgspec.Struct, frozen=True):
    """Customers who left the line before anybody answered, and customers' time in the line, of who still waits too."""

    count: int
    waited_s: float


class Usual(msgspec.Struct, frozen=True):
    """What conversations last on other days, and how many are known."""

    handle_s: float = USUAL_HANDLE_S
    known_by: float = 4.0


class Pace(msgspec.Struct, frozen=True):
    """What the estimate takes."""

    handle_s: float
    """A teller's time for one conversation, from the ring to the end of after-call work: a third of it where
    three are had at once."""
    known_by: float
    """How many conversations this is known by: the fewer, the wider the range."""
    leave_rate: float
    """Of one who waits, per second."""


def pace_of(looks: tuple[Finished, ...], left: Left, usual: Usual) -> Pace:
    """The pace now, from looks back over `WINDOWS_S`: the longest that no shorter one contradicts (Lepski's method).

    The longest of all is what is usual; so a quiet morning is estimated by other days, and an outage by its minutes.
    """
    all_looks = (*looks, Finished(usual.known_by, usual.handle_s * usual.known_by))
    best = all_looks[-1]
    for place, look in enumerate(all_looks):
        if any(_contradicts(shorter, look) for shorter in all_looks[:place]):
            best = all_looks[place - 1]
            break
    return Pace(
        handle_s=(best.busy_s + usual.handle_s) / (best.count + 1),
        known_by=best.count + 1,
        leave_rate=(PATIENCE_WEIGHT + left.count) / (PATIENCE_WEIGHT * USUAL_PATIENCE_S + left.waited_s),
    )


def _contradicts(shorter: Finished, longer: Finished) -> bool:
    """Whether so few or so many in the shorter look would be strange at the longer one's rate: a score test."""
    if longer.busy_s <= 0:
        return False
    due = shorter.busy_s * longer.count / longer.busy_s
    return due >= FEWEST_TO_DOUBT_BY and abs(shorter.count - due) > DOUBT * math.sqrt(due)


def share_of(businesses: Collection[Business], begun: Mapping[Business, int], lines: int) -> float:
    """What part of the tellers' time goes to a line of these businesses, by whose conversations have begun of late.

    Lines that share tellers are each served by a part of them; one that serves all businesses has all.
    """
    own = sum(begun.get(business, 0) for business in businesses)
    return (own + 1) / (sum(begun.values()) + lines)


UNKNOWN_PACE: Final = pace_of((), Left(0, 0.0), Usual())
"""Before anything has been seen."""


class PaceNow(msgspec.Struct, frozen=True):
    """The pace, and of which businesses conversations have begun of late."""

    pace: Pace = UNKNOWN_PACE
    begun: Mapping[Business, int] = {}
