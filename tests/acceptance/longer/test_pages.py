"""Pages are clear when something is wrong."""

from pathlib import Path

from playwright.async_api import Playwright

from bench.appearances import CUSTOMER
from tests.acceptance.accessibility import is_accessible
from tests.acceptance.counter_process import CounterProcess
from tests.acceptance.people import Person, launch, sign_in


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
    browser = await launch(playwright, tmp_path, CUSTOMER, "--deny-permission-prompts")
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
