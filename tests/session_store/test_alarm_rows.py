"""The open alarms as a table: of one moment, and whatever stands in their stream."""

import asyncio

from session import events as e
from session.actors import System
from session.identifiers import ALARM_STREAM
from session.vocabulary import AlarmKind
from session_store.alarm_rows import read_alarms
from session_store.checkpoints import set_checkpoint
from session_store.counter import new_command_id
from session_store.event_store import Addition, EventStore
from session_store.figures import advance_figures
from session_store.postgres import Pool
from tests.patience import ended

RAISED = e.AlarmRaised(kind=AlarmKind.SERVICE_LEVEL_LOW, subject="counter", value=0.5, limit=0.8)
CLEARED = e.AlarmCleared(kind=AlarmKind.SERVICE_LEVEL_LOW, subject="counter")
VERSIONS_SEEN = 20
WITHIN_S = 30.0


async def say(store: EventStore, version: int, event: e.AlarmRaised | e.AlarmCleared) -> None:
    await store.append(new_command_id(), System("alarms"), [Addition(ALARM_STREAM, version, [event])])
    while await advance_figures(store):
        pass


async def test_what_is_open_and_the_version_are_of_one_moment(store: EventStore, pool: Pool) -> None:
    """Else a worker that looks while another has just raised it raises it on top of that."""

    async def ring_and_stop() -> None:
        version = 0
        while True:
            await say(store, version, CLEARED if version % 2 else RAISED)
            version += 1

    ringing = asyncio.create_task(ring_and_stop())
    seen: set[int] = set()
    async with asyncio.timeout(WITHIN_S):
        while len(seen) < VERSIONS_SEEN:
            alarms = await read_alarms(pool)
            seen.add(alarms.version)
            # Raised by each odd version, cleared by each even one.
            assert len(alarms.open) == alarms.version % 2
    await ended(ringing)


async def test_an_alarm_that_was_raised_twice_stops_nobody(store: EventStore, pool: Pool) -> None:
    # Given a log in which somebody raised again what was open
    await say(store, 0, RAISED)
    (first,) = (await read_alarms(pool)).open
    await say(store, 1, RAISED)
    # Then it is open once, since the first time, and can be cleared on the newest version
    alarms = await read_alarms(pool)
    assert alarms.version == 2
    assert alarms.open == (first,)
    await say(store, 2, CLEARED)
    assert await read_alarms(pool) == type(alarms)(3, ())


async def test_what_was_raised_and_cleared_is_the_same_when_it_is_folded_again(store: EventStore, pool: Pool) -> None:
    # Given a log in which an alarm is raised, cleared, and raised again
    for version, event in enumerate((RAISED, CLEARED, RAISED)):
        await store.append(new_command_id(), System("alarms"), [Addition(ALARM_STREAM, version, [event])])
    while await advance_figures(store):
        pass
    folded = await pool.fetch("select * from alarm_rows order by raised_version")
    assert [row["cleared_at"] is None for row in folded] == [False, True]
    # When how far the fold has come is set back
    async with pool.acquire() as connection:
        await set_checkpoint(connection, "figures")
    while await advance_figures(store):
        pass
    # Then it is folded again, and nothing is there twice
    assert [row["raised_version"] for row in await pool.fetch("select * from alarm_rows order by raised_version")] == [
        1,
        3,
    ]
