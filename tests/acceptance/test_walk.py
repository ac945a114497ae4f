"""(a) A session from the street to its replay, walked by customer, teller and QA, in Chinese and in English.

On each state that is passed, what axe finds is a failure.
"""

import pytest

from tests.acceptance.accessibility import is_accessible
from tests.acceptance.counter_process import CounterProcess
from tests.acceptance.kept_data import places_of
from tests.acceptance.people import Person, sign_in

NOTES = "换卡已说明"
WORDS = "柜员讲得很清楚"
NAMES = {"zh-CN": "王小明", "en-GB": "Emily Wang"}


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
async def test_a_session_from_the_street_to_its_replay(
    customer: Person, teller: Person, qa: Person, locale: str, counter_process: CounterProcess
) -> None:
    await _into_the_line(customer, NAMES[locale])
    await _on_duty(teller)
    await _offered_and_answered(customer, teller, NAMES[locale])
    await _ended_and_rated(customer)
    await _after_call_work(teller)
    await _replayed(qa)
    # And neither the name nor what was noted stands in the open anywhere
    assert await places_of(counter_process, NAMES[locale]) == []
    assert await places_of(counter_process, NOTES) == []
    assert await places_of(counter_process, WORDS) == []
    # (Who looks in the same way for what is not secret finds it.)
    assert {"session_rows", "events"} <= set(await places_of(counter_process, "card"))


async def _into_the_line(customer: Person, name: str) -> None:
    await customer.page.goto(customer.url)
    await customer.see("business-card")
    await is_accessible(customer)
    await customer.click("business-card")
    await customer.click("channel-video")
    await customer.page.get_by_test_id("customer-name").fill(name)
    await is_accessible(customer)
    await customer.click("next")
    await customer.see("consent-agree")
    await is_accessible(customer)
    await customer.click("consent-agree")
    await customer.see("level")
    await is_accessible(customer)
    await customer.click("check-continue")
    await customer.page.wait_for_selector('[data-testid="waiting-ahead"][data-ahead="0"]')
    await is_accessible(customer)


async def _on_duty(teller: Person) -> None:
    await teller.page.goto(f"{teller.url}/teller")
    await teller.see("sign-in-login")
    await is_accessible(teller)
    await sign_in(teller, "/teller", "lin")
    await teller.page.wait_for_selector('[data-testid="duty"][data-duty="offline"]')
    await is_accessible(teller)
    await teller.click("device-test")
    await teller.see("device-test-running")
    await is_accessible(teller)
    await teller.click("go-ready")


async def _offered_and_answered(customer: Person, teller: Person, name: str) -> None:
    await teller.see("offer")
    assert name in await teller.page.get_by_test_id("offer").inner_text()
    await is_accessible(teller)
    await teller.click("offer-accept")
    await teller.connected()
    await customer.connected()
    await is_accessible(teller)
    await is_accessible(customer)
    await customer.click("mute")
    await customer.page.wait_for_selector('[data-testid="mute"].off')
    await is_accessible(customer)


async def _ended_and_rated(customer: Person) -> None:
    await customer.click("hang-up")
    await customer.see("hang-up-confirm")
    await is_accessible(customer)
    await customer.click("hang-up-confirm")
    await customer.see("rate-5")
    await is_accessible(customer)
    await customer.click("rate-5")
    await customer.page.get_by_test_id("rate-words").fill(WORDS)
    await is_accessible(customer)
    await customer.click("rate-send")
    await customer.page.get_by_test_id("rate-send").wait_for(state="detached")


async def _after_call_work(teller: Person) -> None:
    await teller.page.wait_for_selector('[data-testid="duty"][data-duty="after_call_work"]')
    await is_accessible(teller)
    await teller.page.get_by_test_id("notes").fill(NOTES)
    await teller.click("outcome-done")
    await teller.click("wrap-up-break")
    await teller.page.wait_for_selector('[data-testid="duty"][data-duty="on_break"]')
    await is_accessible(teller)
    await teller.click("go-ready")
    await teller.page.wait_for_selector('[data-testid="duty"][data-duty="ready"]')
    await is_accessible(teller)


async def _replayed(qa: Person) -> None:
    await qa.page.goto(f"{qa.url}/qa")
    await qa.see("sign-in-login")
    await is_accessible(qa)
    await sign_in(qa, "/qa", "qian")
    await qa.see("qa-row")
    await is_accessible(qa)
    await qa.page.get_by_test_id("qa-row").first.get_by_role("button").click()
    await qa.see("replay-video-customer")
    await is_accessible(qa)
    # QA reads what the customer wrote
    await qa.page.locator('[data-type="SessionRated"]').get_by_text(WORDS).wait_for()
