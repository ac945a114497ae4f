"""What a node keeps of what is alive, and how it comes to have it."""

from session_store.counter import Counter
from session_store.event_store import EventStore
from session_store.kept_states import READ_AT_ONCE, KeptStates
from tests.session_store.stories import arrive, finish, new_session, new_teller, talk


async def test_many_are_kept_as_if_each_had_been_looked_at(counter: Counter, store: EventStore) -> None:
    # Given somebody who waits, somebody in a call, somebody who was served, and a teller of whom nothing is known
    waiting, talking, served = new_session(), new_session(), new_session()
    busy, gone, never_seen = new_teller(), new_teller(), new_teller()
    for session in (waiting, talking, served):
        await arrive(counter, session)
    await talk(counter, talking, busy)
    await talk(counter, served, gone)
    await finish(counter, served, gone)
    sessions, tellers = (waiting, talking, served), [one.staff for one in (busy, gone, never_seen)]
    # When a node that has seen none of it is to have them all
    states, one_by_one = KeptStates(store), KeptStates(store)
    await states.warm(sessions, tellers)
    # Then it has what it would have read of each
    for session in sessions:
        assert states.session(session) == await one_by_one.newest_session(session)
    for teller in tellers:
        assert states.teller(teller) == await one_by_one.newest_teller(teller)


async def test_what_is_kept_already_and_what_is_not_there_changes_nothing(counter: Counter, store: EventStore) -> None:
    waiting, states = new_session(), KeptStates(store)
    await arrive(counter, waiting)
    before = await states.newest_session(waiting)
    await states.warm([waiting, new_session()], [])
    assert states.session(waiting) is before


async def test_more_than_are_read_at_once_are_all_kept(counter: Counter, store: EventStore) -> None:
    waiting, states = new_session(), KeptStates(store)
    await arrive(counter, waiting)
    tellers = [new_teller().staff for _ in range(READ_AT_ONCE + 1)]
    await states.warm([waiting], tellers)
    assert states.session(waiting) is not None
    assert all(states.teller(one) is not None for one in tellers)
