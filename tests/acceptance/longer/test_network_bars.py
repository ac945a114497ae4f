"""How good a connection is, in bars and in words: during the call, and in its replay."""

from tests.acceptance.accessibility import is_accessible
from tests.acceptance.people import Person, answer_call, go_ready, sign_in, wait_in_line


async def test_both_pages_show_how_good_the_connections_are_and_so_does_the_replay(
    customer: Person, teller: Person, qa: Person
) -> None:
    await wait_in_line(customer)
    await go_ready(teller)
    await answer_call(teller)
    await customer.connected()
    for person, own, other in ((customer, "您的网络", "柜员的网络"), (teller, "我的网络", "客户网络")):
        await _sees_bars(person, "own", own)
        await _sees_bars(person, "other", other)
        await is_accessible(person)
    await customer.click("hang-up")
    await customer.click("hang-up-confirm")
    await teller.click("wrap-up-break")
    await teller.click("take-break")
    await teller.see("break-meal")
    await is_accessible(teller)
    await sign_in(qa, "/qa", "qian")
    await qa.page.get_by_test_id("qa-row").first.get_by_role("button").click()
    await qa.see("replay-video-customer")
    for party in ("customer", "teller"):
        lane = qa.page.get_by_test_id(f"quality-{party}").get_by_role("img").first
        assert "语音 MOS 平均" in (await lane.get_attribute("aria-label") or "")


async def _sees_bars(person: Person, whose: str, words: str) -> None:
    bars = person.page.get_by_test_id(f"network-{whose}")
    await bars.wait_for()
    assert (await bars.get_by_role("img").get_attribute("aria-label") or "").startswith(words)
