"""Renew the presence leases of all pages of this process, many by one question.

Thousands of pages would else be as many questions every few seconds.
"""

import asyncio
import contextlib
import time
from typing import Final

from session_store.outage import OUTAGE
from signaling.connection import Connection
from signaling.door import Door

RENEW_S: Final = 5.0
"""Two renewals within a lease: one may be missed."""
LOOK_S: Final = 0.25
"""How finely the renewals are spread."""


async def keep_present(door: Door) -> None:
    """For ever: each page's lease every `RENEW_S`; while Redis is away nobody's can be."""
    while True:
        with contextlib.suppress(*OUTAGE):
            await _renew_due(door)
        await asyncio.sleep(LOOK_S)


async def _renew_due(door: Door) -> None:
    now_s = time.monotonic()
    due = [page for _, page in door.hub.owners() if isinstance(page, Connection) and page.renewed_s + RENEW_S <= now_s]
    answers = await door.presence.renew([(page.stream, page.id) for page in due])
    for page, answer in zip(due, answers, strict=True):
        page.renewed_s = now_s
        page.lease_is(answer)
