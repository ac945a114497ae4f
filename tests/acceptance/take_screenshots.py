"""Pictures of every page, in both languages: `python -m tests.acceptance.take_screenshots FOLDER`.

Customers' pages on a phone and on a desk, staff's in their light and their dark looks.
"""

import asyncio
import sys
import tempfile
from pathlib import Path

from playwright.async_api import async_playwright

from bench.appearances import CUSTOMER, TELLER
from tests.acceptance.counter_process import CounterProcess
from tests.acceptance.people import Person, answer_call, come_in, launch, sign_in

STEADY_MS = 1_200
"""Until fonts are there and pictures have arrived."""
PHONE = (360, 740)
DESK = (1366, 768)
_SHOWS_SCREEN = '[data-testid="second-video"][data-shows="screen"]'


class Photographer:
    """One visit from the first page to its replay, in one language."""

    def __init__(
        self, folder: Path, locale: str, customer: Person, teller: Person, qa: Person, others: dict[str, Person]
    ) -> None:
        self._folder = folder
        self._locale = locale
        self._customer = customer
        self._teller = teller
        self._qa = qa
        self._others = others

    async def take_all(self) -> None:
        await self._into_the_line()
        await self._on_duty()
        await self._call()
        await self._beside()
        await self._hold_and_screens()
        await self._after()
        await self._replay()
        await self._in_writing()

    def _said(self, chinese: str, english: str) -> str:
        return chinese if self._locale == "zh-CN" else english

    async def _take(self, person: Person, name: str) -> None:
        if person is self._customer:
            for width, height in (DESK, PHONE):
                await person.page.set_viewport_size({"width": width, "height": height})
                await self._take_as(person, name, str(width))
        else:
            for look in ("dark", "light"):
                await person.page.emulate_media(color_scheme=look)
                await self._take_as(person, name, look)

    async def _take_as(self, person: Person, name: str, how: str) -> None:
        await person.page.wait_for_timeout(STEADY_MS)
        await person.page.screenshot(path=self._folder / f"{name}-{self._locale[:2]}-{how}.png")

    async def _into_the_line(self) -> None:
        customer = self._customer
        await customer.page.goto(customer.url)
        await customer.see("business-card")
        await self._take(customer, "customer-business")
        await customer.click("business-card")
        await customer.page.get_by_test_id("customer-name").fill(self._said("王女士", "Ms Wang"))
        await self._take(customer, "customer-channel")
        await customer.click("next")
        await customer.see("consent-agree")
        await self._take(customer, "customer-consent")
        await customer.click("consent-agree")
        await customer.see("level")
        await self._take(customer, "customer-check")
        await customer.click("check-continue")
        await customer.see("waiting-ahead")
        await self._take(customer, "customer-waiting")

    async def _on_duty(self) -> None:
        teller = self._teller
        await teller.page.goto(f"{teller.url}/teller")
        await teller.see("sign-in-login")
        await self._take(teller, "teller-sign-in")
        await sign_in(teller, "/teller", "lin")
        await teller.see("go-ready")
        await self._take(teller, "teller-offline")
        await teller.page.keyboard.press("?")
        await self._take(teller, "teller-keys")
        await teller.page.keyboard.press("Escape")
        await teller.click("go-ready")
        await teller.see("offer")
        await self._take(teller, "teller-offer")

    async def _call(self) -> None:
        customer, teller = self._customer, self._teller
        await answer_call(teller)
        await customer.connected()
        notes = self._said("客户遗失储蓄卡，已口头挂失。", "Card lost; blocked it.")
        await teller.page.get_by_test_id("notes").fill(notes)
        # Bars come with the first sample.
        await customer.see("network-own")
        await teller.see("network-other")
        await self._take(teller, "teller-call")
        await self._take(customer, "customer-call")
        await customer.click("camera")
        await self._take(teller, "teller-camera-off")
        await customer.click("camera")
        await self._take(teller, "teller-call-again")

    async def _beside(self) -> None:
        """What a supervisor and an administrator see meanwhile."""
        supervisor, administrator = self._others["supervisor"], self._others["admin"]
        await sign_in(supervisor, "/supervisor", "wen")
        await supervisor.see("call-row")
        await self._take(supervisor, "supervisor-wall")
        await sign_in(administrator, "/admin", "guan")
        await self._take(administrator, "admin")

    async def _hold_and_screens(self) -> None:
        customer, teller = self._customer, self._teller
        await teller.click("hold")
        await customer.see("held")
        await self._take(teller, "teller-hold")
        await self._take(customer, "customer-hold")
        await teller.click("hold")
        await teller.click("share")
        await customer.page.wait_for_selector(_SHOWS_SCREEN)
        await self._take(teller, "teller-shares")
        await self._take(customer, "customer-sees-screen")
        await teller.click("share")
        await customer.click("share")
        await teller.page.wait_for_selector(_SHOWS_SCREEN)
        await self._take(teller, "teller-sees-screen")
        await self._take(customer, "customer-shares")
        await customer.click("share")

    async def _after(self) -> None:
        customer, teller = self._customer, self._teller
        await customer.click("hang-up")
        await customer.click("hang-up-confirm")
        await customer.see("rate-5")
        await self._take(customer, "customer-after")
        await self._take(teller, "teller-after-call")
        await teller.click("wrap-up-break")
        await teller.page.wait_for_selector('[data-testid="duty"][data-duty="on_break"]')
        await teller.click("take-break")
        await teller.see("break-meal")
        await self._take(teller, "teller-break")
        await teller.page.keyboard.press("Escape")
        await teller.click("go-offline")

    async def _replay(self) -> None:
        qa = self._qa
        await sign_in(qa, "/qa", "qian")
        await qa.see("qa-row")
        await self._take(qa, "qa-list")
        await qa.page.get_by_test_id("qa-row").first.get_by_role("button").click()
        await qa.see("replay-video-customer")
        await qa.click("replay-play")
        await self._take(qa, "qa-replay")

    async def _in_writing(self) -> None:
        customer, teller, qa = self._customer, self._teller, self._qa
        await teller.click("go-ready")
        await customer.page.context.clear_cookies()
        await come_in(customer, channel="chat")
        await teller.see("offer")
        await teller.click("offer-accept")
        await customer.see("chat-field")
        for person, words in (
            (customer, self._said("我在外地把卡丢了，不方便说话。", "I have lost my card, and cannot talk here.")),
            (teller, self._said("您别着急，先为您口头挂失。", "Do not worry: we block it first.")),
            (customer, self._said("好的，需要我做什么？", "Good. What do you need from me?")),
        ):
            await person.page.get_by_test_id("chat-field").fill(words)
            await person.page.keyboard.press("Enter")
            await person.page.get_by_test_id("chat-message").get_by_text(words).wait_for()
        await teller.page.get_by_text(self._said("好的，", "Good.")).first.wait_for()
        await self._take(customer, "customer-chat")
        await teller.click("invite-to-call")
        await customer.see("chat-invitation")
        await self._take(teller, "teller-chat")
        await self._take(customer, "customer-chat-invited")
        await customer.click("decline-call")
        await customer.click("hang-up")
        await customer.click("hang-up-confirm")
        await customer.see("after")
        await self._take(teller, "teller-chat-after")
        await teller.click("wrap-up-ready")
        await teller.click("go-offline")
        await qa.page.goto(f"{qa.url}/qa")
        await qa.page.get_by_test_id("qa-row").first.get_by_role("button").click()
        await qa.page.locator('[data-type="MessageSent"]').first.wait_for()
        await self._take(qa, "qa-chat")


async def take_all(folder: Path, counter: CounterProcess, locale: str) -> None:
    """Browsers of their own for each language."""
    async with async_playwright() as playwright:
        one = await launch(playwright, counter.data, CUSTOMER)
        two = await launch(playwright, counter.data, TELLER)
        customer = await Person.at(one, counter.url, *PHONE, locale)
        teller = await Person.at(two, counter.url, *DESK, locale)
        qa = await Person.at(two, counter.url, *DESK, locale)
        others = {name: await Person.at(two, counter.url, *DESK, locale) for name in ("supervisor", "admin")}
        await Photographer(folder, locale, customer, teller, qa, others).take_all()
        await one.close()
        await two.close()


async def main(folder: Path) -> None:
    """Both languages, against a counter of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data:
        counter = CounterProcess(Path(data) / "data", {})
        await counter.start()
        for locale in ("zh-CN", "en-GB"):
            await take_all(folder, counter, locale)
        await counter.stop()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
