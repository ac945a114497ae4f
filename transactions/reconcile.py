"""Compare a day of the core bank's with the log."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import asyncpg

from session.case.carrying_events import JobKey
from session.case.jobs import JobStage
from session.case.reconciliation import Difference, JobKnown, differences
from session_store.event_store import EventStore
from transactions.core_banking import CoreBanking, Posting

_COLUMNS = "key, stage, amount_fen"


async def reconcile(store: EventStore, core_bank: CoreBanking, day: date) -> tuple[Difference, ...]:
    """What differs, of the jobs done on `day` by the counter's clock. Raises CoreBankAway.

    The core bank may have done at the end of the day before what is on record on this one.
    """
    of_day = await core_bank.postings(day)
    before = await core_bank.postings(day - timedelta(days=1))
    begin = datetime.combine(day, time()).astimezone()
    done = _known(
        await store.pool.fetch(
            f"select {_COLUMNS} from jobs where stage = 'done' and changed_at >= $1 and changed_at < $2",  # noqa: S608
            begin,
            begin + timedelta(days=1),
        )
    )
    keys = {job.key for job in done}
    postings = [*of_day, *(one for one in before if one.key in keys)]
    known = _known(
        await store.pool.fetch(
            f"select {_COLUMNS} from jobs where key = any($1)",  # noqa: S608 - a constant
            [one.key for one in postings],
        )
    )
    return tuple(differences(done, known, [(one.key, _fen(one)) for one in postings]))


def _known(rows: Iterable[asyncpg.Record]) -> list[JobKnown]:
    return [JobKnown(JobKey(row["key"]), JobStage(row["stage"]), row["amount_fen"]) for row in rows]


def _fen(posting: Posting) -> int:
    return int(Decimal(posting.amount) * 100)
