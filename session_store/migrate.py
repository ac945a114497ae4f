"""Bring a database to the newest schema: plain SQL files, in order, each with its checksum, under an advisory lock."""

import hashlib
from importlib.resources import files
from typing import Final

import asyncpg
import msgspec

from session_store.postgres import Connection

_LOCK: Final = 7_212_024
"""The advisory lock of migrations; any constant that nothing else uses."""


class MigrationError(Exception):
    """The database does not fit these migrations."""


class Migration(msgspec.Struct, frozen=True):
    name: str
    sql: str

    @property
    def checksum(self) -> str:
        return hashlib.sha256(self.sql.encode()).hexdigest()


def all_migrations() -> list[Migration]:
    """The migrations, oldest first."""
    folder = files("session_store") / "migrations"
    found = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".sql")), key=lambda entry: entry.name)
    return [Migration(entry.name, entry.read_text(encoding="utf-8")) for entry in found]


async def migrate(owner_dsn: str) -> list[str]:
    """Apply what is missing and return its names. Raises MigrationError when an applied file was changed since."""
    connection = await asyncpg.connect(owner_dsn)
    try:
        await connection.execute("select pg_advisory_lock($1)", _LOCK)
        return await _apply_missing(connection)
    finally:
        await connection.close()


async def _apply_missing(connection: Connection) -> list[str]:
    await connection.execute(
        "create table if not exists migrations"
        " (name text primary key, checksum text not null, applied_at timestamptz not null default now())"
    )
    rows = await connection.fetch("select name, checksum from migrations")
    applied = {row["name"]: row["checksum"] for row in rows}
    known = all_migrations()
    unknown = applied.keys() - {migration.name for migration in known}
    if unknown:
        raise MigrationError(f"the database is newer than this program: it has {', '.join(sorted(unknown))}")
    done: list[str] = []
    for migration in known:
        if migration.name in applied:
            if applied[migration.name] != migration.checksum:
                raise MigrationError(f"{migration.name} was changed after it had been applied")
            continue
        async with connection.transaction():
            await connection.execute(migration.sql)
            await connection.execute(
                "insert into migrations (name, checksum) values ($1, $2)", migration.name, migration.checksum
            )
        done.append(migration.name)
    return done


async def raise_epoch(owner_dsn: str) -> int:
    """To be done once after a backup was restored, before anything runs: what is appended from now on comes after it.

    Returns the new epoch.
    """
    connection = await asyncpg.connect(owner_dsn)
    try:
        return await connection.fetchval("update log_epoch set epoch = epoch + 1 returning epoch")
    finally:
        await connection.close()
