"""Customers, tellers and QA, each with a browser process, a voice and a picture of their own."""

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Final, TypeVar

from playwright.async_api import Browser, Page, Playwright
from playwright.async_api import TimeoutError as PlaywrightTimeout

from bench.appearances import Appearance, clip_file, tone_file
from bench.find_browser import find_browser
from tests.acceptance.page_scripts import DESCRIBE, HEAR, KEEP_CONNECTIONS, OTHER_PORTS, SEE

PASSWORD = "counter-demo"

WITHIN_S: Final = 30.0
"""A busy machine takes five seconds and more to open a page; what must be quick is measured elsewhere."""
LOOK_WITHIN_S: Final = 10.0
"""A single look into a page has no limit of its own."""
LOOK_S: Final = 0.1
LOUD: Final = 0.003
"""A browser takes a tone for noise and makes it ten times quieter within some seconds; what a listener makes up when
nothing comes is soon 0."""
DIFFERENT_PICTURES: Final = 5
COLOUR_TOLERANCE: Final = 30

HOME_WITHIN_S = 30.0
STEP_WITHIN_MS = 2_000
CONSOLE_LINES: Final = 40

_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    "--allow-loopback-in-peer-connection",
    "--autoplay-policy=no-user-gesture-required",
)

Seen = TypeVar("Seen")


async def launch(playwright: Playwright, folder: Path, appearance: Appearance, *more: str) -> Browser:
    """A browser process of one person: two pages of one browser would share one microphone."""
    return await launch_with(
        playwright,
        f"--use-file-for-fake-audio-capture={tone_file(folder, appearance)}",
        f"--use-file-for-fake-video-capture={clip_file(folder, appearance)}",
        *more,
    )


async def launch_with(playwright: Playwright, *more: str) -> Browser:
    """A browser process with the fake devices that Chromium itself brings, unless `more` flags say otherwise."""
    return await playwright.chromium.launch(executable_path=find_browser(), headless=True, args=[*_ARGUMENTS, *more])


async def until(look: Callable[[], Awaitable[Seen]], holds: Callable[[Seen], bool], within_s: float = WITHIN_S) -> Seen:
    """Look until it holds; fail with what was seen last."""
    deadline = asyncio.get_running_loop().time() + within_s
    while True:
        seen = await asyncio.wait_for(look(), LOOK_WITHIN_S)
        if holds(seen):
            return seen
        assert asyncio.get_running_loop().time() < deadline, f"still not so after {within_s} s: {seen}"
        await asyncio.sleep(LOOK_S)


class Person:
    """Somebody with a page of the counter."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.troubles: list[str] = []
        self.console: deque[str] = deque(maxlen=CONSOLE_LINES)
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("console", lambda message: self.console.append(message.text))

    @classmethod
    async def at(cls, browser: Browser, url: str, width: int, height: int, locale: str = "zh-CN") -> "Person":
        opened = await browser.new_context(locale=locale, viewport={"width": width, "height": height})
        opened.set_default_timeout(WITHIN_S * 1000)
        await opened.add_init_script(KEEP_CONNECTIONS)
        return cls(await opened.new_page(), url)

    async def click(self, testid: str) -> None:
        await self.page.get_by_test_id(testid).click()

    async def see(self, testid: str) -> None:
        await self.page.get_by_test_id(testid).first.wait_for()

    async def hears(self, theirs: Appearance, mine: Appearance, testid: str = "remote-video") -> None:
        """Wait until their voice is what is heard, and nothing of one's own."""

        def is_heard(heard: dict[str, Any]) -> bool:
            return "trouble" not in heard and heard["rms"] > LOUD and heard["theirs"] > 0.5 and heard["mine"] < 0.1

        await until(lambda: self._heard(testid, theirs.hertz, mine.hertz), is_heard)

    async def hears_nothing(self, testid: str = "remote-video") -> None:
        """Wait until it is silent."""
        await until(lambda: self._heard(testid, 0.0, 0.0), lambda heard: heard.get("rms", 1.0) < LOUD)

    async def hears_no_one(self, *voices: Appearance, testid: str = "remote-video") -> None:
        """Wait until something is heard that is none of two voices."""
        one, other = voices

        def is_other(heard: dict[str, Any]) -> bool:
            return "trouble" not in heard and heard["rms"] > LOUD and max(heard["theirs"], heard["mine"]) < 0.1

        await until(lambda: self._heard(testid, one.hertz, other.hertz), is_other)

    async def _heard(self, testid: str, theirs_hz: float, mine_hz: float) -> dict[str, Any]:
        wanted = {"selector": f'[data-testid="{testid}"]', "theirs": theirs_hz, "mine": mine_hz}
        return await self.page.evaluate(HEAR, wanted)

    async def sees_pictures(self, testid: str) -> None:
        """Wait until a picture is shown that was not there at the first look."""
        selector = f'[data-testid="{testid}"]'
        await until(lambda: self.page.evaluate(SEE, selector), lambda seen: seen.get("pictures", 0) >= 1)

    async def sees(self, theirs: Appearance, testid: str = "remote-video") -> None:
        """Wait until their picture is shown, and moves."""
        selector = f'[data-testid="{testid}"]'

        def look() -> Awaitable[dict[str, Any]]:
            return self.page.evaluate(SEE, selector)

        first = await until(look, lambda seen: "trouble" not in seen)

        def is_theirs(seen: dict[str, Any]) -> bool:
            moves = "trouble" not in seen and seen["pictures"] >= first["pictures"] + DIFFERENT_PICTURES
            away = moves and max(abs(seen["cb"] - theirs.cb), abs(seen["cr"] - theirs.cr))
            return moves and away < COLOUR_TOLERANCE

        await until(look, is_theirs)

    async def connected(self) -> None:
        """Wait until sound and picture are there."""
        await self.page.wait_for_selector('[data-testid="call"][data-media="connected"]')

    async def connections_made(self) -> int:
        """How many connections have come up since the page was loaded."""
        return int(await self.page.evaluate("() => window.connectionsMade"))

    async def connected_by_another(self, made: int) -> None:
        """Wait until one has come up after the first `made`, and sound and picture are there."""
        another = "(made) => window.connectionsMade > made"
        await self.page.wait_for_function(another, arg=made)
        await self.connected()

    async def other_ports(self) -> list[int]:
        """Where what this page sends goes to."""
        return await self.page.evaluate(OTHER_PORTS)

    async def described(self) -> str:
        """What is known of the page, for who reads why a test failed."""
        try:
            known: Any = await asyncio.wait_for(self.page.evaluate(DESCRIBE), LOOK_WITHIN_S)
        except Exception as gone:  # noqa: BLE001 - whatever it is, it is told, and must not hide the failure itself
            known = repr(gone)
        return "\n".join([str(known), *self.troubles, *self.console])


async def connections_of(*people: Person) -> dict[Person, int]:
    """What each has made until now, for `connected_again`."""
    return {person: await person.connections_made() for person in people}


async def connected_again(made: dict[Person, int]) -> None:
    """Wait until each has another connection than it had."""
    await asyncio.gather(*(person.connected_by_another(until_then) for person, until_then in made.items()))


async def come_in(customer: Person, business: str = "card", channel: str = "video") -> None:
    """From the first page to the check of the devices."""
    await customer.page.goto(customer.url)
    await customer.click(f"business-{business}")
    await customer.click(f"channel-{channel}")
    await customer.page.get_by_test_id("customer-name").fill("王小明")
    await customer.click("next")
    await customer.click("consent-agree")


async def wait_in_line(customer: Person, business: str = "card", channel: str = "video") -> None:
    """From the first page into the line."""
    await come_in(customer, business, channel)
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


async def talked(customer: Person, seconds: int) -> None:
    """Wait until the customer's page says that the call has lasted so long."""
    clock = customer.page.get_by_test_id("call-clock")
    await until(lambda: clock.get_attribute("data-seconds"), lambda shown: int(shown or 0) >= seconds)


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
        # Out of the field that a test has typed into last.
        await teller.page.keyboard.press("Escape")
        await teller.page.keyboard.press("e")
    if duty == "chatting":
        button = await _one_step_out_of_chats(teller)
    if button is not None:
        await teller.page.get_by_test_id(button).click(timeout=STEP_WITHIN_MS)
    await teller.page.wait_for_selector(f'[data-testid="duty"]:not([data-duty="{duty}"])', timeout=STEP_WITHIN_MS)


async def _one_step_out_of_chats(teller: Person) -> str:
    """End the chat that is before the teller's eyes, or say what came of it."""
    if await teller.page.get_by_test_id("wrap-up-ready").count():
        return "wrap-up-ready"
    if not await teller.page.get_by_test_id("end-confirm").count():
        await teller.page.get_by_test_id("end").click(timeout=STEP_WITHIN_MS)
    return "end-confirm"


async def leave_the_line(customer: Person) -> None:
    """Away, if still waiting: who closes the page keeps the place for a while."""
    if await customer.page.get_by_test_id("leave").count():
        await customer.click("leave")
        await customer.click("leave-confirm")
        await customer.see("after")
