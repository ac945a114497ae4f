"""Customers, tellers and QA, each with a browser process, a camera and a voice (a tone) of their own."""

import asyncio
import contextlib
import math
import struct
import wave
from pathlib import Path

from playwright.async_api import Browser, Page, Playwright
from playwright.async_api import TimeoutError as PlaywrightTimeout

from tests.acceptance.find_browser import find_browser
from tests.acceptance.page_scripts import COUNT_CONNECTIONS, HEAR, WATCH

RATE_HZ = 48_000
CUSTOMER_HZ = 440.0
TELLER_HZ = 1_000.0
PASSWORD = "counter-demo"

CONNECTED_WITHIN_MS = 40_000
"""A browser that has just started may need its second or third try on a busy machine."""

MOVES_WITHIN_S = 20.0
MOVING = 5
"""So many of ten looks at a picture differ when it moves."""

MEASURED_WITHIN_MS = 15_000
"""Two samples of five seconds, and the looks between."""

HOME_WITHIN_S = 20.0
STEP_WITHIN_MS = 2_000

_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-ui-for-media-stream",
    # Half of what it makes by itself: enough to see that it moves, and encoding it is what a call costs this machine.
    "--use-fake-device-for-media-stream=fps=10",
    "--allow-loopback-in-peer-connection",
    "--autoplay-policy=no-user-gesture-required",
)


def tone_file(folder: Path, hertz: float) -> Path:
    """A WAV file of one tone, a whole number of periods, to be looped."""
    file = folder / f"tone-{hertz:.0f}.wav"
    if not file.exists():
        samples = (int(12_000 * math.sin(2 * math.pi * hertz * n / RATE_HZ)) for n in range(RATE_HZ))
        with wave.open(str(file), "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(2)
            sound.setframerate(RATE_HZ)
            sound.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))
    return file


async def launch(playwright: Playwright, folder: Path, hertz: float, *more: str) -> Browser:
    """A browser process of one person: two pages of one browser would share one microphone."""
    arguments = [*_ARGUMENTS, f"--use-file-for-fake-audio-capture={tone_file(folder, hertz)}", *more]
    return await playwright.chromium.launch(executable_path=find_browser(), headless=True, args=arguments)


class Person:
    """Somebody with a page of the counter."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.troubles: list[str] = []
        page.on("pageerror", lambda error: self.troubles.append(str(error)))

    @classmethod
    async def at(cls, browser: Browser, url: str, width: int, height: int, locale: str = "zh-CN") -> "Person":
        opened = await browser.new_context(locale=locale, viewport={"width": width, "height": height})
        opened.set_default_timeout(15_000)
        await opened.add_init_script(COUNT_CONNECTIONS)
        return cls(await opened.new_page(), url)

    async def click(self, testid: str) -> None:
        await self.page.get_by_test_id(testid).click()

    async def see(self, testid: str) -> None:
        await self.page.get_by_test_id(testid).first.wait_for()

    async def hear(self, testid: str) -> float:
        return float(await self.page.evaluate(HEAR, f'[data-testid="{testid}"]'))

    async def watch(self, testid: str) -> int:
        return int(await self.page.evaluate(WATCH, f'[data-testid="{testid}"]'))

    async def see_moving(self, testid: str) -> None:
        """Wait until the picture moves: on a busy machine it may have yielded to voice; it is tried again after 8 s."""
        async with asyncio.timeout(MOVES_WITHIN_S):
            while await self.watch(testid) < MOVING:
                pass

    async def see_bars(self, whose: str, words: str) -> None:
        """Wait for how good a connection is, in bars and in words; on this machine it is good."""
        bars = self.page.get_by_test_id(f"network-{whose}")
        await bars.wait_for(timeout=MEASURED_WITHIN_MS)
        said = await bars.get_by_role("img").get_attribute("aria-label")
        assert said is not None
        assert said.startswith(words)

    async def connected(self) -> None:
        """Wait until sound and picture are there."""
        await self.page.wait_for_selector('[data-testid="call"][data-media="connected"]', timeout=CONNECTED_WITHIN_MS)

    async def connections_made(self) -> int:
        """How many connections have come up since the page was loaded."""
        return int(await self.page.evaluate("() => window.connectionsMade"))

    async def connected_by_another(self, made: int) -> None:
        """Wait until one has come up after the first `made`, and sound and picture are there."""
        another = "(made) => window.connectionsMade > made"
        await self.page.wait_for_function(another, arg=made, timeout=CONNECTED_WITHIN_MS)
        await self.connected()


async def connections_of(*people: Person) -> dict[Person, int]:
    """What each has made until now, for `connected_again`."""
    return {person: await person.connections_made() for person in people}


async def connected_again(made: dict[Person, int]) -> None:
    """Wait until each has another connection than it had."""
    await asyncio.gather(*(person.connected_by_another(until_then) for person, until_then in made.items()))


async def wait_in_line(customer: Person, business: str = "card", channel: str = "video") -> None:
    """From the first page into the line."""
    await customer.page.goto(customer.url)
    await customer.click(f"business-{business}")
    await customer.click(f"channel-{channel}")
    await customer.page.get_by_test_id("customer-name").fill("王小明")
    await customer.click("next")
    await customer.click("consent-agree")
    await customer.click("check-continue")
    await customer.see("waiting-ahead")


async def sign_in(staff: Person, path: str, login: str, password: str = PASSWORD) -> None:
    """At a console's door."""
    await staff.page.goto(f"{staff.url}{path}")
    await staff.page.get_by_test_id("sign-in-login").fill(login)
    await staff.page.get_by_test_id("sign-in-password").fill(password)
    await staff.click("sign-in-submit")


async def at_the_wall(browser: Browser, url: str, login: str, locale: str = "zh-CN") -> Person:
    """A supervisor before the wallboard."""
    supervisor = await Person.at(browser, url, 1920, 1080, locale)
    await sign_in(supervisor, "/supervisor", login)
    await supervisor.see("wall")
    return supervisor


async def go_ready(teller: Person, login: str = "lin") -> None:
    """On duty."""
    await sign_in(teller, "/teller", login)
    await teller.click("go-ready")
    await teller.page.wait_for_selector('[data-testid="duty"][data-duty="ready"], [data-testid="offer"]')


async def answer_call(teller: Person) -> None:
    """Take the offer that rings."""
    await teller.click("offer-accept")
    await teller.connected()


async def go_home(teller: Person) -> None:
    """Off duty, from whatever a test has come to: in a call, after one, or ready for one."""
    shown = teller.page.get_by_test_id("duty")
    if not await shown.count():
        return
    async with asyncio.timeout(HOME_WITHIN_S):
        while not await teller.page.get_by_test_id("go-ready").count():
            # What the test has done last may still be on its way: then the button is gone, and there is another.
            with contextlib.suppress(PlaywrightTimeout):
                await _one_step_home(teller, await shown.get_attribute("data-duty"))


async def _one_step_home(teller: Person, duty: str | None) -> None:
    button = {"in_session": "end-confirm", "after_call_work": "wrap-up-offline", "ready": "go-offline"}.get(duty or "")
    if button == "end-confirm" and await teller.page.get_by_test_id("leave-call").count():
        button = "leave-call"
    if button == "end-confirm" and not await teller.page.get_by_test_id(button).count():
        await teller.page.keyboard.press("e")
    if button is not None:
        await teller.page.get_by_test_id(button).click(timeout=STEP_WITHIN_MS)
    await teller.page.wait_for_selector(f'[data-testid="duty"]:not([data-duty="{duty}"])', timeout=STEP_WITHIN_MS)


async def leave_the_line(customer: Person) -> None:
    """Away, if still waiting: who closes the page keeps the place for a while."""
    if await customer.page.get_by_test_id("leave").count():
        await customer.click("leave")
        await customer.click("leave-confirm")
        await customer.see("after")
