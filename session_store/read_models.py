"""Read models: tables that are the fold of the log. One runner at a time; made again from nothing by one command."""

from typing import Final, cast

from session import events as e
from session.identifiers import CaseId
from session_store.case_row import CaseRowNow, case_row_after
from session_store.checkpoints import Rows, apply_next, set_checkpoint
from session_store.event_store import EventStore
from session_store.figures import advance_figures, forget_figures
from session_store.fold_rows import fold_rows
from session_store.postgres import Connection
from session_store.record import Record
from session_store.session_row import SessionRowNow, TellerRowNow, session_row_after, teller_row_after

READ_MODELS: Final = "read_models"
"""Under this name stands how far they have come."""


async def advance(store: EventStore) -> list[Record]:
    """Apply the next batch of the feed and return it. There is one runner at a time."""
    return await apply_next(store, READ_MODELS, _fold)


async def rebuild(store: EventStore) -> int:
    """Make all read models again from the log; returns how many events there were."""
    async with store.pool.acquire() as connection, connection.transaction():
        # It has an id and holds back the feed, as whoever makes everything anew has to expect.
        await connection.execute("set local transaction_timeout = 0")
        await connection.execute("delete from session_rows")
        await connection.execute("delete from teller_rows")
        await connection.execute("delete from case_rows")
        await set_checkpoint(connection, READ_MODELS)
        await forget_figures(connection)
    count = 0
    while batch := await advance(store):
        count += len(batch)
    while await advance_figures(store):
        pass
    return count


async def _fold(connection: Connection, batch: list[Record]) -> list[Rows]:
    return [
        await fold_rows(connection, "session_rows", "session_id", batch, SessionRowNow.from_row, _session_row),
        await fold_rows(connection, "teller_rows", "teller_id", batch, TellerRowNow.from_row, _teller_row),
        await fold_rows(connection, "case_rows", "case_id", batch, CaseRowNow.from_row, _case_row),
    ]


def _session_row(before: SessionRowNow | None, record: Record) -> SessionRowNow:
    return session_row_after(before, cast("e.SessionEvent", record.event), record.version, record.at)


def _teller_row(before: TellerRowNow | None, record: Record) -> TellerRowNow:
    return teller_row_after(before, cast("e.TellerEvent", record.event), record.version, record.at)


def _case_row(before: CaseRowNow | None, record: Record) -> CaseRowNow:
    case = CaseId(record.stream.partition("/")[2])
    return case_row_after(before, case, cast("e.CaseEvent", record.event), record.version, record.at)
