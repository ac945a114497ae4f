"""What was asked about a case and refused, for whoever looks at how it came about."""

from datetime import datetime

import msgspec

from session import commands as c
from session.actors import Actor, name_of
from session.decision import Refused
from session.identifiers import CaseId, SessionId
from session_store.postgres import Pool


class RefusedCommand(msgspec.Struct, frozen=True):
    """`why` is for the log, in English, and says nothing of a person."""

    at: datetime
    session: SessionId | None
    actor: str
    command: str
    code: str
    why: str


async def keep_refused(pool: Pool, actor: Actor, command: c.CaseCommand | c.CaseOwnCommand, refused: Refused) -> None:
    """Put it on record."""
    await pool.execute(
        "insert into refused_commands (session_id, case_id, actor, command, code, why) values ($1, $2, $3, $4, $5, $6)",
        command.session if isinstance(command, c.SessionCommand) else None,
        None if isinstance(command, c.BeginCase) else command.case,
        name_of(actor),
        type(command).__name__,
        refused.code.value,
        refused.why,
    )


async def refused_of_case(pool: Pool, case: CaseId) -> list[RefusedCommand]:
    """All of a case, in the order in which they were asked."""
    rows = await pool.fetch("select * from refused_commands where case_id = $1 order by number", case)
    return [
        RefusedCommand(
            row["at"],
            SessionId(str(row["session_id"])) if row["session_id"] is not None else None,
            row["actor"],
            row["command"],
            row["code"],
            row["why"],
        )
        for row in rows
    ]
