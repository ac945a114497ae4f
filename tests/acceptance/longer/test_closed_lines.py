"""Closed or announced: seen before one chooses; nothing is lost on the way in, and one joins when it opens."""

import asyncio
import os
import sys
from datetime import UTC, datetime

import pytest
from playwright.async_api import Browser

from tests.acceptance.accessibility import is_accessible
from tests.acceptance.counter_process import CounterProcess
from tests.acceptance.people import Person

NEXT_MARCH = f"{datetime.now(UTC).year + 1}-03-02T09:00:00+0800"


async def opening(counter: CounterProcess, *arguments: str) -> None:
    """Run `aircounter opening …` against the servers of the counter that runs."""
    web = counter.process_of("web")
    addresses = {name: web.environ()[name] for name in ("AIRCOUNTER_DATA", "DATABASE_URL", "REDIS_URL")}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "aircounter", "opening", *arguments, env=os.environ | addresses
    )
    assert await process.wait() == 0


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
async def test_a_line_that_closes_on_the_way_in_loses_nothing(
    customers_browser: Browser, counter_process: CounterProcess, locale: str
) -> None:
    customer = await Person.at(customers_browser, counter_process.url, 390, 844, locale)
    await opening(counter_process, "announce", "--zh", "周六系统升级", "--en", "Upgrade on Saturday", "--hours", "1")
    try:
        await customer.page.goto(customer.url)
        await customer.see("announcement")
        await customer.click("business-card")
        await customer.click("next")
        await customer.click("consent-agree")
        await opening(counter_process, "close", "--zh", "系统维护", "--en", "Maintenance")
        await customer.click("check-continue")
        await customer.see("closed")
        await customer.page.get_by_text("系统维护" if locale == "zh-CN" else "Maintenance").wait_for()
        await is_accessible(customer)
        await opening(counter_process, "open")
        await customer.click("closed-try-again")
        await customer.see("waiting-ahead")
        await customer.click("leave")
        await customer.click("leave-confirm")
        await customer.see("after")
    finally:
        await opening(counter_process, "open")
    await customer.page.context.close()


async def _reads(browser: Browser, counter: CounterProcess, time_zone: str, words: str) -> None:
    """A customer whose phone is in that zone is told so on the card."""
    opened = await browser.new_context(locale="zh-CN", timezone_id=time_zone)
    page = await opened.new_page()
    await page.goto(counter.url)
    await page.get_by_test_id("business-card").get_by_text(words).wait_for()
    await opened.close()


async def test_a_closed_business_says_so_before_one_chooses(
    customer: Person, customers_browser: Browser, counter_process: CounterProcess
) -> None:
    await opening(counter_process, "close", "--zh", "系统维护", "--en", "Maintenance")
    try:
        await customer.page.goto(customer.url)
        card = customer.page.get_by_test_id("business-card")
        await card.get_by_text("暂不办理").wait_for()
        await is_accessible(customer)
        await card.click()
        await customer.page.get_by_text("系统维护").wait_for()
        await is_accessible(customer)
        assert await customer.page.get_by_test_id("next").is_disabled()
        # Nine o'clock of the counter is eight in the evening before for a customer in New York.
        await opening(counter_process, "close", "--zh", "系统维护", "--en", "Maintenance", "--until", NEXT_MARCH)
        await _reads(customers_browser, counter_process, "America/New_York", "3月2日 中国标准时间 09:00")
        await _reads(customers_browser, counter_process, "Asia/Shanghai", "3月2日 09:00")
    finally:
        await opening(counter_process, "open")
