"""A callback: the place is kept while the page is closed, a text calls the customer back, who is served."""

import asyncio
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser

from tests.acceptance.accessibility import is_accessible
from tests.acceptance.counter_process import CounterProcess
from tests.acceptance.people import Person, answer_call, go_ready, leave_the_line, wait_in_line

TEXT_WITHIN_S = 20.0


def gateway_of(counter: CounterProcess) -> str:
    """Where the stand-in listens, as the counter's worker was told."""
    worker = counter.process_of("worker")
    return worker.environ()["SMS_GATEWAY_URL"]


async def text_to(counter: CounterProcess, number: str) -> str:
    """Wait for the text to this phone."""
    async with httpx.AsyncClient(trust_env=False) as phone, asyncio.timeout(TEXT_WITHIN_S):
        while True:
            listed: dict[str, Any] = (await phone.get(f"{gateway_of(counter)}/messages")).json()
            for message in listed["messages"]:
                if message["to"] == number:
                    return str(message["text"])
            await asyncio.sleep(0.1)


async def go_away_with(customer: Person, number: str) -> None:
    await customer.click("callback")
    await customer.page.get_by_test_id("callback-number").fill(number)
    await customer.click("callback-by-sms")


async def test_whoever_was_away_comes_back_by_the_text_and_is_served_at_the_old_place(
    customers_browser: Browser, counter_process: CounterProcess, customer: Person, teller: Person
) -> None:
    first = await Person.at(customers_browser, counter_process.url, 390, 844)
    await wait_in_line(first)
    await go_away_with(first, "12345")
    await first.see("callback-trouble")
    await is_accessible(first)
    await first.page.get_by_test_id("callback-number").fill("138 0013 8000")
    await first.click("callback-by-sms")
    await first.see("away")
    await first.page.get_by_text("尾号 8000").wait_for()
    await is_accessible(first)
    await first.page.context.close()

    await wait_in_line(customer)
    await customer.page.wait_for_selector('[data-testid="waiting-ahead"][data-ahead="1"]')
    await go_ready(teller)
    await answer_call(teller)
    await customer.connected()

    link = (await text_to(counter_process, "+8613800138000")).partition("http")[2]
    phone = await Person.at(customers_browser, counter_process.url, 390, 844)
    await phone.page.goto(f"http{link}")
    await phone.see("summoned")
    await is_accessible(phone)
    assert "#" not in phone.page.url
    await phone.click("callback-confirm")
    await phone.page.wait_for_selector('[data-testid="waiting-ahead"][data-ahead="0"]')

    await customer.click("hang-up")
    await customer.click("hang-up-confirm")
    await teller.click("wrap-up-ready")
    await answer_call(teller)
    await phone.connected()
    await phone.click("hang-up")
    await phone.click("hang-up-confirm")
    await phone.see("rate-5")
    await phone.page.context.close()
    assert first.troubles == phone.troubles == []


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
async def test_the_open_page_rings_and_asks(
    customers_browser: Browser, counter_process: CounterProcess, teller: Person, locale: str
) -> None:
    customer = await Person.at(customers_browser, counter_process.url, 390, 844, locale)
    await wait_in_line(customer)
    await customer.click("callback")
    await customer.see("callback-by-page")
    await is_accessible(customer)
    await customer.click("callback-by-page")
    await customer.see("away")
    await is_accessible(customer)
    await go_ready(teller)
    await customer.see("summoned")
    await is_accessible(customer)
    assert (await customer.page.title()).startswith("●")
    assert await teller.page.get_by_test_id("offer").count() == 0
    await customer.click("callback-confirm")
    await teller.see("offer")
    await leave_the_line(customer)
    await customer.page.context.close()


async def test_a_link_that_opens_nothing_says_so(customers_browser: Browser, counter_process: CounterProcess) -> None:
    customer = await Person.at(customers_browser, counter_process.url, 390, 844)
    await customer.page.goto(f"{counter_process.url}/#back=AAAA")
    await customer.see("dead-link")
    await is_accessible(customer)
    await customer.click("dead-link")
    await customer.see("business-card")
    await customer.page.context.close()
