"""What is proven is carried out once, whoever repeats, fails, hangs or dies in between; and nothing else is."""

import asyncio
from decimal import Decimal

import msgspec
import pytest

from session import commands as c
from session import events as e
from session.actors import Staff, System
from session.case.carrying_events import HeldUp, NotDone
from session.case.freezes import Freezes
from session.case.jobs import JobStage
from session.case.stages import Stage
from session.decision import Refused
from session.identifiers import case_stream
from session.personal import Personal
from session.vocabulary import RefusalCode, Role
from session_store.counter import Counter
from session_store.postgres import Pool
from tests.sandbox.bank_process import Bank
from tests.session_store.stories import ask, new_teller
from tests.transactions.carried import (
    Books,
    Proven,
    case_now,
    fold,
    no_pause,
    proven_transfer,
    until_settled,
)
from tests.transactions.cases import TYPED, on_disk, submit_review_confirm
from transactions.carrying_context import ACCOUNT
from transactions.carrying_out import CarryingOut
from transactions.case_door import CaseDoor
from transactions.core_banking import CoreBanking, DidSo
from transactions.freezes_kept import freezes_now, keep_freezes

WORKER = System("carrying_out")
SUPERVISOR = Staff(new_teller().staff, "0500", Personal("Wen Min"), (Role.SUPERVISOR,))
PAYER = "6200000000000018"


async def names_of(counter: Counter, proven: Proven) -> list[str]:
    """What happened from the order on."""
    history = await counter.store.history(case_stream(proven.case))
    return [type(one.event).__name__ for one in history if isinstance(one.event, e.CarryingEvent)]


async def test_what_is_proven_is_carried_out_once(counter: Counter, worker: CarryingOut, bank: Bank) -> None:
    proven, books = await proven_transfer(counter), Books(bank)
    assert await until_settled(worker, counter, proven) is Stage.DONE
    books.one_effect(proven.key)
    assert await names_of(counter, proven) == ["CarryingOutOrdered", "CarryingOutStarted", "CarriedOut"]
    # Looked at again and again nothing more is done
    for _ in range(3):
        await no_pause(counter)
        assert await worker.look() == 0
    books.one_effect(proven.key)


async def test_what_is_not_proven_is_not_even_ordered(
    counter: Counter, worker: CarryingOut, cases: CaseDoor, core_bank: CoreBanking, bank: Bank
) -> None:
    proven, books = await proven_transfer(counter, recorded=False), Books(bank)
    assert await until_settled(worker, counter, proven, looks=2) is Stage.SUBMITTED
    refused = await counter.ask(WORKER, c.OrderCarryingOut(case=proven.case))
    assert isinstance(refused, Refused)
    assert refused.code is RefusalCode.NOT_PROVEN
    assert "recorded customer/camera" in refused.why
    books.no_effect(proven.key)
    # Once the recording is on disk as far as the confirmation, it goes on by itself
    await on_disk(counter, proven.session, proven.teller)
    worker = CarryingOut(counter, cases, core_bank)  # One that has not put off looking at it
    assert await until_settled(worker, counter, proven) is Stage.DONE
    books.one_effect(proven.key)


async def test_a_hundred_repeats_at_once_by_four_workers_have_one_effect(
    counter: Counter, cases: CaseDoor, core_bank: CoreBanking, bank: Bank
) -> None:
    proven, books = await proven_transfer(counter), Books(bank)
    workers = [CarryingOut(counter, cases, core_bank) for _ in range(4)]
    await asyncio.gather(*(worker.look() for worker in workers for _ in range(25)))
    await until_settled(workers[0], counter, proven)
    books.one_effect(proven.key)
    assert (await names_of(counter, proven)).count("CarriedOut") == 1


async def told_a_hundred_times(counter: Counter, bank: Bank, proven: Proven) -> None:
    """The core bank itself, as by workers that know nothing of each other, and wait as long as it takes."""
    await counter.ask(WORKER, c.OrderCarryingOut(case=proven.case))
    await ask(counter, WORKER, c.StartCarryingOut(case=proven.case, key=proven.key))
    told = {
        "account": PAYER, "amount": "80000.00", "payee_account": "6200000000000026", "payee_name": "李明",
    }  # fmt: skip
    async with CoreBanking(bank.url, bank.key, answer_within_s=60.0) as core_bank:
        tells = (core_bank.carry_out(proven.key, TRANSFERS, told) for _ in range(100))
        answers = await asyncio.gather(*tells)
    assert all(isinstance(one, DidSo) and one.is_done for one in answers)


TRANSFERS = e.EffectKind.TRANSFER


async def test_told_a_hundred_times_at_once_the_core_bank_does_it_once(
    counter: Counter, worker: CarryingOut, bank: Bank
) -> None:
    proven, books = await proven_transfer(counter), Books(bank)
    await told_a_hundred_times(counter, bank, proven)
    assert await until_settled(worker, counter, proven) is Stage.DONE
    books.one_effect(proven.key)


@pytest.mark.usefixtures("cases")
async def test_a_core_bank_that_forgets_its_keys_is_seen_by_these_very_tests(
    counter: Counter, core_bank: CoreBanking, bank: Bank
) -> None:
    proven, books = await proven_transfer(counter, "800"), Books(bank)
    bank.fails(forget_keys=True)
    await counter.ask(WORKER, c.OrderCarryingOut(case=proven.case))
    await ask(counter, WORKER, c.StartCarryingOut(case=proven.case, key=proven.key))
    told = {"account": PAYER, "amount": "800.00", "payee_account": "6200000000000026", "payee_name": "李明"}
    for _ in range(2):
        await core_bank.carry_out(proven.key, TRANSFERS, told)
    with pytest.raises(AssertionError):
        books.one_effect(proven.key, "800.00")


@pytest.mark.parametrize("fault", [{"drop_after_doing": True}, {"error": True}, {"slow_s": 1.5}])
async def test_without_an_answer_it_is_asked_and_told_the_same_until_it_says(
    counter: Counter, worker: CarryingOut, bank: Bank, fault: dict[str, object]
) -> None:
    proven, books = await proven_transfer(counter), Books(bank)
    bank.fails(**fault)
    assert await until_settled(worker, counter, proven, looks=2) is Stage.UNDER_WAY
    state = await case_now(counter, proven)
    assert state.job is not None
    assert state.job.is_unanswered
    # Nothing of it is entered anew while nobody knows
    refused = await counter.ask(proven.teller, c.AmendCase(session=proven.session, case=proven.case))
    assert isinstance(refused, Refused)
    bank.fails()
    assert await until_settled(worker, counter, proven) is Stage.DONE
    books.one_effect(proven.key)
    names = await names_of(counter, proven)
    assert names == ["CarryingOutOrdered", "CarryingOutStarted", "CarryingOutUnanswered", "CarriedOut"]


async def test_a_worker_that_dies_before_it_has_told_leaves_a_job_that_the_next_one_does(
    counter: Counter, worker: CarryingOut, bank: Bank
) -> None:
    proven, books = await proven_transfer(counter), Books(bank)
    await ask(counter, WORKER, c.OrderCarryingOut(case=proven.case))
    await ask(counter, WORKER, c.StartCarryingOut(case=proven.case, key=proven.key))
    books.no_effect(proven.key)
    assert await until_settled(worker, counter, proven) is Stage.DONE
    books.one_effect(proven.key)


async def test_a_worker_that_dies_after_it_has_told_leaves_one_that_is_only_asked_about(
    counter: Counter, worker: CarryingOut, bank: Bank
) -> None:
    proven, books = await proven_transfer(counter), Books(bank)
    await told_a_hundred_times(counter, bank, proven)
    # Another thing under this key would be refused: that it is not told again shows in what comes of it
    bank.fails(forget_keys=True)
    assert await until_settled(worker, counter, proven) is Stage.DONE
    books.one_effect(proven.key)


async def test_what_the_core_bank_refuses_is_on_record_with_its_reason_and_can_be_entered_anew(
    counter: Counter, worker: CarryingOut, bank: Bank
) -> None:
    proven, books = await proven_transfer(counter, "900,000"), Books(bank)
    assert await until_settled(worker, counter, proven) is Stage.REFUSED
    state = await case_now(counter, proven)
    assert state.job is not None
    assert state.job.reason is NotDone.NOT_ENOUGH
    books.no_effect(proven.key)
    await ask(counter, proven.teller, c.AmendCase(session=proven.session, case=proven.case))
    assert (await case_now(counter, proven)).job is None


async def test_another_body_under_the_key_holds_it_up_and_the_only_way_out_is_to_ask_again(
    counter: Counter, worker: CarryingOut, core_bank: CoreBanking, bank: Bank
) -> None:
    proven, books = await proven_transfer(counter), Books(bank)
    other = {"account": PAYER, "amount": "1.00", "payee_account": "6200000000000026", "payee_name": "李明"}
    await ask(counter, WORKER, c.OrderCarryingOut(case=proven.case))
    await core_bank.carry_out(proven.key, TRANSFERS, other)
    assert await until_settled(worker, counter, proven) is Stage.HELD_UP
    state = await case_now(counter, proven)
    assert state.job is not None
    assert state.job.held_up is HeldUp.ANOTHER_BODY
    for command in (
        c.AmendCase(session=proven.session, case=proven.case),
        c.GiveUpCase(session=proven.session, case=proven.case, reason=e.GiveUpReason.BEGUN_IN_ERROR),
    ):
        assert isinstance(await counter.ask(proven.teller, command), Refused)
    assert isinstance(await counter.ask(proven.teller, c.AskCoreBankAgain(case=proven.case, key=proven.key)), Refused)
    await ask(counter, SUPERVISOR, c.AskCoreBankAgain(case=proven.case, key=proven.key))
    # Asked, it says what it did; it is not told anything else
    assert await until_settled(worker, counter, proven) is Stage.DONE
    assert books.postings(proven.key) == ["-1.00", "1.00"]


async def test_a_long_silence_holds_it_up(counter: Counter, worker: CarryingOut, bank: Bank, pool: Pool) -> None:
    proven, books = await proven_transfer(counter), Books(bank)
    bank.fails(error=True)
    assert await until_settled(worker, counter, proven, looks=39) is Stage.UNDER_WAY
    assert await until_settled(worker, counter, proven, looks=1) is Stage.HELD_UP
    assert await pool.fetchval("select stage from jobs where key = $1", proven.key) == JobStage.HELD_UP.value
    bank.fails()
    await ask(counter, SUPERVISOR, c.AskCoreBankAgain(case=proven.case, key=proven.key))
    assert await until_settled(worker, counter, proven) is Stage.DONE
    books.one_effect(proven.key)


async def test_a_core_bank_that_does_not_accept_the_key_is_named_and_with_another_key_it_goes_on(
    counter: Counter, cases: CaseDoor, worker: CarryingOut, bank: Bank
) -> None:
    proven, books = await proven_transfer(counter), Books(bank)
    async with CoreBanking(bank.url, "another key") as not_let_in:
        turned_away = CarryingOut(counter, cases, not_let_in)
        assert await until_settled(turned_away, counter, proven, looks=39) is Stage.UNDER_WAY
        assert await until_settled(turned_away, counter, proven, looks=1) is Stage.HELD_UP
    job = (await case_now(counter, proven)).job
    assert job is not None
    assert job.held_up is HeldUp.NOT_LET_IN
    await ask(counter, SUPERVISOR, c.AskCoreBankAgain(case=proven.case, key=proven.key))
    assert await until_settled(worker, counter, proven) is Stage.DONE
    books.one_effect(proven.key)


async def test_later_jobs_of_an_account_wait_for_one_of_which_nobody_knows(
    counter: Counter, worker: CarryingOut, bank: Bank
) -> None:
    first, second = await proven_transfer(counter, "800"), await proven_transfer(counter, "900")
    books = Books(bank)
    bank.fails(error=True)
    await worker.look()
    assert (await case_now(counter, first)).stage is Stage.UNDER_WAY
    await no_pause(counter)
    await worker.look()
    assert (await case_now(counter, second)).stage is Stage.ORDERED
    waits = await counter.ask(WORKER, c.StartCarryingOut(case=second.case, key=second.key))
    assert isinstance(waits, Refused)
    bank.fails()
    assert await until_settled(worker, counter, first) is Stage.DONE
    assert await until_settled(worker, counter, second) is Stage.DONE
    assert books.moved() == Decimal(1700)


@pytest.mark.parametrize("what", ["everything", "type", "account"])
async def test_a_freeze_stops_what_has_not_started_and_is_too_late_for_what_has(
    counter: Counter, worker: CarryingOut, bank: Bank, what: str
) -> None:
    proven, later = await proven_transfer(counter, "800"), await proven_transfer(counter, "900")
    books = Books(bank)
    await ask(counter, WORKER, c.OrderCarryingOut(case=proven.case))
    await ask(counter, WORKER, c.StartCarryingOut(case=proven.case, key=proven.key))
    state = await case_now(counter, later)
    freezes = {
        "everything": Freezes(everything=True),
        "type": Freezes(types=(state.business_type,)),
        "account": Freezes(accounts=(counter.store.keys.tag(ACCOUNT, PAYER),)),
    }[what]
    assert await keep_freezes(counter.store, System("test"), freezes, 0) == 1
    assert await until_settled(worker, counter, proven) is Stage.DONE
    assert await until_settled(worker, counter, later) is Stage.REFUSED
    after = await case_now(counter, later)
    assert after.job is not None
    assert after.job.reason is NotDone.FROZEN
    books.one_effect(proven.key, "800.00")
    assert (await freezes_now(counter.store.pool))[1] == 1


async def test_a_day_has_its_limit(counter: Counter, worker: CarryingOut, bank: Bank, pool: Pool) -> None:
    bank.http.put(f"/sandbox/accounts/{PAYER}", json={**rich(bank), "balance": "9000000.00"})
    books = Books(bank)
    before = [await proven_transfer(counter, "800,000") for _ in range(3)]
    for proven in before:
        await until_settled(worker, counter, proven)
    assert [(await case_now(counter, one)).stage for one in before] == [Stage.DONE, Stage.DONE, Stage.REFUSED]
    state = await case_now(counter, before[2])
    assert state.job is not None
    assert state.job.reason is NotDone.OVER_DAY_LIMIT
    assert books.moved() == Decimal(1_600_000)
    assert await pool.fetchval("select count(*) from jobs where stage = 'refused'") == 1


def rich(bank: Bank) -> dict[str, object]:
    account = bank.account(PAYER)
    return {name: account[name] for name in ("holder", "document_kind", "document_number", "mobile", "status")}


async def test_entered_anew_after_a_refusal_it_is_another_job(
    counter: Counter, worker: CarryingOut, bank: Bank
) -> None:
    proven, books = await proven_transfer(counter), Books(bank)
    await keep_freezes(counter.store, System("test"), Freezes(everything=True), 0)
    assert await until_settled(worker, counter, proven) is Stage.REFUSED
    await keep_freezes(counter.store, System("test"), Freezes(), 1)
    await ask(counter, proven.teller, c.AmendCase(session=proven.session, case=proven.case))
    tick = {"session": proven.session, "case": proven.case, "step": "fill", "statement": "read_back"}
    await ask(counter, proven.teller, msgspec.convert(tick, c.TickStatement))
    assert len(TYPED) == (await form_version(counter, proven))
    await submit_review_confirm(counter, proven.session, proven.teller, proven.case)
    await on_disk(counter, proven.session, proven.teller)
    await fold(counter)
    assert await until_settled(worker, counter, proven) is Stage.DONE
    assert books.postings(proven.key) == []
    assert books.moved() == Decimal(80000)


async def form_version(counter: Counter, proven: Proven) -> int:
    found = await counter.store.pool.fetchval(
        "select max(version) from case_fields where case_id = $1::uuid", proven.case
    )
    assert isinstance(found, int)
    return found
