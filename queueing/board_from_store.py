"""The board as the read models have it, and from where in the log on it is to be brought further."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import msgspec

from people.competences import competences
from people.qualifications import NOTHING_SET, StaffCompetence
from queueing.changes_of_states import (
    ON_DUTY,
    bars_of,
    engaged_by,
    request_of,
    still_preferred,
    teller_who_may,
)
from queueing.plan_store import live_plan
from queueing.request import Request, Teller
from queueing.routing_plan import RoutingPlan
from session.identifiers import SessionId, StaffId, config_stream
from session.state import LetPass
from session.transitions import ABLE
from session.vocabulary import Business, Channel, Duty, Language, Phase, PriorityClass, Setting
from session_store.checkpoints import cursor_of
from session_store.feed import BEGINNING, Cursor
from session_store.postgres import Pool
from session_store.read_models import READ_MODELS

_WAITING: Final = (
    "select session_id, joined_line_at, phase, rung, business, language, channel, let_pass_by, let_pass_at,"
    " classes, preferred"
    " from session_rows where phase = 'offered' or (phase = 'waiting' and customer_present"
    " and (callback is null or callback = 'confirmed'))"
)
_SEEKING: Final = "select session_id from session_rows where sought_at is not null"
_TELLERS: Final = (
    "select teller_id, since, duty, present, cardinality(chats) as chats from teller_rows where duty = any($1)"
)

_PLAN_SET: Final = "select version from streams where stream_id = $1"


class Stored(msgspec.Struct, frozen=True):
    """Who stood there after all events up to `cursor`, by the plan that holds and with what each may do."""

    cursor: Cursor
    plan: RoutingPlan
    plan_set: int
    """How often a plan has been set: the version of its setting."""
    able: Mapping[StaffId, StaffCompetence]
    requests: tuple[Request, ...]
    tellers: tuple[Teller, ...]
    seeking: tuple[SessionId, ...]
    """Sessions that seek a colleague: what for, their states say."""
    at: datetime
    """By the database's clock."""


async def read_board(pool: Pool) -> Stored:
    """All of one moment; the rest of the log is to be followed from its cursor on."""
    async with pool.acquire() as connection, connection.transaction(isolation="repeatable_read", readonly=True):
        cursor = await connection.fetchrow(
            "select epoch, xid::text::bigint as xid, position from checkpoints where reactor = $1", READ_MODELS
        )
        plan, able = await live_plan(connection), await competences(connection)
        plan_set = await connection.fetchval(_PLAN_SET, config_stream(Setting.ROUTING_PLAN))
        waiting = await connection.fetch(_WAITING)
        tellers = await connection.fetch(_TELLERS, [duty.value for duty in ON_DUTY])
        seeking = await connection.fetch(_SEEKING)
        at = await connection.fetchval("select clock_timestamp()")
    return Stored(
        cursor=cursor_of(cursor) if cursor is not None else BEGINNING,
        plan=plan,
        plan_set=plan_set or 0,
        able=able,
        requests=tuple(_request(dict(row), plan) for row in waiting),
        tellers=tuple(_teller(dict(row), able) for row in tellers if row["present"] or row["duty"] not in ABLE),
        seeking=tuple(SessionId(str(row["session_id"])) for row in seeking),
        at=at,
    )


def _request(row: Mapping[str, Any], plan: RoutingPlan) -> Request:
    let_pass = LetPass(StaffId(str(row["let_pass_by"])), row["let_pass_at"]) if row["let_pass_by"] else None
    return Request(
        id=request_of(SessionId(str(row["session_id"]))),
        business=Business(row["business"]),
        language=Language(row["language"]),
        channel=Channel(row["channel"]),
        joined_at=row["joined_line_at"],
        classes=frozenset(map(PriorityClass, row["classes"])),
        preferred=still_preferred(StaffId(str(row["preferred"])) if row["preferred"] else None, let_pass),
        bars=bars_of(let_pass, plan),
        offered_to=StaffId(str(row["rung"])) if row["phase"] == Phase.OFFERED else None,
    )


def _teller(row: Mapping[str, Any], able: Mapping[StaffId, StaffCompetence]) -> Teller:
    teller = StaffId(str(row["teller_id"]))
    engaged = engaged_by(Duty(row["duty"]), row["chats"])
    return teller_who_may(teller, row["since"], able.get(teller, NOTHING_SET), engaged)
