"""What is raised while the database or Redis is away, restarts, or cuts connections. All else is a defect."""

from typing import Final

import asyncpg
from redis.exceptions import RedisError

OUTAGE: Final = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.InterfaceError,
    # What asyncpg says when a connection that it takes to be idle was cut while nobody read from it.
    asyncpg.InternalClientError,
    RedisError,
)
