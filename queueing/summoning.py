"""Look twice a second whose turn has come of those who are away, and have them summoned.

Any number of workers may look: the summons's number lets one of them say it.
"""

import asyncio
from typing import Final

from queueing.line_query import read_line
from queueing.pace_seen import PaceSeen
from queueing.summons import to_be_summoned
from session.actors import System
from session.commands import SummonCustomer
from session_store.counter import Counter

LOOK_S: Final = 0.5
_ACTOR: Final = System("callback")
_ANYBODY: Final = "select exists (select from session_rows where phase = 'waiting' and callback = 'away')"


async def summon_in_turn(counter: Counter) -> None:
    """For ever."""
    pace = PaceSeen()
    while True:
        await look(counter, pace)
        await asyncio.sleep(LOOK_S)


async def look(counter: Counter, pace: PaceSeen) -> int:
    """Once; returns how many were asked to be summoned."""
    pool = counter.store.pool
    if not await pool.fetchval(_ANYBODY):
        return 0
    line = await read_line(pool, with_callbacks=True)
    turns = to_be_summoned(line, await pace.now(pool))
    for session in turns:
        summons = line.waiting[session].summons + 1
        await counter.ask(_ACTOR, SummonCustomer(session=session, summons=summons))
    return len(turns)
