"""The cases that nobody has in hand, to be taken up again."""

from datetime import datetime
from typing import Final

import msgspec

from session.case.business_type import TypeId
from session.identifiers import CaseId, SessionId, StaffId
from session_store.postgres import Pool

MOST_SHOWN: Final = 50
"""Who looks for an older one asks for its number."""


class ParkedCase(msgspec.Struct, frozen=True):
    case: CaseId
    number: str
    business_type: TypeId
    type_version: int
    begun_at: datetime
    begun_by: StaffId
    parked_at: datetime
    last_session: SessionId


async def parked_cases(pool: Pool, number: str | None = None) -> list[ParkedCase]:
    """Those parked last first; of one number, if that is asked."""
    rows = await pool.fetch(
        "select * from case_rows where session_id is null and stage in ('entering', 'submitted', 'refused')"
        " and ($1::text is null or number = $1) order by changed_at desc limit $2",
        number,
        MOST_SHOWN,
    )
    return [
        ParkedCase(
            case=CaseId(str(row["case_id"])),
            number=row["number"],
            business_type=TypeId(row["business_type"]),
            type_version=row["type_version"],
            begun_at=row["begun_at"],
            begun_by=StaffId(str(row["begun_by"])),
            parked_at=row["changed_at"],
            last_session=SessionId(str(row["last_session"])),
        )
        for row in rows
    ]


async def cases_of_number(pool: Pool, number: str) -> list[CaseId]:
    """All of this number, the newest first: two of a year's cases may have the same."""
    rows = await pool.fetch(
        "select case_id from case_rows where number = $1 order by begun_at desc limit $2", number, MOST_SHOWN
    )
    return [CaseId(str(row["case_id"])) for row in rows]
