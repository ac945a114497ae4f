"""A transfer that is proven in the real database, before a core bank that is a process of its own."""

from datetime import datetime
from decimal import Decimal

import msgspec

from session.actors import Staff
from session.case.carrying_events import JobKey
from session.case.carrying_rules import job_key
from session.case.stages import Stage
from session.case.state import CaseState
from session.identifiers import CaseId, SessionId
from session_store.counter import Counter
from session_store.figures import advance_figures
from session_store.read_models import advance
from tests.sandbox.bank_process import Bank
from tests.transactions.cases import begin, enter_transfer, in_call, on_disk, submit_review_confirm
from transactions.carrying_out import CarryingOut

PAYER, PAYEE = "6200000000000018", "6200000000000026"


class Proven(msgspec.Struct, frozen=True):
    case: CaseId
    session: SessionId
    teller: Staff

    @property
    def key(self) -> JobKey:
        return job_key(self.case, 1)


async def proven_transfer(counter: Counter, amount: str = "80,000", *, recorded: bool = True) -> Proven:
    """Confirmed by its customer, on record from before its first word; on disk up to now, if it is `recorded`."""
    session, teller = await in_call(counter)
    case = await begin(counter, session, teller)
    await enter_transfer(counter, session, teller, case, amount)
    await submit_review_confirm(counter, session, teller, case)
    if recorded:
        await on_disk(counter, session, teller)
    await fold(counter)
    return Proven(case, session, teller)


async def fold(counter: Counter) -> None:
    """The lists follow the log."""
    while await advance(counter.store) or await advance_figures(counter.store):
        pass


async def case_now(counter: Counter, proven: Proven) -> CaseState:
    state = await counter.case(proven.case)
    assert state is not None
    return state


async def until_settled(worker: CarryingOut, counter: Counter, proven: Proven, looks: int = 8) -> Stage:
    """Look as a worker does, as if every pause were over."""
    for _ in range(looks):
        await worker.look()
        state = await case_now(counter, proven)
        if state.stage in (Stage.DONE, Stage.REFUSED, Stage.HELD_UP):
            return state.stage
        await no_pause(counter)
    return (await case_now(counter, proven)).stage


async def no_pause(counter: Counter) -> None:
    """What was put off is due: a job's pause is the database's matter, which a test does not wait for."""
    rows = await counter.store.pool.fetch("select key from jobs where stage in ('ordered', 'under_way')")
    for row in rows:
        await counter.store.pool.execute("select put_off_job($1, -1)", row["key"])


class Books:
    """What the bank's books say, against what they said at first."""

    def __init__(self, bank: Bank) -> None:
        self.bank = bank
        self.total = bank.total()
        self.before = {account: self.balance(account) for account in (PAYER, PAYEE)}

    def balance(self, account: str) -> Decimal:
        return Decimal(str(self.bank.account(account)["balance"]))

    def moved(self) -> Decimal:
        """From the payer to the payee; fails when what left is not what came, or the sum of all is another."""
        left = self.before[PAYER] - self.balance(PAYER)
        came = self.balance(PAYEE) - self.before[PAYEE]
        assert left == came
        assert self.bank.total() == self.total
        return left

    def postings(self, key: JobKey) -> list[str]:
        """The amounts of a job's postings."""
        day = datetime.now().astimezone().date().isoformat()
        told = self.bank.http.get("/postings", params={"day": day}).json()["postings"]
        return sorted(str(one["amount"]) for one in told if one["key"] == key)

    def one_effect(self, key: JobKey, amount: str = "80000.00") -> None:
        """It was done once: two postings, and just that has moved."""
        assert self.postings(key) == [f"-{amount}", amount]
        assert self.moved() == Decimal(amount)

    def no_effect(self, key: JobKey) -> None:
        assert self.postings(key) == []
        assert self.moved() == 0
