"""The supervisor's wall in a browser: seen within a second, listened to, spoken into, and put on record."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Playwright

from bench.appearances import COLLEAGUE
from tests.acceptance.accessibility import is_accessible
from tests.acceptance.counter_process import CounterProcess
from tests.acceptance.people import Person, at_the_wall, go_ready, launch, wait_in_line

SEEN_WITHIN_MS = 1_000
HEARD_WITHIN_MS = 20_000
# The moment at which the wall shows it, by the clock that dates the events of this one machine.
_WHEN_SEEN = """() => {
  const looking = new MutationObserver(() => {
    if (document.querySelector('[data-testid="teller-tile"][data-duty="in_session"]') !== null) {
      window.seenAtMs = Date.now();
      looking.disconnect();
    }
  });
  looking.observe(document.body, { subtree: true, childList: true, attributes: true });
}"""


@pytest.fixture
async def supervisors_browser(playwright: Playwright, tmp_path: Path) -> AsyncGenerator[Browser]:
    browser = await launch(playwright, tmp_path, COLLEAGUE)
    yield browser
    await browser.close()


async def _one_team(supervisor: Person) -> None:
    """Another team is chosen, looked at again after a reload, and then that of the teller (A)."""
    page = supervisor.page
    tile = page.get_by_test_id("teller-tile")
    assert "团队 A" in await tile.inner_text()
    await page.goto(f"{supervisor.url}/supervisor?team=B")
    await page.get_by_text("柜员和通话只显示：B").wait_for()
    assert (await tile.count(), await page.get_by_test_id("call-row").count()) == (0, 0)
    await page.get_by_test_id("team").select_option("A")
    await tile.wait_for()
    await page.reload()
    await page.get_by_text("柜员和通话只显示：A").wait_for()
    assert (await tile.count(), await page.get_by_test_id("call-row").count()) == (1, 1)


async def test_a_supervisor_sees_a_call_listens_whispers_barges_in_writes_and_sends_on_a_break(
    customer: Person, teller: Person, supervisors_browser: Browser, counter_process: CounterProcess
) -> None:
    supervisor = await at_the_wall(supervisors_browser, counter_process.url, "wen")
    page = supervisor.page
    await wait_in_line(customer)
    await page.wait_for_selector('[data-testid="waiting"][data-waiting="1"]')
    await go_ready(teller)
    await teller.see("offer")
    await page.evaluate(_WHEN_SEEN)
    await teller.click("offer-accept")
    tile = page.locator('[data-testid="teller-tile"][data-duty="in_session"]')
    await tile.wait_for()
    answered_ms = int(await tile.get_attribute("data-since") or 0)
    seen_after_ms = int(await page.evaluate("() => window.seenAtMs")) - answered_ms
    assert 0 < seen_after_ms < SEEN_WITHIN_MS, seen_after_ms
    await supervisor.see("call-row")
    await _one_team(supervisor)
    await teller.connected()
    await customer.connected()
    await supervisor.click("teller-tile")
    await supervisor.click("listen")
    await page.wait_for_selector(
        '[data-testid="supervised-call"][data-mode="listen"][data-media="connected"]', timeout=HEARD_WITHIN_MS
    )
    await is_accessible(supervisor)
    await supervisor.click("whisper")
    await page.wait_for_selector('[data-testid="supervised-call"][data-mode="whisper"]')
    await teller.page.get_by_text("温敏").first.wait_for()
    await supervisor.click("barge-in")
    await page.wait_for_selector('[data-testid="supervised-call"][data-mode="full"]')
    await customer.page.get_by_text("温敏").first.wait_for()
    await supervisor.click("leave-call")
    await page.wait_for_selector('[data-testid="supervised-call"][data-mode="out"]')
    await supervisor.page.get_by_test_id("message-text").fill("请先核对旧卡")
    await supervisor.click("message-send")
    await supervisor.see("message-sent")
    await teller.page.get_by_text("请先核对旧卡").wait_for()
    await is_accessible(teller)
    await teller.click("note-read")
    await teller.page.get_by_test_id("supervisor-note").wait_for(state="detached")
    await customer.click("hang-up")
    await customer.click("hang-up-confirm")
    await teller.click("wrap-up-ready")
    await page.wait_for_selector('[data-testid="teller-tile"][data-duty="ready"]')
    await supervisor.click("force-on_break")
    await teller.page.wait_for_selector('[data-testid="duty"][data-duty="on_break"]')
    await page.wait_for_selector('[data-testid="teller-tile"][data-duty="on_break"]')
    await teller.click("go-offline")
    assert not supervisor.troubles
