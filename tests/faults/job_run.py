"""Jobs at the core bank while workers, the core bank, PostgreSQL or everything is killed: each has one effect.

Cases are proven beforehand but for their recording, which is put on disk one case at a time: then the workers, which
are processes of their own, order it and carry it out. At which step a kill comes is the stand-in's doing (it hangs,
fails, or does it and says nothing), and looked at before the kill.
"""

import asyncio
import itertools
import random
from collections import Counter as Tally
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Final

import asyncpg

from aircounter.wiring import backbone
from sandbox.first_accounts import FIRST_ACCOUNTS
from session.durations import Durations
from session_store.outage import OUTAGE
from session_store.postgres import Pool
from tests.faults.killable_counter import KillableCounter, killable_counter
from tests.faults.schedule import Size, Target
from tests.sandbox.bank_process import Bank, bank_process, free_port
from tests.transactions.carried import PAYER, Proven, proven_transfer
from tests.transactions.cases import on_disk, open_for_business
from transactions.case_door import CaseDoor
from transactions.core_banking import CoreBanking
from transactions.reconcile import reconcile

AMOUNT: Final = "1.00"
SIZE: Final = Size(
    tellers=0, customers=0, webs=1, workers=2, arrivals_s=0.0, talk_s=(0.0, 0.0), patience_s=(0.0, 0.0), ring_s=20.0,
    waiting_grace_s=120.0, teller_grace_s=15.0, kills_each=False, more_kills=0, ends_within_s=0.0,
)  # fmt: skip
FIRST_FEN: Final = next(one.fen for one in FIRST_ACCOUNTS if one.account == PAYER)
LOOKS: Final = 1_500
"""Half a minute."""
SETTLED_WITHIN_S: Final = 90.0
LOOK_S: Final = 0.02
DOWN_S: Final = 0.2

Say = Callable[[str], None]


class Step(StrEnum):
    """Where a job is when something is killed."""

    PROVEN = "proven, not ordered"
    WAITING = "ordered, behind a job of which nobody knows"
    NOT_DONE = "told, and not done"
    UNHEARD = "done, and the answer on its way"
    DROPPED = "done, and the answer lost"


class Victim(StrEnum):
    WORKER = "worker"
    BOTH_WORKERS = "both workers"
    WEB = "web"
    CORE_BANK = "core bank"
    POSTGRES = "postgres"
    EVERYTHING = "everything"


FAULTS: Final[dict[Step, dict[str, object]]] = {
    Step.PROVEN: {},
    Step.WAITING: {"error": True},
    Step.NOT_DONE: {"error": True},
    Step.UNHEARD: {"slow_s": 2.0},
    Step.DROPPED: {"drop_after_doing": True},
}


def kills_in_turn(chance: random.Random) -> list[tuple[Step, Victim]]:
    """Every victim at every step, once, in an order of chance: four fifths of them find a job in flight."""
    turn = list(itertools.product(Step, Victim))
    chance.shuffle(turn)
    return turn


@dataclass
class JobVerdict:
    """`killed` counts the kills by step and victim; no `findings` is what is wanted."""

    seed: int
    killed: Tally[tuple[Step, Victim]] = field(default_factory=Tally[tuple[Step, Victim]])
    jobs: int = 0
    findings: list[str] = field(default_factory=list[str])


class BankThatDies:
    """The core bank's stand-in: killed, and opened again on the same books and the same port."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._port = folder, free_port()
        self._running = ExitStack()
        self.now: Bank = self._open()
        self.total = self.now.total()

    def _open(self) -> Bank:
        return self._running.enter_context(bank_process(self._folder, self._port))

    def kill(self) -> None:
        self.now.kill()
        self.close()

    def open_again(self) -> None:
        self.now = self._open()

    def close(self) -> None:
        self._running.close()

    def paid(self) -> Decimal:
        """What has left the payer since its books began."""
        return Decimal(FIRST_FEN) / 100 - Decimal(str(self.now.account(PAYER)["balance"]))

    def postings(self, key: str) -> list[str]:
        day = datetime.now().astimezone().date().isoformat()
        told = self.now.http.get("/postings", params={"day": day}).json()["postings"]
        return sorted(str(one["amount"]) for one in told if one["key"] == key)


async def run_jobs(seed: int, kills: int, data: Path, say: Say) -> JobVerdict:
    """`kills` kills, each with a job of its own, in `data`, an empty folder."""
    chance, verdict = random.Random(seed), JobVerdict(seed)
    data.mkdir(parents=True, exist_ok=True)
    bank = BankThatDies(data / "bank")
    others = {"CORE_BANK_URL": bank.now.url, "CORE_BANK_KEY_FILE": str(data / "bank" / "keys" / "core_bank.key")}
    try:
        async with killable_counter(data, Durations(), SIZE, others) as counter:
            run = _Run(counter, bank, verdict)
            while verdict.killed.total() < kills:
                # One turn's cases at a time: an authorisation lasts for half an hour.
                await run.some(kills_in_turn(chance)[: kills - verdict.killed.total()], say)
            verdict.findings += [f"a process ended by itself: {one}" for one in counter.died]
            await run.reconcile()
    finally:
        bank.close()
    return verdict


class _Run:
    def __init__(self, counter: KillableCounter, bank: BankThatDies, verdict: JobVerdict) -> None:
        self._counter = counter
        self._bank = bank
        self._verdict = verdict

    async def some(self, kills: Sequence[tuple[Step, Victim]], say: Say) -> None:
        """Cases first, while no worker is there; then the workers, and a kill for each."""
        await self._counter.stop_roles()
        async with backbone(self._counter.settings) as parts:
            if not self._verdict.jobs:
                await open_for_business(parts.counter)
            parts.counter.case_door = CaseDoor(parts.store)
            needed = len(kills) + sum(step is Step.WAITING for step, _ in kills)
            proven = [await proven_transfer(parts.counter, AMOUNT, recorded=False) for _ in range(needed)]
        await self._counter.start_roles()
        for step, victim in kills:
            before = [proven.pop()] if step is Step.WAITING else []
            await self._one(before, proven.pop(), step, victim)
            say(f"kill {self._verdict.killed.total()}: {victim}, {step}")

    async def _one(self, before: list[Proven], one: Proven, step: Step, victim: Victim) -> None:
        """Let it be proven, kill at the step, let everything work again, and look at what came of it."""
        paid = self._bank.paid()
        self._bank.now.fails(**FAULTS[step])
        async with backbone(self._counter.settings) as parts:
            for other in before:
                await on_disk(parts.counter, other.session, other.teller)
                await self._until(parts.store.pool, other, "under_way")
            await on_disk(parts.counter, one.session, one.teller)
            if not await self._reaches(parts.store.pool, one, step, paid):
                self._verdict.findings.append(f"{one.key}: not seen to be {step}")
        # Nobody of this process is at the database when that is killed.
        await self._kill(victim)
        self._verdict.killed[step, victim] += 1
        self._bank.now.fails()
        for each in (*before, one):
            self._verdict.jobs += 1
            await self._settles(each)
        moved = self._bank.paid() - paid
        if moved != Decimal(AMOUNT) * (1 + len(before)) or self._bank.now.total() != self._bank.total:
            self._verdict.findings.append(f"{one.key}: {moved} has moved")

    async def _reaches(self, pool: Pool, one: Proven, step: Step, paid: Decimal) -> bool:
        match step:
            case Step.PROVEN:
                return True
            case Step.WAITING:
                return await self._until(pool, one, "ordered")
            case Step.NOT_DONE:
                return await self._until(pool, one, "under_way")
            case Step.UNHEARD | Step.DROPPED:
                is_there = await self._until(pool, one, "under_way")
                return is_there and await self._paid_more(paid)

    async def _until(self, pool: Pool, one: Proven, stage: str) -> bool:
        for _ in range(LOOKS):
            if await pool.fetchval("select stage from jobs where key = $1", one.key) == stage:
                return True
            await asyncio.sleep(LOOK_S)
        return False

    async def _paid_more(self, paid: Decimal) -> bool:
        for _ in range(LOOKS):
            if self._bank.paid() > paid:
                return True
            await asyncio.sleep(LOOK_S)
        return False

    async def _kill(self, victim: Victim) -> None:
        match victim:
            case Victim.WORKER:
                await self._counter.kill_and_start(Target.WORKER, self._verdict.jobs % SIZE.workers, DOWN_S)
            case Victim.BOTH_WORKERS:
                both = (self._counter.kill_and_start(Target.WORKER, n, DOWN_S) for n in range(SIZE.workers))
                await asyncio.gather(*both)
            case Victim.WEB:
                await self._counter.kill_and_start(Target.WEB, 0, DOWN_S)
            case Victim.CORE_BANK:
                self._bank.kill()
                await asyncio.sleep(DOWN_S)
                self._bank.open_again()
            case Victim.POSTGRES:
                await self._counter.kill_and_start(Target.POSTGRES, 0, DOWN_S)
            case Victim.EVERYTHING:
                self._bank.kill()
                await self._counter.kill_and_start(Target.EVERYTHING, 0, DOWN_S)
                self._bank.open_again()

    async def _settles(self, one: Proven) -> None:
        """Done, and once. Who was killed has taken it for a while: that this is over is not waited for."""
        await self._free(one)
        deadline = asyncio.get_running_loop().time() + SETTLED_WITHIN_S
        while await self._stage(one) != "done":
            if asyncio.get_running_loop().time() > deadline:
                self._verdict.findings.append(f"{one.key}: not done, but {await self._stage(one)}")
                return
            await asyncio.sleep(LOOK_S)
        if self._bank.postings(one.key) != [f"-{AMOUNT}", AMOUNT]:
            self._verdict.findings.append(f"{one.key}: posted {self._bank.postings(one.key)}")

    async def _free(self, one: Proven) -> None:
        await self._ask("select put_off_job($1, -1)", one)

    async def _stage(self, one: Proven) -> object:
        """None too while the database is away."""
        return await self._ask("select stage from jobs where key = $1", one)

    async def _ask(self, query: str, one: Proven) -> object:
        assert self._counter.settings.database_url is not None
        with suppress(*OUTAGE):
            connection = await asyncpg.connect(self._counter.settings.database_url)
            try:
                return await connection.fetchval(query, one.key)
            finally:
                await connection.close()
        return None

    async def reconcile(self) -> None:
        async with (
            backbone(self._counter.settings) as parts,
            CoreBanking(self._bank.now.url, self._bank.now.key) as core_bank,
        ):
            found = await reconcile(parts.store, core_bank, datetime.now().astimezone().date())
        self._verdict.findings += [f"{one.key}: {one.kind}" for one in found]
