"""A colleague is consulted while the customer hears music, and takes the customer over; then a blind transfer."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Playwright

from bench.appearances import COLLEAGUE, CUSTOMER, TELLER
from tests.acceptance.accessibility import is_accessible
from tests.acceptance.counter_process import CounterProcess
from tests.acceptance.people import (
    Person,
    answer_call,
    go_home,
    go_ready,
    launch,
    wait_in_line,
)


@pytest.fixture
async def colleague(playwright: Playwright, tmp_path: Path, counter_process: CounterProcess) -> AsyncGenerator[Person]:
    browser: Browser = await launch(playwright, tmp_path, COLLEAGUE)
    person = await Person.at(browser, counter_process.url, 1366, 768)
    yield person
    await go_home(person)
    await browser.close()
    assert not person.troubles


async def test_after_consulting_the_customer_is_anothers_and_comes_back_by_a_blind_transfer(
    customer: Person, teller: Person, colleague: Person
) -> None:
    await wait_in_line(customer)
    await go_ready(teller)
    await answer_call(teller)
    await customer.connected()
    await go_ready(colleague, "he")
    # Consulting: the customer hears that it is so, and the colleague is rung.
    await teller.page.keyboard.press("t")
    await teller.see("seek-staff-0128")
    await is_accessible(teller)
    await teller.click("seek-staff-0128")
    await customer.see("held")
    await colleague.see("offer")
    assert "林夏" in await colleague.page.get_by_test_id("offer-what").inner_text()
    await is_accessible(colleague)
    await answer_call(colleague)
    await teller.see("hand-over")
    await is_accessible(teller)
    await is_accessible(colleague)
    # Handed over: each hears the other, and the first teller writes down what there was.
    await teller.click("hand-over")
    await customer.page.get_by_test_id("held").wait_for(state="detached")
    await customer.page.get_by_text("现在由 何明").wait_for()
    await customer.hears(COLLEAGUE, CUSTOMER)
    await colleague.hears(CUSTOMER, TELLER)
    await teller.page.get_by_test_id("notes").fill("旧卡已核对")
    await teller.click("wrap-up-ready")
    await colleague.page.get_by_text("旧卡已核对").wait_for()
    # Back by a blind transfer: to the first teller, who is ready again.
    await colleague.page.keyboard.press("t")
    await colleague.click("seek-transfer")
    await colleague.click("seek-staff-0127")
    await customer.page.get_by_text("正在为您转接").wait_for()
    await is_accessible(customer)
    await answer_call(teller)
    await customer.page.get_by_text("现在由 林夏").wait_for()
    await customer.hears(TELLER, CUSTOMER)
    await colleague.click("wrap-up-offline")
    await customer.click("hang-up")
    await customer.click("hang-up-confirm")
    await teller.click("wrap-up-offline")
