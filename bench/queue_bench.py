"""How fast the ACD is: offers a second at its peak, and how long a free teller waits for the next ring.

Given so many who wait and so many tellers, of fifty skills, at real pages of a real web process. First the ACD is away
while all tellers become ready, and is started again: it reads its board and offers to all of them, as fast as it can.
Then, so many a second, tellers take who rings, end it, state the outcome and are ready again. A wait is measured from
the commit that freed the teller (the database's time of it) to the bytes of the next ring on that teller's socket.

The floor is one insert and commit an offer, on more connections than the ACD appends on. Before all that, alone, the
policy's decision is timed by itself (`bench/policy_steps.py`); while nobody is served, the board is made anew, and the
wallboard read.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

from bench.figures import percentile, rounded
from bench.paced import paced
from bench.people import PersonFailed
from bench.policy_steps import SKILLS, step_us
from bench.queue_crowd import give_skills, make_tellers, make_waiting
from bench.queue_pages import TellerPage, open_teller_pages
from bench.roles_target import RolesTarget
from queueing.board_from_store import read_board
from queueing.policy import board_of
from queueing.wallboard_query import read_board as read_wallboard
from session import commands as c
from session.actors import Staff
from session_store.counter import Counter
from session_store.postgres import Pool

FLOOR_TABLE: Final = "floor_offers (session uuid, teller uuid)"
FLOOR_S: Final = 3.0
CONNECTIONS: Final = 8
"""As many as the database on two cores gains by; the ACD itself, whose appends go together, has two."""
FOLLOWED_WITHIN_S: Final = 120.0
ALL_OFFERED_WITHIN_S: Final = 120.0
LAST_RINGS_WITHIN_S: Final = 60.0
"""A counter that cannot keep up is to show by how much."""
LOOK_S: Final = 0.05
IN_HAND: Final = 64
"""Cycles that may be under way: a counter that cannot keep up is asked for fewer, and `cycles_per_s` says how many."""
WALLBOARDS: Final = 5
_STEPS: Final = {"step_us_1k": 1_000, "step_us_10k": 10_000, "step_us_100k": 100_000}

Progress = Callable[[str], None]
_WAITING: Final = "select count(*) from session_rows where phase = 'waiting'"


@dataclass(frozen=True)
class QueueBench:
    """What is asked for: how many there are, offers a second, and for how long."""

    waiting: int
    tellers: int
    rate: float
    seconds: float


async def bench_queue(wanted: QueueBench, target: RolesTarget, progress: Progress) -> dict[str, Any]:
    """The figures. Raises PersonFailed when the counter does not do what it should."""
    floor_per_s = await _floor(target.pool)
    progress(f"floor: {floor_per_s:.0f} inserts and commits a second")
    steps = {name: round(step_us(waiting, wanted.tellers), 1) for name, waiting in _STEPS.items()}
    progress(f"decisions: {steps}")
    staff = await make_tellers(target.counter.store, wanted.tellers)
    await give_skills(target.counter.store, staff)
    spare = round(wanted.rate * wanted.seconds)
    async with target.working():
        await make_waiting(target.counter, target.redis, wanted.waiting + spare)
        await _until_followed(target.pool, wanted.waiting + spare)
    progress(f"{wanted.waiting + spare} wait")
    boards = await _boards(target.pool)
    async with target.serving(), open_teller_pages(target.url, target.pool, staff) as pages:
        await _all(staff, lambda one: _ready(target.counter, one))
        progress(f"{wanted.tellers} tellers are ready at their pages")
        begun_s = time.time()
        async with target.working():
            await _all_ring(pages, ALL_OFFERED_WITHIN_S)
            peak = await _peak(target.pool, begun_s)
            progress(f"peak: {peak['peak_per_s']:.0f} offers a second")
            waits_ms, took_s = await _steady(wanted, pages)
            decided_ms = [decided for page in pages for decided in page.decided_ms]
    return {
        "waiting": wanted.waiting,
        "tellers": wanted.tellers,
        "skills": SKILLS,
        "floor_per_s": round(floor_per_s),
        **steps,
        **boards,
        **peak,
        "cycles": len(waits_ms),
        "cycles_per_s": round(len(waits_ms) / took_s, 1),
        f"at_{wanted.rate:g}_p50_ms": rounded(percentile(waits_ms, 50), 1),
        f"at_{wanted.rate:g}_p99_ms": rounded(percentile(waits_ms, 99), 1),
        "most_ms": rounded(max(waits_ms, default=None), 1),
        "committed_p50_ms": rounded(percentile(decided_ms, 50), 1),
        "committed_p99_ms": rounded(percentile(decided_ms, 99), 1),
    }


async def _floor(pool: Pool) -> float:
    """Inserts and commits a second, of a row as small as an offer can be."""
    until_s = time.monotonic() + FLOOR_S
    made = 0

    async def insert() -> None:
        nonlocal made
        async with pool.acquire() as connection:
            while time.monotonic() < until_s:
                await connection.execute("insert into floor_offers values (gen_random_uuid(), gen_random_uuid())")
                made += 1

    await asyncio.gather(*(insert() for _ in range(CONNECTIONS)))
    return made / FLOOR_S


async def _until_followed(pool: Pool, count: int) -> None:
    """Until the worker's read models have them all, as those of a counter at work do."""
    try:
        async with asyncio.timeout(FOLLOWED_WITHIN_S):
            while await pool.fetchval(_WAITING) < count:  # noqa: ASYNC110 - a table sets no event
                await asyncio.sleep(LOOK_S)
    except TimeoutError as error:
        raise PersonFailed(f"the read models do not have all who wait after {FOLLOWED_WITHIN_S:.0f} s") from error


async def _ready(counter: Counter, teller: Staff) -> None:
    await counter.ask(teller, c.GoReady(teller=teller.staff))


async def _peak(pool: Pool, begun_s: float) -> dict[str, float]:
    """Of the offers so far: how many a second, and what passed from the ACD's process' start to the first."""
    row = await pool.fetchrow(
        "select count(*) as offers, extract(epoch from min(at))::float8 as first_s,"
        " extract(epoch from max(at))::float8 as last_s from events where type = 'OfferMade'"
    )
    assert row is not None
    return {
        "peak_per_s": round(row["offers"] / (row["last_s"] - row["first_s"]), 1),
        "first_offer_after_s": round(row["first_s"] - begun_s, 2),
    }


async def _steady(wanted: QueueBench, pages: list[TellerPage]) -> tuple[list[float], float]:
    """Whole cycles at the wanted rate, each of whoever rings for longest: the waits in ms, and the seconds it took.

    Raises PersonFailed.
    """
    for page in pages:
        page.waits_ms.clear()
        page.decided_ms.clear()

    async def serve(number: int) -> None:
        page = pages[number % len(pages)]
        if page.ring is not None:
            await page.serve()

    took_s = await paced(wanted.rate, wanted.seconds, IN_HAND, serve)
    await _all_ring(pages, LAST_RINGS_WITHIN_S)
    return [wait_ms for page in pages for wait_ms in page.waits_ms], took_s


async def _boards(pool: Pool) -> dict[str, float]:
    """What it takes to read and make the ACD's board anew, and to read a wallboard."""
    began_s = time.monotonic()
    stored = await read_board(pool)
    board_of(stored.requests, stored.tellers, stored.plan, stored.at)
    rebuilt_s = time.monotonic()
    for _ in range(WALLBOARDS):
        await read_wallboard(pool)
    read_s = (time.monotonic() - rebuilt_s) / WALLBOARDS
    return {"board_rebuild_ms": round((rebuilt_s - began_s) * 1000), "wallboard_ms": round(read_s * 1000)}


async def _all(staff: list[Staff], work: Callable[[Staff], Awaitable[None]]) -> None:
    room = asyncio.Semaphore(CONNECTIONS)

    async def one(member: Staff) -> None:
        async with room:
            await work(member)

    await asyncio.gather(*map(one, staff))


async def _all_ring(pages: list[TellerPage], within_s: float) -> None:
    try:
        async with asyncio.timeout(within_s):
            while not all(page.ring is not None for page in pages):  # noqa: ASYNC110 - what pages hear sets no event
                await asyncio.sleep(LOOK_S)
    except TimeoutError as error:
        ringing = sum(page.ring is not None for page in pages)
        raise PersonFailed(f"only {ringing} of {len(pages)} tellers ring after {within_s:.0f} s") from error
