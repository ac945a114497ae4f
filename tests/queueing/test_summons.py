"""Whose turn has come of those who are away: lines as they stand, and who is summoned."""

import asyncio
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from queueing.board_from_store import read_board
from queueing.figures import SHORT_ABANDON_S, figures_of, waited_s
from queueing.line import Line
from queueing.line_query import read_line
from queueing.pace import Pace, PaceNow
from queueing.pace_seen import PaceSeen
from queueing.summoning import look
from queueing.summons import to_be_summoned
from queueing.wallboard_query import read_board as read_wall
from session import commands as c
from session import events as e
from session.actors import Customer
from session.durations import STANDARD
from session.identifiers import SessionId, session_stream
from session.personal import Personal
from session.vocabulary import AbandonReason, Business, CallbackStage, Phase, Result
from session_store.counter import Counter
from session_store.deadlines_due import expire_due
from session_store.event_store import EventStore
from session_store.figures import Counting, advance_figures, contact_counts, contacts_between
from session_store.read_models import advance, rebuild
from tests.session_store.stories import SYSTEM, arrive, ask, new_session, new_teller

SLOW = PaceNow(Pace(handle_s=600.0, leave_rate=1e-4, known_by=1000.0))
"""Ten minutes a conversation: nobody's estimate is short."""
UNTOLD = PaceSeen()


async def away(counter: Counter, *, summoned: bool = False) -> SessionId:
    session = new_session()
    await arrive(counter, session)
    await ask(counter, Customer(session), c.AskCallback(session=session))
    if summoned:
        await ask(counter, SYSTEM, c.SummonCustomer(session=session, summons=1))
    return session


async def there(counter: Counter, business: Business = Business.CARD) -> SessionId:
    session = new_session()
    await arrive(counter, session, business)
    return session


async def on_duty(counter: Counter, tellers: int = 1) -> None:
    for _ in range(tellers):
        teller = new_teller()
        await ask(counter, teller, c.GoReady(teller=teller.staff))


async def line_now(store: EventStore) -> Line:
    while await advance(store):
        pass
    everybody = await store.pool.fetch("select session_id from session_rows")
    return await read_line(store.pool, [SessionId(str(row["session_id"])) for row in everybody])


async def test_nobody_is_summoned_to_an_empty_counter(counter: Counter, store: EventStore) -> None:
    await away(counter)
    assert to_be_summoned(await line_now(store), SLOW) == ()


async def test_one_is_summoned_beyond_the_tellers_that_are_free(counter: Counter, store: EventStore) -> None:
    waiting = [await away(counter) for _ in range(4)]
    await on_duty(counter)
    assert to_be_summoned(await line_now(store), SLOW) == tuple(waiting[:2])


async def test_whoever_is_there_or_summoned_comes_before(counter: Counter, store: EventStore) -> None:
    await there(counter)
    summoned = await away(counter, summoned=True)
    last = await away(counter)
    await on_duty(counter)
    line = await line_now(store)
    assert to_be_summoned(line, SLOW) == ()
    assert line.waiting[last].coming == 2
    await ask(counter, SYSTEM, c.GiveUpSummons(session=summoned, summons=1))
    line = await line_now(store)
    assert to_be_summoned(line, SLOW) == (last,)
    # Nor does the one who did not come count in the place of those behind.
    assert line.waiting[last].ahead == 1


async def test_a_short_wait_is_reason_enough(counter: Counter, store: EventStore) -> None:
    for _ in range(4):
        await there(counter)
    last = await away(counter)
    await on_duty(counter, 2)
    line = await line_now(store)
    assert to_be_summoned(line, SLOW) == ()
    quick = PaceNow(Pace(handle_s=20.0, leave_rate=1e-4, known_by=1000.0))
    assert to_be_summoned(line, quick) == (last,)


async def test_the_place_is_kept_and_counts_for_those_behind(counter: Counter, store: EventStore) -> None:
    first, second = await away(counter), await there(counter)
    line = await line_now(store)
    assert (line.waiting[first].ahead, line.waiting[second].ahead) == (0, 1)
    assert line.waiting[first].is_away
    assert line.waiting[first].callback is CallbackStage.AWAY
    assert not line.waiting[second].is_away


async def test_many_workers_summon_once(counter: Counter, store: EventStore) -> None:
    session = await away(counter)
    await on_duty(counter)
    await line_now(store)
    other = Counter(store, counter.durations, lambda: None)
    assert await look(counter, UNTOLD) == 1
    assert await look(other, UNTOLD) == 1
    state = await counter.session(session)
    assert state is not None
    assert state.callback is not None
    assert (state.callback.stage, state.callback.summons) == (CallbackStage.SUMMONED, 1)
    await line_now(store)
    assert await look(counter, UNTOLD) == 0


@pytest.mark.parametrize("comes_back", [True, False])
async def test_reports_take_the_time_away_from_the_wait(counter: Counter, store: EventStore, comes_back: bool) -> None:
    session = await away(counter)
    if comes_back:
        await ask(counter, Customer(session), c.ConfirmCallback(session=session))
    await ask(counter, Customer(session), c.LeaveSession(session=session))
    await rebuild(store)
    assert not await advance_figures(store)
    row = await store.pool.fetchrow("select *, left_at - joined_line_at as lasted from contact_facts")
    assert row is not None
    assert row["callback_asked"]
    assert row["away_since"] is None
    assert timedelta(0) < timedelta(seconds=row["away_s"]) < row["lasted"]
    assert row["left_at"] <= datetime.now(UTC)


async def test_the_database_takes_the_time_away_off_as_the_figures_do(counter: Counter, store: EventStore) -> None:
    session = await away(counter)
    await ask(counter, Customer(session), c.ConfirmCallback(session=session))
    await ask(counter, Customer(session), c.LeaveSession(session=session))
    await rebuild(store)
    # As if they had been away for an hour of the hour and three seconds that the visit took.
    await store.pool.execute(
        "update contact_facts set away_s = 3600, left_at = joined_line_at + interval '1 hour 3 seconds'"
    )
    now = datetime.now(UTC)
    counting = Counting(now - timedelta(hours=1), now, dict.fromkeys(Business, 20.0), SHORT_ABANDON_S)
    counts = (await contact_counts(store.pool, counting))[Business.CARD]
    assert (counts.offered, counts.abandoned, counts.abandoned_short) == (1, 0, 1)
    read = await contacts_between(store.pool, counting.start, counting.end)
    assert [waited_s(contact) for contact in read] == [3.0]
    figures = figures_of(read, lambda _: 20.0)
    assert (figures.callbacks, figures.callbacks_answered, figures.abandoned_short) == (1, 0, 1)


async def test_rebuilt_rows_know_of_callbacks_what_the_current_ones_do(counter: Counter, store: EventStore) -> None:
    summoned, back = await away(counter, summoned=True), await away(counter)
    await ask(counter, SYSTEM, c.GiveUpSummons(session=summoned, summons=1))
    await ask(counter, Customer(back), c.ConfirmCallback(session=back))
    await line_now(store)
    rows = await store.pool.fetch("select * from session_rows order by session_id")
    assert [(row["callback"], row["summons"]) for row in rows] == [("missed", 1), ("confirmed", 0)]
    await rebuild(store)
    assert await store.pool.fetch("select * from session_rows order by session_id") == rows


async def test_the_board_and_the_wall_know_nobody_who_is_away(counter: Counter, store: EventStore) -> None:
    await away(counter)
    present, back = await there(counter), await away(counter)
    await line_now(store)
    assert [request.id for request in (await read_board(store.pool)).requests] == [present]
    assert (await read_wall(store.pool)).board.total.waiting == 1
    await ask(counter, Customer(back), c.ConfirmCallback(session=back))
    await line_now(store)
    assert {request.id for request in (await read_board(store.pool)).requests} == {present, back}
    assert (await read_wall(store.pool)).board.total.waiting == 2


async def test_summonses_in_vain_close_the_session_by_themselves(store: EventStore) -> None:
    short = msgspec.structs.replace(STANDARD, summons_s=0.02, summon_again_s=0.02)
    node = Counter(store, short, lambda: None)
    session = await away(node, summoned=True)
    async with asyncio.timeout(10):
        while (state := await node.session(session)) is not None and state.phase is not Phase.CLOSED:
            await expire_due(node)
    history = [record.event for record in await store.history(session_stream(session))]
    assert [type(event) for event in history[-5:]] == [
        e.CustomerSummoned,
        e.SummonsMissed,
        e.CustomerSummoned,
        e.SummonsMissed,
        e.SessionClosed,
    ]
    assert history[-1] == e.SessionClosed(result=Result.ABANDONED, reason=AbandonReason.CALLBACK_NOT_CONFIRMED)
    assert await store.pool.fetchval("select count(*) from deadlines") == 0


async def test_a_number_is_found_by_nobody_who_reads_the_log_without_keys(counter: Counter, store: EventStore) -> None:
    session = await there(counter)
    await ask(counter, Customer(session), c.AskCallback(session=session, number=Personal("13800138000")))
    row = await store.pool.fetchrow("select data, private from events where type = 'CallbackAsked'")
    assert row is not None
    assert "13800138000" not in row["data"]
    assert b"13800138000" not in row["private"]
