"""Every page: in both languages, free of what axe finds, and clear when something is wrong."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, Playwright

from tests.acceptance.accessibility import is_accessible
from tests.acceptance.counter_process import CounterProcess
from tests.acceptance.people import CUSTOMER_HZ, Person, launch, sign_in


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
async def test_the_customers_pages_are_accessible(
    customers_browser: Browser, counter_process: CounterProcess, locale: str
) -> None:
    customer = await Person.at(customers_browser, counter_process.url, 390, 844, locale)
    page = customer.page
    await page.goto(customer.url)
    await customer.see("business-card")
    await is_accessible(customer)
    await customer.click("business-card")
    await is_accessible(customer)
    await customer.click("next")
    await customer.see("consent-agree")
    await is_accessible(customer)
    await customer.click("consent-agree")
    await customer.see("level")
    await is_accessible(customer)
    await customer.click("check-continue")
    await customer.see("waiting-ahead")
    await is_accessible(customer)
    await customer.click("leave")
    await customer.click("leave-confirm")
    await customer.see("after")
    await page.context.close()


async def test_a_wrong_password_is_said_so(teller: Person) -> None:
    await sign_in(teller, "/teller", "lin", "not this one")
    await teller.see("sign-in-error")
    assert await teller.page.get_by_test_id("sign-in-password").input_value() == "not this one"


async def test_the_earlier_of_two_pages_of_a_teller_says_that_the_later_has_taken_over(teller: Person) -> None:
    await sign_in(teller, "/teller", "lin")
    await teller.see("go-ready")
    later = await teller.page.context.new_page()
    await later.goto(f"{teller.url}/teller")
    await teller.see("superseded")
    await is_accessible(teller)
    await later.close()


async def test_the_wrong_role_gets_no_console(teller: Person) -> None:
    await sign_in(teller, "/teller", "qian")
    await teller.page.get_by_text("这个账号不能使用本页").wait_for()


async def test_a_refused_camera_gets_help_and_a_way_on(
    playwright: Playwright, counter_process: CounterProcess, tmp_path: Path
) -> None:
    browser = await launch(playwright, tmp_path, CUSTOMER_HZ, "--deny-permission-prompts")
    customer = await Person.at(browser, counter_process.url, 390, 844)
    await customer.page.add_init_script(
        "const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);"
        "navigator.mediaDevices.getUserMedia = (want) => want.video"
        " ? Promise.reject(new DOMException('denied', 'NotAllowedError')) : real(want);"
    )
    await customer.page.goto(customer.url)
    await customer.click("business-loan")
    await customer.click("next")
    await customer.click("consent-agree")
    await customer.see("device-trouble")
    await customer.page.get_by_text("浏览器没有获准使用摄像头").wait_for()
    await browser.close()
