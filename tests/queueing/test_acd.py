"""The ACD over the real log: what the policy decides is offered, and what the log says is what it decides on."""

from redis.asyncio import Redis

from queueing.acd import Acd
from queueing.claims import Claims
from session import commands as c
from session.actors import Customer, Staff
from session.identifiers import SessionId
from session.vocabulary import Business, Channel, Language, PriorityClass
from session_store.counter import Counter
from session_store.event_store import EventStore
from session_store.read_models import advance
from tests.session_store.stories import SYSTEM, arrive, ask, new_session, new_teller


async def look(counter: Counter, store: EventStore, redis: Redis) -> int:
    """Bring the read models up to the log, and let the ACD look."""
    while await advance(store):
        pass
    return await Acd(counter, Claims(redis)).look_once()


async def rung(counter: Counter, teller: Staff) -> SessionId | None:
    return (await counter.teller(teller.staff)).session


async def refuse(counter: Counter, teller: Staff, session: SessionId) -> None:
    state = await counter.session(session)
    assert state is not None
    assert state.offer is not None
    await ask(counter, teller, c.RefuseOffer(session=session, offer=state.offer.offer))


async def test_first_come_first_served_by_the_teller_who_has_been_ready_longest(
    counter: Counter, store: EventStore, redis: Redis
) -> None:
    first, second, rested, fresh = new_session(), new_session(), new_teller(), new_teller()
    for session in (first, second):
        await arrive(counter, session)
    for teller in (rested, fresh):
        await ask(counter, teller, c.GoReady(teller=teller.staff))
    assert await look(counter, store, redis) == 2
    assert (await rung(counter, rested), await rung(counter, fresh)) == (first, second)
    assert await look(counter, store, redis) == 0


async def test_a_teller_who_refused_is_rung_with_the_next_and_another_with_the_refused(
    counter: Counter, store: EventStore, redis: Redis
) -> None:
    first, second, third, refusing, other = new_session(), new_session(), new_session(), new_teller(), new_teller()
    for session in (first, second, third):
        await arrive(counter, session)
    for teller in (refusing, other):
        await ask(counter, teller, c.GoReady(teller=teller.staff))
    assert await look(counter, store, redis) == 2
    await refuse(counter, refusing, first)
    await ask(counter, refusing, c.GoReady(teller=refusing.staff))
    assert await look(counter, store, redis) == 1
    assert await rung(counter, refusing) == third
    await refuse(counter, other, second)
    await ask(counter, other, c.GoReady(teller=other.staff))
    assert await look(counter, store, redis) == 1
    assert await rung(counter, other) == first


async def test_a_lone_teller_who_refused_is_rung_with_the_same_when_ready_again(
    counter: Counter, store: EventStore, redis: Redis
) -> None:
    session, alone = new_session(), new_teller()
    await arrive(counter, session)
    for _ in range(2):
        await ask(counter, alone, c.GoReady(teller=alone.staff))
        assert await look(counter, store, redis) == 1
        await refuse(counter, alone, session)


async def test_once_another_was_rung_with_it_the_first_may_be_again(
    counter: Counter, store: EventStore, redis: Redis
) -> None:
    session, refusing, other = new_session(), new_teller(), new_teller()
    await arrive(counter, session)
    for teller in (refusing, other):
        await ask(counter, teller, c.GoReady(teller=teller.staff))
        assert await look(counter, store, redis) == 1
        await refuse(counter, teller, session)
    await ask(counter, refusing, c.GoReady(teller=refusing.staff))
    assert await look(counter, store, redis) == 1
    assert await rung(counter, refusing) == session


async def test_nobody_is_offered_whose_page_is_gone(counter: Counter, store: EventStore, redis: Redis) -> None:
    session, teller = new_session(), new_teller()
    await arrive(counter, session)
    await ask(counter, SYSTEM, c.ReportPageGone(session=session))
    await ask(counter, teller, c.GoReady(teller=teller.staff))
    assert await look(counter, store, redis) == 0
    await ask(counter, SYSTEM, c.ReportPagePresent(session=session))
    assert await look(counter, store, redis) == 1


async def test_whoever_was_cut_off_comes_first_and_to_the_teller_who_knows_them(
    counter: Counter, store: EventStore, redis: Redis
) -> None:
    first, returned, knows, longest_idle = new_session(), new_session(), new_teller(), new_teller()
    for teller in (longest_idle, knows):
        await ask(counter, teller, c.GoReady(teller=teller.staff))
    await arrive(counter, first)
    opening = c.OpenSession(
        session=returned,
        business=Business.CARD,
        channel=Channel.VIDEO,
        language=Language.CHINESE,
        classes=(PriorityClass.RETURNED,),
        preferred=knows.staff,
    )
    customer = Customer(returned)
    for command in (opening, c.GiveConsent(session=returned, text_version="1"), c.JoinLine(session=returned)):
        await ask(counter, customer, command)
    assert await look(counter, store, redis) == 2
    assert (await rung(counter, knows), await rung(counter, longest_idle)) == (returned, first)
