"""What is noticed around a job: what differs from the core bank's books, what is held up, what was ordered just now."""

from datetime import datetime
from decimal import Decimal

from aircounter.alarm_watch import AlarmWatch
from session import commands as c
from session.actors import Staff, System
from session.case.carrying_events import HeldUp
from session.case.effects import EffectKind
from session.case.reconciliation import DifferenceKind
from session.case.stages import Stage
from session.personal import Personal
from session.vocabulary import AlarmKind, Role
from session_store.alarm_rows import read_alarms
from session_store.counter import Counter
from session_store.postgres import Pool
from tests.sandbox.bank_process import Bank
from tests.session_store.stories import ask, new_teller
from tests.transactions.carried import (
    Books,
    case_now,
    fold,
    proven_transfer,
    until_settled,
)
from tests.transactions.cases import TRANSFER
from transactions.carrying_out import CarryingOut
from transactions.case_door import CaseDoor
from transactions.core_banking import CoreBanking
from transactions.reconcile import reconcile
from transactions.same_again import same_ordered_at

WORKER = System("carrying_out")
SUPERVISOR = Staff(new_teller().staff, "0500", Personal("Wen Min"), (Role.SUPERVISOR,))
PAYER = "6200000000000018"


async def test_reconciled_the_core_bank_and_the_log_say_the_same_and_what_is_done_twice_shows(
    counter: Counter, worker: CarryingOut, core_bank: CoreBanking, bank: Bank
) -> None:
    proven, today = await proven_transfer(counter, "800"), datetime.now().astimezone().date()
    await until_settled(worker, counter, proven)
    assert await reconcile(counter.store, core_bank, today) == ()
    bank.fails(forget_keys=True)
    told = {"account": PAYER, "amount": "800.00", "payee_account": "6200000000000026", "payee_name": "李明"}
    await core_bank.carry_out(proven.key, EffectKind.TRANSFER, told)
    (difference,) = await reconcile(counter.store, core_bank, today)
    assert (difference.kind, difference.posted_fen) == (DifferenceKind.ANOTHER_AMOUNT, 160_000)


async def test_a_job_that_is_held_up_is_an_alarm_until_it_is_not(
    counter: Counter, worker: CarryingOut, bank: Bank
) -> None:
    proven, watch = await proven_transfer(counter), AlarmWatch(counter.store)
    await ask(counter, WORKER, c.OrderCarryingOut(case=proven.case))
    await ask(counter, WORKER, c.StartCarryingOut(case=proven.case, key=proven.key))
    await ask(counter, WORKER, c.HoldUpCarryingOut(case=proven.case, key=proven.key, why=HeldUp.NO_ANSWER))
    await watch.look()
    await fold(counter)
    (alarm,) = (await read_alarms(counter.store.pool)).open
    assert (alarm.kind, alarm.subject) == (AlarmKind.JOB_HELD_UP, proven.key)
    await ask(counter, SUPERVISOR, c.AskCoreBankAgain(case=proven.case, key=proven.key))
    assert await until_settled(worker, counter, proven) is Stage.DONE
    await watch.look()
    await fold(counter)
    assert (await read_alarms(counter.store.pool)).open == ()
    Books(bank).moved()


async def test_just_the_same_ordered_minutes_ago_is_noticed_and_nothing_else(
    counter: Counter, cases: CaseDoor, worker: CarryingOut, bank: Bank
) -> None:
    first = await proven_transfer(counter, "800")
    same = await proven_transfer(counter, "800", recorded=False)
    other = await proven_transfer(counter, "801", recorded=False)
    known = await cases.known(TRANSFER, 1)
    assert known is not None
    store = counter.store
    assert await same_ordered_at(store, known, await case_now(counter, same)) is None
    await until_settled(worker, counter, first)
    assert await same_ordered_at(store, known, await case_now(counter, same)) is not None
    assert await same_ordered_at(store, known, await case_now(counter, other)) is None
    # Not of itself, and not of what was refused
    assert await same_ordered_at(store, known, await case_now(counter, first)) is None
    refused = await proven_transfer(counter, "900,000")
    again = await proven_transfer(counter, "900,000", recorded=False)
    assert await until_settled(worker, counter, refused) is Stage.REFUSED
    assert await same_ordered_at(store, known, await case_now(counter, again)) is None
    assert Decimal(bank.total()) >= 0


async def test_a_case_that_cannot_be_judged_is_in_no_others_way(
    counter: Counter, worker: CarryingOut, bank: Bank, pool: Pool
) -> None:
    # Given a session of which something stands on record that nobody understands
    broken, whole = await proven_transfer(counter, "800"), await proven_transfer(counter, "900")
    books = Books(bank)
    await pool.execute(
        "insert into recording_telemetry values ($1, $1, 'customer', 'a source of another program', now(), now())",
        broken.session,
    )
    assert await until_settled(worker, counter, whole) is Stage.DONE
    books.one_effect(whole.key, "900.00")
    assert (await case_now(counter, broken)).stage is Stage.SUBMITTED
