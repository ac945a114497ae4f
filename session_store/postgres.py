"""asyncpg's types, which are generic only in their stubs, and how its connections are used."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import asyncpg
import asyncpg.pool

if TYPE_CHECKING:
    Pool = asyncpg.Pool[asyncpg.Record]
    Connection = asyncpg.Connection[asyncpg.Record] | asyncpg.pool.PoolConnectionProxy[asyncpg.Record]
else:
    Pool = asyncpg.Pool
    Connection = asyncpg.Connection


@asynccontextmanager
async def long_reading(pool: Pool) -> AsyncGenerator[Connection]:
    """For what may take long to read: a transaction that only reads has no id, so it holds back no feed."""
    async with pool.acquire() as connection, connection.transaction(readonly=True):
        await connection.execute("set local transaction_timeout = 0")
        yield connection


async def nothing_to_reset(_: object) -> None:
    """Nobody here leaves anything on a connection but an open transaction, which asyncpg itself rolls back.

    Its own reset would double the round trips: a statement more after every one.
    """
