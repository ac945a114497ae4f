"""The roles and the database in an embedded PostgreSQL: one owns the schema, one may only append to the log."""

import secrets
from pathlib import Path
from typing import Final

import asyncpg

from session_store.migrate import migrate

DATABASE: Final = "aircounter"
OWNER: Final = "aircounter_owner"
APPLICATION: Final = "aircounter_web"


def password_in(file: Path) -> str:
    """A password kept for its owner alone, made at the first start. URL-safe, so it fits into an address."""
    if not file.exists():
        file.touch(0o600)
        file.write_text(secrets.token_urlsafe(24))
    return file.read_text()


async def make_roles(superuser_dsn: str, owner_password: str, application_password: str) -> None:
    """Make what is missing. Can be run any number of times."""
    connection = await asyncpg.connect(superuser_dsn)
    try:
        for role, password, rights in (
            (OWNER, owner_password, "login createrole"),
            (APPLICATION, application_password, "login"),
        ):
            known = await connection.fetchval("select 1 from pg_roles where rolname = $1", role)
            statement = "alter" if known else "create"
            # Passwords are URL-safe texts of our own making: no quote can be in them.
            await connection.execute(f"{statement} role {role} {rights} password '{password}'")
        if not await connection.fetchval("select 1 from pg_database where datname = $1", DATABASE):
            await connection.execute(f"create database {DATABASE} owner {OWNER}")
    finally:
        await connection.close()


async def prepare(superuser_dsn: str, owner_dsn: str, owner_password: str, application_password: str) -> None:
    """Roles, database, schema, and the application's login as a member of the role that the schema grants to."""
    await make_roles(superuser_dsn, owner_password, application_password)
    await migrate(owner_dsn)
    connection = await asyncpg.connect(owner_dsn)
    try:
        await connection.execute(f"grant aircounter_app to {APPLICATION}")
    finally:
        await connection.close()
