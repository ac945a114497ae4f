"""Deadlines are rows: they outlive their process, and one that no longer holds does no harm."""

import asyncio

import msgspec

from session import commands as c
from session import events as e
from session.actors import Customer
from session.durations import STANDARD
from session.identifiers import session_stream
from session.vocabulary import Duty, Phase
from session_store.counter import Counter
from session_store.deadlines_due import RETURN_S, expire_due, put_off_returning
from session_store.event_store import EventStore
from tests.patience import LOOK_S
from tests.session_store.stories import SYSTEM, arrive, ask, new_session, new_teller

SHORT = msgspec.structs.replace(STANDARD, ring_timeout_s=0.05, waiting_grace_s=0.05)
WITHIN_S = 10.0


async def test_an_offer_that_nobody_answers_lapses_on_whatever_node_looks(store: EventStore) -> None:
    node, other_node = (Counter(store, SHORT, lambda: None) for _ in range(2))
    session, teller = new_session(), new_teller()
    await arrive(node, session)
    await ask(node, teller, c.GoReady(teller=teller.staff))
    await ask(node, SYSTEM, c.MakeOffer(session=session, teller=teller.staff))
    await _expire(other_node)
    assert (state := await node.session(session)) is not None
    assert state.phase is Phase.WAITING
    assert (await node.teller(teller.staff)).duty is Duty.SET_ASIDE


async def test_many_nodes_expire_it_once(store: EventStore) -> None:
    nodes = [Counter(store, SHORT, lambda: None) for _ in range(4)]
    session = new_session()
    await arrive(nodes[0], session)
    await ask(nodes[0], SYSTEM, c.ReportPageGone(session=session))
    await asyncio.gather(*(_expire(node) for node in nodes), return_exceptions=False)
    closings = [
        record for record in await store.history(session_stream(session)) if isinstance(record.event, e.SessionClosed)
    ]
    assert len(closings) == 1


async def test_what_the_customer_did_in_time_wins(store: EventStore) -> None:
    node = Counter(store, SHORT, lambda: None)
    session = new_session()
    await arrive(node, session)
    await ask(node, SYSTEM, c.ReportPageGone(session=session))
    await ask(node, SYSTEM, c.ReportPagePresent(session=session))
    assert await store.pool.fetchval("select count(*) from deadlines") == 0
    await ask(node, Customer(session), c.LeaveSession(session=session))


async def test_who_was_away_when_the_counter_died_gets_the_time_to_come_back(store: EventStore) -> None:
    # Given a page that was gone when everything died, and an offer that rang
    node = Counter(store, SHORT, lambda: None)
    away, rung, teller = new_session(), new_session(), new_teller()
    await arrive(node, away)
    await ask(node, SYSTEM, c.ReportPageGone(session=away))
    await arrive(node, rung)
    await ask(node, teller, c.GoReady(teller=teller.staff))
    await ask(node, SYSTEM, c.MakeOffer(session=rung, teller=teller.staff))
    await _until_due(store, 2)
    # When a worker begins long after both were due, it lapses the offer, and nothing else
    await put_off_returning(node)
    assert await expire_due(node) == 1
    assert (await node.teller(teller.staff)).duty is Duty.SET_ASIDE
    assert (state := await node.session(away)) is not None
    assert state.phase is Phase.WAITING
    # And who does not come back even so is given up
    passed = "update deadlines set claimed_until = claimed_until - make_interval(secs => $1)"
    await store.pool.execute(passed, RETURN_S)
    assert await expire_due(node) == 1
    assert (state := await node.session(away)) is not None
    assert state.phase is Phase.CLOSED


async def test_who_goes_after_the_start_is_given_up_as_ever(store: EventStore) -> None:
    node, session = Counter(store, SHORT, lambda: None), new_session()
    await put_off_returning(node)
    await arrive(node, session)
    await ask(node, SYSTEM, c.ReportPageGone(session=session))
    await _expire(node)
    assert (state := await node.session(session)) is not None
    assert state.phase is Phase.CLOSED


async def _until_due(store: EventStore, count: int) -> None:
    due = "select count(*) from deadlines where due_at <= clock_timestamp()"
    async with asyncio.timeout(WITHIN_S):
        while await store.pool.fetchval(due) < count:
            await asyncio.sleep(LOOK_S)


async def _expire(counter: Counter) -> None:
    """Look until something was due, or another node has seen to it."""
    for _ in range(100):
        if await expire_due(counter):
            return
        if not await counter.store.pool.fetchval("select count(*) from deadlines"):
            return
        await asyncio.sleep(0.01)
    raise AssertionError("nothing ever was due")
