"""What is read of a teller's stream: the shift, and what a supervisor wrote that is not read yet."""

from session import commands as c
from session.actors import Staff
from session.identifiers import teller_stream
from session.personal import Personal
from session.vocabulary import BreakReason, ForcedDuty, Role
from session_store.counter import Counter
from session_store.event_store import EventStore
from session_store.kept_states import KeptStates
from session_store.record import Record
from session_store.shifts import read_shifts
from tests.session_store.stories import arrive, ask, finish, new_session, new_teller, talk

SUPERVISOR = Staff(new_teller().staff, "0500", Personal("Wen Min"), (Role.SUPERVISOR,))


def kinds(records: list[Record]) -> list[str]:
    return [type(record.event).__name__ for record in records]


async def write(counter: Counter, teller: Staff, text: str) -> None:
    await ask(counter, SUPERVISOR, c.MessageTeller(teller=teller.staff, text=Personal(text)))


async def shift_of(store: EventStore, teller: Staff) -> list[Record]:
    return await read_shifts(store, [teller_stream(teller.staff)])


async def test_a_first_shift_is_all_there_is(counter: Counter, store: EventStore) -> None:
    teller, stream_of = new_teller(), teller_stream
    await ask(counter, teller, c.GoReady(teller=teller.staff))
    assert await shift_of(store, teller) == await store.history(stream_of(teller.staff))
    assert await shift_of(store, new_teller()) == []


async def test_yesterday_is_not_read_but_for_what_was_left_unread_then(counter: Counter, store: EventStore) -> None:
    # Given a day that ended with a call's work, with two messages, one of them read; and a day that began
    session, teller = new_session(), new_teller()
    await write(counter, teller, "read at once")
    (first,) = (await counter.teller(teller.staff)).unread
    await ask(counter, teller, c.ReadMessage(teller=teller.staff, message=first))
    await write(counter, teller, "come by tomorrow")
    await arrive(counter, session)
    await talk(counter, session, teller)
    await finish(counter, session, teller)
    await ask(counter, teller, c.GoReady(teller=teller.staff))
    # When the shift is read
    shift = await shift_of(store, teller)
    # Then it begins there, and the message comes with its text
    assert kinds(shift) == ["TellerMessaged", "AfterCallWorkDone", "TellerReady"]
    message = shift[0].event
    assert getattr(message, "text", None) == Personal("come by tomorrow")
    # And a node that knows nothing of the teller has the state that one has who was there all the time
    assert await KeptStates(store).newest_teller(teller.staff) == counter.states.teller(teller.staff)


async def test_where_a_supervisor_sent_somebody_off_duty_the_page_is_told(counter: Counter, store: EventStore) -> None:
    teller = new_teller()
    await ask(counter, teller, c.GoReady(teller=teller.staff))
    await ask(counter, teller, c.TakeBreak(teller=teller.staff, reason=BreakReason.REST))
    await ask(counter, SUPERVISOR, c.ForceDuty(teller=teller.staff, to=ForcedDuty.OFFLINE))
    assert kinds(await shift_of(store, teller)) == ["TellerForced", "TellerWentOffline"]


async def test_many_are_read_as_one_by_one(counter: Counter, store: EventStore) -> None:
    tellers = [new_teller() for _ in range(3)]
    for number, teller in enumerate(tellers):
        for _ in range(number):
            await ask(counter, teller, c.GoReady(teller=teller.staff))
            await ask(counter, teller, c.GoOffline(teller=teller.staff))
    together = await read_shifts(store, [teller_stream(teller.staff) for teller in tellers])
    assert sorted(together, key=lambda one: one.position) == sorted(
        [record for teller in tellers for record in await shift_of(store, teller)], key=lambda one: one.position
    )
    assert kinds(together) == ["TellerWentOffline"] * 2
