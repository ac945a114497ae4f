"""One whole run: a counter, its crowd, what is killed, and at the end the referee."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import asyncpg

from aircounter.wiring import backbone
from bench.queue_crowd import make_tellers
from people.tokens import begin_login
from session.durations import Durations
from session.identifiers import StaffId
from session_store.event_store import EventStore
from session_store.figures import advance_figures
from session_store.postgres import Pool
from session_store.read_models import advance, rebuild
from tests.faults.customer_page import CustomerPage
from tests.faults.killable_counter import KillableCounter, killable_counter
from tests.faults.log_entries import Entry, read_log
from tests.faults.referee import Fault, Finding, Limits, findings
from tests.faults.schedule import CustomerPlan, Kill, Schedule, Size, schedule_of
from tests.faults.teller_page import TellerPage

ARRIVAL_LIMIT_S: Final = 120.0
"""Longer than all of the counter is away on a machine with much else to do: nobody is given up on the doorstep."""
SETTLED_WITHIN_S: Final = 60.0
"""The leases of those who vanished last, and their grace: then nothing may be open any more."""
LOOK_S: Final = 0.2

Say = Callable[[str], None]
_OPEN: Final = (
    "select (select count(*) from session_rows where phase not in ('closed', 'arriving'))"
    " + (select count(*) from engagements where ended_at is null)"
)
_TABLES: Final = (
    ("session_rows", "session_id"),
    ("teller_rows", "teller_id"),
    ("contact_facts", "session_id"),
    ("duty_spans", "teller_id, began_version"),
)


@dataclass(frozen=True)
class Verdict:
    """`counts` is what happened, for people to read; no `findings` is what is wanted."""

    seed: int
    counts: dict[str, int]
    findings: tuple[Finding, ...]


async def run_faults(seed: int, size: Size, data: Path, say: Say) -> Verdict:
    """The whole of it, in `data`, an empty folder."""
    schedule, begun_s = schedule_of(seed, size), time.monotonic()
    say(f"seed {seed}: {size.tellers} tellers, {size.customers} customers, {len(schedule.kills)} kills")
    async with killable_counter(data, _durations(size), size) as counter:
        say(f"{time.monotonic() - begun_s:.1f} s: the counter is open")
        tellers, customers = await _crowd(counter, schedule, size)
        has_ended = await _day(counter, tellers, customers, schedule, size, say)
        say(f"{time.monotonic() - begun_s:.1f} s: everybody is gone")
        await _settled(counter)
        await counter.stop_roles()
        assert counter.settings.database_url is not None
        log = await read_log(counter.settings.database_url)
        clients = [page.record for page in (*tellers, *customers)]
        found = findings(log, clients, Limits(size.waiting_grace_s))
        found += [Finding(Fault.TROUBLE, name, "died by itself") for name in counter.died]
        if not has_ended:
            found += [
                Finding(Fault.TROUBLE, page.record.name, "was still here at the end")
                for page in (*tellers, *customers)
                if page.is_here
            ]
        found += await _rebuilt(counter)
        counts = _counts(log, tellers, customers, counter.kills)
    say(f"{time.monotonic() - begun_s:.1f} s: {counts}")
    return Verdict(seed, counts, tuple(found))


def _durations(size: Size) -> Durations:
    return Durations(
        ring_timeout_s=size.ring_s,
        arrival_limit_s=ARRIVAL_LIMIT_S,
        # Nobody brings sound or pictures here: a talk is what lies between accepting and ending.
        connect_timeout_s=600.0,
        waiting_grace_s=size.waiting_grace_s,
        teller_grace_s=size.teller_grace_s,
    )


async def _crowd(
    counter: KillableCounter, schedule: Schedule, size: Size
) -> tuple[list[TellerPage], list[CustomerPage]]:
    async with backbone(counter.settings) as parts:
        staff = await make_tellers(parts.store, size.tellers)
        logins = {one.staff: await begin_login(parts.store.pool, one.staff) for one in staff}
    tellers = [
        _teller(counter, name, login, size, schedule.seed + at) for at, (name, login) in enumerate(logins.items())
    ]
    served_within_s = size.arrivals_s + size.ends_within_s
    return tellers, [CustomerPage(counter.doors, plan, served_within_s) for plan in schedule.customers]


def _teller(counter: KillableCounter, staff: StaffId, login: str, size: Size, seed: int) -> TellerPage:
    return TellerPage(counter.doors, staff, login, size, seed)


async def _day(
    counter: KillableCounter,
    tellers: list[TellerPage],
    customers: list[CustomerPage],
    schedule: Schedule,
    size: Size,
    say: Say,
) -> bool:
    """From the first arrival until the last teller is home. False: it did not end in time."""
    begun_s = time.monotonic()
    with suppress(TimeoutError):
        async with asyncio.timeout(size.arrivals_s + 2 * size.ends_within_s), asyncio.TaskGroup() as working:
            for teller in tellers:
                working.create_task(teller.work())
            async with asyncio.TaskGroup() as coming:
                coming.create_task(_kill(counter, schedule.kills, begun_s, say))
                for plan, customer in zip(schedule.customers, customers, strict=True):
                    coming.create_task(_come(plan, customer, begun_s))
            say(f"  {time.monotonic() - begun_s:.1f} s after the first came, the last customer is gone")
            for teller in tellers:
                teller.go_home()
        return True
    return False


async def _come(plan: CustomerPlan, customer: CustomerPage, begun_s: float) -> None:
    await asyncio.sleep(begun_s + plan.arrives_s - time.monotonic())
    await customer.visit()


async def _kill(counter: KillableCounter, kills: tuple[Kill, ...], begun_s: float, say: Say) -> None:
    """One after the other: a process that is not up again yet is waited for."""
    for kill in kills:
        await asyncio.sleep(max(0.0, begun_s + kill.at_s - time.monotonic()))
        at_s = time.monotonic() - begun_s
        await counter.kill_and_start(kill.target, kill.index, kill.down_s)
        took_s = time.monotonic() - begun_s - at_s
        say(f"  at {at_s:.1f} s killed {kill.target} {kill.index}, there again after {took_s:.1f} s")


async def _settled(counter: KillableCounter) -> None:
    """Until nothing is open, or for as long as anything may be: what is open then, the referee finds."""
    connection = await asyncpg.connect(counter.settings.database_url)
    try:
        async with asyncio.timeout(SETTLED_WITHIN_S):
            while await connection.fetchval(_OPEN):
                await asyncio.sleep(LOOK_S)
    except TimeoutError:
        return
    finally:
        await connection.close()


async def _rebuilt(counter: KillableCounter) -> list[Finding]:
    """Read models made again from the log must equal those that were kept through all of this."""
    async with backbone(counter.settings) as parts:
        while await advance(parts.store):
            pass
        while await advance_figures(parts.store):
            pass
        kept = await _all_rows(parts.store)
        await rebuild(parts.store)
        made = await _all_rows(parts.store)
    return [
        Finding(Fault.READ_MODEL, table, f"{len(kept[table])} rows kept, {len(made[table])} made again")
        for table, _ in _TABLES
        if kept[table] != made[table]
    ]


async def _all_rows(store: EventStore) -> dict[str, list[dict[str, Any]]]:
    return {table: await _rows(store.pool, table, order) for table, order in _TABLES}


async def _rows(pool: Pool, table: str, order: str) -> list[dict[str, Any]]:
    return [dict(row) for row in await pool.fetch(f"select * from {table} order by {order}")]


def _counts(log: list[Entry], tellers: list[TellerPage], customers: list[CustomerPage], kills: int) -> dict[str, int]:
    kinds = Counter(entry.kind for entry in log)
    results = Counter(entry.data["result"] for entry in log if entry.kind == "SessionClosed")
    clients = [page.record for page in (*tellers, *customers)]
    return {
        "sessions": kinds["SessionOpened"],
        "joined": kinds["LineJoined"],
        "served": results["served"],
        "abandoned": results["abandoned"],
        "offers": kinds["OfferMade"],
        "accepted": kinds["OfferAccepted"],
        "refused": kinds["OfferRefused"],
        "lapsed": kinds["OfferLapsed"],
        "withdrawn": kinds["OfferWithdrawn"],
        "events": len(log),
        "kills": kills,
        "connections": sum(client.connections for client in clients),
        "repeated": sum(client.repeated for client in clients),
    }
