"""What `/readyz` looks at: whether this process can do its work, and whether the log is really append-only."""

import asyncio
from typing import Final

import asyncpg
from redis.exceptions import RedisError

from aircounter.wiring import Backbone
from media.link import MediaLink, MediaUnavailable
from session_store.migrate import all_migrations

LOOK_FOR_S: Final = 3.0
_COULD_ALTER: Final = """
    select (select rolsuper or rolcreaterole from pg_roles where rolname = current_user)
        or bool_or(has_table_privilege(c.oid, p) or pg_has_role(c.relowner, 'MEMBER'))
    from pg_class c, unnest(array['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) p
    where c.relname in ('events', 'streams', 'log_epoch') and c.relnamespace = 'public'::regnamespace
"""


async def troubles(backbone: Backbone, link: MediaLink) -> list[str]:
    """What keeps this node from serving, in sentences; empty when nothing does."""
    found: list[str] = []
    try:
        async with asyncio.timeout(LOOK_FOR_S):
            found += await _database_troubles(backbone)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
        found.append("the database does not answer")
    try:
        await link.place()
    except MediaUnavailable:
        found.append("no media process takes sessions")
    except RedisError:
        found.append("Redis does not answer")
    return found


async def _database_troubles(backbone: Backbone) -> list[str]:
    found: list[str] = []
    pool = backbone.store.pool
    applied = {row["name"] for row in await pool.fetch("select name from migrations")}
    if missing := {migration.name for migration in all_migrations()} - applied:
        found.append(f"migrations are missing: {', '.join(sorted(missing))}")
    if await pool.fetchval(_COULD_ALTER):
        found.append("this database role could alter the event log; give it only what the role aircounter_app has")
    return found
