"""How soon after the teller's answer both sides see and hear each other, in real browsers; and the same without us.

Each call is a customer's of a new visit, with devices open before it begins. Beside each of them the same two browsers
are connected to each other directly: that is the floor.
"""

import asyncio
import os
import shlex
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from playwright.async_api import Browser, Page, Playwright, async_playwright

from bench.appearances import CUSTOMER, TELLER, Appearance, clip_file, tone_file
from bench.call_floor import floor_relay, one_floor_ms, open_floor
from bench.call_pages import TIMES
from bench.call_times import HEARD, LOOK_S, SEEN, WITHIN_S, later_of, until_noted
from bench.calls_bench import Target
from bench.figures import percentile, rounded
from bench.find_browser import find_browser
from bench.people import PersonFailed
from recording.journal_folder import RecordingFolder

FRAMES_PER_S: Final = 25
TALKED_S: Final = 1.0
_FLAGS: Final = (
    "--no-sandbox", "--disable-gpu", "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
    "--allow-loopback-in-peer-connection", "--autoplay-policy=no-user-gesture-required",
)  # fmt: skip


@dataclass
class _Taken:
    """What was measured, in ms, a value a call."""

    picture: list[float] = field(default_factory=list[float])
    sound: list[float] = field(default_factory=list[float])
    floor: list[float] = field(default_factory=list[float])
    reload: list[float] = field(default_factory=list[float])
    sealed: list[float] = field(default_factory=list[float])


async def bench_call(calls: int, counter: Target, progress: Callable[[str], None]) -> dict[str, Any]:
    """The figures of so many calls. Raises PersonFailed."""
    taken = _Taken()
    async with async_playwright() as playwright, floor_relay() as relay:
        with TemporaryDirectory(prefix="aircounter-bench-") as folder:
            browsers = [await _browser(playwright, Path(folder), one) for one in (CUSTOMER, TELLER)]
            customers, tellers = browsers
            direct = [await _page(browser) for browser in browsers]
            await open_floor(*direct, address=relay)
            desk = await _desk(tellers, counter)
            for call in range(calls):
                taken.floor.append(await one_floor_ms(direct[1], direct[0]))
                await _one_call(customers, desk, counter, taken)
                picture, floor = taken.picture[-1], taken.floor[-1]
                progress(f"call {call + 1} of {calls}: picture {picture:.0f} ms, directly {floor:.0f} ms")
            for browser in browsers:
                await browser.close()
    return _figures(calls, taken)


async def _one_call(customers: Browser, desk: Page, counter: Target, taken: _Taken) -> None:
    sealed = len(_sealed(counter))
    await desk.evaluate("() => { window.times = {}; }")
    async with _visit(customers, counter.url) as visit:
        await desk.get_by_test_id("offer-accept").click()
        times = await asyncio.gather(*(until_noted(page, SEEN, HEARD) for page in (visit, desk)))
        answered = float(times[1]["offer-accept"])
        taken.picture.append(later_of(times, SEEN) - answered)
        taken.sound.append(later_of(times, HEARD) - answered)
        await asyncio.sleep(TALKED_S)
        reloaded = time.time() * 1000
        await visit.reload(wait_until="commit")
        taken.reload.append(float((await until_noted(visit, HEARD))[HEARD]) - reloaded)
        await asyncio.sleep(TALKED_S)
        await visit.get_by_test_id("hang-up").click()
        await visit.get_by_test_id("hang-up-confirm").click()
        hung_up = float((await until_noted(visit, "hang-up-confirm"))["hang-up-confirm"])
        await desk.get_by_test_id("wrap-up-ready").click()
        taken.sealed.append(await _sealed_at_ms(counter, sealed) - hung_up)


@asynccontextmanager
async def _visit(browser: Browser, url: str) -> AsyncGenerator[Page]:
    """A customer in the line, whose devices are open."""
    page = await _page(browser)
    await page.goto(url)
    for testid in ("business-card", "channel-video", "next", "consent-agree", "check-continue"):
        await page.get_by_test_id(testid).click()
    yield page
    await page.context.close()


async def _desk(browser: Browser, counter: Target) -> Page:
    """A teller who is ready."""
    page = await _page(browser)
    await page.goto(f"{counter.url}/teller")
    await page.get_by_test_id("sign-in-login").fill(counter.staff[0].login)
    await page.get_by_test_id("sign-in-password").fill(counter.staff[0].password)
    await page.get_by_test_id("sign-in-submit").click()
    await page.get_by_test_id("go-ready").click()
    return page


async def _browser(playwright: Playwright, folder: Path, appearance: Appearance) -> Browser:
    files = (
        f"--use-file-for-fake-audio-capture={tone_file(folder, appearance)}",
        f"--use-file-for-fake-video-capture={clip_file(folder, appearance, FRAMES_PER_S)}",
    )
    return await playwright.chromium.launch(executable_path=_fair_browser(folder), args=[*_FLAGS, *files])


def _fair_browser(folder: Path) -> str | None:
    """Run by root, Chromium puts itself before everybody else's work; with a counter on the same machine it may not."""
    found = find_browser()
    if found is None or os.geteuid() != 0:
        return found
    script = folder / "browser"
    script.write_text(f'#!/bin/sh\nexec setpriv --bounding-set=-sys_nice -- {shlex.quote(found)} "$@"\n')
    script.chmod(0o700)
    return str(script)


async def _page(browser: Browser) -> Page:
    context = await browser.new_context(locale="zh-CN", viewport={"width": 1366, "height": 768})
    context.set_default_timeout(WITHIN_S * 1000)
    await context.add_init_script(TIMES)
    return await context.new_page()


def _sealed(counter: Target) -> list[Path]:
    """The manifests of its sealed recordings."""
    assert counter.data is not None
    return RecordingFolder(counter.data / "recordings").manifests()


async def _sealed_at_ms(counter: Target, before: int) -> float:
    """When the next manifest was written, which is the last thing that sealing does."""
    deadline_s = asyncio.get_running_loop().time() + WITHIN_S
    while len(manifests := _sealed(counter)) <= before:
        if asyncio.get_running_loop().time() > deadline_s:
            raise PersonFailed(f"no recording was sealed within {WITHIN_S:.0f} s")
        await asyncio.sleep(LOOK_S)
    return max(one.stat().st_mtime for one in manifests) * 1000


def _figures(calls: int, taken: _Taken) -> dict[str, Any]:
    """By name, p50 and p95 in ms; and how many times the floor our first picture takes."""
    named = {
        "answer_to_first_picture_ms": taken.picture,
        "answer_to_first_sound_ms": taken.sound,
        "floor_picture_ms": taken.floor,
        "reload_to_sound_ms": taken.reload,
        "sealed_after_ms": taken.sealed,
    }
    figures = {
        name: {f"p{percent}": rounded(percentile(values, percent), 0) for percent in (50, 95)}
        for name, values in named.items()
    }
    ours, floor = (percentile(values, 95) or 0.0 for values in (taken.picture, taken.floor))
    return {"calls": calls, **figures, "picture_ratio_to_floor_p95": rounded(ours / floor, 2) if floor else None}
