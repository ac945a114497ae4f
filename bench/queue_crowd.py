"""Those who wait and those who serve, by the thousand: real sessions and accounts, without passwords or own pages."""

import asyncio
from typing import Final

import uuid_utils
from redis.asyncio import Redis

from bench.policy_steps import bench_plan, skills_of
from queueing.plan_store import change_plan, live_plan
from session import commands as c
from session.actors import Customer, Staff, System
from session.identifiers import SessionId, StaffId, session_stream
from session.personal import Personal
from session.vocabulary import Business, Channel, Language, Role
from session_store.counter import Counter, new_command_id
from session_store.event_store import EventStore

AT_ONCE: Final = 8
LEASE_S: Final = 3600
"""Customers of a bench have no page that renews theirs."""
_NO_PASSWORD: Final = "!"  # noqa: S105 - it is none
"""No hash looks like this, so nobody can sign in by password."""


async def make_tellers(store: EventStore, count: int) -> list[Staff]:
    """Accounts of tellers who have no password, and may serve whoever comes."""
    made = [
        Staff(StaffId(str(uuid_utils.uuid7())), f"B{number:05}", Personal(f"Bench {number}"), (Role.TELLER,))
        for number in range(count)
    ]
    await store.pool.executemany(
        "insert into staff_accounts values ($1, $2, $3, $4, $5, $6)",
        [
            (one.staff, f"bench-{one.staff_number}".lower(), one.staff_number, "Bench", ["teller"], _NO_PASSWORD)
            for one in made
        ],
    )
    await store.pool.executemany(
        "insert into staff_competence (staff_id, languages, at_once) values ($1, $2, 1)",
        [(one.staff, [language.value for language in Language]) for one in made],
    )
    return made


async def give_skills(store: EventStore, tellers: list[Staff]) -> None:
    """Skills for each of them, and the plan that asks for some of these."""
    await store.pool.executemany(
        "insert into staff_qualifications (staff_id, skill, level, valid_from) values ($1, $2, $3, $4)",
        [
            (one.staff, held.skill, held.level, held.valid_from)
            for number, one in enumerate(tellers)
            for held in skills_of(number)
        ],
    )
    plan = await live_plan(store.pool)
    await change_plan(store, System("bench"), bench_plan(), plan.version, new_command_id())


async def make_waiting(counter: Counter, redis: Redis, count: int) -> None:
    """So many customers in the line, of every business."""
    businesses, room = list(Business), asyncio.Semaphore(AT_ONCE)

    async def arrive(number: int) -> None:
        async with room:
            session = SessionId(str(uuid_utils.uuid7()))
            await redis.set(f"presence:{session_stream(session)}", "bench", ex=LEASE_S)
            opening = c.OpenSession(
                session=session,
                business=businesses[number % len(businesses)],
                channel=Channel.VIDEO,
                language=Language.CHINESE,
                customer_name=Personal("Bench"),
            )
            customer = Customer(session)
            for command in (opening, c.GiveConsent(session=session, text_version="1"), c.JoinLine(session=session)):
                await counter.ask(customer, command)

    await asyncio.gather(*map(arrive, range(count)))
