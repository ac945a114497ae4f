"""The floor of the call bench: two browsers connected to each other directly, and how soon they see each other."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Page
from websockets.asyncio.server import ServerConnection, serve
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from bench.call_pages import FLOOR
from bench.call_times import SEEN, later_of, until_noted

HOST = "127.0.0.1"


@asynccontextmanager
async def floor_relay() -> AsyncGenerator[str]:
    """The address of the floor's page; what one page of it says, the others hear."""
    pages: set[ServerConnection] = set()

    async def pass_on(page: ServerConnection) -> None:
        pages.add(page)
        try:
            with contextlib.suppress(ConnectionClosed):
                async for text in page:
                    for other in pages - {page}:
                        await other.send(text)
        finally:
            pages.discard(page)

    async with serve(pass_on, HOST, 0, process_request=_page) as server:
        yield f"http://{HOST}:{server.sockets[0].getsockname()[1]}/"


def _page(_: ServerConnection, request: Request) -> Response | None:
    """The page, to whoever does not want a WebSocket."""
    if "Upgrade" in request.headers:
        return None
    body = FLOOR.encode()
    headers = Headers({"Content-Type": "text/html", "Content-Length": str(len(body)), "Connection": "close"})
    return Response(200, "OK", headers, body)


async def open_floor(*pages: Page, address: str) -> None:
    """Both pages at the floor, with their devices open."""
    for page in pages:
        await page.goto(address)
        await page.evaluate("() => window.open_devices()")


async def one_floor_ms(presses: Page, offers: Page) -> float:
    """From the press until the later of the two has seen the other's first picture."""
    for page in (presses, offers):
        await page.evaluate("() => window.begin()")
    await presses.evaluate("() => window.press()")
    times: list[dict[str, Any]] = list(await asyncio.gather(*(until_noted(page, SEEN) for page in (presses, offers))))
    # What goes on beside the next call would be in its figures.
    for page in (presses, offers):
        await page.evaluate("() => window.end()")
    return later_of(times, SEEN) - float(times[0]["press"])
