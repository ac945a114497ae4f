"""A teller who writes with several customers at once, told to a counter."""

from redis.asyncio import Redis

from people.competences import competence_of
from queueing.acd import Acd
from queueing.claims import Claims
from session import commands as c
from session.actors import Staff
from session.identifiers import SessionId
from session.vocabulary import NextDuty, Outcome
from session_store.counter import Counter
from session_store.event_store import EventStore
from session_store.postgres import Pool
from session_store.read_models import advance
from tests.session_store.stories import ask, new_teller


async def ready_for(counter: Counter, pool: Pool, at_once: int) -> Staff:
    """A teller on duty who takes so many at once."""
    teller = new_teller()
    await pool.execute(
        "insert into staff_competence (staff_id, languages, at_once) values ($1, $2, $3)",
        teller.staff,
        ["zh", "en"],
        at_once,
    )
    assert (await competence_of(pool, teller.staff)).at_once == at_once
    await ask(counter, teller, c.GoReady(teller=teller.staff))
    return teller


async def look(counter: Counter, store: EventStore, redis: Redis) -> int:
    """Bring the read models up to the log, and let an ACD that begins anew look."""
    while await advance(store):
        pass
    return await Acd(counter, Claims(redis)).look_once()


async def take(counter: Counter, teller: Staff) -> SessionId:
    """Accept what rings."""
    session = (await counter.teller(teller.staff)).session
    assert session is not None
    state = await counter.session(session)
    assert state is not None
    assert state.offer is not None
    await ask(counter, teller, c.AcceptOffer(session=session, offer=state.offer.offer))
    return session


async def write_to_the_end(counter: Counter, teller: Staff, session: SessionId) -> None:
    await ask(counter, teller, c.EndService(session=session))
    await ask(counter, teller, c.FinishWrapUp(session=session, outcome=Outcome.DONE, next=NextDuty.READY))
