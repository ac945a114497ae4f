"""Reloads, offers not answered, and everything killed at once: the visit goes on."""

import time

import pytest

from tests.acceptance.counter_process import CounterProcess
from tests.acceptance.people import (
    CUSTOMER_HZ,
    TELLER_HZ,
    Person,
    answer_call,
    connected_again,
    connections_of,
    go_ready,
    wait_in_line,
)
from tests.acceptance.recordings import newest_recording

TOLERANCE_HZ = 20.0
SEALED_WITHIN_S = 30.0
LENGTH_TOLERANCE_S = 0.5
LOST_AT_MOST_S = 1.5
"""The last second, and what a busy machine takes to write it."""


async def test_a_reload_while_waiting_keeps_the_place(customer: Person) -> None:
    await wait_in_line(customer)
    await customer.page.reload()
    await customer.page.wait_for_selector('[data-testid="waiting-ahead"][data-ahead="0"]')


async def test_a_reload_of_either_page_comes_back_into_the_same_call(customer: Person, teller: Person) -> None:
    await wait_in_line(customer)
    await go_ready(teller)
    await answer_call(teller)
    await customer.connected()
    await teller.page.get_by_test_id("notes").fill("客户要换卡")
    await teller.page.get_by_text("已保存").wait_for()
    await customer.page.reload()
    await customer.connected()
    assert await teller.hear("remote-video") == pytest.approx(CUSTOMER_HZ, abs=TOLERANCE_HZ)
    await teller.page.reload()
    await teller.connected()
    assert await customer.hear("remote-video") == pytest.approx(TELLER_HZ, abs=TOLERANCE_HZ)
    assert await teller.page.get_by_test_id("notes").input_value() == "客户要换卡"


async def test_an_offer_not_answered_keeps_the_customers_place_and_sets_the_teller_aside(
    customer: Person, teller: Person
) -> None:
    await wait_in_line(customer)
    await go_ready(teller)
    await teller.see("offer")
    await teller.page.wait_for_selector('[data-testid="duty"][data-duty="set_aside"]')
    await customer.page.wait_for_selector('[data-testid="waiting-ahead"][data-ahead="0"]')
    await teller.page.keyboard.press("r")
    await teller.see("offer")
    await teller.page.keyboard.press("Enter")
    await customer.connected()


async def test_after_everything_was_killed_in_a_call_people_are_back_in_it_and_the_recording_is_whole(
    customer: Person, teller: Person, counter_process: CounterProcess
) -> None:
    await wait_in_line(customer)
    await go_ready(teller)
    await teller.see("offer")
    accepted_s = time.time()
    await answer_call(teller)
    await customer.connected()
    connected_s = time.time()
    # (Some seconds to be recorded.)
    await teller.watch("remote-video")
    await teller.watch("remote-video")
    await teller.watch("remote-video")
    made = await connections_of(customer, teller)
    killed_s = time.time()
    await counter_process.kill_everything()
    await counter_process.start()
    await connected_again(made)
    assert await teller.hear("remote-video") == pytest.approx(CUSTOMER_HZ, abs=TOLERANCE_HZ)
    await teller.page.keyboard.press("e")
    ends_s = time.time()
    await teller.click("end-confirm")
    ended_s = time.time()
    await teller.see("wrap-up-ready")
    recording = await newest_recording(counter_process.data, SEALED_WITHIN_S)
    # The two journals are on one time line: it spans the kill, and only the last second before it may be missing.
    assert len(recording.journals) == 2
    began_s = recording.started_at_ms / 1000
    assert accepted_s < began_s < connected_s
    end_s = began_s + recording.length_ms / 1000
    assert ends_s - LENGTH_TOLERANCE_S < end_s < ended_s + LENGTH_TOLERANCE_S
    gaps = [gap for gap in recording.gaps if gap.party == "customer" and gap.source == "audio"]
    assert min(gap.start_ms for gap in gaps) / 1000 + began_s >= killed_s - LOST_AT_MOST_S
