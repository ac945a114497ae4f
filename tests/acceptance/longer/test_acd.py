"""Who is not rung: whoever let it pass, whose certificate has run out, and whose browser was killed."""

import asyncio
import sys
from collections.abc import AsyncGenerator
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Playwright

from bench.appearances import CUSTOMER, TELLER
from tests.acceptance.accessibility import is_accessible_in_both_languages
from tests.acceptance.browser_processes import BrowserProcesses
from tests.acceptance.counter_process import CounterProcess
from tests.acceptance.kept_data import times_of
from tests.acceptance.people import (
    PASSWORD,
    Person,
    answer_call,
    go_ready,
    launch,
    leave_the_line,
    sign_in,
    until,
    wait_in_line,
)
from tests.memory_folder import memory_folder

SHORT = {"ring_timeout_s": 30.0, "call_grace_s": 6.0, "teller_grace_s": 6.0}
VALID_S = 15.0
"""How long the certificate still holds: a sign-in, an answer and a call, on a busy machine."""


@pytest.fixture
async def counter() -> AsyncGenerator[CounterProcess]:
    """One whose plan and people are this test's alone."""
    with memory_folder() as folder:
        own = CounterProcess(folder / "data", SHORT)
        await own.start()
        yield own
        await own.stop()


@pytest.fixture
async def people(playwright: Playwright, tmp_path: Path, counter: CounterProcess) -> AsyncGenerator[list[Person]]:
    """Two customers and a teller; the teller's browser is a process of its own."""
    customers = await launch(playwright, _folder(tmp_path, "customers"), CUSTOMER)
    tellers = await launch(playwright, _folder(tmp_path, "teller"), TELLER)
    phones = [await Person.at(customers, counter.url, 390, 844) for _ in range(2)]
    desk = await Person.at(tellers, counter.url, 1366, 768)
    yield [*phones, desk]
    await customers.close()
    await tellers.close()
    assert not [trouble for person in (*phones, desk) for trouble in person.troubles]


async def test_whoever_lets_it_pass_is_set_aside_and_the_customer_keeps_the_place(
    counter: CounterProcess, people: list[Person]
) -> None:
    customer, later, teller = people
    await go_ready(teller)
    await wait_in_line(customer)
    await teller.see("offer")
    await wait_in_line(later)
    # When the teller lets it pass, by keyboard
    await teller.page.keyboard.press("Escape")
    await teller.page.wait_for_selector('[data-testid="duty"][data-duty="set_aside"]')
    await is_accessible_in_both_languages(teller)
    # Then nobody rings until ready is said, and the one who waited first rings first
    await customer.page.wait_for_selector('[data-testid="waiting-ahead"][data-ahead="0"]')
    await later.page.wait_for_selector('[data-testid="waiting-ahead"][data-ahead="1"]')
    refused, made = [len(await times_of(counter, kind)) for kind in ("OfferRefused", "OfferMade")]
    assert (refused, made) == (1, 1)
    await teller.click("go-ready")
    await answer_call(teller)
    await customer.connected()
    await leave_the_line(later)


async def test_a_certificate_that_runs_out_ends_no_call_and_begins_none(
    counter: CounterProcess, people: list[Person]
) -> None:
    customer, later, teller = people
    # Given a plan by which cards take a skill, and a teller who has it for some seconds more
    await _plan_asks(counter, "card", "card")
    ends_at = datetime.now().astimezone() + timedelta(seconds=VALID_S)
    await _command(counter, "staff", "qualify", "lin", "card", "--level", "5", "--until", ends_at.isoformat())
    await go_ready(teller)
    await wait_in_line(customer, "card")
    await answer_call(teller)
    await customer.connected()
    # When it has run out, then the call goes on
    await until(_now, lambda now: now > ends_at)
    await customer.hears(TELLER, CUSTOMER)
    await customer.click("hang-up")
    await customer.click("hang-up-confirm")
    await teller.click("wrap-up-ready")
    await teller.page.wait_for_selector('[data-testid="duty"][data-duty="ready"]')
    # And whoever comes for a card is not offered, while others are
    await wait_in_line(later, "card")
    made = len(await times_of(counter, "OfferMade"))
    await customer.click("again")
    await wait_in_line(customer, "loan")
    await teller.see("offer")
    assert "贷款" in await teller.page.get_by_test_id("offer").inner_text()
    assert len(await times_of(counter, "OfferMade")) == made + 1
    await later.page.wait_for_selector('[data-testid="waiting-ahead"]')
    # When it is renewed, then the one who waits rings
    await teller.page.keyboard.press("Enter")
    await customer.connected()
    await customer.click("hang-up")
    await customer.click("hang-up-confirm")
    await _command(counter, "staff", "qualify", "lin", "card", "--level", "5")
    await teller.click("wrap-up-ready")
    await teller.see("offer")
    await leave_the_line(later)


async def test_a_tellers_browser_that_is_killed_leaves_nobody_ringing_for_the_absent(
    playwright: Playwright, tmp_path: Path, counter: CounterProcess, people: list[Person]
) -> None:
    customer, later, teller = people
    await go_ready(teller)
    await wait_in_line(customer)
    await answer_call(teller)
    await customer.connected()
    # When the teller's browser is killed in the call
    BrowserProcesses(str(tmp_path / "teller")).kill()
    # Then the customer is told, and after a while the call is over
    await customer.page.wait_for_selector('[data-testid="reconnecting"][data-whose="other"]')
    await customer.see("after")
    # And who comes next waits, and rings for nobody, until the teller is back
    await wait_in_line(later)
    made = len(await times_of(counter, "OfferMade"))
    await until(lambda: times_of(counter, "TellerLost"), lambda times: len(times) >= 1)
    again = await launch(playwright, _folder(tmp_path, "again"), TELLER)
    desk = await Person.at(again, counter.url, 1366, 768)
    await sign_in(desk, "/teller", "lin")
    await desk.page.wait_for_selector('[data-testid="duty"][data-duty="after_call_work"]')
    assert len(await times_of(counter, "OfferMade")) == made
    await desk.click("wrap-up-ready")
    await answer_call(desk)
    await later.connected()
    await again.close()


def _folder(tmp_path: Path, name: str) -> Path:
    folder = tmp_path / name
    folder.mkdir()
    return folder


async def _now() -> datetime:
    return datetime.now().astimezone()


async def _command(counter: CounterProcess, *words: str) -> None:
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "aircounter", *words, env=counter.process_of("web").environ()
    )
    assert await asyncio.wait_for(running.wait(), 30) == 0


async def _plan_asks(counter: CounterProcess, business: str, skill: str) -> None:
    """Have the plan's line ask for a skill where this business is concerned, as the administrator's page does."""
    async with httpx.AsyncClient(base_url=counter.url, headers={"Origin": counter.url}) as page:
        await page.post("/api/staff/sign-in", json={"login": "guan", "password": PASSWORD})
        plan = (await page.get("/api/admin/plan")).json()["plan"]
        for line in plan["lines"]:
            for one in line["businesses"]:
                if one["business"] == business:
                    one["skill"] = skill
        answer = await page.put("/api/admin/plan", json={"plan": plan, "on": plan["version"]})
        assert answer.status_code == 200, answer.text
