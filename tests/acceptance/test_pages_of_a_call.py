"""The pages of a call, of the work after it, and of its replay: free of what axe finds."""

from tests.acceptance.accessibility import is_accessible
from tests.acceptance.people import Person, answer_call, go_ready, sign_in, wait_in_line


async def test_call_console_and_replay_are_accessible(customer: Person, teller: Person, qa: Person) -> None:
    await wait_in_line(customer)
    await teller.page.goto(f"{teller.url}/teller")
    await teller.see("sign-in-login")
    await is_accessible(teller)
    await go_ready(teller)
    await teller.see("offer")
    await is_accessible(teller)
    await answer_call(teller)
    await customer.connected()
    for person, own, other in ((customer, "您的网络", "柜员的网络"), (teller, "我的网络", "客户网络")):
        await person.see_bars("own", own)
        await person.see_bars("other", other)
    await is_accessible(teller)
    await is_accessible(customer)
    await customer.click("hang-up")
    await customer.click("hang-up-confirm")
    await customer.see("rate-5")
    await is_accessible(customer)
    await teller.see("wrap-up-ready")
    await is_accessible(teller)
    await teller.click("wrap-up-break")
    await teller.page.wait_for_selector('[data-testid="duty"][data-duty="on_break"]')
    await teller.click("take-break")
    await teller.see("break-meal")
    await is_accessible(teller)
    await sign_in(qa, "/qa", "qian")
    await qa.see("qa-row")
    await is_accessible(qa)
    await qa.page.get_by_test_id("qa-row").first.get_by_role("button").click()
    await qa.see("replay-video-customer")
    for party in ("customer", "teller"):
        lane = qa.page.get_by_test_id(f"quality-{party}").get_by_role("img").first
        assert "语音 MOS 平均" in (await lane.get_attribute("aria-label") or "")
    await is_accessible(qa)
