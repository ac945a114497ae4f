"""A day read from the real log, and replayed."""

from datetime import UTC, datetime, timedelta

from queueing.day_log import day_of, read_day
from queueing.routing_plan import STANDARD_PLAN
from queueing.simulation import simulate
from queueing.simulation_figures import compare
from session import commands as c
from session.actors import Customer
from session.vocabulary import Business, Channel
from session_store.counter import Counter
from session_store.event_store import EventStore
from session_store.figures import advance_figures
from session_store.read_models import advance
from tests.session_store.stories import SYSTEM, arrive, ask, finish, new_session, new_teller, talk


async def test_who_came_who_was_served_and_who_worked_is_in_the_log(counter: Counter, store: EventStore) -> None:
    served, left, waits, teller = new_session(), new_session(), new_session(), new_teller()
    for session in (served, left, waits):
        await arrive(counter, session)
    await talk(counter, served, teller)
    await finish(counter, served, teller)
    await ask(counter, Customer(left), c.LeaveSession(session=left))
    while await advance(store):
        pass
    begins_at, ends_at = day_of(datetime.now(UTC) - timedelta(seconds=0))
    day = await read_day(store.pool, begins_at, ends_at)
    assert begins_at < day.ends_at < ends_at
    assert [(one.request.id, one.answered, one.ended_at is not None) for one in day.contacts] == [
        (served, True, True), (left, False, True), (waits, False, False),
    ]  # fmt: skip
    handled_s = day.contacts[0].handled_s
    assert handled_s is not None
    assert 0 < handled_s < 60
    assert [(shift.teller.id, len(shift.spans)) for shift in day.shifts] == [(teller.staff, 1)]
    outcomes = simulate(day, STANDARD_PLAN)
    total = compare(day, STANDARD_PLAN, outcomes, STANDARD_PLAN, outcomes)[0]
    assert total.logged is not None
    assert (total.logged.offered, total.logged.answered, total.logged.gave_up) == (3, 1, 1)


async def test_a_chat_that_became_a_call_waited_as_a_chat(counter: Counter, store: EventStore) -> None:
    # Given a chat whose customer took up the invitation to talk
    session, teller = new_session(), new_teller()
    await arrive(counter, session, Business.CARD, Channel.CHAT)
    await ask(counter, teller, c.GoReady(teller=teller.staff))
    await ask(counter, SYSTEM, c.MakeOffer(session=session, teller=teller.staff, at_once=2))
    state = await counter.session(session)
    assert state is not None
    assert state.offer is not None
    await ask(counter, teller, c.AcceptOffer(session=session, offer=state.offer.offer))
    await ask(counter, teller, c.InviteToCall(session=session))
    await ask(counter, Customer(session), c.TakeCall(session=session, channel=Channel.VOICE))
    while await advance(store) or await advance_figures(store):
        pass
    # When the day is read to be replayed
    day = await read_day(store.pool, *day_of(datetime.now(UTC)))
    # Then it is one that needed a part of a teller, whatever it is now
    assert [one.request.channel for one in day.contacts] == [Channel.CHAT]
