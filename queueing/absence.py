"""Who is present by the log but has no lease in Redis is gone: the node died, or Redis forgot. The log is told."""

from typing import Final

from queueing.presence import Presence
from session.actors import System
from session.commands import ReportPageGone, ReportTellerGone
from session.identifiers import SessionId, StaffId, session_stream, teller_stream
from session_store.counter import Counter

_ACTOR: Final = System("presence")


async def report_absent(counter: Counter, presence: Presence) -> int:
    """Report everybody who is gone; returns how many. What follows (a grace, then leaving) is the rules' matter."""
    pool = counter.store.pool
    sessions = await pool.fetch(
        "select session_id from session_rows where phase in ('waiting', 'offered') and customer_present limit 10000"
    )
    tellers = await pool.fetch("select teller_id from teller_rows where duty <> 'offline' and present limit 10000")
    waiting = [session_stream(SessionId(str(row["session_id"]))) for row in sessions]
    gone = await presence.absent(list(waiting))
    for stream in gone:
        await counter.ask(_ACTOR, ReportPageGone(session=SessionId(stream.partition("/")[2])))
    gone_tellers = await presence.absent([teller_stream(StaffId(str(row["teller_id"]))) for row in tellers])
    for stream in gone_tellers:
        await counter.ask(_ACTOR, ReportTellerGone(teller=StaffId(stream.partition("/")[2])))
    return len(gone) + len(gone_tellers)
