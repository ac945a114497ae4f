"""Alarms on record: raised once by one of several workers, cleared when over, and the same when made again."""

import asyncio

import asyncpg
import msgspec
import pytest

from aircounter.alarm_watch import AlarmWatch
from queueing.alarm_limits import STANDARD_LIMITS, AlarmLimits
from queueing.alarm_limits_kept import FaultyLimits, change_limits, limits_now
from session import commands as c
from session.actors import Customer, System
from session.identifiers import ALARM_STREAM, LineId
from session.vocabulary import AlarmKind, PartyRole, Purpose, Setting
from session_store.alarm_rows import read_alarms
from session_store.counter import Counter, new_command_id
from session_store.event_store import EventStore, VersionConflict
from session_store.figures import advance_figures
from session_store.postgres import Pool
from session_store.read_models import advance, rebuild
from session_store.settings_kept import SettingsKept
from tests.session_store.stories import arrive, ask, new_session
from tests.transactions.cases import begin, enter_transfer, in_call, open_for_business

ADMINISTRATOR = System("test")
AT_ONCE = AlarmLimits(in_state_over_s={}, calm_s=0.0)
STANDARD_TARGET_S = 20.0


async def _fold(store: EventStore) -> None:
    while await advance(store) or await advance_figures(store):
        pass


async def _set(store: EventStore, limits: AlarmLimits, on: int) -> int:
    return await change_limits(store, ADMINISTRATOR, limits, on, new_command_id())


async def _waited_too_long(pool: Pool) -> None:
    """Nobody is to wait for it: whoever waits has joined so much earlier."""
    await pool.execute("update session_rows set joined_line_at = joined_line_at - interval '21 s'")


async def _look(watches: list[AlarmWatch]) -> int:
    return sum(await asyncio.gather(*(watch.look() for watch in watches)))


async def test_of_several_workers_one_raises_an_alarm_and_one_clears_it(
    counter: Counter, store: EventStore, pool: Pool
) -> None:
    workers = [AlarmWatch(store) for _ in range(3)]
    await _set(store, AT_ONCE, 0)
    session = new_session()
    await arrive(counter, session)
    await _fold(store)
    assert await _look(workers) == 0
    await _waited_too_long(pool)
    assert await _look(workers) == 1
    # Before the read model has caught up, nobody says it again.
    assert await _look(workers) == 0
    await _fold(store)
    assert await _look(workers) == 0
    (alarm,) = (await read_alarms(pool)).open
    assert (alarm.subject, alarm.limit) == ("counter", STANDARD_TARGET_S)
    await ask(counter, Customer(session), c.LeaveSession(session=session))
    await _fold(store)
    assert await _look(workers) == 1
    await _fold(store)
    assert (await read_alarms(pool)).open == ()
    said = [type(record.event).__name__ for record in await store.history(ALARM_STREAM)]
    assert said == ["AlarmRaised", "AlarmCleared"]
    before = await _rows(pool)
    await rebuild(store)
    assert await _rows(pool) == before


async def test_a_review_that_nobody_takes_up_is_an_alarm_and_never_an_answer(
    counter: Counter, store: EventStore, pool: Pool
) -> None:
    await open_for_business(counter)
    session, teller = await in_call(counter)
    case = await begin(counter, session, teller)
    await ask(
        counter,
        teller,
        c.SubmitCase(session=session, case=case, form_version=await enter_transfer(counter, session, teller, case)),
    )
    await _fold(store)
    seek = c.SeekColleague(
        session=session, purpose=Purpose.CONSULT, role=PartyRole.REVIEWER, line=LineId("reviewers"), on_hold=False
    )
    await ask(counter, teller, seek)
    await _fold(store)
    watch = AlarmWatch(store)
    assert await watch.look() == 0
    await pool.execute("update session_rows set sought_at = sought_at - interval '31 s'")
    assert await watch.look() == 1
    await _fold(store)
    (alarm,) = (await read_alarms(pool)).open
    assert (alarm.kind, alarm.subject, alarm.limit) == (AlarmKind.WAIT_TOO_LONG, "reviewers", 30.0)
    state = await counter.case(case)
    assert state is not None
    assert (state.approvals, state.declined) == ((), None)


async def test_thresholds_that_are_set_hold_from_the_next_look_on(
    counter: Counter, store: EventStore, pool: Pool
) -> None:
    watch = AlarmWatch(store)
    await arrive(counter, new_session())
    await _fold(store)
    await _waited_too_long(pool)
    assert await limits_now(pool) == STANDARD_LIMITS
    version = await _set(store, AlarmLimits(wait_over_target_s=3600.0), 0)
    assert await watch.look() == 0
    await _set(store, AlarmLimits(wait_over_target_s=0.5), version)
    assert await watch.look() == 1
    await _fold(store)
    # Then they are taken back: it stays until it has been within its limit for as long as that is to be.
    await _set(store, AlarmLimits(wait_over_target_s=3600.0), 2)
    assert await watch.look() == 0
    await _set(store, AlarmLimits(wait_over_target_s=3600.0, calm_s=0.0), 3)
    assert await watch.look() == 1


async def test_thresholds_that_cannot_be_and_those_of_a_newer_program(store: EventStore, pool: Pool) -> None:
    with pytest.raises(FaultyLimits, match="mos_under"):
        await _set(store, AlarmLimits(mos_under=0.5), 0)
    assert await _set(store, AlarmLimits(mos_under=2.0), 0) == 1
    with pytest.raises(VersionConflict):
        await _set(store, AlarmLimits(mos_under=2.5), 0)
    assert (await limits_now(pool)).mos_under == 2.0
    for on, unknown in enumerate(({"humour_under": 3}, {"mos_under": 9.0}), start=1):
        document = msgspec.json.encode(unknown).decode()
        await SettingsKept(store).keep(ADMINISTRATOR, Setting.ALARMS, document, on, new_command_id())
        assert await limits_now(pool) == STANDARD_LIMITS


async def _rows(pool: Pool) -> list[asyncpg.Record]:
    return await pool.fetch("select * from alarm_rows order by raised_version")
