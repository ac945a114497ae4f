"""Migrations: the same schema as the one that is read, once, and never changed afterwards."""

import asyncpg
import pytest

from aircounter.settings import Settings
from session_store.migrate import MigrationError, all_migrations, migrate
from tests.session_store.schema_dump import SCHEMA, dump_schema


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
