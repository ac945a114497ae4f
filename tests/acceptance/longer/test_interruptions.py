"""Reloads: the visit goes on."""

from tests.acceptance.appearances import CUSTOMER, TELLER
from tests.acceptance.people import Person, answer_call, go_ready, wait_in_line


async def test_a_reload_while_waiting_keeps_the_place(customer: Person) -> None:
    await wait_in_line(customer)
    await customer.page.reload()
    await customer.page.wait_for_selector('[data-testid="waiting-ahead"][data-ahead="0"]')


async def test_a_reload_of_either_page_comes_back_into_the_same_call(customer: Person, teller: Person) -> None:
    await wait_in_line(customer)
    await go_ready(teller)
    await answer_call(teller)
    await customer.connected()
    await teller.page.get_by_test_id("notes").fill("客户要换卡")
    await teller.page.get_by_text("已保存").wait_for()
    await customer.page.reload()
    await customer.connected()
    await teller.hears(CUSTOMER, TELLER)
    await teller.page.reload()
    await teller.connected()
    await customer.hears(TELLER, CUSTOMER)
    assert await teller.page.get_by_test_id("notes").input_value() == "客户要换卡"
