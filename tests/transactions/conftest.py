"""A core bank that is a process of its own, and a worker that tells it."""

from collections.abc import AsyncGenerator, Generator

import pytest

from session_store.counter import Counter
from tests.sandbox.bank_process import Bank, bank_process, free_port
from tests.transactions.cases import open_for_business
from transactions.carrying_out import CarryingOut
from transactions.case_door import CaseDoor
from transactions.core_banking import CoreBanking


@pytest.fixture
def bank(tmp_path_factory: pytest.TempPathFactory) -> Generator[Bank]:
    with bank_process(tmp_path_factory.mktemp("bank"), free_port()) as one:
        yield one


@pytest.fixture
async def core_bank(bank: Bank) -> AsyncGenerator[CoreBanking]:
    async with CoreBanking(bank.url, bank.key, answer_within_s=1.0) as one:
        yield one


@pytest.fixture
async def cases(counter: Counter) -> CaseDoor:
    return await open_for_business(counter)


@pytest.fixture
def worker(counter: Counter, cases: CaseDoor, core_bank: CoreBanking) -> CarryingOut:
    return CarryingOut(counter, cases, core_bank)
