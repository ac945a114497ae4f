"""Appends of one moment go to the database together, and are each as they would be alone."""

import asyncio

import asyncpg

from session import commands as c
from session import events as e
from session.actors import Customer
from session.decision import Decided
from session.durations import STANDARD
from session.identifiers import CommandId, SessionId, StreamId, session_stream
from session.vocabulary import Business, Channel, Language, Result
from session_store.appends_together import TOGETHER, UNDER_WAY
from session_store.counter import Counter
from session_store.event_store import Addition, CommandRepeated, EventStore, VersionConflict
from session_store.feed import BEGINNING, read_after
from tests.session_store.stories import NAME, SYSTEM, arrive, new_session

MANY = 5 * TOGETHER


async def test_many_at_once_are_few_transactions_and_each_is_there(store: EventStore) -> None:
    sessions = [new_session() for _ in range(MANY)]
    await asyncio.gather(*(_note(store, one, 0, "a") for one in sessions))
    records = await read_after(store, BEGINNING)
    assert sorted(record.stream for record in records) == sorted(map(session_stream, sessions))
    # The first go alone, `UNDER_WAY` of them; all others came while those were at the database.
    assert len({record.xid for record in records}) <= UNDER_WAY + -(-MANY // TOGETHER) + 1


async def test_what_one_is_refused_for_does_not_touch_the_others(counter: Counter, store: EventStore) -> None:
    old, repeated, good = new_session(), new_session(), [new_session() for _ in range(TOGETHER)]
    for session in (old, repeated):
        await arrive(counter, session)
    command = CommandId("twice")
    await store.append(command, SYSTEM, [Addition(session_stream(repeated), 3, (_CLOSED,))])
    outcomes = await asyncio.gather(
        *(counter.ask(Customer(one), _opening(one)) for one in good[: TOGETHER // 2]),
        store.append(CommandId("on the second"), SYSTEM, [Addition(session_stream(old), 2, (_CLOSED,))]),
        store.append(command, SYSTEM, [Addition(session_stream(repeated), 4, (_CLOSED,))]),
        store.append(CommandId("no such stream"), SYSTEM, [Addition(StreamId("nothing of this kind"), 0, (_CLOSED,))]),
        *(counter.ask(Customer(one), _opening(one)) for one in good[TOGETHER // 2 :]),
        return_exceptions=True,
    )
    kinds = [type(outcome) for outcome in outcomes]
    assert kinds.count(Decided) == len(good)
    failed = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
    assert [type(one) for one in failed] == [VersionConflict, CommandRepeated, asyncpg.CheckViolationError]
    assert [len(await store.history(session_stream(one))) for one in (old, repeated)] == [3, 4]
    for one in good:
        assert len(await store.history(session_stream(one))) == 1


async def test_two_nodes_appending_to_the_same_streams_in_other_orders_get_their_answers(store: EventStore) -> None:
    """Each row is locked in one order, whoever asks: none waits for who waits for it."""
    one, other = Counter(store, STANDARD, lambda: None), EventStore(store.pool, store.keys)
    sessions = [new_session() for _ in range(TOGETHER)]
    for session in sessions:
        await arrive(one, session)
    for round_ in range(10):
        version = 3 + round_
        answers = await asyncio.gather(
            *(_note(store, session, version, "a") for session in sessions),
            *(_note(other, session, version, "b") for session in reversed(sessions)),
        )
        assert answers.count(True) == len(sessions)


async def test_who_gives_up_waiting_keeps_nobody_from_theirs(counter: Counter) -> None:
    sessions = [new_session() for _ in range(MANY)]
    asking = [asyncio.create_task(counter.ask(Customer(one), _opening(one))) for one in sessions]
    await asyncio.sleep(0)
    for task in asking[::3]:
        task.cancel()
    done = await asyncio.gather(*asking, return_exceptions=True)
    assert all(isinstance(one, Decided) for number, one in enumerate(done) if number % 3)


async def test_a_database_that_goes_away_is_told_to_all_who_wait(store: EventStore) -> None:
    sessions = [new_session() for _ in range(MANY)]
    appends = [asyncio.create_task(_note(store, one, 0, "a")) for one in sessions]
    await asyncio.sleep(0)
    store.pool.terminate()
    outcomes = await asyncio.gather(*appends, return_exceptions=True)
    assert all(one is True or isinstance(one, Exception) for one in outcomes)
    assert True not in outcomes[UNDER_WAY:]


_CLOSED = e.SessionClosed(result=Result.ABANDONED)


def _opening(session: SessionId) -> c.OpenSession:
    return c.OpenSession(
        session=session,
        business=Business.CARD,
        channel=Channel.VIDEO,
        language=Language.CHINESE,
        customer_name=NAME,
    )


async def _note(store: EventStore, session: SessionId, version: int, who: str) -> bool:
    addition = Addition(session_stream(session), version, (_CLOSED,))
    try:
        await store.append(CommandId(f"{who} {version}"), SYSTEM, [addition])
    except VersionConflict:
        return False
    return True
