"""(f) A browser that gives no camera: each trouble has its own help, and nothing is lost by it."""

from collections.abc import AsyncGenerator

import pytest
from playwright.async_api import Playwright

from tests.acceptance.accessibility import is_accessible_in_both_languages
from tests.acceptance.counter_process import CounterProcess
from tests.acceptance.people import (
    Person,
    answer_call,
    come_in,
    go_ready,
    launch_with,
    leave_the_line,
    until,
    wait_in_line,
)

REFUSES = ("--use-fake-ui-for-media-stream=deny",)
HAS_NO_CAMERA = ("--use-fake-device-for-media-stream=device-count=0",)
"""There still is a microphone."""
HAS_THREE_CAMERAS = ("--use-fake-device-for-media-stream=device-count=3",)
"""None of which says where it looks. What the second takes, Chromium shows and sends to nobody; the others it sends."""
CAMERA = """() => document.querySelector('[data-testid="own-video"]')?.srcObject.getVideoTracks()
  .filter((track) => track.readyState === "live").map((track) => track.label).join() ?? ''"""
"""Nothing while one's own picture is away, as it is when a camera that was turned to gives none at first."""
FRAMES = """() => document.querySelector('[data-testid="remote-video"]').getVideoPlaybackQuality().totalVideoFrames"""
NEW_FRAMES = 5
NAMED = ("--host-resolver-rules=MAP counter.example 127.0.0.1",)
"""A name that is not localhost: browsers trust a page of it only by TLS."""


@pytest.fixture
async def visitor(
    request: pytest.FixtureRequest, playwright: Playwright, counter_process: CounterProcess
) -> AsyncGenerator[Person]:
    """A customer with a browser of their own, started with the flags that the test says."""
    browser = await launch_with(playwright, *request.param)
    person = await Person.at(browser, counter_process.url, 390, 844)
    yield person
    await leave_the_line(person)
    await browser.close()
    assert not person.troubles


@pytest.mark.parametrize("visitor", [REFUSES], indirect=True)
async def test_who_refuses_devices_is_told_how_to_allow_them(visitor: Person) -> None:
    await come_in(visitor)
    await visitor.page.get_by_text("浏览器没有获准使用麦克风。请点地址栏左侧的图标").wait_for()
    await is_accessible_in_both_languages(visitor)
    # And a reload asks again, in the same visit
    await visitor.page.reload()
    await visitor.see("device-trouble")


@pytest.mark.parametrize("visitor", [HAS_NO_CAMERA], indirect=True)
async def test_who_has_no_camera_may_go_on_by_voice(visitor: Person) -> None:
    await come_in(visitor)
    await visitor.page.get_by_text("没有找到摄像头。请接上摄像头，或改用语音办理").wait_for()
    await is_accessible_in_both_languages(visitor)
    await visitor.click("voice-instead")
    await visitor.see("level")
    await visitor.click("check-continue")
    await visitor.see("waiting-ahead")


@pytest.mark.parametrize("visitor", [NAMED], indirect=True)
async def test_a_page_without_tls_says_so_before_anything_is_asked(visitor: Person) -> None:
    await visitor.page.goto(visitor.url.replace("127.0.0.1", "counter.example"))
    await visitor.see("insecure")
    await visitor.page.get_by_text("https://").wait_for()
    await is_accessible_in_both_languages(visitor)


@pytest.mark.parametrize("visitor", [HAS_THREE_CAMERAS], indirect=True)
async def test_who_has_several_cameras_turns_to_the_next_in_the_call(visitor: Person, teller: Person) -> None:
    await wait_in_line(visitor)
    await go_ready(teller)
    await answer_call(teller)
    await visitor.connected()
    shown: list[str] = [await until(lambda: visitor.page.evaluate(CAMERA), bool)]
    # When the customer turns to the second, and to the third
    for _ in range(2):
        await visitor.click("turn-round")
        seen_before = {"", *shown}
        shown.append(
            await until(lambda: visitor.page.evaluate(CAMERA), lambda label, not_=seen_before: label not in not_)
        )
    # Then the teller sees that one
    enough = NEW_FRAMES + int(await teller.page.evaluate(FRAMES))
    await teller.page.wait_for_function(f"() => ({FRAMES})() >= {enough}")
    # And after the last comes the first
    await visitor.click("turn-round")
    await until(lambda: visitor.page.evaluate(CAMERA), lambda label: label == shown[0])
