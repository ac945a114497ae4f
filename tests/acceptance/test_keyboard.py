"""(h) A teller's whole call by keyboard alone: from the sign-in to the next customer."""

from bench.appearances import CUSTOMER, TELLER
from tests.acceptance.people import PASSWORD, Person, wait_in_line


async def duty(teller: Person, is_now: str) -> None:
    """Wait until the console shows it."""
    await teller.page.wait_for_selector(f'[data-testid="duty"][data-duty="{is_now}"]')


async def test_a_whole_call_without_a_mouse(customer: Person, teller: Person) -> None:
    press, types = teller.page.keyboard.press, teller.page.keyboard.type
    # Given a teller at the door, where the first field has the focus
    await teller.page.goto(f"{teller.url}/teller")
    await teller.page.wait_for_selector('[data-testid="sign-in-login"]:focus')
    # When they sign in, look at the keys, and are ready
    await types("lin")
    await press("Tab")
    await types(PASSWORD)
    await press("Enter")
    await duty(teller, "offline")
    await press("?")
    await teller.page.get_by_role("dialog").get_by_text("写备注").wait_for()
    await press("Escape")
    await teller.page.get_by_role("dialog").wait_for(state="hidden")
    await press("r")
    await duty(teller, "ready")
    # Then a customer is offered, and taken
    await wait_in_line(customer)
    await teller.see("offer")
    await press("Enter")
    await teller.connected()
    await customer.hears(TELLER, CUSTOMER)
    # And muted, written about with letters that are keys elsewhere, and heard again
    await press("m")
    await customer.hears_nothing()
    await press("n")
    await teller.page.wait_for_selector('[data-testid="notes"]:focus')
    await types("remove the block, then mail her")
    await press("Escape")
    await press("m")
    await customer.hears(TELLER, CUSTOMER)
    # And held, and come back to
    await press("h")
    await teller.see("held")
    await press("h")
    await teller.page.get_by_test_id("held").wait_for(state="detached")
    # When the service is ended, with an outcome in one key
    await press("e")
    await teller.page.wait_for_selector('[data-testid="end-confirm"]:focus')
    await press("Enter")
    await duty(teller, "after_call_work")
    await press("3")
    await teller.page.wait_for_selector('[data-testid="outcome-follow_up"][aria-checked="true"]')
    assert await teller.page.get_by_test_id("notes").input_value() == "remove the block, then mail her"
    await press("Control+Enter")
    # Then the teller is ready for the next
    await duty(teller, "ready")
    await press("o")
    await duty(teller, "offline")
