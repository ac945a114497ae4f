"""Business in a call: begun, said and ticked, who the customer is, filled in, parked, and gone on with."""

from collections.abc import AsyncGenerator
from pathlib import Path

import psutil
import pytest
from playwright.async_api import Playwright

from bench.appearances import COLLEAGUE, CUSTOMER, clip_file, tone_file
from recording.journal_folder import JOURNAL_SUFFIX
from tests.acceptance.accessibility import is_accessible
from tests.acceptance.counter_process import CounterProcess
from tests.acceptance.people import (
    Person,
    answer_call,
    go_home,
    go_ready,
    launch,
    launch_with,
    leave_the_line,
    until,
    wait_in_line,
)


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


@pytest.fixture
async def customer_with_camera(
    playwright: Playwright, tmp_path: Path, counter_process: CounterProcess
) -> AsyncGenerator[Person]:
    """Whose camera sees enough to read a document by."""
    browser = await launch_with(
        playwright,
        f"--use-file-for-fake-audio-capture={tone_file(tmp_path, CUSTOMER)}",
        f"--use-file-for-fake-video-capture={clip_file(tmp_path, CUSTOMER, scale=4)}",
    )
    person = await Person.at(browser, counter_process.url, 390, 844)
    yield person
    await leave_the_line(person)
    await browser.close()
    assert not person.troubles


async def test_who_the_customer_is_and_a_paper_refused_and_supplied_again(
    customer_with_camera: Person, teller: Person
) -> None:
    await _in_call(customer_with_camera, teller)
    page = teller.page
    await page.keyboard.press("g")
    await teller.see("take-card_portrait")
    for count, side in enumerate(("card_portrait", "card_emblem"), 1):
        await teller.click(f"take-{side}")
        await until(page.get_by_test_id("photograph").count, lambda shown, count=count: shown == count)
    await customer_with_camera.see("case-sheet")
    await is_accessible(customer_with_camera)
    # In the size that the camera makes, not the one that the network carries
    width = await page.get_by_test_id("photograph").first.locator("img").evaluate("(image) => image.naturalWidth")
    assert width == 1280
    for name, text in (("number", "110105199003070034"), ("name", "王小明"), ("until", "2099-01-31")):
        await page.get_by_test_id(f"document-{name}").fill(text)
    await teller.click("check-document")
    await teller.see("document-fault")
    await is_accessible(teller)
    await page.get_by_test_id("document-number").fill("110105199003070033")
    await teller.click("check-document")
    await teller.see("document-checked")
    await teller.click("compare-same")
    await page.get_by_text("比对结果：是同一人").wait_for()
    # The core bank says whose account it is
    for account, match in (("6200 0000 0000 0026", "another_document"), ("6200 0000 0000 0018", "same")):
        await fill(teller, "account", account)
        await teller.click("check-account")
        await page.locator(f'[data-testid="account-known"][data-match="{match}"]').wait_for()
    await is_accessible(teller)
    await _say(teller, "identify", "show_document", "face")
    await done(teller, "identify")
    # A paper: photographed, refused, and supplied again
    await _open(teller, "papers")
    await teller.click("ask-purpose_proof")
    await _photographs(customer_with_camera, looked=True)
    await teller.click("refuse-paper")
    await page.get_by_test_id("paper-remark").fill("右下角反光")
    await teller.click("flaw-blurred")
    refused = customer_with_camera.page.locator('[data-testid="own-paper"][data-state="refused"]')
    await refused.get_by_text("右下角反光").wait_for()
    await is_accessible(customer_with_camera)
    await is_accessible(teller)
    await teller.click("ask-purpose_proof")
    await _photographs(customer_with_camera)
    await teller.click("accept-paper")
    await done(teller, "papers")
    await customer_with_camera.page.locator('[data-testid="own-paper"][data-state="accepted"]').wait_for()


@pytest.fixture
async def reviewer(playwright: Playwright, tmp_path: Path, counter_process: CounterProcess) -> AsyncGenerator[Person]:
    browser = await launch(playwright, tmp_path, COLLEAGUE)
    person = await Person.at(browser, counter_process.url, 1366, 900)
    yield person
    await go_home(person)
    await browser.close()
    assert not person.troubles


async def test_another_person_reviews_what_is_submitted_and_looks_at_every_photograph(
    customer_with_camera: Person, teller: Person, reviewer: Person
) -> None:
    await _in_call(customer_with_camera, teller)
    page = teller.page
    await _enter_all(customer_with_camera, teller)
    await page.get_by_test_id("next-act").click()
    await page.get_by_text("第 1 次提交").wait_for()
    # The reviewer comes by the ACD, and the teller stays
    await come_to_review(reviewer, teller, "zhao")
    assert await reviewer.page.get_by_test_id("approve").is_disabled()
    await is_accessible(reviewer)
    await look_and_approve(reviewer)
    await page.locator('[data-testid="approval-1"][data-given="true"]').wait_for()
    await is_accessible(reviewer)
    await is_accessible(teller)


@pytest.mark.parametrize("wish", ["change", "nothing", None])
async def test_the_customer_reads_it_to_its_end_and_signs_or_sends_it_back(
    customer_with_camera: Person, teller: Person, reviewer: Person, wish: str | None
) -> None:
    customer, page = customer_with_camera, teller.page
    # Its words are said, and it is put before the customer: what is not seen to its end is not signed
    await up_to_the_confirmation(customer, teller, reviewer)
    await page.get_by_test_id("customer-reads").wait_for()
    await customer.page.get_by_text("捌佰元整").wait_for()
    assert await customer.page.get_by_test_id("confirm-payee_name").inner_text() == "收款人姓名\n李明"
    await is_accessible(customer)
    assert await customer.page.get_by_test_id("confirm-content").is_disabled()
    if wish is not None:
        await customer.click("decline-content")
        await customer.page.get_by_test_id("decline-remark").fill("收款人写错了")
        await is_accessible(customer)
        await customer.click(f"decline-{wish}")
        said = page.locator(f'[data-testid="unwilling"][data-wish="{wish}"]')
        await said.get_by_text("收款人写错了").wait_for()
        await is_accessible(teller)
        await customer.page.locator(f'[data-testid="own-answer"][data-answer="{wish}"]').wait_for()
        return
    await read_and_sign(customer)
    await customer.page.locator('[data-testid="own-answer"][data-answer="confirmed"]').wait_for()
    await done(teller, "confirm")
    # All of it is proven, the recording too, and the core bank does it; both are told, and nobody has done anything
    await page.locator('[data-testid="proofs"][data-lacking="0"]').wait_for()
    await page.locator('[data-testid="job"][data-stage="done"]').wait_for()
    await customer.page.locator('[data-testid="own-job"][data-stage="done"]').get_by_text("已向 李明 转账").wait_for()
    await is_accessible(teller)
    await is_accessible(customer)
    async with customer.page.expect_download() as receipt:
        await customer.click("receipt")
    assert (await (await receipt.value).path()).read_bytes().startswith(b"%PDF-")
    # Finished, the desk is free for the next, and the customer still has it before them, after the call too
    await page.get_by_test_id("next-act").filter(has_text="办结").click()
    await teller.see("begin-transfer_to_other")
    await customer.see("own-job")
    await go_home(teller)
    await customer.see("after")
    await customer.see("own-job")


async def test_while_the_disk_takes_no_recording_nothing_is_proven_and_the_teller_reads_why(
    customer_with_camera: Person, teller: Person, reviewer: Person, counter_process: CounterProcess
) -> None:
    await up_to_the_confirmation(customer_with_camera, teller, reviewer)
    media = counter_process.process_of("media")
    unlimited = media.rlimit(psutil.RLIMIT_FSIZE)
    # Larger than all that this process writes else: it is the journal alone that grows no further
    journal = max(file.stat().st_size for file in counter_process.data.rglob(f"*{JOURNAL_SUFFIX}"))
    media.rlimit(psutil.RLIMIT_FSIZE, (journal, unlimited[1]))
    try:
        await read_and_sign(customer_with_camera)
        await done(teller, "confirm")
        await teller.click("proofs")
        lacking = teller.page.locator('[data-testid="proof-recorded"]:not([data-why=""])')
        await lacking.first.wait_for()
        await is_accessible(teller)
        assert await teller.page.get_by_test_id("job").count() == 0
    finally:
        media.rlimit(psutil.RLIMIT_FSIZE, unlimited)
    # What had waited in memory is on disk as soon as it takes it; nothing is lacking, and it goes through
    await teller.page.locator('[data-testid="proofs"][data-lacking="0"]').wait_for()
    await teller.page.locator('[data-testid="job"][data-stage="done"]').wait_for()


async def up_to_the_confirmation(customer: Person, teller: Person, reviewer: Person) -> None:
    """A transfer of 800, reviewed, and put before its customer."""
    page = teller.page
    await _in_call(customer, teller)
    await _enter_all(customer, teller, amount="800")
    await page.get_by_test_id("next-act").click()
    await page.get_by_text("第 1 次提交").wait_for()
    await come_to_review(reviewer, teller, "zhao")
    await look_and_approve(reviewer)
    await done(teller, "review")
    await _say(teller, "confirm", "own_will")
    await page.get_by_test_id("next-act").filter(has_text="请客户在屏幕上确认").click()
    await customer.see("confirm-page")


async def read_and_sign(customer: Person) -> None:
    await customer.page.get_by_test_id("confirm-end").scroll_into_view_if_needed()
    await customer.page.get_by_text("请在上面的框内签名").wait_for()
    await customer.page.get_by_test_id("signature-pad").scroll_into_view_if_needed()
    await sign(customer)
    await customer.click("confirm-content")


async def come_to_review(reviewer: Person, teller: Person, login: str) -> None:
    await go_ready(reviewer, login)
    await teller.page.get_by_test_id("next-act").click()
    await answer_call(reviewer)
    await reviewer.see("review-acts")


async def look_and_approve(reviewer: Person) -> None:
    for step, sheets in (("identify", 2), ("papers", 1)):
        await _open(reviewer, step)
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


async def _in_call(customer: Person, teller: Person) -> None:
    await wait_in_line(customer, "transfer")
    await go_ready(teller)
    await answer_call(teller)
    await customer.connected()
    await begin(teller)


async def _enter_all(customer: Person, teller: Person, amount: str = "80,000") -> None:
    """A transfer up to its submission."""
    page = teller.page
    await page.keyboard.press("g")
    for count, side in enumerate(("card_portrait", "card_emblem"), 1):
        await teller.click(f"take-{side}")
        await until(page.get_by_test_id("photograph").count, lambda shown, count=count: shown == count)
    for name, text in (("number", "110105199003070033"), ("name", "王小明"), ("until", "2099-01-31")):
        await page.get_by_test_id(f"document-{name}").fill(text)
    await teller.click("check-document")
    await teller.click("compare-same")
    await fill(teller, "account", "6200 0000 0000 0018")
    await teller.click("check-account")
    await page.locator('[data-testid="account-known"][data-match="same"]').wait_for()
    await _say(teller, "identify", "show_document", "face")
    await done(teller, "identify")
    await _say(teller, "purpose", "who", "fraud")
    await done(teller, "purpose")
    await _open(teller, "papers")
    await teller.click("ask-purpose_proof")
    await _photographs(customer)
    await teller.click("accept-paper")
    await done(teller, "papers")
    typed = {"amount": amount, "payee_name": "李明", "payee_account": "6200000000000026", "payee_bank": "某某银行"}
    for field, text in typed.items():
        await fill(teller, field, text)
    for choice in ("relation-friend", "purpose-living", "own_will"):
        await page.get_by_test_id(f"field-{choice}").check()
    await saved(teller)
    await _say(teller, "fill", "read_back")
    await done(teller, "fill")


async def _say(teller: Person, step: str, *statements: str) -> None:
    """Clicked, not checked: with its last statement a step is done, and folds away."""
    for statement in statements:
        await teller.click(f"say-{step}-{statement}")


async def _open(person: Person, step: str) -> None:
    """Unless it is the one that is open already."""
    head = person.page.get_by_test_id(f"step-{step}").get_by_role("button").first
    if await head.get_attribute("aria-expanded") != "true":
        await head.click()


async def done(person: Person, step: str) -> None:
    await person.page.locator(f'[data-testid="step-{step}"][data-stage="done"]').wait_for()


async def _photographs(customer: Person, *, looked: bool = False) -> None:
    """What is asked for, by what the camera sees."""
    await customer.see("paper-preview")
    if looked:
        await is_accessible(customer)
    await customer.click("shoot")
    await customer.click("send-picture")
    await customer.page.get_by_test_id("want-paper").wait_for(state="detached")


async def fill_number(teller: Person, number: str) -> None:
    await teller.page.get_by_test_id("parked-number").fill(f"{number[:4]} {number[4:]}")
    await teller.page.keyboard.press("Enter")
