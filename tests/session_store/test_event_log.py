"""The log: append-only, chained, sealed, one answer a command, one teller a customer."""

import asyncio
import hashlib

import asyncpg
import pytest
import uuid_utils

from aircounter.settings import Settings
from session import commands as c
from session import events as e
from session.actors import Customer
from session.decision import Decided, Refused
from session.durations import STANDARD
from session.identifiers import CommandId, session_stream
from session.personal import NOBODY
from session.vocabulary import Phase, RefusalCode, Result
from session_store.counter import Counter
from session_store.event_store import Addition, EventStore, VersionConflict
from session_store.keys import StreamKeys
from tests.session_store.stories import NAME, SYSTEM, arrive, ask, finish, new_session, new_teller, talk


async def test_a_whole_visit_is_one_stream_in_order(counter: Counter, store: EventStore) -> None:
    session, teller = new_session(), new_teller()
    await arrive(counter, session)
    await talk(counter, session, teller)
    await finish(counter, session, teller)
    history = await store.history(session_stream(session))
    assert [record.version for record in history] == list(range(1, len(history) + 1))
    assert [type(record.event).__name__ for record in history] == [
        "SessionOpened", "ConsentGiven", "LineJoined", "OfferMade", "OfferAccepted", "PartyJoined", "PartyJoined",
        "MediaStarted", "ServiceEnded", "SessionRated", "WrapUpDone", "SessionClosed",
    ]  # fmt: skip
    times = [record.at for record in history]
    assert times == sorted(times)


async def test_a_repeated_command_gets_the_first_answer_and_has_no_second_effect(
    counter: Counter, store: EventStore
) -> None:
    session = new_session()
    await arrive(counter, session)
    leave, command_id = c.LeaveSession(session=session), CommandId(str(uuid_utils.uuid7()))
    first = await counter.ask(Customer(session), leave, command_id)
    length = len(await store.history(session_stream(session)))
    again = await counter.ask(Customer(session), leave, command_id)
    assert isinstance(first, Decided)
    assert isinstance(again, Decided)
    assert len(await store.history(session_stream(session))) == length


async def test_a_refused_command_appends_nothing(counter: Counter, store: EventStore) -> None:
    session = new_session()
    await arrive(counter, session)
    length = len(await store.history(session_stream(session)))
    refused = await counter.ask(Customer(session), c.RateSession(session=session, stars=5))
    assert isinstance(refused, Refused)
    assert refused.code is RefusalCode.NOT_NOW
    assert len(await store.history(session_stream(session))) == length


async def test_what_was_decided_on_an_older_version_is_not_appended(counter: Counter, store: EventStore) -> None:
    session = new_session()
    await arrive(counter, session)
    stream, before = session_stream(session), await store.history(session_stream(session))
    left = e.SessionClosed(result=Result.ABANDONED)
    for expected in (len(before) - 1, len(before) + 1, 0):
        with pytest.raises(VersionConflict):
            await store.append(CommandId(f"on {expected}"), SYSTEM, [Addition(stream, expected, (left,))])
    assert await store.history(stream) == before


async def test_of_two_streams_neither_is_appended_when_one_has_moved_on(counter: Counter, store: EventStore) -> None:
    session, other = new_session(), new_session()
    await arrive(counter, session)
    await arrive(counter, other)
    left = e.SessionClosed(result=Result.ABANDONED)
    additions = [Addition(session_stream(session), 3, (left,)), Addition(session_stream(other), 2, (left,))]
    with pytest.raises(VersionConflict):
        await store.append(CommandId("both"), SYSTEM, additions)
    for one in (session, other):
        assert len(await store.history(session_stream(one))) == 3


async def test_two_nodes_that_offer_one_customer_to_two_tellers_make_one_offer(store: EventStore) -> None:
    nodes = [Counter(store, STANDARD, _nothing) for _ in range(4)]
    session = new_session()
    tellers = [new_teller() for _ in nodes]
    await arrive(nodes[0], session)
    for node, teller in zip(nodes, tellers, strict=True):
        await ask(node, teller, c.GoReady(teller=teller.staff))
        # Each knows the customer as waiting, so that all decide on the same version.
        assert await node.session(session) is not None
    answers = await asyncio.gather(
        *(
            node.ask(SYSTEM, c.MakeOffer(session=session, teller=teller.staff))
            for node, teller in zip(nodes, tellers, strict=True)
        )
    )
    assert sum(isinstance(answer, Decided) for answer in answers) == 1


async def test_two_nodes_that_offer_two_customers_to_one_teller_make_one_offer(store: EventStore) -> None:
    nodes = [Counter(store, STANDARD, _nothing) for _ in range(4)]
    teller, sessions = new_teller(), [new_session() for _ in range(4)]
    for node, session in zip(nodes, sessions, strict=True):
        await arrive(node, session)
    await ask(nodes[0], teller, c.GoReady(teller=teller.staff))
    for node in nodes:
        await node.teller(teller.staff)
    answers = await asyncio.gather(
        *(
            node.ask(SYSTEM, c.MakeOffer(session=session, teller=teller.staff))
            for node, session in zip(nodes, sessions, strict=True)
        )
    )
    assert sum(isinstance(answer, Decided) for answer in answers) == 1
    open_engagements = await store.pool.fetchval(
        "select count(*) from engagements where teller_id = $1 and ended_at is null", teller.staff
    )
    assert open_engagements == 1


async def test_the_teller_is_free_again_after_the_visit(counter: Counter, store: EventStore) -> None:
    teller = new_teller()
    for _ in range(2):
        session = new_session()
        await arrive(counter, session)
        await talk(counter, session, teller)
        await finish(counter, session, teller)
    assert await store.pool.fetchval("select count(*) from engagements where ended_at is null") == 0


@pytest.mark.parametrize(
    "statement",
    [
        "update events set data = '{}'",
        "delete from events",
        "truncate events",
        "insert into events (stream_id) values ('session/x')",
        "update streams set version = 0",
        "delete from carried_out_commands",
        "drop table events",
    ],
)
async def test_the_application_cannot_alter_the_log(store: EventStore, statement: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await store.pool.execute(statement)


async def test_names_are_not_in_the_database_in_the_clear(counter: Counter, own_database: Settings) -> None:
    session = new_session()
    await arrive(counter, session)
    owner = await asyncpg.connect(own_database.database_owner_url)
    try:
        for row in await owner.fetch("select data, private from events where stream_id = $1", session_stream(session)):
            assert "Xiaoming" not in row["data"]
            assert b"Xiaoming" not in (row["private"] or b"")
    finally:
        await owner.close()


async def test_destroying_the_key_erases_what_is_private_and_nothing_else(counter: Counter, store: EventStore) -> None:
    session = new_session()
    await arrive(counter, session)
    before = await store.history(session_stream(session))
    assert isinstance(before[0].event, e.SessionOpened)
    assert before[0].event.customer_name == NAME
    await store.pool.execute("delete from stream_keys where stream_id = $1", session_stream(session))
    after = await EventStore(store.pool, StreamKeys(store.pool, bytes(32))).history(session_stream(session))
    assert isinstance(after[0].event, e.SessionOpened)
    assert after[0].event.customer_name == NOBODY
    assert after[0].event.business == before[0].event.business
    assert await _chain_is_whole(store, session_stream(session))


async def test_the_chain_shows_what_an_owner_altered(
    counter: Counter, store: EventStore, own_database: Settings
) -> None:
    session = new_session()
    await arrive(counter, session)
    assert await _chain_is_whole(store, session_stream(session))
    owner = await asyncpg.connect(own_database.database_owner_url)
    try:
        await owner.execute(
            'update events set data = \'{"text_version":"9"}\' where stream_id = $1 and version = 2',
            session_stream(session),
        )
    finally:
        await owner.close()
    assert not await _chain_is_whole(store, session_stream(session))


async def test_a_node_that_has_cached_a_state_sees_what_another_appended(store: EventStore) -> None:
    one, other = Counter(store, STANDARD, _nothing), Counter(store, STANDARD, _nothing)
    session = new_session()
    await arrive(one, session)
    assert (state := await other.session(session)) is not None
    assert state.phase is Phase.WAITING
    await ask(one, Customer(session), c.LeaveSession(session=session))
    assert (state := await other.session(session)) is not None
    assert state.phase is Phase.CLOSED


async def _chain_is_whole(store: EventStore, stream: str) -> bool:
    """Compute the chain from the stored bytes alone, by its documented definition."""
    head = b""
    rows = await store.pool.fetch(
        "select *, (extract(epoch from at) * 1000000)::bigint as at_us from events"
        " where stream_id = $1 order by version",
        stream,
    )
    for row in rows:
        private = hashlib.sha256(row["private"]).hexdigest() if row["private"] is not None else "-"
        parts = [
            head.hex(), row["stream_id"], str(row["version"]), str(row["event_id"]), row["type"],
            str(row["type_version"]), str(row["at_us"]), row["actor"], row["command_id"],
            hashlib.sha256(row["data"].encode()).hexdigest(), private,
        ]  # fmt: skip
        head = hashlib.sha256("\n".join(parts).encode()).digest()
        if head != row["hash"]:
            return False
    return True


def _nothing() -> None:
    """No feed to hint at."""
