"""Tellers' pages, by the thousand: each follows its teller and the session that rings, and notes when it does."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

import uuid_utils

from bench.following_page import FollowingPage, open_pages
from bench.people import PersonFailed
from people.tokens import begin_login
from session import commands as c
from session.actors import Staff
from session.identifiers import OfferId, SessionId, session_stream
from session.vocabulary import NextDuty, Outcome
from session_store.postgres import Pool
from signaling.door import LOGIN_COOKIE
from signaling.page_messages import AskAsTeller, Follow

ANSWERED_WITHIN_S: Final = 30.0
_FREE: Final = ("TellerReady", "TellerFreed", "AfterCallWorkDone")


@dataclass(frozen=True)
class Ring:
    """What a teller is rung with."""

    session: SessionId
    offer: OfferId


class TellerPage(FollowingPage):
    """One teller's page; `waits_ms` has each wait from being free to ringing."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.ring: Ring | None = None
        self.waits_ms: list[float] = []
        self.decided_ms: list[float] = []
        """The part of each until the offer was committed."""
        self._free_ms: float | None = None
        self._answers: dict[str, asyncio.Future[dict[str, Any]]] = {}

    async def serve(self) -> None:
        """Take who rings, end it, state the outcome and be ready again. Raises PersonFailed."""
        ring, self.ring = self.ring, None
        assert ring is not None, "nobody rings"
        await self._ask(c.AcceptOffer(session=ring.session, offer=ring.offer))
        await self._ask(c.EndService(session=ring.session))
        await self._ask(c.FinishWrapUp(session=ring.session, outcome=Outcome.DONE, next=NextDuty.READY))

    async def _ask(self, command: c.AcceptOffer | c.EndService | c.FinishWrapUp) -> None:
        name, answer = str(uuid_utils.uuid7()), asyncio.get_running_loop().create_future()
        self._answers[name] = answer
        await self.send(AskAsTeller(id=name, command=command))
        async with asyncio.timeout(ANSWERED_WITHIN_S):
            answered = await answer
        if answered["type"] != "Done":
            raise PersonFailed(f"{type(command).__name__}: {answered}")

    async def take(self, message: dict[str, Any], at_ms: float) -> None:
        """As every page, and what rings, what frees, what is answered."""
        match message["type"]:
            case "Happened":
                await self._happened(message, at_ms)
            case "Done" | "Refused" if message["id"] in self._answers:
                self._answers.pop(message["id"]).set_result(message)
            case _:
                await super().take(message, at_ms)

    async def _happened(self, message: dict[str, Any], at_ms: float) -> None:
        event = message["event"]
        if event["type"] in _FREE:
            self._free_ms = message["at_ms"]
        elif event["type"] == "TellerOffered":
            self.ring = Ring(SessionId(event["session"]), OfferId(event["offer"]))
            if self._free_ms is not None:
                self.waits_ms.append(at_ms - self._free_ms)
                self.decided_ms.append(message["at_ms"] - self._free_ms)
                self._free_ms = None
            await self.send(Follow(stream=session_stream(self.ring.session), after=0))


@asynccontextmanager
async def open_teller_pages(url: str, pool: Pool, staff: list[Staff]) -> AsyncGenerator[list[TellerPage]]:
    """A page for each of them."""
    pages = [TellerPage(url) for _ in staff]
    cookies = [{LOGIN_COOKIE: await begin_login(pool, member.staff)} for member in staff]
    async with open_pages(pages, "teller", cookies):
        yield pages
