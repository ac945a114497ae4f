"""asyncpg's types, which are generic only in their stubs."""

from typing import TYPE_CHECKING

import asyncpg
import asyncpg.pool

if TYPE_CHECKING:
    Pool = asyncpg.Pool[asyncpg.Record]
    Connection = asyncpg.Connection[asyncpg.Record] | asyncpg.pool.PoolConnectionProxy[asyncpg.Record]
else:
    Pool = asyncpg.Pool
    Connection = asyncpg.Connection
