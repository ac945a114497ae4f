"""(e) Reloads: the visit goes on, at the same place or in the same call."""

from bench.appearances import CUSTOMER, TELLER
from tests.acceptance.people import Person, answer_call, go_ready, leave_the_line, wait_in_line


async def ahead(person: Person, count: int) -> None:
    """Wait until the page says that so many are before this customer."""
    await person.page.wait_for_selector(f'[data-testid="waiting-ahead"][data-ahead="{count}"]')


async def test_a_reload_while_waiting_keeps_the_place(customer: Person, later_customer: Person) -> None:
    # Given two who wait
    await wait_in_line(customer)
    await ahead(customer, 0)
    await wait_in_line(later_customer)
    await ahead(later_customer, 1)
    # When the first reloads the page
    await customer.page.reload()
    # Then each has the place as before
    await ahead(customer, 0)
    await ahead(later_customer, 1)
    # And who is second comes forward when the first leaves
    await leave_the_line(customer)
    await ahead(later_customer, 0)


async def test_a_reload_of_either_page_comes_back_into_the_same_call(customer: Person, teller: Person) -> None:
    # Given a call, of which something is noted
    await wait_in_line(customer)
    await go_ready(teller)
    await answer_call(teller)
    await customer.connected()
    await teller.page.get_by_test_id("notes").fill("客户要换卡")
    await teller.page.get_by_text("已保存").wait_for()
    # When the customer reloads the page
    await customer.page.reload()
    # Then they hear each other again
    await customer.connected()
    await teller.hears(CUSTOMER, TELLER)
    # And when the teller does, too; and the notes are there
    await teller.page.reload()
    await teller.connected()
    await customer.hears(TELLER, CUSTOMER)
    assert await teller.page.get_by_test_id("notes").input_value() == "客户要换卡"
