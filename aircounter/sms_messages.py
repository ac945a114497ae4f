"""What the stand-in SMS gateway has taken: on disk, each key once."""

import os
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import msgspec

MOST_SHOWN: Final = 200


class KeptMessage(msgspec.Struct, frozen=True):
    """A text as it was taken the first time."""

    key: str
    to: str
    text: str
    taken_at: datetime
    asked: int
    """How often it was handed over."""


class KeptMessages:
    """One file, for the time of its `with`."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.touch(mode=0o600)
        os.chmod(file, 0o600)  # noqa: PTH101 - of whoever made it before
        self._database = sqlite3.connect(file, isolation_level=None)
        self._database.execute(
            "create table if not exists messages (key text primary key, number text not null, text text not null,"
            " taken_at text not null, asked integer not null)"
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()

    def take(self, key: str, to: str, text: str) -> None:
        """Keep it; what is kept under this key already stays as it is."""
        self._database.execute(
            "insert into messages values (?, ?, ?, ?, 1) on conflict (key) do update set asked = asked + 1",
            (key, to, text, datetime.now(UTC).isoformat()),
        )

    def newest(self) -> list[KeptMessage]:
        """The newest first, `MOST_SHOWN` at most."""
        rows = self._database.execute(
            "select key, number, text, taken_at, asked from messages order by taken_at desc limit ?", (MOST_SHOWN,)
        )
        return [KeptMessage(row[0], row[1], row[2], datetime.fromisoformat(row[3]), row[4]) for row in rows]
