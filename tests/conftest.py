"""What all tests share: real PostgreSQL and Redis, a fresh database each, and no task that dies unseen."""

import asyncio
import gc
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
import msgspec
import pytest
import structlog
import uuid_utils
from argon2 import PasswordHasher
from hypothesis import HealthCheck, settings
from redis.asyncio import Redis

from aircounter.bootstrap_database import DATABASE
from aircounter.embedded import embedded_servers
from aircounter.settings import Settings, settings_from
from people import passwords
from session.durations import Durations
from session_store.counter import Counter
from session_store.event_store import EventStore
from session_store.feed import Feed
from session_store.keys import StreamKeys
from session_store.postgres import Pool, nothing_to_reset
from session_store.redis_client import open_redis
from tests.memory_folder import memory_folder

MASTER_KEY = bytes(32)

# A busy machine is no defect: what must not take long measures its own time.
settings.register_profile("counter", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("counter")


def pytest_addoption(parser: pytest.Parser) -> None:
    """For `tests.shake`."""
    parser.addoption("--times", type=int, default=1, help="run each test so many times")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each test as many times as was asked for."""
    times = int(metafunc.config.getoption("--times") or 1)
    if times > 1:
        metafunc.fixturenames.append("_nth_time")
        metafunc.parametrize("_nth_time", range(1, times + 1))


@pytest.fixture(scope="module", autouse=True)
async def _what_stays_is_not_searched_for_garbage() -> None:  # pyright: ignore[reportUnusedFunction]
    """What lives when a file's tests begin mostly lives to the end; without this each test's search takes 30 ms."""
    async with _seeing_what_dies():
        gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
async def _what_stayed_is_searched_in_the_end() -> AsyncGenerator[None]:  # pyright: ignore[reportUnusedFunction]
    """What a later file left of it is garbage as well, and may be a task that died."""
    yield
    gc.unfreeze()
    async with _seeing_what_dies():
        gc.collect()


@pytest.fixture(scope="session", autouse=True)
def _passwords_are_hashed_cheaply() -> Generator[None]:  # pyright: ignore[reportUnusedFunction]
    """As they are stored, each costs a fifth of a second; that is looked at in `tests/people/test_passwords.py`."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "HASHER", cheap)
        patch.setattr(passwords, "HASH_OF_NOBODY", cheap.hash("nobody's"))
        yield


@pytest.fixture(autouse=True)
async def no_task_dies_unseen() -> AsyncGenerator[None]:
    """Fail the test in which something died that nobody looks at."""
    async with _seeing_what_dies():
        yield
        gc.collect()


@asynccontextmanager
async def _seeing_what_dies() -> AsyncGenerator[None]:
    """Fail when something dies meanwhile that nobody looks at."""
    loop = asyncio.get_running_loop()
    unseen: list[dict[str, Any]] = []
    loop.set_exception_handler(lambda _, context: unseen.append(context))
    yield
    await asyncio.sleep(0)
    loop.set_exception_handler(None)
    assert not unseen, unseen


@pytest.fixture(autouse=True)
def _logs_are_as_they_were() -> Generator[None]:  # pyright: ignore[reportUnusedFunction]
    """A command that is run within the tests' process sets up logs of its own, which its end must take along."""
    yield
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def data_folder() -> Generator[Path]:
    with memory_folder() as folder:
        yield folder


@pytest.fixture(scope="session")
async def servers(data_folder: Path) -> AsyncGenerator[Settings]:
    """The embedded servers, with a migrated database that the tests' own are copied from."""
    async with embedded_servers(settings_from({"AIRCOUNTER_DATA": str(data_folder)})) as settings:
        yield settings


@pytest.fixture(scope="session")
def template() -> str:
    """The database that each test's own begins as."""
    return DATABASE


@pytest.fixture
async def own_database(servers: Settings, template: str) -> AsyncGenerator[Settings]:
    """Settings with a database and a Redis that this test has for itself."""
    name = f"test_{uuid_utils.uuid7().hex}"
    superuser = await asyncpg.connect(superuser_of(servers))
    await superuser.execute(f"create database {name} template {template} owner aircounter_owner strategy file_copy")
    yield in_database(name, servers)
    await superuser.execute(f"drop database {name} with (force)")
    await superuser.close()


@pytest.fixture
async def redis(servers: Settings) -> AsyncGenerator[Redis]:
    """An empty Redis."""
    assert servers.redis_url is not None
    async with open_redis(servers.redis_url) as client:
        await client.execute_command("FLUSHALL")  # pyright: ignore[reportUnknownMemberType]
        yield client


@pytest.fixture
async def pool(own_database: Settings) -> AsyncGenerator[Pool]:
    """Connections as the application's role."""
    url = own_database.database_url
    async with asyncpg.create_pool(url, min_size=1, max_size=8, reset=nothing_to_reset) as opened:
        yield opened


@pytest.fixture
def store(pool: Pool) -> EventStore:
    return EventStore(pool, StreamKeys(pool, MASTER_KEY))


@pytest.fixture
def feed(store: EventStore) -> Feed:
    return Feed(store)


@pytest.fixture
def counter(store: EventStore, feed: Feed) -> Counter:
    return Counter(store, Durations(), feed.hint)


def in_database(name: str, servers: Settings) -> Settings:
    """The servers' settings with another database of theirs."""
    assert servers.database_owner_url is not None
    assert servers.database_url is not None
    return msgspec.structs.replace(
        servers,
        database_url=servers.database_url.replace(f"/{DATABASE}?", f"/{name}?"),
        database_owner_url=servers.database_owner_url.replace(f"/{DATABASE}?", f"/{name}?"),
    )


def superuser_of(settings: Settings) -> str:
    """The address at which databases can be made."""
    assert settings.database_owner_url is not None
    password = (settings.data / "postgres" / "superuser.password").read_text()
    host = settings.database_owner_url.partition("host=")[2]
    return f"postgresql://postgres:{password}@/postgres?host={host}"
