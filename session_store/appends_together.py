"""What is appended at the same moment goes to the database together: one question, one transaction, one commit.

What one append is refused for does not touch the others.
"""

from typing import Final, NamedTuple

import asyncpg
import msgspec

from session_store.postgres import Connection, Pool
from session_store.together import Together

UNDER_WAY: Final = 2
"""Questions at the database: while one commits, the other works."""
TOGETHER: Final = 32
"""Appends of one question: some ten milliseconds of the database, which the first of them waits as well."""
_APPEND: Final = "select append_events($1::text::jsonb)"
_OF_ONE: Final = (asyncpg.IntegrityConstraintViolationError, asyncpg.DataError)
"""What one append is refused for by the tables, and with it all that went together."""


class Failed(NamedTuple):
    """Why the database did not do it: the SQLSTATE, and its words."""

    sqlstate: str
    message: str


class _Failure(msgspec.Struct, frozen=True):
    error: str
    message: str


Appending = Together[msgspec.Raw, msgspec.Raw | Failed]
"""Asked with one append (JSON, as `append_together` takes it); the answer is the database's, JSON as well."""


def appending(pool: Pool) -> Appending:
    """Of one process and its pool."""

    async def ask(appends: list[msgspec.Raw]) -> list[msgspec.Raw | Failed]:
        return await _ask(pool, appends)

    return Together(ask, UNDER_WAY, TOGETHER)


async def append_on(connection: Connection, append: msgspec.Raw) -> msgspec.Raw | Failed:
    """One append in the transaction of `connection`, with what else is written there."""
    (answer,) = await _ask_once(connection, [append])
    return answer


async def _ask(pool: Pool, appends: list[msgspec.Raw]) -> list[msgspec.Raw | Failed]:
    try:
        return await _ask_once(pool, appends)
    except _OF_ONE as error:
        if len(appends) == 1:
            return [Failed(error.sqlstate or "", str(error))]
    # Each by itself, so that what one of them is refused for does not touch the others.
    return [answer for append in appends for answer in await _ask(pool, [append])]


async def _ask_once(database: Pool | Connection, appends: list[msgspec.Raw]) -> list[msgspec.Raw | Failed]:
    stored = await database.fetchval(_APPEND, msgspec.json.encode(appends).decode())
    answers = msgspec.json.decode(stored, type=list[msgspec.Raw])
    return [_failed(answer) or answer for answer in answers]


def _failed(answer: msgspec.Raw) -> Failed | None:
    """What was stored is an array, what failed an object."""
    if not bytes(answer).lstrip().startswith(b"{"):
        return None
    failure = msgspec.json.decode(answer, type=_Failure)
    return Failed(failure.error, failure.message)
