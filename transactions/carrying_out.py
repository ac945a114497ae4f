"""Carry out what is proven: order it, tell the core bank, and put on record what came of it; never guess.

Any number of workers may do this: a job is taken for a while, the stream's version lets one begin it, and the core bank
does it once under its key however often it is told. Who dies in the middle leaves a job that the next one asks about.
"""

import asyncio
from collections.abc import Awaitable
from typing import Final

import msgspec
import structlog

from session import commands as c
from session.actors import System
from session.case.carrying_events import HeldUp, JobKey
from session.case.effect_order import parameters_of
from session.case.jobs import JobStage
from session.case.proof import WhyNot, is_proven
from session.case.state import CaseState
from session.decision import Decided, Refused
from session.identifiers import CaseId
from session_store.counter import Counter
from session_store.outage import OUTAGE
from transactions.case_door import CaseDoor
from transactions.case_history import judge
from transactions.core_banking import Answered, Contradicted, CoreBankAway, CoreBanking, DidSo, NeverSeen

AT_ONCE: Final = 10
"""Jobs of one look; each waits for the core bank for some seconds at most."""
TAKEN_FOR_S: Final = 15.0
"""Longer than a job takes with every question unanswered: after that another worker has it."""
FIRST_AGAIN_S: Final = 1.0
LONGEST_AGAIN_S: Final = 30.0
MOST_TRIES: Final = 40
"""With the longest pause a quarter of an hour: then a person looks at it."""
MOST_WAITING: Final = 1_000
"""Confirmed cases of one look, the newest first."""
LATER_S: Final = 3.0
"""What lacks something else than its recording on disk, which comes by itself, is judged again after so long."""
_ACTOR: Final = System("carrying_out")

_BY_ITSELF: Final = (None, WhyNot.NOT_RECORDED_YET)

# After a day every authorisation has expired: nothing is ordered then that was not before.
_CONFIRMED: Final = """
    select c.case_id from confirmations as c join case_rows as r using (case_id)
    where r.stage = 'submitted' and c.at > clock_timestamp() - interval '1 day'
    and not exists (select from jobs where jobs.case_id = c.case_id and jobs.submission = c.submission)
    order by c.at desc limit $1
"""

log = structlog.get_logger()


class _Taken(msgspec.Struct, frozen=True):
    key: JobKey
    case: CaseId
    stage: JobStage
    tries: int


class CarryingOut:
    """One worker's part."""

    def __init__(self, counter: Counter, cases: CaseDoor, core_bank: CoreBanking) -> None:
        self._counter = counter
        self._cases = cases
        self._core_bank = core_bank
        self._not_before_s: dict[CaseId, float] = {}

    async def look(self) -> int:
        """Order what is proven, and go on with what is ordered; returns how many jobs were gone on with."""
        await self._order_proven()
        taken = await self._take()
        await asyncio.gather(*(self._alone(self._go_on(job), job.case) for job in taken))
        return len(taken)

    async def _order_proven(self) -> None:
        rows = await self._counter.store.pool.fetch(_CONFIRMED, MOST_WAITING)
        confirmed = [CaseId(str(row["case_id"])) for row in reversed(rows)]
        now_s = asyncio.get_running_loop().time()
        self._not_before_s = {case: self._not_before_s[case] for case in confirmed if case in self._not_before_s}
        for case in confirmed:
            if self._not_before_s.get(case, 0.0) > now_s:
                continue
            if not await self._alone(self._order(case), case):
                self._not_before_s[case] = now_s + LATER_S

    async def _order(self, case: CaseId) -> bool:
        """False when it lacks what does not come by itself."""
        judged = await judge(self._counter.store, self._cases, case)
        if judged is not None and is_proven(judged.proofs):
            await self._counter.ask(_ACTOR, c.OrderCarryingOut(case=case))
            return True
        return judged is not None and all(one.why_not in _BY_ITSELF for one in judged.proofs)

    async def _alone(self, work: Awaitable[bool], case: CaseId) -> bool:
        """What is wrong with one case is said, and in no other's way; False then. An outage is everybody's."""
        try:
            return await work
        except OUTAGE:
            raise
        except Exception:
            log.exception("a case cannot be carried out", case=case[-8:])
            return False

    async def _take(self) -> list[_Taken]:
        rows = await self._counter.store.pool.fetch(
            "select key, case_id, stage, tries from take_jobs($1, $2)", AT_ONCE, TAKEN_FOR_S
        )
        return [
            _Taken(JobKey(row["key"]), CaseId(str(row["case_id"])), JobStage(row["stage"]), row["tries"])
            for row in rows
        ]

    async def _go_on(self, job: _Taken) -> bool:
        """A step further; who fails in it leaves it taken, and it is tried again when that is over."""
        is_new = job.stage is JobStage.ORDERED
        start = c.StartCarryingOut(case=job.case, key=job.key)
        if is_new and not isinstance(await self._counter.ask(_ACTOR, start), Decided):
            await self._put_off(job)
            return True
        state = await self._counter.case(job.case)
        own = state.job if state is not None else None
        if state is None or own is None or own.key != job.key or own.stage is not JobStage.UNDER_WAY:
            # It was refused at its start, or another worker was first.
            return True
        try:
            answered = await self._ask_core_bank(state, job, is_new=is_new)
        except CoreBankAway as away:
            await self._unanswered(job, away.why)
        else:
            await self._settle(job, answered)
        return True

    async def _ask_core_bank(self, state: CaseState, job: _Taken, *, is_new: bool) -> Answered:
        """What came of it, if it may have been told before; only where it never was, it is told."""
        known = await self._cases.known(state.business_type, state.type_version)
        parameters = parameters_of(known.type, state.submitted.content) if known and state.submitted else None
        if known is None or parameters is None:
            log.error("what a job is about cannot be read", key=job.key[-12:])
            return Contradicted(HeldUp.NOT_UNDERSTOOD)
        if not is_new:
            answered = await self._core_bank.what_came_of(job.key)
            if not isinstance(answered, NeverSeen):
                return answered
        return await self._core_bank.carry_out(job.key, known.type.effect.kind, parameters)

    async def _unanswered(self, job: _Taken, why: HeldUp) -> None:
        if job.tries >= MOST_TRIES:
            await self._tell(c.HoldUpCarryingOut(case=job.case, key=job.key, why=why))
            return
        await self._tell(c.ReportUnanswered(case=job.case, key=job.key))
        await self._put_off(job)

    async def _settle(self, job: _Taken, answered: Answered) -> None:
        match answered:
            case DidSo(is_done=True):
                await self._tell(c.ReportDone(case=job.case, key=job.key, reference=answered.reference))
            case DidSo(reason=reason) if reason is not None:
                told = c.ReportNotDone(case=job.case, key=job.key, reason=reason, reference=answered.reference)
                await self._tell(told)
            case Contradicted(why=why):
                await self._tell(c.HoldUpCarryingOut(case=job.case, key=job.key, why=why))
            case _:
                raise AssertionError(answered)

    async def _tell(self, command: c.CarryingCommand) -> None:
        """Another worker may have been first: then it is on record already."""
        outcome = await self._counter.ask(_ACTOR, command)
        if isinstance(outcome, Refused):
            log.info("what came of a job is on record already", command=type(command).__name__, why=outcome.why)

    async def _put_off(self, job: _Taken) -> None:
        again_s = min(FIRST_AGAIN_S * 2 ** min(job.tries - 1, 10), LONGEST_AGAIN_S)
        await self._counter.store.pool.execute("select put_off_job($1, $2)", job.key, again_s)
