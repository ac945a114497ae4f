"""(d) An offer that is not answered: the customer keeps the place, and the teller is set aside until they say more."""

from tests.acceptance.accessibility import is_accessible_in_both_languages
from tests.acceptance.people import Person, go_ready, wait_in_line


async def test_who_does_not_answer_is_set_aside_and_the_customer_keeps_the_place(
    customer: Person, teller: Person
) -> None:
    await wait_in_line(customer)
    await go_ready(teller)
    await teller.see("offer")
    # When nobody answers
    await teller.page.wait_for_selector('[data-testid="duty"][data-duty="set_aside"]')
    await teller.page.get_by_test_id("offer").wait_for(state="detached")
    await is_accessible_in_both_languages(teller)
    await customer.page.wait_for_selector('[data-testid="waiting-ahead"][data-ahead="0"]')
    # Then the same customer is offered once the teller is ready again, and by keyboard taken
    await teller.page.keyboard.press("r")
    await teller.see("offer")
    await teller.page.keyboard.press("Enter")
    await customer.connected()
