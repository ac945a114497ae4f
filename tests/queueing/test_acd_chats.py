"""Chats beside each other, over the real log: as many as a teller takes, one ring at a time, no call beside them."""

import asyncio

from redis.asyncio import Redis

from queueing.line_query import read_line
from session import commands as c
from session.identifiers import party_of_staff
from session.vocabulary import Business, Channel, Duty, NextDuty, Outcome, Presence
from session_store.counter import Counter
from session_store.event_store import EventStore
from session_store.figures import advance_figures
from session_store.postgres import Pool
from session_store.read_models import rebuild
from tests.queueing.chat_stories import look, ready_for, take, write_to_the_end
from tests.session_store.stories import SYSTEM, arrive, ask, new_session


async def test_as_many_chats_as_a_teller_takes_and_no_call_beside_them(
    counter: Counter, store: EventStore, pool: Pool, redis: Redis
) -> None:
    # Given a teller who takes two, three who write, and one before them who calls
    teller = await ready_for(counter, pool, 2)
    chats = [new_session() for _ in range(3)]
    for session in chats:
        await arrive(counter, session, channel=Channel.CHAT)
    assert await look(counter, store, redis) == 1
    assert await take(counter, teller) == chats[0]
    call = new_session()
    await arrive(counter, call)
    # When the second is taken, then there is no room for a third, nor for the call
    assert await look(counter, store, redis) == 1
    assert await take(counter, teller) == chats[1]
    assert await look(counter, store, redis) == 0
    # A chat that ended keeps its part until its outcome is stated
    await ask(counter, teller, c.EndService(session=chats[0]))
    assert await look(counter, store, redis) == 0
    await ask(counter, teller, c.FinishWrapUp(session=chats[0], outcome=Outcome.DONE, next=NextDuty.READY))
    assert await look(counter, store, redis) == 1
    assert await take(counter, teller) == chats[2]
    # And the call rings once nothing else is in hand
    for session in chats[1:]:
        assert await look(counter, store, redis) == 0
        await write_to_the_end(counter, teller, session)
    assert await look(counter, store, redis) == 1
    assert await take(counter, teller) == call
    assert (await counter.teller(teller.staff)).duty is Duty.IN_SESSION


async def test_who_writes_has_room_for_others_who_write_and_for_no_call(
    counter: Counter, store: EventStore, pool: Pool, redis: Redis
) -> None:
    teller, session = await ready_for(counter, pool, 3), new_session()
    await arrive(counter, session, channel=Channel.CHAT)
    assert await look(counter, store, redis) == 1
    await look(counter, store, redis)
    line = await read_line(pool)
    assert (line.room_on(Channel.CHAT), line.room_on(Channel.VIDEO), line.on_duty) == (0, 0, 1)
    await take(counter, teller)
    await look(counter, store, redis)
    line = await read_line(pool)
    assert (line.room_on(Channel.CHAT), line.room_on(Channel.VIDEO), line.on_duty) == (2, 0, 1)
    await write_to_the_end(counter, teller, session)
    await look(counter, store, redis)
    line = await read_line(pool)
    assert (line.room_on(Channel.CHAT), line.room_on(Channel.VIDEO), line.on_duty) == (3, 1, 1)


async def test_a_call_that_is_late_rings_before_a_chat_that_came_after_it(
    counter: Counter, store: EventStore, pool: Pool, redis: Redis
) -> None:
    # Given a teller who writes and has room for another, and a call that came a minute ago
    teller, writes, calls, comes_later = await ready_for(counter, pool, 2), new_session(), new_session(), new_session()
    await arrive(counter, writes, channel=Channel.CHAT)
    assert await look(counter, store, redis) == 1
    await take(counter, teller)
    await arrive(counter, calls)
    assert await look(counter, store, redis) == 0
    await pool.execute(
        "update session_rows set joined_line_at = joined_line_at - interval '1 minute' where session_id = $1", calls
    )
    # When somebody comes who writes
    await arrive(counter, comes_later, channel=Channel.CHAT)
    # Then the teller is left to finish, and the call rings
    assert await look(counter, store, redis) == 0
    await write_to_the_end(counter, teller, writes)
    assert await look(counter, store, redis) == 1
    assert await take(counter, teller) == calls


async def test_of_two_chats_for_one_free_part_one_is_offered(counter: Counter, pool: Pool) -> None:
    teller = await ready_for(counter, pool, 1)
    chats = [new_session(), new_session()]
    for session in chats:
        await arrive(counter, session, channel=Channel.CHAT)
    offers = [c.MakeOffer(session=session, teller=teller.staff, at_once=1) for session in chats]
    await asyncio.gather(*(counter.ask(SYSTEM, offer) for offer in offers))
    states = [await counter.session(session) for session in chats]
    assert sum(state is not None and state.offer is not None for state in states) == 1
    await take(counter, teller)
    refused = await asyncio.gather(*(counter.ask(SYSTEM, offer) for offer in offers))
    assert not [one for one in refused if getattr(one, "session", ())]


async def test_whose_console_is_gone_is_offered_no_chat_and_missed_in_those_in_hand(
    counter: Counter, store: EventStore, pool: Pool, redis: Redis
) -> None:
    teller = await ready_for(counter, pool, 3)
    first, second = new_session(), new_session()
    await arrive(counter, first, channel=Channel.CHAT)
    await look(counter, store, redis)
    await take(counter, teller)
    await ask(counter, SYSTEM, c.ReportTellerGone(teller=teller.staff))
    await arrive(counter, second, Business.LOAN, Channel.CHAT)
    assert await look(counter, store, redis) == 0
    await ask(counter, SYSTEM, c.ReportTellerPresent(teller=teller.staff))
    assert await look(counter, store, redis) == 1
    assert await take(counter, teller) == second
    state = await counter.session(second)
    assert state is not None
    assert state.parties[party_of_staff(teller.staff)].presence is Presence.PRESENT


async def test_spans_of_chats_are_the_same_when_they_are_made_anew(
    counter: Counter, store: EventStore, pool: Pool, redis: Redis
) -> None:
    # Given two chats beside each other, whose events are folded one batch at a time
    teller = await ready_for(counter, pool, 2)
    chats = [new_session(), new_session()]
    for session in chats:
        await arrive(counter, session, channel=Channel.CHAT)
        await look(counter, store, redis)
        await take(counter, teller)
        await _count(store)
    await write_to_the_end(counter, teller, chats[0])
    await _count(store)
    assert await _duties(pool) == ["ready", "offered", "chatting", "offered", "chatting"]
    await write_to_the_end(counter, teller, chats[1])
    await _count(store)
    folded = await pool.fetch("select * from duty_spans order by began_version")
    assert await _duties(pool) == ["ready", "offered", "chatting", "offered", "chatting", "ready"]
    assert [row["ended_at"] is None for row in folded].count(True) == 1
    await rebuild(store)
    assert await pool.fetch("select * from duty_spans order by began_version") == folded


async def _count(store: EventStore) -> None:
    while await advance_figures(store):
        pass


async def _duties(pool: Pool) -> list[str]:
    return [row["duty"] for row in await pool.fetch("select duty from duty_spans order by began_version")]
