"""What a report says of a number of contacts. Pure. Every definition stands in docs/metrics.md, in the same words."""

import math
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

import msgspec

from session.vocabulary import Business
from session_store.contact_facts import ContactCounts, ContactFacts

SHORT_ABANDON_S: Final = 5.0
"""Who leaves within so many seconds has changed their mind or touched the wrong thing: counted apart."""
P90: Final = 0.9

TargetOf = Callable[[Business], float]
"""Within how many seconds a contact for this business is to be answered."""


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """Counts; times in seconds; parts as fractions. None where there is nothing to take it of."""

    offered: int
    answered: int
    answered_in_target: int
    abandoned: int
    abandoned_short: int
    service_level_answered: float | None
    service_level_all: float | None
    wait_mean_s: float | None
    wait_p90_s: float | None
    wait_longest_s: float | None
    handle_mean_s: float | None
    talk_mean_s: float | None
    held_mean_s: float | None
    after_call_mean_s: float | None
    rings: int
    rings_missed: int
    transfers: int
    consultations: int
    callbacks: int
    callbacks_answered: int


def figures_of(contacts: Iterable[ContactFacts], target_of: TargetOf) -> Figures:
    """The figures of these contacts; those who never joined a line do not count."""
    joined = [one for one in contacts if one.joined_line_at is not None]
    counts = counts_of(joined, target_of)
    answered = [one for one in joined if one.answered_at is not None]
    waits = sorted(waited_s(one) for one in answered)
    handled = [one for one in answered if one.wrapped_up_at is not None]
    return Figures(
        offered=counts.offered,
        answered=counts.answered,
        answered_in_target=counts.answered_in_target,
        abandoned=counts.abandoned,
        abandoned_short=counts.abandoned_short,
        service_level_answered=level_of_answered(counts),
        service_level_all=level_of_all(counts),
        wait_mean_s=mean(waits),
        wait_p90_s=quantile(waits, P90),
        wait_longest_s=waits[-1] if waits else None,
        handle_mean_s=mean([_s(one.answered_at, one.wrapped_up_at) for one in handled]),
        talk_mean_s=mean([_s(one.answered_at, one.ended_at) for one in handled]),
        held_mean_s=mean([one.held_s for one in handled]),
        after_call_mean_s=mean([_s(one.ended_at, one.wrapped_up_at) for one in handled]),
        rings=sum(one.rings for one in joined),
        rings_missed=sum(one.rings_missed for one in joined),
        transfers=sum(one.transfers for one in joined),
        consultations=sum(one.consultations for one in joined),
        callbacks=sum(one.callback_asked for one in joined),
        callbacks_answered=sum(one.callback_asked for one in answered),
    )


def counts_of(contacts: Iterable[ContactFacts], target_of: TargetOf) -> ContactCounts:
    """How many there were of each kind; those who never joined a line do not count.

    `session_store.figures.contact_counts` has the database count the same, where thousands are counted each second.
    """
    joined = [one for one in contacts if one.joined_line_at is not None]
    answered = [one for one in joined if one.answered_at is not None]
    left = [one for one in joined if one.answered_at is None and one.left_at is not None]
    short = sum(waited_s(one) <= SHORT_ABANDON_S for one in left)
    return ContactCounts(
        offered=len(joined),
        answered=len(answered),
        answered_in_target=sum(waited_s(one) <= target_of(one.business) for one in answered),
        abandoned=len(left) - short,
        abandoned_short=short,
    )


def level_of_answered(counts: ContactCounts) -> float | None:
    """The part of the answered that was in time; None of nobody."""
    return part(counts.answered_in_target, counts.answered)


def level_of_all(counts: ContactCounts) -> float | None:
    """The part of the answered and abandoned that was answered in time; None of nobody."""
    return part(counts.answered_in_target, counts.answered + counts.abandoned)


def waited_s(contact: ContactFacts) -> float:
    """From joining the line to the conversation, or to leaving without one; less the time away by a callback."""
    over = contact.answered_at or contact.left_at
    # To the microsecond, as the database takes it away: a float's difference would be late by less than that.
    return _s(contact.joined_line_at, over - timedelta(seconds=contact.away_s) if over is not None else None)


def part(some: int, of: int) -> float | None:
    """As a fraction; None of nothing."""
    return some / of if of else None


def mean(values: Sequence[float]) -> float | None:
    """None of nothing."""
    return math.fsum(values) / len(values) if values else None


def quantile(ordered: Sequence[float], share: float) -> float | None:
    """The least value that at least `share` of them do not exceed (nearest rank); None of nothing."""
    return ordered[math.ceil(share * len(ordered)) - 1] if ordered else None


def _s(start: datetime | None, end: datetime | None) -> float:
    assert start is not None, "a contact has begun before it ends"
    assert end is not None, "only what is over has a length"
    return (end - start).total_seconds()
