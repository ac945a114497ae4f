"""Who of those that keep their place while away is to be summoned now. Pure.

Somebody who is summoned comes or does not, and it takes a while to know. So one more is called than there are tellers
free, and whoever has been called counts as there for those behind.
"""

from collections import Counter
from typing import Final

from queueing.line import Line
from queueing.pace import PaceNow
from session.identifiers import SessionId
from session.vocabulary import Business, CallbackStage

SUMMON_WITHIN_S: Final = 120
"""Whose estimate ends by then is summoned: to hear the phone and come takes about as long."""
ONE_AHEAD: Final = 1
"""How many are summoned beyond the tellers that are free, so that the next one free has somebody."""


def to_be_summoned(line: Line, pace: PaceNow) -> tuple[SessionId, ...]:
    """In the order of their places. Nobody as long as no teller is on duty: they would come for nothing."""
    if not line.on_duty:
        return ()
    summoned: list[SessionId] = []
    now_coming: Counter[Business] = Counter()
    for waiting in line.waiting.values():
        if waiting.callback is not CallbackStage.AWAY:
            continue
        together = line.together(waiting.business)
        coming = waiting.coming + sum(now_coming[business] for business in together)
        if _turn_has_come(line, waiting.business, coming, pace):
            summoned.append(waiting.session)
            now_coming[waiting.business] += 1
    return tuple(summoned)


def _turn_has_come(line: Line, business: Business, coming: int, pace: PaceNow) -> bool:
    if coming < line.ready + ONE_AHEAD:
        return True
    wait = line.estimate_for(business, coming, pace)
    return wait is not None and wait.to_s <= SUMMON_WITHIN_S
