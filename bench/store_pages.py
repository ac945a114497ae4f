"""Customers' pages, by the thousand: each notes how long after its commit a message of its session is there."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from bench.following_page import FollowingPage, open_pages
from people.tokens import begin_visit
from session.identifiers import SessionId
from session_store.postgres import Pool
from signaling.door import VISIT_COOKIE


class CustomerPage(FollowingPage):
    """One customer's page; `waits_ms` has what passed from each message's commit to its bytes here."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.waits_ms: list[float] = []
        self.follows = False
        """Its history has come, and what happens from now on comes as it happens."""

    async def take(self, message: dict[str, Any], at_ms: float) -> None:
        """As every page, and what was written."""
        if message["type"] == "Caught":
            self.follows = True
        elif message["type"] == "Happened" and message["event"]["type"] == "MessageSent":
            self.waits_ms.append(at_ms - message["at_ms"])
        await super().take(message, at_ms)


@asynccontextmanager
async def open_customer_pages(
    url: str, pool: Pool, sessions: Sequence[SessionId]
) -> AsyncGenerator[list[CustomerPage]]:
    """A page for each of them."""
    pages = [CustomerPage(url) for _ in sessions]
    cookies = [{VISIT_COOKIE: await begin_visit(pool, session)} for session in sessions]
    async with open_pages(pages, "customer", cookies):
        yield pages
