"""The supervisor's wall without a call: what alarms, how the day went, and reports; in both languages."""

from pathlib import Path

from playwright.async_api import Browser

from tests.acceptance.accessibility import is_accessible
from tests.acceptance.counter_process import CounterProcess
from tests.acceptance.people import Person, at_the_wall, wait_in_line

ALARMS_WITHIN_MS = 30_000
"""The target of the standard plan is 20 s."""


async def test_the_wall_alarms_charts_and_reports_are_accessible(
    customer: Person, tellers_browser: Browser, counter_process: CounterProcess
) -> None:
    # Given a customer in the line with nobody on duty, and a supervisor
    supervisor = await at_the_wall(tellers_browser, counter_process.url, "wen")
    await is_accessible(supervisor)
    await wait_in_line(customer)
    # When the customer has waited too long, then the wall says so in either language
    alarm = supervisor.page.locator('[data-testid="alarm"][data-kind="wait_too_long"]')
    await alarm.wait_for(timeout=ALARMS_WITHIN_MS)
    for words in ("等待超时", "Waiting too long"):
        assert words in await alarm.inner_text()
        await is_accessible(supervisor)
        await _looks_into_the_day(supervisor)
        await supervisor.click("switch-language")
        await supervisor.click("leaf-live")
    await supervisor.page.context.close()
    assert not supervisor.troubles


async def _looks_into_the_day(supervisor: Person) -> None:
    await supervisor.click("leaf-history")
    await supervisor.see("chart")
    await is_accessible(supervisor)
    async with supervisor.page.expect_download() as coming:
        await supervisor.click("report-xlsx")
    file = await (await coming.value).path()
    assert Path(file).read_bytes()[:2] == b"PK"
