"""One transfer of 80,000 from the first word to the receipt, by three browsers; and QA's replay of it.

A paper is refused and supplied again, the first reviewer refuses what was submitted first; two approve what was
submitted second, one after the other. While the disk takes no recording the customer's signature is not taken; once it
does, it is.
"""

import time
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, Final

import psutil
import pytest

from recording.journal_folder import JOURNAL_SUFFIX
from tests.acceptance.accessibility import is_accessible
from tests.acceptance.case_work import (
    come_again_to_review,
    come_to_review,
    confirm,
    done,
    fill,
    fill_in,
    identify,
    in_call,
    look_and_approve,
    on_record,
    open_step,
    photographs,
    read_and_draw,
    saved,
    say,
)
from tests.acceptance.counter_process import CounterProcess
from tests.acceptance.payer import Payer, new_payer
from tests.acceptance.people import Person, go_home, sign_in, until

STEPS: Final = (
    ("CaseBegun", 1),
    ("PictureReceived", 4),
    ("DocumentChecked", 1),
    ("PersonCompared", 1),
    ("AccountChecked", 1),
    ("PayeeChecked", 1),
    ("StatementTicked", 8),
    ("PaperRefused", 1),
    ("PaperAccepted", 1),
    ("CaseSubmitted", 2),
    ("ReviewRefused", 1),
    ("CaseAmended", 1),
    ("ReviewApproved", 2),
    ("ConfirmationAsked", 1),
    ("ContentShown", 1),
    ("CustomerConfirmed", 1),
    ("CarryingOutOrdered", 1),
    ("CarriedOut", 1),
)
"""What QA has to see, and how often."""
CLOCKS_DIFFER_MS: Final = 50
"""The database's and this process' are the same machine's; a message's way to the database lies between."""
SEEKS_WITHIN_S: Final = 0.1
WHOLE_WITHIN_S: Final = 240
"""Half a minute on a machine of one's own, three times that on a busy one with all that has to be started first."""

Moments = dict[str, tuple[float, float]]


@asynccontextmanager
async def _noted(moments: Moments, kind: str) -> AsyncGenerator[None]:
    """When somebody did it, by the clock of who looks on: not before, and not after."""
    began = time.time() * 1000
    yield
    moments[kind] = (began, time.time() * 1000)


@pytest.mark.timeout(WHOLE_WITHIN_S)
async def test_a_transfer_from_the_first_word_to_the_receipt_and_every_step_of_it_replayed(
    customer_with_camera: Person, teller: Person, reviewer: Person, counter_process: CounterProcess
) -> None:
    customer, moments = customer_with_camera, Moments()
    payer = await new_payer(counter_process)
    await in_call(customer, teller)
    await _entered_with_a_paper_supplied_again(customer, teller, payer, moments)
    await _refused_and_mended(teller, reviewer, moments)
    await _approved_by_two(teller, reviewer)
    await _not_signed_while_the_disk_takes_nothing(customer, teller, counter_process)
    await _signed_and_carried_out(customer, teller, moments)
    await go_home(teller)
    await customer.see("own-job")
    await _every_step_is_replayed(reviewer, moments)


async def _entered_with_a_paper_supplied_again(
    customer: Person, teller: Person, payer: Payer, moments: Moments
) -> None:
    """Who the customer is and what for, and a paper that cannot be read at first."""
    await identify(teller, payer)
    await say(teller, "purpose", "who", "fraud")
    await done(teller, "purpose")
    await open_step(teller, "papers")
    await teller.click("ask-purpose_proof")
    await photographs(customer)
    async with _noted(moments, "PaperRefused"):
        await teller.click("refuse-paper")
        await teller.click("flaw-blurred")
        await customer.page.locator('[data-testid="own-paper"][data-state="refused"]').wait_for()
    await teller.click("ask-purpose_proof")
    await photographs(customer)
    await on_record(teller)
    await teller.click("accept-paper")
    await done(teller, "papers")
    await fill_in(teller, "80,000")


async def _refused_and_mended(teller: Person, reviewer: Person, moments: Moments) -> None:
    """What was wrong is mended, read back and submitted anew."""
    await _submit(teller, 1)
    await come_to_review(reviewer, teller, "he")
    async with _noted(moments, "ReviewRefused"):
        await reviewer.click("decline")
        await reviewer.page.get_by_test_id("review-remark").fill("收款行不对")
        await reviewer.click("review-flaw-content_doubtful")
        await teller.see("declined")
    await go_home(reviewer)
    await teller.page.get_by_test_id("next-act").click()
    await fill(teller, "payee_bank", "某某银行城南支行")
    await saved(teller)
    await say(teller, "fill", "read_back")
    await done(teller, "fill")
    await _submit(teller, 2)


async def _approved_by_two(teller: Person, reviewer: Person) -> None:
    """Of ascending levels, and the second from another unit."""
    await come_again_to_review(reviewer, teller)
    await reviewer.page.get_by_test_id("review-acts").get_by_text("收款银行").wait_for()
    await look_and_approve(reviewer, papers=2)
    await teller.page.locator('[data-testid="approval-1"][data-given="true"]').wait_for()
    assert await teller.page.get_by_test_id("approval-2").get_attribute("data-given") == "false"
    await _gone(reviewer)
    await come_to_review(reviewer, teller, "zhao")
    await look_and_approve(reviewer, papers=2)
    await done(teller, "review")
    await _gone(reviewer)


async def _not_signed_while_the_disk_takes_nothing(customer: Person, teller: Person, counter: CounterProcess) -> None:
    """What was approved is read to its end, and the signature drawn; the teller reads why it is not taken."""
    page = teller.page
    await say(teller, "confirm", "own_will")
    await on_record(teller)
    await page.get_by_test_id("next-act").filter(has_text="请客户在屏幕上确认").click()
    await customer.see("confirm-page")
    await customer.page.get_by_text("捌万元整").wait_for()
    await customer.see("name-checked")
    await read_and_draw(customer)
    with _no_journal_grows(counter):
        await page.locator('.fault[data-testid="not-recorded"]:not([data-missing="0"])').wait_for()
        await customer.click("confirm-content")
        await customer.page.locator('[data-testid="confirm-state"][data-at="not_recorded"]').wait_for()
        await is_accessible(customer)
        await is_accessible(teller)
        assert await page.get_by_test_id("job").count() == 0


@contextmanager
def _no_journal_grows(counter: CounterProcess) -> Generator[None]:
    """Nor the media process' log, where that is longer."""
    media = counter.process_of("media")
    unlimited = media.rlimit(psutil.RLIMIT_FSIZE)
    now = max(counter.data.rglob(f"*{JOURNAL_SUFFIX}"), key=lambda file: file.stat().st_mtime_ns)
    media.rlimit(psutil.RLIMIT_FSIZE, (now.stat().st_size, unlimited[1]))
    try:
        yield
    finally:
        media.rlimit(psutil.RLIMIT_FSIZE, unlimited)


async def _signed_and_carried_out(customer: Person, teller: Person, moments: Moments) -> None:
    """By the signature that was drawn; all of it is proven, carried out once, and the customer has the receipt."""
    page = teller.page
    await on_record(teller)
    async with _noted(moments, "CustomerConfirmed"):
        await confirm(customer)
    await teller.click("proofs")
    await page.locator('[data-testid="proofs"][data-lacking="0"]').wait_for()
    await page.locator('[data-testid="job"][data-stage="done"]').wait_for()
    async with customer.page.expect_download() as receipt:
        await customer.click("receipt")
    assert (await (await receipt.value).path()).read_bytes().startswith(b"%PDF-")


async def _submit(teller: Person, number: int) -> None:
    await teller.page.get_by_test_id("next-act").click()
    await teller.page.get_by_text(f"第 {number} 次提交").wait_for()


async def _gone(staff: Person) -> None:
    """Out of the call, off duty, and from the desk: the next may sit down."""
    await go_home(staff)
    await staff.click("sign-out")
    await staff.see("sign-in-login")


async def _every_step_is_replayed(qa: Person, moments: Moments) -> None:
    """Each of the case's steps, as often as it was done, when it was done; and a press on one goes there."""
    await sign_in(qa, "/qa", "qian")
    await qa.page.get_by_test_id("qa-row").first.get_by_role("button").click()
    # Once it is sealed the page asks again.
    await qa.see("replay-video-customer")
    session = await qa.page.evaluate("new URLSearchParams(location.search).get('session')")
    replay: dict[str, Any] = await (await qa.page.request.get(f"{qa.url}/api/qa/sessions/{session}")).json()
    await is_accessible(qa)
    shown = await qa.page.get_by_test_id("replay-timeline-entry").evaluate_all(
        "all => all.map(one => one.dataset.type)"
    )
    assert {kind: shown.count(kind) for kind, _ in STEPS} == dict(STEPS)
    [sealed] = [one["event"] for one in replay["timeline"] if one["event"]["type"] == "RecordingSealed"]
    at_ms = {one["event"]["type"]: one["at_ms"] for one in replay["cases"]}
    for kind, (began, ended) in moments.items():
        assert began - CLOCKS_DIFFER_MS <= at_ms[kind] <= ended + CLOCKS_DIFFER_MS, kind
        await qa.page.locator(f'[data-type="{kind}"]').click()
        wanted_s = (at_ms[kind] - _zero_ms(sealed, at_ms[kind])) / 1000
        for player in ("customer", "teller"):
            video = qa.page.get_by_test_id(f"replay-video-{player}")
            await until(
                lambda video=video: video.evaluate("video => video.currentTime"),
                lambda at_s, wanted_s=wanted_s: at_s == pytest.approx(wanted_s, abs=SEEKS_WITHIN_S),
            )


def _zero_ms(sealed: dict[str, Any], at_ms: float) -> float:
    """The wall clock at the recording's zero, as it stood then: a virtual machine may have been frozen since."""
    zeros = [one["zero_at_ms"] for one in sealed["clock_steps"] if at_ms >= one["zero_at_ms"] + one["at_ms"]]
    return [sealed["started_at_ms"], *zeros][-1]
