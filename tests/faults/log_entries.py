"""The log as the referee takes it: what is stored, read without the product's own types."""

from dataclasses import dataclass
from typing import Any, Final

import asyncpg
import msgspec

from session.identifiers import CommandId, StreamId

_ALL: Final = (
    "select stream_id, version, position, extract(epoch from at)::float8 as at_s, type, data, command_id"
    " from events where stream_id like 'session/%' or stream_id like 'teller/%' order by epoch, xid, position"
)


@dataclass(frozen=True)
class Entry:
    """One event; entries are in the order of the feed. `at_s` is Unix time by the database."""

    stream: StreamId
    version: int
    at_s: float
    kind: str
    data: dict[str, Any]
    command: CommandId

    @property
    def subject(self) -> str:
        """The id of the session or teller whose history it is."""
        return self.stream.partition("/")[2]

    @property
    def is_of_session(self) -> bool:
        """Or else of a teller."""
        return self.stream.startswith("session/")


async def read_log(dsn: str) -> list[Entry]:
    """All that happened to sessions and tellers."""
    connection = await asyncpg.connect(dsn)
    try:
        rows = await connection.fetch(_ALL)
    finally:
        await connection.close()
    return [
        Entry(
            StreamId(row["stream_id"]),
            row["version"],
            row["at_s"],
            row["type"],
            msgspec.json.decode(row["data"]),
            CommandId(row["command_id"]),
        )
        for row in rows
    ]
