"""A colleague is sought through the ACD over the real log: rung, brought in, handed the customer, and free again."""

import pytest
from redis.asyncio import Redis

from queueing.acd import Acd
from queueing.claims import Claims
from session import commands as c
from session.actors import Customer, Staff
from session.durations import Durations
from session.identifiers import SessionId, party_of_staff
from session.state import SessionState
from session.vocabulary import Duty, NextDuty, Outcome, Phase, Purpose
from session_store.counter import Counter
from session_store.deadlines_due import expire_due
from session_store.event_store import EventStore
from session_store.feed import Feed
from session_store.read_models import advance
from tests.session_store.stories import SYSTEM, arrive, ask, new_session, new_teller, talk

SOON = Durations(transfer_limit_s=0.0, consult_limit_s=0.0)


@pytest.fixture
def counter(store: EventStore, feed: Feed) -> Counter:
    """Whose searches are given up at once when nobody is there for them."""
    return Counter(store, SOON, feed.hint)


async def look(counter: Counter, redis: Redis) -> int:
    while await advance(counter.store):
        pass
    return await Acd(counter, Claims(redis)).look_once()


async def state_of(counter: Counter, session: SessionId) -> SessionState:
    state = await counter.session(session)
    assert state is not None
    return state


async def duties(counter: Counter, *tellers: Staff) -> tuple[Duty, ...]:
    return tuple([(await counter.teller(teller.staff)).duty for teller in tellers])


async def accept(counter: Counter, session: SessionId, colleague: Staff) -> None:
    search = (await state_of(counter, session)).search
    assert search is not None
    assert search.rings == colleague.staff
    assert search.offer is not None
    await ask(counter, colleague, c.AcceptOffer(session=session, offer=search.offer.offer))
    await ask(counter, SYSTEM, c.ReportConnected(session=session, party=party_of_staff(colleague.staff)))


async def in_a_call(counter: Counter) -> tuple[SessionId, Staff]:
    session, teller = new_session(), new_teller()
    await arrive(counter, session)
    await talk(counter, session, teller)
    return session, teller


async def test_a_colleague_is_consulted_and_handed_the_customer(counter: Counter, redis: Redis) -> None:
    session, teller = await in_a_call(counter)
    colleague = new_teller()
    await ask(counter, colleague, c.GoReady(teller=colleague.staff))
    await ask(counter, teller, c.SeekColleague(session=session, purpose=Purpose.CONSULT, staff=colleague.staff))
    assert await look(counter, redis) == 1
    await accept(counter, session, colleague)
    assert await duties(counter, teller, colleague) == (Duty.IN_SESSION, Duty.IN_SESSION)
    await ask(counter, teller, c.HandOver(session=session, to=colleague.staff))
    state = await state_of(counter, session)
    assert (state.serving, state.held_since, state.search) == (colleague.staff, None, None)
    assert await duties(counter, teller, colleague) == (Duty.AFTER_CALL_WORK, Duty.IN_SESSION)
    # The first teller's work and the second's end each by itself, the session with the second's.
    finish = c.FinishWrapUp(session=session, outcome=Outcome.DONE, next=NextDuty.READY)
    await ask(counter, teller, finish)
    await ask(counter, colleague, c.EndService(session=session))
    await ask(counter, colleague, finish)
    assert (await state_of(counter, session)).phase is Phase.CLOSED
    assert await duties(counter, teller, colleague) == (Duty.READY, Duty.READY)
    while await advance(counter.store):
        pass
    row = await counter.store.pool.fetchrow(
        "select teller_id, sought_at from session_rows where session_id = $1", session
    )
    assert row is not None
    assert (str(row["teller_id"]), row["sought_at"]) == (colleague.staff, None)


async def test_whoever_is_free_takes_over_a_transferred_customer(counter: Counter, redis: Redis) -> None:
    session, teller = await in_a_call(counter)
    later, free = new_session(), new_teller()
    await ask(counter, teller, c.SeekColleague(session=session, purpose=Purpose.TRANSFER, line=None, staff=free.staff))
    await arrive(counter, later)
    await ask(counter, free, c.GoReady(teller=free.staff))
    assert await look(counter, redis) == 1
    # Not the one who came later into the line: who is handed on has waited before.
    await accept(counter, session, free)
    state = await state_of(counter, session)
    assert (state.serving, state.held_since) == (free.staff, None)
    assert (await state_of(counter, later)).phase is Phase.WAITING


async def test_a_customer_whom_nobody_takes_over_comes_back_to_the_first_teller(counter: Counter, redis: Redis) -> None:
    session, teller = await in_a_call(counter)
    absent = new_teller()
    await ask(counter, teller, c.SeekColleague(session=session, purpose=Purpose.TRANSFER, staff=absent.staff))
    assert await look(counter, redis) == 0
    assert await expire_due(counter) == 1
    await ask(counter, teller, c.FinishWrapUp(session=session, outcome=Outcome.DONE, next=NextDuty.READY))
    assert await look(counter, redis) == 1
    await accept(counter, session, teller)
    assert (await state_of(counter, session)).serving == teller.staff


async def test_nobody_is_offered_the_customer_whom_they_hand_on(counter: Counter, redis: Redis) -> None:
    session, teller = await in_a_call(counter)
    absent = new_teller()
    await ask(counter, teller, c.SeekColleague(session=session, purpose=Purpose.TRANSFER, staff=absent.staff))
    await ask(counter, teller, c.FinishWrapUp(session=session, outcome=Outcome.DONE, next=NextDuty.READY))
    assert await look(counter, redis) == 0


async def test_the_end_of_the_call_frees_a_colleague_who_rings_and_one_who_is_there(
    counter: Counter, redis: Redis
) -> None:
    session, teller = await in_a_call(counter)
    there = new_teller()
    await ask(counter, there, c.GoReady(teller=there.staff))
    await ask(counter, teller, c.SeekColleague(session=session, purpose=Purpose.CONSULT, staff=there.staff))
    assert await look(counter, redis) == 1
    assert await duties(counter, there) == (Duty.OFFERED,)
    await ask(counter, Customer(session), c.LeaveSession(session=session))
    while await expire_due(counter):
        pass
    assert await duties(counter, teller, there) == (Duty.AFTER_CALL_WORK, Duty.READY)
    assert await look(counter, redis) == 0
    other, busy = await in_a_call(counter)
    await ask(counter, busy, c.SeekColleague(session=other, purpose=Purpose.CONSULT, staff=there.staff))
    assert await look(counter, redis) == 1
    await accept(counter, other, there)
    await ask(counter, Customer(other), c.LeaveSession(session=other))
    while await expire_due(counter):
        pass
    assert await duties(counter, busy, there) == (Duty.AFTER_CALL_WORK, Duty.READY)


async def test_a_colleague_who_was_asked_for_and_lets_it_pass_is_waited_for_no_longer(
    counter: Counter, redis: Redis
) -> None:
    session, teller = await in_a_call(counter)
    asked_for, another = new_teller(), new_teller()
    for colleague in (asked_for, another):
        await ask(counter, colleague, c.GoReady(teller=colleague.staff))
    await ask(counter, teller, c.SeekColleague(session=session, purpose=Purpose.CONSULT, staff=asked_for.staff))
    assert await look(counter, redis) == 1
    search = (await state_of(counter, session)).search
    assert search is not None
    assert search.offer is not None
    await ask(counter, asked_for, c.RefuseOffer(session=session, offer=search.offer.offer))
    assert await look(counter, redis) == 1
    await accept(counter, session, another)
