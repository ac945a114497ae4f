"""The outbox: which texts are to be sent follows from the log; they are sent at least once, each under one key.

A row names a summons and holds nothing personal: number and text are made of the log when it is sent. What became of
it comes back as a command. Any number of workers may run this.
"""

import asyncio
from typing import Final

import asyncpg
import msgspec
import structlog

from session import events as e
from session.actors import System
from session.commands import ReportSms
from session.identifiers import SessionId, session_stream
from session.vocabulary import SmsFate
from session_store.checkpoints import Rows, apply_next
from session_store.counter import Counter, short
from session_store.event_store import EventStore
from session_store.postgres import Connection
from session_store.record import Record
from telling.retries import retry_after_s
from telling.sms import SmsPort, Taking
from telling.summons_text import Wording, summons_sms

AT_ONCE: Final = 8
"""Texts under way; a summons goes out every few seconds."""
CLAIM_S: Final = 30.0
"""How long whoever claimed a text has to settle it: longer than a gateway may take to answer."""
_REACTOR: Final = "sms_outbox"
_ACTOR: Final = System("sms")
_CLAIM: Final = """
    update sms_outbox set due_at = clock_timestamp() + make_interval(secs => $1), tries = tries + 1
    where (session_id, summons) in (
        select session_id, summons from sms_outbox where due_at <= clock_timestamp()
        order by due_at limit $2 for update skip locked)
    returning session_id, summons, tries
"""

log = structlog.get_logger()


class Job(msgspec.Struct, frozen=True):
    """A text to be sent: that of this summons."""

    session: SessionId
    summons: int


def jobs_of(record: Record) -> tuple[Job, ...]:
    """What an event asks to be sent. Whether there is a number, the history says when it is sent."""
    if not isinstance(record.event, e.CustomerSummoned):
        return ()
    return (Job(SessionId(record.stream.partition("/")[2]), record.event.summons),)


async def take_jobs(store: EventStore) -> list[Record]:
    """Read the next batch of the feed, put its texts into the outbox, and return it."""
    return await apply_next(store, _REACTOR, _fold)


async def send_due(counter: Counter, gateway: SmsPort, wording: Wording) -> int:
    """Send one batch of what is due, each once; returns how many there were."""
    rows = await counter.store.pool.fetch(_CLAIM, CLAIM_S, AT_ONCE)
    async with asyncio.TaskGroup() as sending:
        for row in rows:
            sending.create_task(_send(counter, gateway, wording, row))
    return len(rows)


async def _fold(connection: Connection, batch: list[Record]) -> list[Rows]:  # noqa: ARG001 - as every fold
    jobs = [(job.session, job.summons, record.at) for record in batch for job in jobs_of(record)]
    return [Rows("sms_outbox", ("session_id", "summons"), ("session_id", "summons", "due_at"), jobs)]


async def _send(counter: Counter, gateway: SmsPort, wording: Wording, row: asyncpg.Record) -> None:
    job, tries = Job(SessionId(str(row["session_id"])), row["summons"]), row["tries"]
    stream = session_stream(job.session)
    sms = summons_sms(job.session, await counter.store.history(stream), job.summons, wording)
    if sms is None:
        await _forget(counter, job)
        return
    taking = await gateway.send(sms)
    log.info("sms sent", session=short(stream), summons=job.summons, tries=tries, taking=taking.value)
    again_s = retry_after_s(tries)
    if taking is Taking.UNKNOWN and again_s is not None:
        await _put_off(counter, job, again_s)
        return
    fate = {Taking.TAKEN: SmsFate.TAKEN, Taking.REFUSED: SmsFate.REFUSED, Taking.UNKNOWN: SmsFate.GIVEN_UP}[taking]
    # Said before it is forgotten: who dies in between says it again, and that changes nothing.
    await counter.ask(_ACTOR, ReportSms(session=job.session, summons=job.summons, fate=fate))
    await _forget(counter, job)


async def _put_off(counter: Counter, job: Job, seconds: float) -> None:
    await counter.store.pool.execute(
        "update sms_outbox set due_at = clock_timestamp() + make_interval(secs => $3)"
        " where session_id = $1 and summons = $2",
        job.session,
        job.summons,
        seconds,
    )


async def _forget(counter: Counter, job: Job) -> None:
    await counter.store.pool.execute(
        "delete from sms_outbox where session_id = $1 and summons = $2", job.session, job.summons
    )
