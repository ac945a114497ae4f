"""A customer's browser reaches a teller, they see and hear each other, the call is recorded."""

import asyncio
import time

import pytest

from tests.acceptance.counter_process import CounterProcess
from tests.acceptance.people import CUSTOMER_HZ, TELLER_HZ, Person, answer_call, go_ready, sign_in, wait_in_line
from tests.acceptance.recordings import newest_recording

TOLERANCE_HZ = 20.0
SEALED_WITHIN_S = 8.0
LENGTH_TOLERANCE_S = 0.5


async def test_customer_and_teller_hear_and_see_each_other(
    customer: Person, teller: Person, counter_process: CounterProcess
) -> None:
    await wait_in_line(customer)
    await go_ready(teller)
    await teller.see("offer")
    accepted_s = time.time()
    await answer_call(teller)
    await customer.connected()
    connected_s = time.time()
    heard_by_teller, heard_by_customer = await asyncio.gather(
        teller.hear("remote-video"), customer.hear("remote-video")
    )
    assert heard_by_teller == pytest.approx(CUSTOMER_HZ, abs=TOLERANCE_HZ)
    assert heard_by_customer == pytest.approx(TELLER_HZ, abs=TOLERANCE_HZ)
    assert await teller.watch("remote-video") >= 5
    assert await customer.watch("remote-video") >= 5
    await customer.click("hang-up")
    ends_s = time.time()
    await customer.click("hang-up-confirm")
    ended_s = time.time()
    await customer.see("after")
    await customer.click("rate-5")
    await teller.click("outcome-done")
    await teller.click("wrap-up-ready")
    await teller.page.wait_for_selector('[data-testid="duty"][data-duty="ready"]')
    await teller.click("go-offline")
    recording = await newest_recording(counter_process.data, SEALED_WITHIN_S)
    began_s = recording.started_at_ms / 1000
    assert accepted_s < began_s < connected_s
    end_s = began_s + recording.length_ms / 1000
    assert ends_s - LENGTH_TOLERANCE_S < end_s < ended_s + LENGTH_TOLERANCE_S


async def test_qa_finds_the_session_and_replays_both_voices(customer: Person, teller: Person, qa: Person) -> None:
    await wait_in_line(customer)
    await go_ready(teller)
    await answer_call(teller)
    await customer.connected()
    await customer.click("camera")
    # (Some seconds to be recorded.)
    await teller.watch("remote-video")
    await teller.watch("remote-video")
    await teller.watch("remote-video")
    await teller.page.keyboard.press("e")
    await teller.click("end-confirm")
    await teller.click("wrap-up-ready")
    await sign_in(qa, "/qa", "qian")
    await qa.page.get_by_test_id("qa-row").first.get_by_role("button").click()
    await qa.see("replay-video-customer")
    # From where both are connected.
    await qa.page.locator('[data-type="MediaStarted"]').click()
    await qa.click("replay-play")
    heard = [await qa.hear("replay-video-customer"), await qa.hear("replay-video-teller")]
    assert heard == pytest.approx([CUSTOMER_HZ, TELLER_HZ], abs=TOLERANCE_HZ)
    types = await qa.page.get_by_test_id("replay-timeline-entry").evaluate_all(
        "all => all.map(one => one.dataset.type)"
    )
    for kind in ("SessionOpened", "OfferMade", "OfferAccepted", "SourceTurned", "ServiceEnded"):
        assert kind in types
    await qa.click("replay-play")
    await qa.page.locator('[data-type="SourceTurned"]').click()
    ends = [
        await qa.page.get_by_test_id(f"replay-video-{who}").evaluate("video => video.currentTime")
        for who in ("customer", "teller")
    ]
    assert ends[0] == pytest.approx(ends[1], abs=0.08)
