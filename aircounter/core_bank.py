"""Join the counter to the bank's core banking system, where one is named."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from aircounter.partner_key import CORE_BANK_KEY
from aircounter.settings import Settings
from transactions.core_banking import CoreBanking


@asynccontextmanager
async def core_bank_of(settings: Settings) -> AsyncGenerator[CoreBanking | None]:
    """None: there is none. Raises BadSetting when its key cannot be read."""
    if settings.core_bank_url is None:
        yield None
        return
    async with CoreBanking(settings.core_bank_url, CORE_BANK_KEY.load(settings)) as core_bank:
        yield core_bank
