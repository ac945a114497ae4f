"""A synthetic teller: takes most of whom they are offered, refuses some, does not answer some, and goes on."""

import asyncio
from collections.abc import Sequence
from random import Random
from typing import Final

from session.identifiers import SessionId, StaffId, StreamId, session_stream
from session.vocabulary import Duty
from signaling.door import LOGIN_COOKIE
from tests.faults.page import ANSWER_WITHIN_S, Event, NotServed, Page
from tests.faults.records import ClientRecord
from tests.faults.schedule import Size

ACCEPTS: Final = 0.86
REFUSES: Final = 0.07
"""What is left, nobody answers."""
VANISHES: Final = 0.04
"""After how many of the talks a console is reloaded, or loses its network for a while."""
BREAKS: Final = 0.1
STUCK_S: Final = ANSWER_WITHIN_S
"""Nothing that a teller waits for, but a customer, may take so long."""
OVERTAKEN_S: Final = 2.0
"""What came between arrives meanwhile; if nothing does, one asks again."""

_DUTIES: Final = {
    "TellerReady": Duty.READY,
    "TellerFreed": Duty.READY,
    "TellerOffered": Duty.OFFERED,
    "TellerEngaged": Duty.IN_SESSION,
    "AfterCallWorkBegan": Duty.AFTER_CALL_WORK,
    "TellerSetAside": Duty.SET_ASIDE,
    "BreakBegan": Duty.ON_BREAK,
    "TellerWentOffline": Duty.OFFLINE,
}


class TellerPage(Page):
    """Works until `go_home`."""

    def __init__(self, doors: Sequence[str], staff: StaffId, login: str, size: Size, seed: int) -> None:
        record = ClientRecord(f"teller {staff}")
        super().__init__(doors, "teller", "AskAsTeller", Random(seed), record)
        self.cookie(LOGIN_COOKIE, login)
        self._staff = staff
        self._size = size
        self._duty = Duty.OFFLINE
        self._changes = 0
        self._session = SessionId("")
        self._offer = ""
        self._goes_home = False

    def go_home(self) -> None:
        """Once there is nobody left."""
        self._goes_home = True
        self.stir()

    async def work(self) -> None:
        """A shift. What goes wrong is in the record."""
        try:
            async with self.staying():
                while not (self._goes_home and self._duty is Duty.OFFLINE):
                    await self._act()
        except NotServed:
            # The record has it already.
            return

    def happened(self, stream: StreamId, event: Event) -> None:
        if not stream.startswith("teller/"):
            return
        kind = event["type"]
        duty = Duty(event["next"]) if kind == "AfterCallWorkDone" else _DUTIES.get(kind)
        if duty is None:
            return
        self._duty = duty
        self._changes += 1
        if kind in ("TellerOffered", "TellerEngaged", "AfterCallWorkBegan"):
            self._session = SessionId(event["session"])
        if kind == "TellerOffered":
            self._offer = event["offer"]

    async def _act(self) -> None:
        """What one does in this state; it ends when the state has changed."""
        before = self._changes
        match self._duty:
            case Duty.READY if self._goes_home:
                await self._ask("GoOffline", before, teller=self._staff)
            case Duty.READY:
                # Whoever is ready waits for as long as nobody comes.
                await self.until(lambda: self._changes != before or self._goes_home, self._size.arrivals_s)
            case Duty.OFFERED:
                await self._answer(before)
            case Duty.IN_SESSION:
                await self._talk(before)
            case Duty.AFTER_CALL_WORK:
                await self._finish(before)
            case _:
                await self._pause_for(0.3)
                await self._ask("GoOffline" if self._goes_home else "GoReady", before, teller=self._staff)

    async def _answer(self, before: int) -> None:
        await self.follow(session_stream(self._session))
        dice = self.chance.random()
        ring = {"session": self._session, "offer": self._offer}
        if dice < ACCEPTS:
            await self._pause_for(0.1)
            await self._ask("AcceptOffer", before, **ring)
        elif dice < ACCEPTS + REFUSES:
            await self._ask("RefuseOffer", before, **ring)
        else:
            await self._changed(before, "an offer lapses")

    async def _talk(self, before: int) -> None:
        session = self._session
        if self.chance.random() < VANISHES:
            self.vanish()
            await asyncio.sleep(self.chance.uniform(0.2, 1.2) * self._size.teller_grace_s)
            self.come_back()
        else:
            await self.until(lambda: self._changes != before, self.chance.uniform(*self._size.talk_s))
        if self._changes == before:
            await self._ask("EndService", before, session=session)

    async def _finish(self, before: int) -> None:
        session = self._session
        await self._pause_for(self.chance.uniform(*self._size.talk_s) / 3)
        following = {"next": "on_break", "reason": "rest"} if self.chance.random() < BREAKS else {"next": "ready"}
        await self._ask("FinishWrapUp", before, session=session, outcome="done", notes="", **following)
        self.forget(session_stream(session))

    async def _ask(self, kind: str, before: int, **fields: object) -> None:
        """Ask, and hear what came of it. Refused is what something else has overtaken, or is doing so."""
        if await self.ask(kind, **fields) == "Done":
            await self._changed(before, f"what {kind} leads to")
        else:
            await self.until(lambda: self._changes != before, OVERTAKEN_S)

    async def _changed(self, before: int, why: str) -> None:
        if not await self.until(lambda: self._changes != before, STUCK_S):
            self.record.troubles.append(f"stuck {self._duty} for {STUCK_S:.0f} s, waiting for {why}")
            raise NotServed(self.record.name)

    async def _pause_for(self, seconds: float) -> None:
        await asyncio.sleep(seconds * self.chance.uniform(0.5, 1.5))
