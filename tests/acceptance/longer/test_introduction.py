"""A customer who comes from the bank's app: greeted by name, and on the teller's screen by that name."""

from collections.abc import AsyncGenerator

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.async_api import Browser

from aircounter.introduce_command import introduction_token
from tests.acceptance.accessibility import is_accessible_in_both_languages
from tests.acceptance.counter_process import CounterProcess
from tests.acceptance.people import Person, go_ready
from tests.bank_app import BANK
from tests.memory_folder import memory_folder


@pytest.fixture
async def counter_of_bank() -> AsyncGenerator[CounterProcess]:
    with memory_folder() as folder:
        key = folder / "bank.public.pem"
        key.write_bytes(BANK.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
        counter = CounterProcess(folder / "data", {}, {"INTRODUCTION_KEY_FILE": str(key)})
        await counter.start()
        yield counter
        await counter.stop()


async def test_who_comes_from_the_banks_app_is_known_by_name(
    customers_browser: Browser, tellers_browser: Browser, counter_of_bank: CounterProcess
) -> None:
    customer = await Person.at(customers_browser, counter_of_bank.url, 390, 844)
    teller = await Person.at(tellers_browser, counter_of_bank.url, 1366, 768)
    token = introduction_token(BANK, "王芳女士", elderly=True, business="loan")
    # When the app opens the counter for a loan
    await customer.page.goto(f"{customer.url}/#from={token}")
    # Then that question is answered, and so is the name; the address says nothing of it, and a reload keeps it
    await customer.page.get_by_text("王芳女士").wait_for()
    assert "#" not in customer.page.url
    await customer.page.reload()
    await customer.page.get_by_text("王芳女士").wait_for()
    assert await customer.page.get_by_test_id("customer-name").count() == 0
    await is_accessible_in_both_languages(customer)
    for testid in ("next", "consent-agree", "check-continue"):
        await customer.click(testid)
    # And the teller is rung with that name
    await go_ready(teller)
    await teller.page.get_by_test_id("offer").get_by_text("王芳女士").wait_for()
    # When another tab comes with the same token
    later = await Person.at(customers_browser, counter_of_bank.url, 390, 844)
    await later.page.goto(f"{later.url}/#from={token}")
    await later.click("next")
    # Then it is told why, and goes on without it
    await later.page.get_by_role("alert").get_by_text("只能用一次").wait_for()
    await is_accessible_in_both_languages(later)
    await later.page.get_by_test_id("customer-name").fill("别人")
    await later.click("next")
    await later.see("consent-agree")
    for person in (customer, later, teller):
        await person.page.context.close()
        assert not person.troubles
