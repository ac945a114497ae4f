"""`make size`: what the customer's first page weighs, as it comes to a browser by TLS. Above the limit it fails."""

import asyncio
import sys
from typing import Any, Final

from playwright.async_api import async_playwright

from bench.find_browser import find_browser
from tests.acceptance.counter_process import CounterProcess
from tests.memory_folder import memory_folder

MOST_BYTES: Final = 90_000
"""A second on a slow phone's network (800 kbit/s)."""


async def main() -> None:
    """Print each file, and the sum."""
    sizes: dict[str, int] = {}
    with memory_folder() as folder:
        # By TLS: browsers take the better compression of nobody else.
        counter = CounterProcess(folder / "data", {}, {"MEDIA_PUBLIC_ADDRESS": "127.0.0.1"}, "--lan")
        await counter.start()
        try:
            async with async_playwright() as playwright:
                browser = await playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
                context = await browser.new_context(ignore_https_errors=True, viewport={"width": 390, "height": 844})
                page = await context.new_page()
                network = await context.new_cdp_session(page)
                names: dict[str, str] = {}

                def answered(said: dict[str, Any]) -> None:
                    names[said["requestId"]] = said["response"]["url"]

                def finished(said: dict[str, Any]) -> None:
                    sizes[names.get(said["requestId"], "?")] = int(said["encodedDataLength"])

                network.on("Network.responseReceived", answered)
                network.on("Network.loadingFinished", finished)
                await network.send("Network.enable")  # pyright: ignore[reportUnknownMemberType]
                await page.goto(counter.url, wait_until="networkidle")
                await page.get_by_test_id("business-card").wait_for()
                await browser.close()
        finally:
            await counter.stop()
    for url, size in sorted(sizes.items(), key=lambda one: -one[1]):
        sys.stdout.write(f"{size:>8}  {url.removeprefix(counter.url)}\n")
    total = sum(sizes.values())
    sys.stdout.write(f"{total:>8}  in all; {MOST_BYTES} at most\n")
    sys.exit(1 if total > MOST_BYTES else 0)


if __name__ == "__main__":
    asyncio.run(main())
