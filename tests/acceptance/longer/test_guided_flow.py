"""Business in a call: begun, said and ticked, who the customer is, filled in, parked, and gone on with."""

import re

import psutil
import pytest

from recording.journal_folder import JOURNAL_SUFFIX
from tests.acceptance.accessibility import is_accessible
from tests.acceptance.case_work import (
    begin,
    come_to_review,
    done,
    enter_all,
    fill,
    fill_number,
    in_call,
    look_and_approve,
    on_record,
    open_step,
    photographs,
    read_and_draw,
    read_and_sign,
    saved,
    say,
    up_to_the_confirmation,
)
from tests.acceptance.counter_process import CounterProcess
from tests.acceptance.people import Person, answer_call, go_home, go_ready, until, wait_in_line


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


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
async def test_what_is_not_on_record_is_said_on_the_desk_and_nothing_is_ticked_until_it_is(
    customer: Person, teller: Person
) -> None:
    await in_call(customer, teller)
    # Given a customer whose camera is off
    await on_record(teller)
    await customer.click("camera")
    page = teller.page
    await page.locator('.fault[data-testid="not-recorded"][data-missing="1"]').wait_for()
    await is_accessible(teller)
    # When the greeting is said meanwhile
    await page.get_by_test_id("say-greet-introduce").click()
    # Then it is refused with its reason, and stands as it was
    await page.get_by_text(re.compile("录音录像现在不完整|The recording is not complete now")).wait_for()
    assert not await page.get_by_test_id("say-greet-introduce").is_checked()
    # And once the camera is on, it is ticked
    await customer.click("camera")
    await on_record(teller)
    await say(teller, "greet", "introduce")
    await done(teller, "greet")


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
    await on_record(teller)
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


async def test_who_the_customer_is_and_a_paper_refused_and_supplied_again(
    customer_with_camera: Person, teller: Person
) -> None:
    await in_call(customer_with_camera, teller)
    page = teller.page
    await on_record(teller)
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
    await say(teller, "identify", "show_document", "face")
    await done(teller, "identify")
    # A paper: photographed, refused, and supplied again
    await open_step(teller, "papers")
    await teller.click("ask-purpose_proof")
    await photographs(customer_with_camera, looked=True)
    await teller.click("refuse-paper")
    await page.get_by_test_id("paper-remark").fill("右下角反光")
    await teller.click("flaw-blurred")
    refused = customer_with_camera.page.locator('[data-testid="own-paper"][data-state="refused"]')
    await refused.get_by_text("右下角反光").wait_for()
    await is_accessible(customer_with_camera)
    await is_accessible(teller)
    await teller.click("ask-purpose_proof")
    await photographs(customer_with_camera)
    await teller.click("accept-paper")
    await done(teller, "papers")
    await customer_with_camera.page.locator('[data-testid="own-paper"][data-state="accepted"]').wait_for()


async def test_another_person_reviews_what_is_submitted_and_looks_at_every_photograph(
    customer_with_camera: Person, teller: Person, reviewer: Person
) -> None:
    await in_call(customer_with_camera, teller)
    page = teller.page
    await enter_all(customer_with_camera, teller)
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
    assert "李明" in await customer.page.get_by_test_id("confirm-payee_name").inner_text()
    await customer.see("name-checked")
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
    await read_and_draw(customer_with_camera)
    # The journal grows no further, and if its log is longer, that neither
    journal = max(file.stat().st_size for file in counter_process.data.rglob(f"*{JOURNAL_SUFFIX}"))
    media.rlimit(psutil.RLIMIT_FSIZE, (journal, unlimited[1]))
    try:
        # At once: three seconds later nothing is confirmed any more
        await customer_with_camera.click("confirm-content")
        await done(teller, "confirm")
        await teller.click("proofs")
        lacking = teller.page.locator('[data-testid="proof-recorded"]:not([data-why=""])')
        await lacking.first.wait_for()
        await teller.page.locator('[data-testid="not-recorded"]:not([data-missing="0"])').wait_for()
        await is_accessible(teller)
        assert await teller.page.get_by_test_id("job").count() == 0
    finally:
        media.rlimit(psutil.RLIMIT_FSIZE, unlimited)
    # What had waited in memory is on disk as soon as it takes it; nothing is lacking, and it goes through
    await teller.page.locator('[data-testid="proofs"][data-lacking="0"]').wait_for()
    await teller.page.locator('[data-testid="job"][data-stage="done"]').wait_for()
