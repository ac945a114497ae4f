"""One counter for these tests, people with browsers, and what is known of them when a test fails."""

import asyncio
import sys
from collections.abc import AsyncGenerator, Generator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Playwright, async_playwright

from bench.appearances import COLLEAGUE, CUSTOMER, TELLER, clip_file, tone_file
from tests.acceptance.counter_process import CounterProcess
from tests.acceptance.people import Person, go_home, launch, launch_with, leave_the_line
from tests.memory_folder import memory_folder

SHORT = {"ring_timeout_s": 8.0, "call_grace_s": 40.0, "waiting_grace_s": 40.0, "teller_grace_s": 30.0}
"""A ring that is missed soon; graces that outlast a busy machine's restart of everything."""
CLOSES_WITHIN_S = 20.0
_failed = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember for the fixtures that the test failed."""
    report = yield
    item.stash[_failed] = item.stash.get(_failed, False) or report.failed
    return report


@pytest.fixture(scope="session")
async def playwright() -> AsyncGenerator[Playwright]:
    async with async_playwright() as started:
        yield started


@pytest.fixture(scope="session")
async def customers_browser(
    playwright: Playwright, tmp_path_factory: pytest.TempPathFactory
) -> AsyncGenerator[Browser]:
    browser = await launch(playwright, tmp_path_factory.mktemp("customer"), CUSTOMER)
    yield browser
    await asyncio.wait_for(browser.close(), CLOSES_WITHIN_S)


@pytest.fixture(scope="session")
async def tellers_browser(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Browser]:
    browser = await launch(playwright, tmp_path_factory.mktemp("teller"), TELLER)
    yield browser
    await asyncio.wait_for(browser.close(), CLOSES_WITHIN_S)


@pytest.fixture(scope="session")
async def counter_process() -> AsyncGenerator[CounterProcess]:
    """A counter for all tests that leave it as they found it: it runs, nobody waits, nobody is on duty."""
    with memory_folder() as folder:
        counter = CounterProcess(folder / "data", SHORT)
        await counter.start()
        yield counter
        await counter.stop()


@pytest.fixture
def locale() -> str:
    """The language of everybody's browser; a test may say another."""
    return "zh-CN"


@pytest.fixture
async def customer(
    request: pytest.FixtureRequest, customers_browser: Browser, counter_process: CounterProcess, locale: str
) -> AsyncGenerator[Person]:
    person = await Person.at(customers_browser, counter_process.url, 390, 844, locale)
    yield person
    if not await _tell_of_failure(request, "customer", person, counter_process):
        await leave_the_line(person)
    await _closed(person)


@pytest.fixture
async def later_customer(
    request: pytest.FixtureRequest, customers_browser: Browser, counter_process: CounterProcess
) -> AsyncGenerator[Person]:
    """A second customer, who comes after the first."""
    person = await Person.at(customers_browser, counter_process.url, 390, 844)
    yield person
    if not await _tell_of_failure(request, "later_customer", person, counter_process):
        await leave_the_line(person)
    await _closed(person)


@pytest.fixture
async def customer_with_camera(
    request: pytest.FixtureRequest, playwright: Playwright, tmp_path: Path, counter_process: CounterProcess
) -> AsyncGenerator[Person]:
    """Whose camera sees enough to read a document by; slowly, as two cores have three browsers to draw for."""
    browser = await launch_with(
        playwright,
        f"--use-file-for-fake-audio-capture={tone_file(tmp_path, CUSTOMER)}",
        f"--use-file-for-fake-video-capture={clip_file(tmp_path, CUSTOMER, frames_per_s=5, scale=4)}",
    )
    person = await Person.at(browser, counter_process.url, 390, 844)
    yield person
    if not await _tell_of_failure(request, "customer", person, counter_process):
        await leave_the_line(person)
    await asyncio.wait_for(browser.close(), CLOSES_WITHIN_S)
    assert not person.troubles


@pytest.fixture
async def teller(
    request: pytest.FixtureRequest, tellers_browser: Browser, counter_process: CounterProcess, locale: str
) -> AsyncGenerator[Person]:
    person = await Person.at(tellers_browser, counter_process.url, 1366, 768, locale)
    yield person
    await _tell_of_failure(request, "teller", person, counter_process)
    await go_home(person)
    await _closed(person)


@pytest.fixture
async def reviewer(
    request: pytest.FixtureRequest, playwright: Playwright, tmp_path: Path, counter_process: CounterProcess
) -> AsyncGenerator[Person]:
    browser = await launch(playwright, tmp_path, COLLEAGUE)
    person = await Person.at(browser, counter_process.url, 1366, 900)
    yield person
    await _tell_of_failure(request, "reviewer", person, counter_process)
    await go_home(person)
    await asyncio.wait_for(browser.close(), CLOSES_WITHIN_S)
    assert not person.troubles


@pytest.fixture
async def qa(
    request: pytest.FixtureRequest, tellers_browser: Browser, counter_process: CounterProcess, locale: str
) -> AsyncGenerator[Person]:
    person = await Person.at(tellers_browser, counter_process.url, 1366, 768, locale)
    yield person
    await _tell_of_failure(request, "qa", person, counter_process)
    await _closed(person)


async def _tell_of_failure(request: pytest.FixtureRequest, name: str, person: Person, counter: CounterProcess) -> bool:
    """Print what is known, when the test failed: a red run must say its cause."""
    if not request.node.stash.get(_failed, False):
        return False
    sys.stdout.write(f"--- {name}: {await person.described()}\n")
    picture = Path(request.config.rootpath) / "test-results" / f"{request.node.name}-{name}.png"
    picture.parent.mkdir(exist_ok=True)
    await asyncio.wait_for(person.page.screenshot(path=picture), CLOSES_WITHIN_S)
    sys.stdout.write(f"--- the counter's log ends:\n{counter.log()}\n")
    return True


async def _closed(person: Person) -> None:
    await asyncio.wait_for(person.page.context.close(), CLOSES_WITHIN_S)
    assert not person.troubles
