"""Tell waiting customers their place, and tellers the line, whenever it has changed."""

import asyncio
import time
from collections.abc import Mapping
from typing import Final

from queueing.line import Line
from queueing.line_query import read_line
from queueing.pace import PaceNow
from session.actors import Customer
from signaling.connection import Connection
from signaling.door import Door
from signaling.server_messages import LinePlace, LineState

LOOK_S: Final = 0.25
"""A place that is a quarter of a second old is still the place."""
REST: Final = 7.0
"""So many times as long as a look took it rests at least: with thousands in the line, offers need the time more."""
PAGES_AT_ONCE: Final = 50
"""Some three milliseconds of the process: no offer on its way to a page waits longer for those that are told this."""
NEAR: Final = 20
"""Whoever has so few ahead is told of each step."""
LONGER_MS: Final = 5_000
"""By so much has the longest wait to be another, for who looks at it in minutes."""
STEP: Final = 0.02
"""Further back the page shows much the same: it is told of a fiftieth of the way, or of the wait, at a time."""


async def push_line(door: Door) -> None:
    """For ever: one look at the line for all pages of this process, and to each page what is new to it."""
    told: dict[str, LinePlace | LineState] = {}
    took_s = 0.0
    while True:
        await asyncio.sleep(max(LOOK_S, REST * took_s))
        began_s = time.monotonic()
        pages = [page for _, page in door.hub.owners() if isinstance(page, Connection)]
        told = await _tell(door, pages, told) if pages else {}
        took_s = time.monotonic() - began_s


async def _tell(
    door: Door, pages: list[Connection], told: Mapping[str, LinePlace | LineState]
) -> dict[str, LinePlace | LineState]:
    """Returns what each page was told last."""
    customers = [page.actor.session for page in pages if isinstance(page.actor, Customer)]
    line = await read_line(door.counter.store.pool, customers)
    pace = await door.pace.now(door.counter.store.pool)
    state, now_told = _state_of(line), dict[str, LinePlace | LineState]()
    for number, page in enumerate(pages, 1):
        if number % PAGES_AT_ONCE == 0:
            await asyncio.sleep(0.0)
        actor, before = page.actor, told.get(page.id)
        message = _place_of(actor, line, pace, door) if isinstance(actor, Customer) else state
        if message is None:
            continue
        if before is not None and not is_news(before, message):
            now_told[page.id] = before
            continue
        now_told[page.id] = message
        page.send(message)
    return now_told


def is_news(before: LinePlace | LineState, now: LinePlace | LineState) -> bool:
    """Whether a page that was told `before` is to be told `now`. Pure."""
    if isinstance(before, LineState) or isinstance(now, LineState):
        return not (isinstance(before, LineState) and isinstance(now, LineState)) or _is_news_of_line(before, now)
    if min(before.ahead, now.ahead) <= NEAR:
        return before != now
    waits = (before.estimate_to_s, now.estimate_to_s)
    if (before.sends_sms, waits[0] is None) != (now.sends_sms, waits[1] is None):
        return True
    moved = abs(before.ahead - now.ahead) >= STEP * before.ahead
    return moved or abs((waits[0] or 0) - (waits[1] or 0)) >= STEP * (waits[0] or 1)


def _is_news_of_line(before: LineState, now: LineState) -> bool:
    """For tellers: a long line is much the same when one comes or goes."""
    if min(before.waiting, now.waiting) <= NEAR or before.longest_since_ms is None or now.longest_since_ms is None:
        return before != now
    moved = abs(before.waiting - now.waiting) >= STEP * before.waiting
    return moved or abs(before.longest_since_ms - now.longest_since_ms) >= LONGER_MS


def _place_of(customer: Customer, line: Line, pace: PaceNow, door: Door) -> LinePlace | None:
    own = line.waiting.get(customer.session)
    if own is None:
        return None
    wait = line.estimate_for(own.business, own.ahead, pace)
    return LinePlace(
        ahead=own.ahead,
        estimate_from_s=wait.from_s if wait else None,
        estimate_to_s=wait.to_s if wait else None,
        sends_sms=door.sends_sms,
    )


def _state_of(line: Line) -> LineState:
    since = line.longest_since
    longest = int(since.timestamp() * 1000) if since is not None else None
    return LineState(waiting=line.waiting_in_all, longest_since_ms=longest)
