"""What a role is put together from, while the database is away."""

import asyncio
from pathlib import Path

import asyncpg
import msgspec
import pytest

from aircounter.postgres_server import embedded_postgres
from aircounter.settings import settings_from
from aircounter.wiring import OPENS_WITHIN_S, backbone


async def test_a_role_that_starts_before_its_database_waits_for_it(tmp_path: Path) -> None:
    # Given a database that was made, and is away
    async with embedded_postgres(tmp_path / "postgres") as server:
        url = server.dsn()
    settings = settings_from({"AIRCOUNTER_DATA": str(tmp_path), "DATABASE_URL": url, "REDIS_URL": "unix:///nowhere"})

    async def role() -> int:
        async with backbone(settings, OPENS_WITHIN_S) as parts:
            return await parts.store.pool.fetchval("select 1")

    starting = asyncio.create_task(role())
    # When somebody who does not wait finds it away
    with pytest.raises(FileNotFoundError):
        async with backbone(settings):
            pass
    assert not starting.done()
    # Then who waits has it as soon as it is there
    async with embedded_postgres(tmp_path / "postgres"):
        assert await starting == 1
        # And what will not mend by waiting is said at once
        wrong = msgspec.structs.replace(settings, database_url=url.replace("/postgres?", "/nowhere?"))
        with pytest.raises(asyncpg.InvalidCatalogNameError):
            async with backbone(wrong, OPENS_WITHIN_S):
                pass
