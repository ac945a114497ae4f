"""The pace of the real log's read models."""

import pytest
from redis.asyncio import Redis

from queueing.line_query import read_line
from queueing.pace_seen import read_pace
from session import commands as c
from session.actors import Customer
from session.vocabulary import Business, Channel
from session_store.counter import Counter
from session_store.event_store import EventStore
from session_store.figures import advance_figures
from session_store.postgres import Pool
from session_store.read_models import advance
from tests.queueing.chat_stories import look, ready_for, take, write_to_the_end
from tests.session_store.stories import arrive, ask, finish, new_session, new_teller, talk


async def test_before_anything_happened_it_is_what_is_taken_as_usual(pool: Pool) -> None:
    now = await read_pace(pool)
    assert now.pace.handle_s == 300.0
    assert now.begun == {}


async def test_conversations_that_ended_and_customers_who_left_are_counted(
    counter: Counter, store: EventStore, pool: Pool
) -> None:
    served, left, waits, teller = new_session(), new_session(), new_session(), new_teller()
    for session in (served, left, waits):
        await arrive(counter, session)
    await talk(counter, served, teller)
    await finish(counter, served, teller)
    await ask(counter, Customer(left), c.LeaveSession(session=left))
    await fold(store)
    # As if all of it had taken ten minutes.
    await pool.execute(
        "update session_rows set accepted_at = closed_at - interval '10 minutes' where result = 'served'"
    )
    await pool.execute(
        "update duty_spans set began_at = accepted_at from session_rows where result = 'served' and duty = 'in_session'"
    )
    await pool.execute(
        "update session_rows set joined_line_at = closed_at - interval '10 minutes' where result = 'abandoned'"
    )
    now = await read_pace(pool)
    assert now.begun == {Business.CARD: 1}
    assert now.pace.handle_s == pytest.approx(600.0, abs=1.0)
    assert now.pace.leave_rate == pytest.approx(4 / (3 * 1200 + 600), rel=0.02)


async def test_who_writes_with_three_at_once_finishes_as_often_as_three(
    counter: Counter, store: EventStore, pool: Pool, redis: Redis
) -> None:
    teller = await ready_for(counter, pool, 3)
    chats = [new_session() for _ in range(3)]
    for session in chats:
        await arrive(counter, session, channel=Channel.CHAT)
        await look(counter, store, redis)
        await take(counter, teller)
    await fold(store)
    # Given that all others have gone, and a teller whose hands are full
    assert (await read_line(pool)).on_duty == 1
    for session in chats:
        await write_to_the_end(counter, teller, session)
    await fold(store)
    # When the three took ten minutes, beside each other
    await pool.execute("update session_rows set accepted_at = closed_at - interval '10 minutes'")
    await pool.execute(
        "update duty_spans set began_at = first_at from (select min(accepted_at) as first_at from session_rows) one"
        " where began_version = (select max(began_version) from duty_spans where duty = 'chatting')"
    )
    now = await read_pace(pool)
    assert now.pace.handle_s == pytest.approx(200.0, abs=2.0)


async def fold(store: EventStore) -> None:
    while await advance(store) or await advance_figures(store):
        pass


async def test_one_line_for_all_has_all_tellers(counter: Counter, store: EventStore, pool: Pool) -> None:
    first, second, teller = new_session(), new_session(), new_teller()
    for session in (first, second):
        await arrive(counter, session)
    await ask(counter, teller, c.GoReady(teller=teller.staff))
    while await advance(store):
        pass
    line, now = await read_line(pool, [first, second]), await read_pace(pool)
    assert {one.session: one.ahead for one in line.waiting.values()} == {first: 0, second: 1}
    near, far = (line.estimate_for(Business.CARD, ahead, now) for ahead in (1, 9))
    assert near is not None
    assert far is not None
    assert near.to_s < far.to_s
    assert line.estimate_for(Business.LOAN, 9, now) == far
