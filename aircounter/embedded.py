"""Fill in what the settings leave open: an embedded PostgreSQL and Redis, ready to use."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager

import msgspec

from aircounter.bootstrap_database import APPLICATION, DATABASE, OWNER, password_in, prepare
from aircounter.key_files import key_folder
from aircounter.postgres_server import embedded_postgres
from aircounter.redis_server import embedded_redis
from aircounter.settings import Settings


@asynccontextmanager
async def embedded_servers(settings: Settings) -> AsyncGenerator[Settings]:
    """Start what is not given, and give settings with every address in them."""
    async with AsyncExitStack() as running:
        if settings.redis_url is None:
            redis_url = await running.enter_async_context(embedded_redis(settings.data / "redis"))
            settings = msgspec.structs.replace(settings, redis_url=redis_url)
        if settings.database_url is None:
            keys = key_folder(settings)
            owner_password = password_in(keys / "database_owner.password")
            application_password = password_in(keys / "database_application.password")
            postgres = await running.enter_async_context(embedded_postgres(settings.data / "postgres"))
            owner_dsn = postgres.dsn(OWNER, owner_password, DATABASE)
            await prepare(postgres.dsn(), owner_dsn, owner_password, application_password)
            settings = msgspec.structs.replace(
                settings,
                database_url=postgres.dsn(APPLICATION, application_password, DATABASE),
                database_owner_url=owner_dsn,
            )
        yield settings
