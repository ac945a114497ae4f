"""One counter for these tests, and people with browsers."""

from collections.abc import AsyncGenerator

import pytest
from playwright.async_api import Browser, Playwright, async_playwright

from tests.acceptance.counter_process import CounterProcess
from tests.acceptance.people import CUSTOMER_HZ, TELLER_HZ, Person, go_home, launch, leave_the_line
from tests.memory_folder import memory_folder

SHORT = {"ring_timeout_s": 6.0, "call_grace_s": 20.0, "waiting_grace_s": 20.0}


@pytest.fixture(scope="session")
async def playwright() -> AsyncGenerator[Playwright]:
    async with async_playwright() as started:
        yield started


@pytest.fixture(scope="session")
async def customers_browser(
    playwright: Playwright, tmp_path_factory: pytest.TempPathFactory
) -> AsyncGenerator[Browser]:
    browser = await launch(playwright, tmp_path_factory.mktemp("customer"), CUSTOMER_HZ)
    yield browser
    await browser.close()


@pytest.fixture(scope="session")
async def tellers_browser(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Browser]:
    browser = await launch(playwright, tmp_path_factory.mktemp("teller"), TELLER_HZ)
    yield browser
    await browser.close()


@pytest.fixture(scope="session")
async def counter_process() -> AsyncGenerator[CounterProcess]:
    """A counter for all tests that leave it as they found it: it runs, nobody waits, nobody is on duty."""
    with memory_folder() as folder:
        counter = CounterProcess(folder / "data", SHORT)
        await counter.start()
        yield counter
        await counter.stop()


@pytest.fixture
async def customer(customers_browser: Browser, counter_process: CounterProcess) -> AsyncGenerator[Person]:
    person = await Person.at(customers_browser, counter_process.url, 390, 844)
    yield person
    await leave_the_line(person)
    await person.page.context.close()
    assert not person.troubles


@pytest.fixture
async def teller(tellers_browser: Browser, counter_process: CounterProcess) -> AsyncGenerator[Person]:
    person = await Person.at(tellers_browser, counter_process.url, 1366, 768)
    yield person
    await go_home(person)
    await person.page.context.close()
    assert not person.troubles


@pytest.fixture
async def qa(tellers_browser: Browser, counter_process: CounterProcess) -> AsyncGenerator[Person]:
    person = await Person.at(tellers_browser, counter_process.url, 1366, 768)
    yield person
    await person.page.context.close()
    assert not person.troubles
