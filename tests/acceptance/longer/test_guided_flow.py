"""Business in a call: begun, said and ticked, filled in, parked, and gone on with; QA finds each step at its moment."""

import pytest

from tests.acceptance.accessibility import is_accessible
from tests.acceptance.people import Person, answer_call, go_ready, wait_in_line


async def begin(teller: Person, kind: str = "transfer_to_other") -> str:
    """Begin a case in the call that goes on; returns its number."""
    await teller.click(f"begin-{kind}")
    await teller.see("case")
    said = await teller.page.get_by_test_id("case-number").inner_text()
    return "".join(one for one in said if one.isdigit())


async def fill(teller: Person, field: str, text: str) -> None:
    await teller.page.get_by_test_id(f"field-{field}").fill(text)


async def saved(teller: Person) -> None:
    await teller.page.get_by_test_id("form-saved").filter(has_text="已保存").wait_for()


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
async def test_the_flow_is_accessible_in_both_languages(customer: Person, teller: Person) -> None:
    await wait_in_line(customer, "transfer")
    await go_ready(teller)
    await answer_call(teller)
    await customer.connected()
    await teller.see("begin-transfer_to_other")
    await is_accessible(teller)
    await begin(teller)
    await is_accessible(teller)
    await teller.page.get_by_test_id("step-fill").get_by_role("button").first.click()
    await fill(teller, "amount", "80,000.123")
    await teller.see("fault-amount")
    await is_accessible(teller)


async def test_step_by_step_by_keyboard_with_what_was_typed_kept_across_a_reload_and_a_parking(
    customer: Person, teller: Person
) -> None:
    await wait_in_line(customer, "transfer")
    await go_ready(teller)
    await answer_call(teller)
    await customer.connected()
    number = await begin(teller)
    page = teller.page
    # The next thing is always one key away, and leads through what is to be said
    await page.locator('[data-testid="step-greet"][data-stage="next"]').wait_for()
    await page.keyboard.press("g")
    await page.locator('[data-testid="step-greet"][data-stage="done"]').wait_for()
    await page.locator('[data-testid="step-identify"][data-stage="next"]').wait_for()
    for statement in ("show_document", "face"):
        await page.keyboard.press("g")
        await page.locator(f'[data-testid="say-identify-{statement}"]:checked').wait_for()
    # A step that waits for others says for which, and nothing in it can be ticked
    await page.get_by_test_id("step-confirm").get_by_role("button").first.click()
    await page.get_by_test_id("step-confirm").get_by_text("请先完成").wait_for()
    assert await page.get_by_test_id("say-confirm-own_will").is_disabled()
    # The form is judged as it is typed, and an amount is shown as it will stand on the receipt
    await page.get_by_test_id("step-fill").get_by_role("button").first.click()
    await fill(teller, "amount", "80,000")
    await page.get_by_text("捌万元整").wait_for()
    await fill(teller, "payee_name", "李明")
    await page.get_by_test_id("field-relation-friend").check()
    await saved(teller)
    await page.reload()
    await page.get_by_test_id("step-fill").get_by_role("button").first.click()
    await page.get_by_text("捌万元整").wait_for()
    assert await page.get_by_test_id("field-payee_name").input_value() == "李明"
    assert await page.get_by_test_id("field-relation-friend").is_checked()
    # Parked, found by its number, and all of it is there
    await teller.click("case-menu")
    await teller.click("park")
    await teller.click("find-parked")
    await fill_number(teller, number)
    await teller.click(f"take-up-{number}")
    await teller.see("case")
    await page.get_by_test_id("step-fill").get_by_role("button").first.click()
    await page.get_by_text("捌万元整").wait_for()


async def fill_number(teller: Person, number: str) -> None:
    await teller.page.get_by_test_id("parked-number").fill(f"{number[:4]} {number[4:]}")
    await teller.page.keyboard.press("Enter")
