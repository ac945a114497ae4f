"""A synthetic customer: comes, waits, and is served, or goes by their own choice, as their plan says."""

import asyncio
import time
from collections.abc import Sequence
from random import Random
from typing import Final

from session.identifiers import SessionId, StreamId
from tests.faults.page import Event, NotServed, Page
from tests.faults.records import ClientRecord
from tests.faults.schedule import CustomerPlan, Fate

_CREATED: Final = 201


class CustomerPage(Page):
    """`served_within_s` is how long at most one waits for the end of it all."""

    def __init__(self, doors: Sequence[str], plan: CustomerPlan, served_within_s: float) -> None:
        record = ClientRecord(f"customer {plan.number} ({plan.fate})")
        super().__init__(doors, "customer", "AskAsCustomer", Random(plan.seed), record)
        self._plan = plan
        self._served_within_s = served_within_s
        self._is_called = False
        self._is_over = False

    async def visit(self) -> None:
        """From the street and back to it. What goes wrong is in the record."""
        try:
            visit = {"business": "card", "channel": "video", "language": "zh", "customer_name": "Bench"}
            session = SessionId((await self.post("/api/visits", visit, _CREATED))["session"])
            self.record.session = session
            async with self.staying():
                await self.ask("GiveConsent", session=session, text_version="1")
                joined = await self.ask("JoinLine", session=session)
                if joined != "Done":
                    self.record.troubles.append(f"could not join the line: {joined}")
                    return
                await self._wait(session)
        except NotServed:
            # The record has it already.
            return

    def happened(self, stream: StreamId, event: Event) -> None:
        del stream
        match event["type"]:
            case "OfferAccepted":
                self._is_called = True
            case "ConnectingFailed":
                self._is_called = False
            case "ServiceEnded" | "SessionClosed":
                self._is_over = True
            case _:
                pass

    async def _wait(self, session: SessionId) -> None:
        match self._plan.fate:
            case Fate.STAYS:
                await self._until_over()
            case Fate.LEAVES:
                if not await self.until(lambda: self._is_called or self._is_over, self._plan.patience_s):
                    self.record.chose_to_leave_s = time.time()
                    await self.ask("LeaveSession", session=session)
                await self._until_over()
            case Fate.HANGS_UP:
                await self.until(lambda: self._is_called or self._is_over, self._served_within_s)
                await asyncio.sleep(self._plan.patience_s / 10)
                self.record.chose_to_leave_s = time.time()
                await self.ask("LeaveSession", session=session)
                await self._until_over()
            case Fate.RETURNS:
                await self.until(lambda: self._is_called or self._is_over, self._plan.patience_s)
                self._vanish_now()
                await asyncio.sleep(self._plan.away_s)
                self.record.came_back_s = time.time()
                self.come_back()
                await self._until_over()
            case Fate.VANISHES:
                await self.until(lambda: self._is_called or self._is_over, self._plan.patience_s)
                self._vanish_now()

    def _vanish_now(self) -> None:
        self.record.chose_to_vanish_s = time.time()
        self.vanish()

    async def _until_over(self) -> None:
        if not await self.until(lambda: self._is_over, self._served_within_s):
            self.record.troubles.append(f"neither served nor gone after {self._served_within_s:.0f} s")
