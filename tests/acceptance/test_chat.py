"""Chats: two beside each other, a reload of both sides, handed nothing over twice; and one becomes a call."""

import asyncio

from bench.appearances import CUSTOMER, TELLER
from tests.acceptance.accessibility import is_accessible_in_both_languages
from tests.acceptance.people import Person, come_in, go_ready, sign_in, until


async def _says(person: Person, text: str) -> None:
    await person.page.get_by_test_id("chat-field").fill(text)
    await person.page.keyboard.press("Enter")
    await _reads(person, text)


async def _reads(person: Person, text: str) -> None:
    await person.page.get_by_test_id("chat-message").get_by_text(text, exact=True).wait_for()


async def _words(person: Person) -> list[str]:
    """What stands in the chat, in order."""
    return await person.page.locator('[data-testid="chat-message"] p').all_inner_texts()


async def test_two_chats_go_on_beside_each_other_through_reloads_and_one_becomes_a_call(
    customer: Person, later_customer: Person, teller: Person, qa: Person
) -> None:
    # Given a teller who takes several, two customers who write
    await go_ready(teller)
    await come_in(customer, channel="chat")
    await teller.see("offer")
    await teller.click("offer-accept")
    await customer.see("chat")
    await come_in(later_customer, "loan", "chat")
    await teller.see("offer")
    await teller.page.keyboard.press("Escape")  # out of the field that has the focus
    await teller.page.keyboard.press("Enter")
    await later_customer.see("chat")
    await teller.page.wait_for_selector('[data-testid="duty"][data-duty="chatting"]')
    # When both write, the one that is not before the teller's eyes is counted
    await _says(customer, "我的卡丢了")
    await _says(later_customer, "贷款利率是多少？")
    await teller.see("chat-unread")
    await _reads(teller, "我的卡丢了")
    await _says(teller, "请您别着急，马上为您挂失。")
    await _reads(customer, "请您别着急，马上为您挂失。")
    await is_accessible_in_both_languages(teller)
    await is_accessible_in_both_languages(customer)
    # Then a reload of either side brings everything back, once
    wanted = ["我的卡丢了", "请您别着急，马上为您挂失。"]
    await asyncio.gather(customer.page.reload(), teller.page.reload())
    await _reads(customer, wanted[-1])
    await teller.see("chat-chip")
    await until(lambda: teller.page.get_by_test_id("chat-chip").count(), lambda chips: chips == 2)
    assert await _words(customer) == wanted
    # The second is ended, and its outcome said
    await teller.page.get_by_test_id("chat-chip").nth(1).click()
    await _reads(teller, "贷款利率是多少？")
    await teller.page.get_by_test_id("chat-field").press("Escape")
    await teller.page.keyboard.press("e")
    await teller.click("end-confirm")
    await later_customer.see("after")
    await teller.page.keyboard.press("2")
    await teller.click("wrap-up-ready")
    await until(lambda: teller.page.get_by_test_id("chat-chip").count(), lambda chips: chips == 1)
    # And the first becomes a call with the same teller
    await _reads(teller, "我的卡丢了")
    await teller.click("invite-to-call")
    await customer.see("chat-invitation")
    await is_accessible_in_both_languages(customer)
    await customer.click("take-video")
    await asyncio.gather(customer.connected(), teller.connected())
    await customer.hears(TELLER, CUSTOMER)
    await teller.sees(CUSTOMER)
    await customer.click("hang-up")
    await customer.click("hang-up-confirm")
    await customer.see("after")
    await teller.click("wrap-up-offline")
    # QA reads what was written
    await sign_in(qa, "/qa", "qian")
    await qa.page.get_by_test_id("qa-row").first.get_by_role("button").click()
    await qa.page.locator('[data-type="MessageSent"]').first.wait_for()
    assert "贷款利率是多少？" in await qa.page.locator('[data-type="MessageSent"]').first.inner_text()
