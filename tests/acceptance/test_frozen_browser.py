"""(i) A browser that stands still, as on a phone that was put away: it is known soon, and comes back where it was."""

import time
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from playwright.async_api import Playwright

from bench.appearances import CUSTOMER, TELLER
from tests.acceptance.browser_processes import BrowserProcesses
from tests.acceptance.counter_process import CounterProcess
from tests.acceptance.kept_data import times_of
from tests.acceptance.people import Person, answer_call, go_ready, launch, leave_the_line, until, wait_in_line

KNOWN_WITHIN_S = 5.0


@pytest.fixture
async def freezing(
    playwright: Playwright, tmp_path: Path, counter_process: CounterProcess
) -> AsyncGenerator[tuple[Person, BrowserProcesses]]:
    """A customer whose browser can be stopped: one of their own."""
    browser = await launch(playwright, tmp_path, CUSTOMER)
    processes = BrowserProcesses(str(tmp_path))
    person = await Person.at(browser, counter_process.url, 390, 844)
    yield person, processes
    processes.thaw()
    await leave_the_line(person)
    await browser.close()
    assert not person.troubles


async def test_who_stands_still_is_known_within_five_seconds_and_comes_back(
    freezing: tuple[Person, BrowserProcesses], teller: Person, counter_process: CounterProcess
) -> None:
    customer, browser = freezing
    # Given a customer who waits, and whose browser stands still
    await wait_in_line(customer)
    lost, returned = [len(await times_of(counter_process, kind)) for kind in ("PartyLost", "PartyReturned")]
    browser.freeze()
    frozen_s = time.time()
    # Then the counter knows by its heartbeat
    known = await until(lambda: times_of(counter_process, "PartyLost"), lambda times: len(times) > lost)
    assert known[-1] - frozen_s <= KNOWN_WITHIN_S
    # And when it goes on, the customer is there again, at the same place
    browser.thaw()
    await until(lambda: times_of(counter_process, "PartyReturned"), lambda times: len(times) > returned)
    await customer.page.wait_for_selector('[data-testid="waiting-ahead"][data-ahead="0"]')
    # When it happens in the call
    await go_ready(teller)
    await answer_call(teller)
    await customer.connected()
    await teller.hears(CUSTOMER, TELLER)
    browser.freeze()
    # Then the teller is told who is away
    await teller.page.wait_for_selector('[data-testid="reconnecting"][data-whose="other"]')
    # And afterwards they hear each other in the same call
    browser.thaw()
    await teller.hears(CUSTOMER, TELLER)
    await customer.hears(TELLER, CUSTOMER)
    await teller.page.wait_for_selector('[data-testid="reconnecting"][data-whose="nobody"]', state="attached")
