"""What a teller, a reviewer and a customer do with a case on their screens."""

from tests.acceptance.accessibility import is_accessible
from tests.acceptance.payer import WANG, Payer
from tests.acceptance.people import Person, answer_call, go_ready, sign_in, until, wait_in_line


async def begin(teller: Person, kind: str = "transfer_to_other") -> str:
    """Begin a case in the call that goes on; returns its number."""
    await teller.click(f"begin-{kind}")
    await teller.see("case")
    said = await teller.page.get_by_test_id("case-number").inner_text()
    return "".join(one for one in said if one.isdigit())


async def fill(teller: Person, field: str, text: str) -> None:
    """One field of the form."""
    await teller.page.get_by_test_id(f"field-{field}").fill(text)


async def saved(teller: Person) -> None:
    """All that was typed is."""
    await teller.page.get_by_test_id("form-saved").filter(has_text="已保存").wait_for()


async def up_to_the_confirmation(customer: Person, teller: Person, reviewer: Person) -> None:
    """A transfer of 800, reviewed, and put before its customer."""
    page = teller.page
    await in_call(customer, teller)
    await enter_all(customer, teller, amount="800")
    await page.get_by_test_id("next-act").click()
    await page.get_by_text("第 1 次提交").wait_for()
    await come_to_review(reviewer, teller, "zhao")
    await look_and_approve(reviewer)
    await done(teller, "review")
    await say(teller, "confirm", "own_will")
    await on_record(teller)
    await page.get_by_test_id("next-act").filter(has_text="请客户在屏幕上确认").click()
    await customer.see("confirm-page")


async def read_and_sign(customer: Person) -> None:
    """What is put before the customer, to its end."""
    await read_and_draw(customer)
    await confirm(customer)


async def confirm(customer: Person) -> None:
    """By the signature that is drawn; and again, while their picture does not arrive."""
    answered = customer.page.locator('[data-testid="own-answer"], [data-testid="own-job"]').first
    await customer.click("confirm-content")
    while not await answered.is_visible():
        not_now = customer.page.locator('[data-testid="confirm-state"][data-at="not_recorded"]')
        await answered.or_(not_now).first.wait_for()
        if await not_now.is_visible():
            await customer.click("confirm-content")


async def read_and_draw(customer: Person) -> None:
    """Up to the press that confirms it."""
    await customer.page.get_by_test_id("confirm-end").scroll_into_view_if_needed()
    await customer.page.get_by_text("请在上面的框内签名").wait_for()
    await customer.page.get_by_test_id("signature-pad").scroll_into_view_if_needed()
    await sign(customer)


async def come_to_review(reviewer: Person, teller: Person, login: str) -> None:
    """Signed in as this one, and rung by the ACD when the teller asks for a reviewer."""
    await sign_in(reviewer, "/teller", login)
    await come_again_to_review(reviewer, teller)


async def come_again_to_review(reviewer: Person, teller: Person) -> None:
    """Who is signed in already."""
    await reviewer.click("go-ready")
    await reviewer.page.locator('[data-testid="duty"][data-duty="ready"], [data-testid="offer"]').first.wait_for()
    await teller.page.get_by_test_id("next-act").click()
    await answer_call(reviewer)
    await reviewer.see("review-acts")


async def look_and_approve(reviewer: Person, papers: int = 1) -> None:
    """Every photograph first, also of papers that were refused."""
    for step, sheets in (("identify", 2), ("papers", papers)):
        await open_step(reviewer, step)
        for sheet in range(sheets):
            await reviewer.page.get_by_test_id("photograph").nth(sheet).click()
            shown = reviewer.page.locator(".photograph-large:visible")
            await shown.wait_for()
            await reviewer.page.keyboard.press("Escape")
            await shown.wait_for(state="hidden")
    await reviewer.click("approve")


async def sign(customer: Person) -> None:
    """By mouse, as a finger would."""
    pad = await customer.page.get_by_test_id("signature-pad").bounding_box()
    assert pad is not None
    mouse = customer.page.mouse
    await mouse.move(pad["x"] + 40, pad["y"] + 60)
    await mouse.down()
    for x, y in ((90, 30), (150, 110), (220, 40)):
        await mouse.move(pad["x"] + x, pad["y"] + y, steps=5)
    await mouse.up()


async def in_call(customer: Person, teller: Person) -> None:
    """A call with a transfer begun in it."""
    await wait_in_line(customer, "transfer")
    await go_ready(teller)
    await answer_call(teller)
    await customer.connected()
    await begin(teller)


async def enter_all(customer: Person, teller: Person, amount: str = "80,000") -> None:
    """A transfer up to its submission."""
    await identify(teller)
    await say(teller, "purpose", "who", "fraud")
    await done(teller, "purpose")
    await open_step(teller, "papers")
    await teller.click("ask-purpose_proof")
    await photographs(customer)
    await on_record(teller)
    await teller.click("accept-paper")
    await done(teller, "papers")
    await fill_in(teller, amount)


async def identify(teller: Person, payer: Payer = WANG) -> None:
    """The document photographed and read, the person compared, the account asked for at the core bank."""
    page = teller.page
    await on_record(teller)
    await page.keyboard.press("g")
    for count, side in enumerate(("card_portrait", "card_emblem"), 1):
        await teller.click(f"take-{side}")
        await until(page.get_by_test_id("photograph").count, lambda shown, count=count: shown == count)
    for name, text in (("number", payer.document), ("name", payer.name), ("until", "2099-01-31")):
        await page.get_by_test_id(f"document-{name}").fill(text)
    await teller.click("check-document")
    await teller.click("compare-same")
    await fill(teller, "account", payer.account)
    await teller.click("check-account")
    await page.locator('[data-testid="account-known"][data-match="same"]').wait_for()
    await say(teller, "identify", "show_document", "face")
    await done(teller, "identify")


async def fill_in(teller: Person, amount: str) -> None:
    """The form of a transfer, and its words."""
    typed = {"amount": amount, "payee_name": "李明", "payee_account": "6200000000000026", "payee_bank": "某某银行"}
    for field, text in typed.items():
        await fill(teller, field, text)
    for choice in ("relation-friend", "purpose-living", "own_will"):
        await teller.page.get_by_test_id(f"field-{choice}").check()
    await saved(teller)
    await check_payee(teller)
    await say(teller, "fill", "read_back")
    await done(teller, "fill")


async def check_payee(teller: Person) -> None:
    """At the core bank, which says that the account is of this name."""
    await teller.click("check-payee")
    await teller.page.locator('[data-testid="payee-known"][data-match="same"]').wait_for()


async def say(teller: Person, step: str, *statements: str) -> None:
    """Clicked, not checked: with its last statement a step is done, and folds away."""
    for statement in statements:
        await on_record(teller)
        await teller.click(f"say-{step}-{statement}")


async def on_record(teller: Person) -> None:
    """All that this business wants is, as the desk says."""
    await teller.page.locator('[data-testid="not-recorded"][data-missing="0"]').wait_for(state="attached")


async def open_step(person: Person, step: str) -> None:
    """Unless it is the one that is open already."""
    head = person.page.get_by_test_id(f"step-{step}").get_by_role("button").first
    if await head.get_attribute("aria-expanded") != "true":
        await head.click()


async def done(person: Person, step: str) -> None:
    """By the guide."""
    await person.page.locator(f'[data-testid="step-{step}"][data-stage="done"]').wait_for()


async def photographs(customer: Person, *, looked: bool = False) -> None:
    """What is asked for, by what the camera sees."""
    await customer.see("paper-preview")
    if looked:
        await is_accessible(customer)
    await customer.click("shoot")
    await customer.click("send-picture")
    await customer.page.get_by_test_id("want-paper").wait_for(state="detached")


async def fill_number(teller: Person, number: str) -> None:
    """A parked case's number, and search."""
    await teller.page.get_by_test_id("parked-number").fill(f"{number[:4]} {number[4:]}")
    await teller.page.keyboard.press("Enter")
