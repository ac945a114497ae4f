"""Read models are the fold of the log: made again from nothing they are the same."""

import asyncio
from typing import Any

from session import commands as c
from session.actors import Customer
from session.identifiers import CUSTOMER
from session.vocabulary import LossCause
from session_store.checkpoints import Rows, apply_next, set_checkpoint
from session_store.counter import Counter
from session_store.event_store import EventStore
from session_store.figures import advance_figures
from session_store.postgres import Connection, Pool
from session_store.read_models import advance, rebuild
from session_store.record import Record
from tests.session_store.stories import SYSTEM, arrive, ask, finish, new_session, new_teller, talk
from tests.transactions.cases import begin, open_for_business

GOES_ON_WITHIN_S = 10.0


async def test_rebuilt_read_models_equal_the_current_ones(counter: Counter, store: EventStore, pool: Pool) -> None:
    await open_for_business(counter)
    served, abandoned, waiting, talking = (new_session() for _ in range(4))
    first, second = new_teller(), new_teller()
    await arrive(counter, served)
    await talk(counter, served, first)
    await advance(store)
    await finish(counter, served, first)
    await arrive(counter, abandoned)
    await advance(store)
    await ask(counter, Customer(abandoned), c.LeaveSession(session=abandoned))
    await arrive(counter, waiting)
    await ask(counter, SYSTEM, c.ReportPageGone(session=waiting))
    await arrive(counter, talking)
    await talk(counter, talking, second)
    await ask(counter, SYSTEM, c.ReportLost(session=talking, party=CUSTOMER, cause=LossCause.MEDIA_SILENT))
    case = await begin(counter, talking, second)
    await ask(counter, second, c.ParkCase(session=talking, case=case))
    await _advance_all(store)
    current = await _all_rows(pool)
    assert len(current["session_rows"]) == 4
    assert len(current["teller_rows"]) == 2
    assert len(current["case_rows"]) == 1
    assert len(current["contact_facts"]) == 4
    # Ready, offered, in session, after-call work of the one; the other still talks.
    assert [row["duty"] for row in current["duty_spans"]].count("in_session") == 2
    assert [row["ended_at"] is None for row in current["duty_spans"]].count(True) == 1

    count = await rebuild(store)

    assert count == await pool.fetchval("select count(*) from events")
    assert await _all_rows(pool) == current


async def test_nothing_is_applied_twice_by_two_runners(counter: Counter, store: EventStore, pool: Pool) -> None:
    for _ in range(5):
        await arrive(counter, new_session())
    batches = await asyncio.gather(advance(store), advance(store), advance(store))
    assert sum(len(batch) for batch in batches) == 15
    assert await pool.fetchval("select count(*) from session_rows where phase = 'waiting'") == 5


async def test_a_runner_that_hangs_stops_nobody(counter: Counter, store: EventStore, pool: Pool) -> None:
    # Given one that holds the lock, and does nothing
    await arrive(counter, new_session())
    async with pool.acquire() as hanging:
        await hanging.execute("select pg_advisory_lock(hashtext('reactor'), hashtext('read_models'))")
        # Then another goes on without it
        async with asyncio.timeout(GOES_ON_WITHIN_S):
            assert len(await advance(store)) == 3
        await hanging.execute("select pg_advisory_unlock_all()")
    assert await pool.fetchval("select count(*) from session_rows where phase = 'waiting'") == 1


async def test_a_checkpoint_that_is_set_back_while_a_batch_is_folded_holds(
    counter: Counter, store: EventStore, pool: Pool
) -> None:
    # Given a fold in the midst of which somebody has it begin again from the first event
    await arrive(counter, new_session())
    folded: list[int] = []

    async def fold(_: Connection, batch: list[Record]) -> list[Rows]:
        folded.append(len(batch))
        if len(folded) == 2:
            async with pool.acquire() as another:
                await set_checkpoint(another, "test")
        return []

    assert len(await apply_next(store, "test", fold, limit=1)) == 1
    # When it writes, then nothing is written, and the first event is folded again
    assert [record.version for record in await apply_next(store, "test", fold, limit=1)] == [1]
    assert folded == [1, 1, 1]


async def _advance_all(store: EventStore) -> None:
    while await advance(store):
        pass
    while await advance_figures(store):
        pass


async def _all_rows(pool: Pool) -> dict[str, list[dict[str, Any]]]:
    sessions = await pool.fetch("select * from session_rows order by session_id")
    tellers = await pool.fetch("select * from teller_rows order by teller_id")
    contacts = await pool.fetch("select * from contact_facts order by session_id")
    spans = await pool.fetch("select * from duty_spans order by teller_id, began_version")
    cases = await pool.fetch("select * from case_rows")
    tables = {
        "session_rows": sessions,
        "case_rows": cases,
        "teller_rows": tellers,
        "contact_facts": contacts,
        "duty_spans": spans,
    }
    return {name: [dict(row) for row in rows] for name, rows in tables.items()}
