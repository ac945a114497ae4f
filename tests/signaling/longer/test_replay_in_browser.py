"""QA's page in a real Chromium plays what was sealed: VP8 in WebM, H.264 in MP4, and one after the other."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from playwright.async_api import Page as BrowserPage
from playwright.async_api import async_playwright

from aircounter.settings import Settings
from aircounter.web_role import pages_folder
from bench.appearances import CUSTOMER, TELLER
from tests.acceptance.people import Person, launch
from tests.recording.synthetic_call import Sent, audio, camera, opus_tone, vp8_pictures
from tests.recording.synthetic_h264 import GREEN, RED, Colour, h264_camera, h264_pictures
from tests.signaling.pages import CounterAddress
from tests.signaling.sealed_visits import a_visit_that_is_over, sealed

# Size and colour (below the moving bar) of what is seen, and from which file.
_LOOK = """() => {
  const video = document.querySelector('[data-testid="replay-video-customer"]');
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
  const context = canvas.getContext("2d");
  context.drawImage(video, 0, 0);
  const [red, green, blue] = context.getImageData(canvas.width / 2, canvas.height * 0.8, 1, 1).data;
  const colour = Math.max(red, green, blue) - Math.min(red, green, blue) < 60 ? "grey" : red > green ? "red" : "green";
  return `${video.dataset.file} ${canvas.width}x${canvas.height} ${colour}`;
}"""
# That is so, and the decoder has come to where the player is.
_SEEN = f"""wanted => {{
  const look = {_LOOK};
  const video = document.querySelector('[data-testid="replay-video-customer"]');
  return video !== null && video.readyState >= 2 && !video.seeking && look() === wanted;
}}"""
WITHIN_MS = 20_000


@pytest.fixture
def pages() -> Path:
    """The built client."""
    assert (pages_folder() / "qa.html").exists(), "build the web client first"
    return pages_folder()


@pytest.fixture
async def page(address: CounterAddress, tmp_path: Path) -> AsyncGenerator[BrowserPage]:
    """A browser in which QA is signed in."""
    async with async_playwright() as playwright:
        browser = await launch(playwright, tmp_path, CUSTOMER)
        person = await Person.at(browser, address.url, 1366, 900, "en")
        body = {"login": "qian", "password": "correct horse battery"}
        url = f"{address.url}/api/staff/sign-in"
        signed_in = await person.page.request.post(url, data=body, headers={"Origin": address.url})
        assert signed_in.ok
        yield person.page
        await browser.close()
        assert not person.troubles


def all_in(colour: Colour) -> list[list[bytes]]:
    """Two seconds of a phone, upright when red and lying when green."""
    return h264_pictures(2, (240, 320) if colour == RED else (320, 240), lambda _at_s: colour)


def a_call_by_laptop_phone_and_laptop() -> list[Sent]:
    """To 4 s by VP8; from 4.2 s a phone by H.264, turned at 6.2 s; from 8.5 s to 12 s the laptop again."""
    voice = audio("customer", opus_tone(CUSTOMER.hertz, 12))
    laptop = camera("customer", vp8_pictures(4)) + camera("customer", vp8_pictures(3.5), 8.5, ssrc=23)
    return voice + laptop + h264_camera("customer", [*all_in(RED), *all_in(GREEN)], start_s=4.2)


async def test_a_call_by_laptop_and_phone_plays_from_end_to_end(
    address: CounterAddress, own_database: Settings, page: BrowserPage
) -> None:
    # Given a customer who changed from a laptop to a phone, turned it, and came back
    session = await a_visit_that_is_over(address)
    recording = await sealed(own_database, address, session, a_call_by_laptop_phone_and_laptop())
    assert [track.file for track in recording.tracks] == ["1.webm.sealed", "2.mp4.sealed"]
    answers: list[tuple[str, int, str | None]] = []
    page.on(
        "response",
        lambda got: answers.append((got.url.rsplit("/", 1)[-1], got.status, got.headers.get("content-type"))),
    )
    # When QA opens it, then the laptop's picture is seen
    await page.goto(f"{address.url}/qa?session={session}")
    await page.wait_for_function(_SEEN, arg="1.webm.sealed 160x120 grey", timeout=WITHIN_MS)
    # When QA goes on by five seconds, then the phone's
    await page.keyboard.press("ArrowRight")
    await page.wait_for_function(_SEEN, arg="2.mp4.sealed 240x320 red", timeout=WITHIN_MS)
    # When it plays, then the phone is turned, and the voice of the other file goes on
    await page.get_by_test_id("replay-play").click()
    await page.wait_for_function(_SEEN, arg="2.mp4.sealed 320x240 green", timeout=WITHIN_MS)
    assert await page.locator('[data-file="1.webm.sealed"]').evaluate("video => !video.paused && !video.muted")
    # And the laptop is back
    await page.wait_for_function(_SEEN, arg="1.webm.sealed 160x120 grey", timeout=WITHIN_MS)
    # And both came in ranges, each under its own name
    assert {("1.webm.sealed", 206, "video/webm"), ("2.mp4.sealed", 206, "video/mp4")} <= set(answers)


async def test_an_mp4_is_sought_and_heard(address: CounterAddress, own_database: Settings, page: BrowserPage) -> None:
    # Given a minute by phone alone, voice and picture in one file
    session = await a_visit_that_is_over(address)
    seconds = [*all_in(RED), *all_in(GREEN)] * 15
    sent = audio("customer", opus_tone(CUSTOMER.hertz, 60)) + h264_camera("customer", seconds)
    await sealed(own_database, address, session, sent)
    # When QA opens it far in, then it is that picture
    await page.goto(f"{address.url}/qa?session={session}&t=42.5")
    await page.wait_for_function(_SEEN, arg="1.mp4.sealed 320x240 green", timeout=WITHIN_MS)
    video = page.get_by_test_id("replay-video-customer")
    assert await video.evaluate("video => video.duration") == pytest.approx(60, abs=0.5)
    # And it can be gone back, and heard
    await page.keyboard.press("ArrowLeft")
    await page.keyboard.press("ArrowLeft")
    await page.wait_for_function(_SEEN, arg="1.mp4.sealed 240x320 red", timeout=WITHIN_MS)
    await page.get_by_test_id("replay-play").click()
    await Person(page, address.url).hears(CUSTOMER, TELLER, "replay-video-customer")
