"""The administrator in the browser: a faulty plan, one tried, live, and taken back; alarms; a qualification; languages.

It leaves the counter as it found it: the standard plan and thresholds hold again at the end.
"""

from collections.abc import AsyncGenerator

import pytest
from playwright.async_api import Browser, expect

from tests.acceptance.accessibility import is_accessible, is_accessible_in_both_languages
from tests.acceptance.counter_process import CounterProcess
from tests.acceptance.people import Person, sign_in


@pytest.fixture
async def administrator(tellers_browser: Browser, counter_process: CounterProcess) -> AsyncGenerator[Person]:
    person = await Person.at(tellers_browser, counter_process.url, 1366, 900)
    await sign_in(person, "/admin", "guan")
    await person.see("line-0")
    yield person
    await person.page.context.close()
    assert not person.troubles


async def version_live(administrator: Person) -> str:
    return await administrator.page.get_by_test_id("plan-version").inner_text()


async def go_live(administrator: Person) -> None:
    before = await version_live(administrator)
    await administrator.click("go-live")
    await administrator.see("go-live-ask")
    await administrator.click("go-live-yes")
    await administrator.page.wait_for_function(
        "(before) => document.querySelector('[data-testid=plan-version]').innerText !== before", arg=before
    )


async def test_a_plan_is_corrected_tried_made_live_and_taken_back(administrator: Person) -> None:
    page = administrator.page
    target = page.get_by_test_id("line-0-target")
    await target.fill("0")
    fault = page.get_by_test_id("line-0").get_by_test_id("faults")
    await fault.wait_for()
    assert "服务目标应在 1 秒至 24 小时之间" in await fault.inner_text()
    assert await target.get_attribute("aria-invalid") == "true"
    assert await page.get_by_test_id("go-live").is_disabled()
    assert await page.get_by_test_id("preview").is_disabled()
    await is_accessible(administrator)

    await target.fill("45")
    await fault.wait_for(state="detached")
    await administrator.click("preview")
    await administrator.see("preview-line-all")
    await is_accessible(administrator)

    await go_live(administrator)
    await administrator.click("view-history")
    newest = page.locator('[data-testid^="version-"]').first
    said = await newest.inner_text()
    assert "管宁" in said
    assert "服务目标（秒）: 20 → 45" in said.replace("：", ": ")
    await is_accessible(administrator)

    await administrator.click("go-back-1")
    await administrator.see("line-0")
    assert await page.get_by_test_id("line-0-target").input_value() == "20"
    await go_live(administrator)
    await page.reload()
    await administrator.see("line-0")
    assert await page.get_by_test_id("line-0-target").input_value() == "20"


async def test_a_business_left_without_a_line_is_said_in_the_words_of_the_page(administrator: Person) -> None:
    page = administrator.page
    await page.get_by_test_id("line-0-has-loan").uncheck()
    await page.get_by_text("业务“贷款业务”没有归入任何队列").wait_for()
    await administrator.click("discard")
    await page.get_by_text("业务“贷款业务”没有归入任何队列").wait_for(state="detached")


async def save_limits(administrator: Person, version: str) -> None:
    await administrator.click("limits-save")
    await administrator.see("limits-ask")
    await administrator.click("limits-yes")
    await administrator.page.get_by_test_id("limits-version").get_by_text(version).wait_for()


async def test_an_alarms_threshold_is_corrected_set_and_taken_back(administrator: Person) -> None:
    page = administrator.page
    await administrator.click("view-alarms")
    on_break = page.get_by_test_id("limit-on_break")
    await on_break.fill("-1")
    fault = page.get_by_test_id("faults")
    await fault.wait_for()
    assert "时间应在 0 秒至 24 小时之间，现为 -60 秒" in await fault.inner_text()
    assert await on_break.get_attribute("aria-invalid") == "true"
    assert await page.get_by_test_id("limits-save").is_disabled()
    await is_accessible(administrator)

    await on_break.fill("45")
    await fault.wait_for(state="detached")
    await save_limits(administrator, "第 1 版")
    said = await page.get_by_test_id("limits-1").inner_text()
    assert "管宁" in said
    assert "小休：30 → 45" in said
    await is_accessible(administrator)

    await administrator.click("limits-back-0")
    assert await on_break.input_value() == "30"
    await save_limits(administrator, "第 2 版")


async def test_the_types_of_business_are_shown_whole(administrator: Person) -> None:
    page = administrator.page
    await administrator.click("view-types")
    await administrator.click("type-transfer_to_other")
    shown = page.get_by_test_id("type-shown")
    await shown.get_by_text("谁来复核").wait_for()
    said = await shown.inner_text()
    for words in ("金额达到 ¥50,000.00", "来自其他机构", "payee_account", "必须勾选同意", "自称公检法"):
        assert words in said
    # A text names the fields whose values it will hold by their titles
    assert "{" not in said
    await is_accessible_in_both_languages(administrator)
    # A type that moves no money, has no papers and no limits, says so
    await administrator.click("type-card_loss")
    await shown.get_by_text("不需要材料").wait_for()
    await shown.get_by_text("没有限额").wait_for()
    await shown.locator("summary").click()
    assert len(await shown.locator(".hash > code").inner_text()) == 64
    await is_accessible(administrator)


async def test_a_qualification_is_granted_refused_and_withdrawn(administrator: Person) -> None:
    page = administrator.page
    await administrator.click("view-staff")
    await administrator.click("person-0128")
    await page.get_by_test_id("grant-skill").fill("foreign-exchange")
    await page.get_by_test_id("grant-level").fill("12")
    await administrator.click("grant")
    await page.get_by_text("等级应在 1 至 9 之间").wait_for()
    await page.get_by_test_id("grant-level").fill("4")
    await page.get_by_test_id("grant-until").fill("2099-12-31")
    await administrator.click("grant")
    held = page.get_by_test_id("holds-foreign-exchange")
    await held.wait_for()
    assert "有效" in await held.inner_text()
    await is_accessible(administrator)
    await administrator.click("withdraw-foreign-exchange")
    await held.wait_for(state="detached")


async def test_the_pages_are_accessible_in_english_too(
    tellers_browser: Browser, counter_process: CounterProcess
) -> None:
    person = await Person.at(tellers_browser, counter_process.url, 1366, 900, "en-GB")
    await sign_in(person, "/admin", "guan")
    await person.see("line-0")
    # Once the plan has been checked its buttons are no longer on their way from one colour to another
    await expect(person.page.get_by_test_id("preview")).to_be_enabled()
    await is_accessible(person)
    await person.click("view-history")
    await person.page.get_by_role("heading", name="Plan changes").wait_for()
    await is_accessible(person)
    await person.click("view-alarms")
    await person.see("limit-calmS")
    await is_accessible(person)
    await person.click("view-staff")
    await person.click("person-0127")
    await person.see("holds-loan")
    await is_accessible(person)
    await person.page.context.close()
    assert not person.troubles


async def test_it_is_for_administrators_alone(tellers_browser: Browser, counter_process: CounterProcess) -> None:
    person = await Person.at(tellers_browser, counter_process.url, 1366, 900)
    await sign_in(person, "/admin", "qian")
    await person.page.get_by_text("这个账号不能使用本页").wait_for()
    await person.page.context.close()
