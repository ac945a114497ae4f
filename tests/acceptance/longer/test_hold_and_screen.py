"""In real browsers: a customer on hold with music and back; a screen shown, recorded on a track of its own."""

import asyncio

from bench.appearances import CUSTOMER, TELLER
from recording.journal_format import NoteKind
from recording.manifest import Completeness, SealedRecording
from tests.acceptance.accessibility import is_accessible
from tests.acceptance.counter_process import CounterProcess
from tests.acceptance.people import (
    Person,
    answer_call,
    go_home,
    go_ready,
    sign_in,
    wait_in_line,
)
from tests.acceptance.recordings import newest_recording

SEALED_WITHIN_S = 12.0
# What the browser's own bar does when "stop sharing" is pressed; headless there is none.
KEEP_SHARED_STREAMS = """
  window.shared = [];
  const real = navigator.mediaDevices.getDisplayMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getDisplayMedia = async (wanted) => {
    const stream = await real(wanted);
    window.shared.push(...stream.getTracks());
    return stream;
  };
"""
PRESS_STOP_SHARING = "() => { for (const one of window.shared) { one.stop(); one.dispatchEvent(new Event('ended')); } }"


async def in_call(customer: Person, teller: Person) -> None:
    await wait_in_line(customer)
    await go_ready(teller)
    await answer_call(teller)
    await customer.connected()


async def ends_the_call(teller: Person, counter: CounterProcess) -> SealedRecording:
    """End it, and read what was sealed."""
    await go_home(teller)
    return await newest_recording(counter.data, SEALED_WITHIN_S)


async def test_a_customer_on_hold_hears_music_and_is_heard_by_nobody_until_taken_back(
    customer: Person, teller: Person, counter_process: CounterProcess
) -> None:
    await in_call(customer, teller)
    await customer.hears(TELLER, CUSTOMER)
    # When the teller puts the customer on hold, by key
    await teller.page.keyboard.press("h")
    await customer.see("held")
    assert "林夏" in await customer.page.get_by_test_id("held").inner_text()
    await teller.see("held")
    await is_accessible(customer)
    await is_accessible(teller)
    # Then the customer hears music, the teller nothing
    await teller.hears_nothing()
    await customer.hears_no_one(CUSTOMER, TELLER)
    # And a reload does not end it
    await customer.page.reload()
    await customer.connected()
    await customer.see("held")
    await customer.hears_no_one(CUSTOMER, TELLER)
    # When the teller takes the customer back, by button
    await teller.click("hold")
    await customer.page.get_by_test_id("held").wait_for(state="detached")
    await asyncio.gather(teller.hears(CUSTOMER, TELLER), customer.hears(TELLER, CUSTOMER))
    # And the recording has the customer throughout, with the fact that it was hold
    recording = await ends_the_call(teller, counter_process)
    hold = [note for note in recording.notes if note.kind in (NoteKind.HOLD_BEGAN, NoteKind.HOLD_ENDED)]
    assert [(note.kind, note.party) for note in hold] == [
        (NoteKind.HOLD_BEGAN, "customer"),
        (NoteKind.HOLD_ENDED, "customer"),
    ]
    assert {track.party for track in recording.tracks} == {"customer", await party_of(teller)}


async def party_of(teller: Person) -> str:
    return str((await teller.page.evaluate("() => fetch('/api/staff/me').then(answer => answer.json())"))["staff"])


async def test_a_shared_screen_is_seen_large_by_the_other_and_is_a_track_of_its_own(
    customer: Person, teller: Person, qa: Person, counter_process: CounterProcess
) -> None:
    await teller.page.add_init_script(KEEP_SHARED_STREAMS)
    await in_call(customer, teller)
    # When the teller shows the screen, by button
    await teller.click("share")
    await customer.page.wait_for_selector('[data-testid="second-video"][data-shows="screen"]')
    await customer.sees_pictures("second-video")
    box = await customer.page.get_by_test_id("second-video").bounding_box()
    camera = await customer.page.get_by_test_id("remote-video").bounding_box()
    assert box is not None
    assert camera is not None
    assert box["width"] > 2 * camera["width"]
    await is_accessible(customer)
    await is_accessible(teller)
    # Then the customer cannot show another beside it
    await customer.click("share")
    await customer.page.get_by_test_id("call-news").get_by_text("现在不能共享屏幕").wait_for()
    # When the browser's own bar ends it
    await teller.page.evaluate(PRESS_STOP_SHARING)
    await customer.page.wait_for_selector('[data-testid="second-video"][data-shows="none"]', state="attached")
    # Then the customer can show theirs, and ends it by the button
    await customer.click("share")
    await teller.page.wait_for_selector('[data-testid="second-video"][data-shows="screen"]')
    await teller.sees_pictures("second-video")
    await customer.click("share")
    await teller.page.wait_for_selector('[data-testid="second-video"][data-shows="none"]', state="attached")
    # And sound went on all the time
    await teller.hears(CUSTOMER, TELLER)
    # And each screen is a track of its own in the recording, which is complete, and in the replay
    staff = await party_of(teller)
    recording = await ends_the_call(teller, counter_process)
    screens = {track.party for track in recording.tracks if track.kinds == ["screen"]}
    assert screens == {"customer", staff}
    assert recording.completeness is not Completeness.INCOMPLETE
    await sign_in(qa, "/qa", "qian")
    await qa.page.get_by_test_id("qa-row").first.get_by_role("button").click()
    await qa.see("replay-screen-teller")
    await qa.see("replay-screen-customer")
    await is_accessible(qa)
    await qa.page.locator('[data-type="SourceTurned"]').first.click()
    await qa.click("replay-play")
    await qa.sees_pictures("replay-screen-teller")


async def test_a_reload_ends_what_the_page_shared(customer: Person, teller: Person) -> None:
    await in_call(customer, teller)
    await teller.click("share")
    await customer.page.wait_for_selector('[data-testid="second-video"][data-shows="screen"]')
    await teller.page.reload()
    await teller.connected()
    await customer.page.wait_for_selector('[data-testid="second-video"][data-shows="none"]', state="attached")


async def test_a_browser_that_cannot_share_has_no_button(customer: Person, teller: Person) -> None:
    await customer.page.add_init_script("delete MediaDevices.prototype.getDisplayMedia")
    await in_call(customer, teller)
    await customer.see("hang-up")
    assert await customer.page.get_by_test_id("share").count() == 0
