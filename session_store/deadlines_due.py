"""Claim deadlines that are due, and ask the command that each becomes. Any number of processes may run this at once."""

import asyncio
from typing import Final

from session.actors import System
from session.deadlines import DeadlineKind, command_of
from session.decision import Refused
from session.identifiers import CommandId, StreamId
from session_store.counter import Counter

POLL_S: Final = 0.1
"""A ring that lasts a tenth of a second longer is not noticed."""
CLAIM_S: Final = 10
"""How long a claim holds; a process that dies with one delays it by this much."""
BATCH: Final = 50
RETURN_S: Final = 15.0
"""What pages get to come back when the counter itself was away: some notice by 12 s of silence, and connect then."""
OF_RETURNING: Final = (DeadlineKind.PARTY, DeadlineKind.TELLER, DeadlineKind.CONNECT)
"""For these somebody has to come back, which nobody could meanwhile."""

_ACTOR: Final = System("deadlines")
_CLAIM = """
    update deadlines set claimed_until = clock_timestamp() + make_interval(secs => $1)
    where (stream_id, kind, subject) in (
        select stream_id, kind, subject from deadlines
        where due_at <= clock_timestamp() and claimed_until < clock_timestamp()
        order by due_at limit $2 for update skip locked)
    returning stream_id, kind, subject, due_at
"""
_PUT_OFF: Final = """
    update deadlines set claimed_until = clock_timestamp() + make_interval(secs => $1)
    where kind = any($2) and claimed_until < clock_timestamp() + make_interval(secs => $1)
"""


async def run_deadlines(counter: Counter) -> None:
    """For ever: what is due becomes a command. To be begun anew after an outage: it starts with `put_off_returning`."""
    await put_off_returning(counter)
    while True:
        if not await expire_due(counter):
            await asyncio.sleep(POLL_S)


async def put_off_returning(counter: Counter) -> None:
    """Give everybody who is waited for at least `RETURN_S` from now: the counter may have been away until now.

    Else whoever was lost when everything died would be given up in the moment in which it is there again.
    """
    await counter.store.pool.execute(_PUT_OFF, RETURN_S, [kind.value for kind in OF_RETURNING])


async def expire_due(counter: Counter) -> int:
    """Ask for one batch of what is due; returns how many there were."""
    rows = await counter.store.pool.fetch(_CLAIM, CLAIM_S, BATCH)
    for row in rows:
        stream = StreamId(row["stream_id"])
        # Of the row, so that of two workers which claim it one after the other the second changes nothing.
        command_id = CommandId(f"{row['kind']}/{row['subject']}/{row['due_at'].isoformat()}")
        answer = await counter.ask(_ACTOR, command_of(stream, DeadlineKind(row["kind"]), row["subject"]), command_id)
        if isinstance(answer, Refused):
            # It no longer holds. What still does is written anew by the append that makes it so.
            await counter.store.pool.execute(
                "delete from deadlines"
                " where stream_id = $1 and kind = $2 and subject = $3 and claimed_until > clock_timestamp()",
                stream,
                row["kind"],
                row["subject"],
            )
    return len(rows)
