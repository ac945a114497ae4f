"""The core bank is killed while it has done a job and not said so: it is done once."""

import asyncio

import pytest

from session.case.stages import Stage
from session_store.counter import Counter
from tests.sandbox.bank_process import bank_process, free_port
from tests.transactions.carried import PAYER, Books, case_now, proven_transfer, until_settled
from transactions.carrying_out import CarryingOut
from transactions.case_door import CaseDoor
from transactions.core_banking import CoreBanking


async def test_a_core_bank_killed_in_the_middle_does_it_once(
    counter: Counter, cases: CaseDoor, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder, port = tmp_path_factory.mktemp("killed"), free_port()
    with bank_process(folder, port) as bank:
        proven, books = await proven_transfer(counter), Books(bank)
        async with CoreBanking(bank.url, bank.key, answer_within_s=1.0) as core_bank:
            worker = CarryingOut(counter, cases, core_bank)
            bank.fails(slow_s=5.0)
            looking = asyncio.create_task(worker.look())
            while not await counter.store.pool.fetchval("select count(*) from jobs where stage = 'under_way'"):
                await asyncio.sleep(0)
            # It has been told, and does not answer: now it dies
            while books.balance(PAYER) == books.before[PAYER]:
                await asyncio.sleep(0)
            bank.kill()
            await looking
            assert (await case_now(counter, proven)).stage is Stage.UNDER_WAY
    with bank_process(folder, port) as bank:
        async with CoreBanking(bank.url, bank.key, answer_within_s=1.0) as core_bank:
            worker = CarryingOut(counter, cases, core_bank)
            assert await until_settled(worker, counter, proven) is Stage.DONE
        books.bank = bank
        books.one_effect(proven.key)
