"""Migrations: the same schema as the one that is read, once, and never changed afterwards."""

import asyncpg
import msgspec
import pytest

from aircounter.settings import Settings
from session.actors import System
from session.events import ConsentGiven
from session.identifiers import CommandId, StreamId
from session_store.event_store import Addition, EventStore
from session_store.feed import BEGINNING, read_after
from session_store.migrate import MigrationError, all_migrations, migrate
from tests.conftest import in_database, superuser_of
from tests.session_store.schema_dump import SCHEMA, dump_schema
from tests.session_store.stories import new_session

EVENT = {
    "type": "SessionOpened",
    "type_version": 1,
    "private": None,
    "data": '{"business":"card","channel":"video","language":"zh"}',
}


async def test_all_migrations_together_give_the_schema_that_stands_in_the_file(own_database: Settings) -> None:
    assert own_database.database_owner_url is not None
    assert await dump_schema(own_database.database_owner_url) == SCHEMA.read_text(encoding="utf-8")


async def test_a_migrated_database_has_nothing_left_to_do(own_database: Settings) -> None:
    assert own_database.database_owner_url is not None
    assert await migrate(own_database.database_owner_url) == []


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("update migrations set checksum = 'another' where name = $1", "was changed after it had been applied"),
        ("update migrations set name = 'from_the_future.sql' where name = $1", "newer than this program"),
    ],
)
async def test_a_database_that_does_not_fit_is_said_so(own_database: Settings, statement: str, said: str) -> None:
    assert own_database.database_owner_url is not None
    owner = await asyncpg.connect(own_database.database_owner_url)
    await owner.execute(statement, all_migrations()[0].name)
    await owner.close()
    with pytest.raises(MigrationError, match=said):
        await migrate(own_database.database_owner_url)


async def test_events_of_an_earlier_schema_are_kept_as_they_were(
    servers: Settings, store: EventStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given a database as it was before events came into one table, with a session in it
    superuser = await asyncpg.connect(superuser_of(servers))
    await superuser.execute("create database earlier owner aircounter_owner")
    settings = in_database("earlier", servers)
    owner_url = settings.database_owner_url
    assert owner_url is not None
    earlier = [one for one in all_migrations() if one.name < "0017"]
    with monkeypatch.context() as then:
        then.setattr("session_store.migrate.all_migrations", lambda: earlier)
        await migrate(owner_url)
    session = new_session()
    async with asyncpg.create_pool(owner_url, min_size=1, max_size=1) as pool:
        batch = [{"stream": f"session/{session}", "expected": 0, "deadlines": [], "events": [EVENT | {"id": session}]}]
        await pool.execute(
            "select append_events('a', 'system/test', $1, '[]', '[]')", msgspec.json.encode(batch).decode()
        )
        before = dict(await pool.fetchrow("select * from events") or {})
    # When it is migrated
    await migrate(owner_url)
    # Then the event is there to the byte, the feed has it, and the stream goes on
    async with asyncpg.create_pool(settings.database_url, min_size=1, max_size=2) as pool:
        assert dict(await pool.fetchrow("select * from events") or {}) == before | {"epoch": 1}
        migrated = EventStore(pool, store.keys)
        consent = Addition(StreamId(f"session/{session}"), 1, (ConsentGiven(text_version="1"),))
        await migrated.append(CommandId("b"), System("test"), [consent])
        assert [record.version for record in await read_after(migrated, BEGINNING)] == [1, 2]
    await superuser.execute("drop database earlier with (force)")
    await superuser.close()
