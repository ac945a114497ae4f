"""A web process in the test's own loop: real uvicorn, real PostgreSQL, real Redis, the ACD running; no media."""

import asyncio
import socket
from collections.abc import AsyncGenerator, Generator
from contextlib import AsyncExitStack
from pathlib import Path

import asyncpg
import msgspec
import pytest
import uvicorn
from redis.asyncio import Redis

from aircounter.bootstrap_database import DATABASE
from aircounter.news import News
from aircounter.recordings import replay_files
from aircounter.settings import Settings
from aircounter.worker_role import follow_log, keep_figures
from media.link import MediaLink
from people.accounts import Accounts
from queueing.acd import Acd
from queueing.claims import Claims
from queueing.opening_kept import LineDoor
from queueing.presence import Presence
from session.durations import STANDARD
from session.personal import Personal
from session.vocabulary import Role
from session_store.counter import Counter
from session_store.deadlines_due import run_deadlines
from session_store.event_store import EventStore
from session_store.feed import Feed
from session_store.keys import StreamKeys
from signaling.app import build_app
from signaling.case_push import CasePush
from signaling.door import Door
from signaling.hub import Hub
from signaling.line_push import push_line
from signaling.presence_kept import keep_present
from signaling.quality_push import push_quality
from signaling.slot_push import SlotPush
from signaling.wallboard_push import push_wallboard
from telling.links import ReturnLinks
from tests.bank_app import OF_BANK
from tests.conftest import MASTER_KEY, in_database, superuser_of
from tests.sandbox.bank_process import Bank, bank_process, free_port
from tests.signaling.desks import Desk
from tests.signaling.pages import CounterAddress, Page
from transactions.case_door import CaseDoor
from transactions.core_banking import CoreBanking
from transactions.pictures_kept import PicturesKept

BANK_KEY = "the-banks-key"
PASSWORD = Personal("correct horse battery")
SHORT = msgspec.structs.replace(STANDARD, ring_timeout_s=0.5, teller_grace_s=0.2, waiting_grace_s=0.5)


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """What stands for the built client here: these tests are about the door."""
    for name in ("index.html", "teller.html", "qa.html", "admin.html", "supervisor.html"):
        (tmp_path / name).write_text("<!doctype html><title>page</title>")
    return tmp_path


@pytest.fixture(scope="session")
async def template(servers: Settings) -> str:
    """A database with staff: their passwords' hashes take long enough to be made once."""
    name = "template_with_staff"
    superuser = await asyncpg.connect(superuser_of(servers))
    await superuser.execute(f"create database {name} template {DATABASE} owner aircounter_owner strategy file_copy")
    await superuser.close()
    async with asyncpg.create_pool(in_database(name, servers).database_url, min_size=1, max_size=1) as pool:
        people = Accounts(EventStore(pool, StreamKeys(pool, MASTER_KEY)))
        await people.add("lin", "Lin Xia", "0127", [Role.TELLER], PASSWORD)
        await people.add("he", "He Ming", "0128", [Role.TELLER], PASSWORD)
        await people.add("wen", "Wen Min", "0500", [Role.SUPERVISOR], PASSWORD)
        await people.add("qian", "Qian An", "0900", [Role.QA], PASSWORD)
        await people.add("guan", "Guan Ning", "0001", [Role.ADMINISTRATOR], PASSWORD)
    return name


@pytest.fixture
def accounts(store: EventStore) -> Accounts:
    """Those of the template."""
    return Accounts(store)


@pytest.fixture(scope="session")
def bank_port() -> int:
    """Where the core bank is, once a test has it started."""
    return free_port()


@pytest.fixture(scope="session")
def bank(bank_port: int, tmp_path_factory: pytest.TempPathFactory) -> Generator[Bank]:
    with bank_process(_bank_folder(tmp_path_factory), bank_port) as one:
        yield one


def _bank_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.getbasetemp() / "bank"
    (folder / "keys").mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / "keys" / "core_bank.key").write_text(BANK_KEY)
    return folder


@pytest.fixture
async def core_bank(bank_port: int) -> AsyncGenerator[CoreBanking]:
    async with CoreBanking(f"http://127.0.0.1:{bank_port}", BANK_KEY) as one:
        yield one


@pytest.fixture
async def address(
    own_database: Settings, store: EventStore, redis: Redis, accounts: Accounts, pages: Path, core_bank: CoreBanking
) -> AsyncGenerator[CounterAddress]:
    """A counter that is open."""
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    settings = msgspec.structs.replace(own_database, port=port)
    feed = Feed(store)
    counter = Counter(store, SHORT, feed.hint)
    counter.line_door = LineDoor(store.pool)
    door = _door(settings, counter, accounts, redis, PicturesKept(pages / "pictures", store.keys), core_bank)
    feed.subscribe(door.hub.take)
    slots = SlotPush(door)
    feed.subscribe(slots.take)
    told = CasePush(door)
    feed.subscribe(told.take)
    acd, news = Acd(counter, Claims(redis)), News()
    feed.subscribe(counter.follow)
    feed.subscribe(acd.hear)
    news_for_figures = News()
    feed.subscribe(news.hear)
    feed.subscribe(news_for_figures.hear)
    server = _server(door, pages)
    async with asyncio.TaskGroup() as tasks:
        running = [
            tasks.create_task(feed.run()),
            tasks.create_task(push_line(door)),
            tasks.create_task(told.run()),
            tasks.create_task(told.look_for_typed()),
            tasks.create_task(keep_present(door)),
            tasks.create_task(push_quality(door)),
            tasks.create_task(slots.run()),
            tasks.create_task(push_wallboard(door)),
            tasks.create_task(follow_log(store, news)),
            tasks.create_task(keep_figures(store, news_for_figures)),
            tasks.create_task(acd.run(feed)),
            tasks.create_task(run_deadlines(counter)),
        ]
        serving = tasks.create_task(server.serve(sockets=[listening]))
        yield CounterAddress(f"http://127.0.0.1:{port}", counter)
        server.should_exit = True
        await serving
        for task in running:
            task.cancel()


def _door(
    settings: Settings,
    counter: Counter,
    accounts: Accounts,
    redis: Redis,
    pictures: PicturesKept,
    core_bank: CoreBanking,
) -> Door:
    cases = counter.case_door = CaseDoor(counter.store)
    return Door(
        counter=counter,
        accounts=accounts,
        redis=redis,
        presence=Presence(redis),
        media=MediaLink(redis),
        replay=replay_files(settings, counter.store),
        hub=Hub(),
        cases=cases,
        core_bank=core_bank,
        pictures=pictures,
        origins=settings.origins,
        links=ReturnLinks(MASTER_KEY),
        introductions=OF_BANK,
    )


def _server(door: Door, pages: Path) -> uvicorn.Server:
    async def ready() -> list[str]:
        return []

    config = uvicorn.Config(
        build_app(door, pages, ready), ws="websockets-sansio", ws_max_size=256 * 1024, log_config=None, lifespan="off",
        timeout_graceful_shutdown=1,
    )  # fmt: skip
    return uvicorn.Server(config)


@pytest.fixture
async def desk(address: CounterAddress) -> AsyncGenerator[Desk]:
    async with AsyncExitStack() as stack:
        customer, teller = [await stack.enter_async_context(Page(address)) for _ in range(2)]
        begun = Desk(address, customer, teller)
        await begun.begin()
        yield begun
