"""The worker's part of carrying out: follow the log, and go on with what is proven, ordered or not answered."""

from typing import Final

from aircounter.core_bank import core_bank_of
from aircounter.news import News
from aircounter.settings import Settings
from session_store.counter import Counter
from transactions.carrying_out import CarryingOut
from transactions.case_door import CaseDoor

LOOK_S: Final = 0.5
"""A recording that is on disk as far as the confirmation is told by no event."""


async def carry_out(settings: Settings, counter: Counter, cases: CaseDoor, news: News) -> None:
    """For ever. There is a core bank: `settings` name it."""
    async with core_bank_of(settings) as core_bank:
        assert core_bank is not None, "looked at before"
        carrying = CarryingOut(counter, cases, core_bank)
        while True:
            if not await carrying.look():
                await news.wait(LOOK_S)
