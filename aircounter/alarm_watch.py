"""Look at the board every second and put on record what passes a threshold, or no longer does.

Any number of workers may look: the version that the alarms' stream is at lets one of them say it.
"""

import asyncio
from typing import Final

import structlog

from queueing.alarm_limits_kept import limits_now
from queueing.alarms import Calm, changes, held_up, passed
from queueing.wallboard_query import read_board
from session.actors import System
from session.events import AlarmEvent
from session.identifiers import ALARM_STREAM
from session_store.alarm_rows import read_alarms
from session_store.counter import new_command_id
from session_store.event_store import Addition, EventStore, VersionConflict
from session_store.jobs_held_up import held_up_jobs

LOOK_S: Final = 1.0
_ACTOR: Final = System("alarms")

log = structlog.get_logger()


async def watch_alarms(store: EventStore) -> None:
    """For ever."""
    watch = AlarmWatch(store)
    while True:
        await watch.look()
        await asyncio.sleep(LOOK_S)


class AlarmWatch:
    """One worker's. It remembers since when an alarm's cause is gone; a worker that begins anew counts from then."""

    def __init__(self, store: EventStore) -> None:
        self._store = store
        self._calm: Calm = {}

    async def look(self) -> int:
        """Raise and clear what has changed, by the thresholds that hold now; returns how many.

        0 when another was first, or the read model is behind.
        """
        limits = await limits_now(self._store.pool)
        alarms = await read_alarms(self._store.pool)
        moment = await read_board(self._store.pool)
        jobs = await held_up_jobs(self._store.pool)
        found = [*passed(moment.board, limits, moment.at), *held_up(jobs, moment.at)]
        now = changes(alarms.open, found, moment.board, self._calm, limits, moment.at)
        self._calm = now.calm
        return await self._say(now.events, alarms.version) if now.events else 0

    async def _say(self, events: tuple[AlarmEvent, ...], on: int) -> int:
        try:
            await self._store.append(new_command_id(), _ACTOR, [Addition(ALARM_STREAM, on, events)])
        except VersionConflict:
            return 0
        log.info("alarms changed", events=[(type(event).__name__, event.kind.value) for event in events])
        return len(events)
