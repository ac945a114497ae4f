"""Accounts of staff: made, found, and every sign-in and refusal put on record."""

import re
from collections.abc import Sequence
from typing import Final

import asyncpg
import structlog
import uuid_utils

from people.passwords import hash_password, is_password
from session import events as e
from session.actors import Staff, System
from session.identifiers import CommandId, StaffId, staff_stream
from session.personal import Personal
from session.vocabulary import Role
from session_store.event_store import Addition, EventStore, VersionConflict

MAX_TRIES: Final = 5
"""As often as a command is decided anew on a conflict."""
MOST_LISTED: Final = 2_000
"""What a page can still show and search."""
_LOGIN: Final = re.compile(r"[a-z0-9][a-z0-9._-]{1,31}")
_ACTOR: Final = System("people")

log = structlog.get_logger()


class LoginTaken(Exception):  # noqa: N818 - names what it is
    """Another account has this login or staff number."""


class BadLogin(ValueError):  # noqa: N818 - names what it is
    """A login is 2 to 32 small letters, digits, dots, hyphens."""


class Accounts:
    """The accounts in one database."""

    def __init__(self, store: EventStore) -> None:
        self._store = store

    async def add(self, login: str, name: str, staff_number: str, roles: Sequence[Role], password: Personal) -> StaffId:
        """Make an account. Raises BadLogin, LoginTaken, or WeakPassword."""
        if not _LOGIN.fullmatch(login):
            raise BadLogin("a login is 2 to 32 small letters, digits, dots, hyphens or underscores")
        staff = StaffId(str(uuid_utils.uuid7()))
        stored_hash = await hash_password(password)
        try:
            await self._store.pool.execute(
                "insert into staff_accounts values ($1, $2, $3, $4, $5, $6)",
                staff,
                login,
                staff_number,
                name,
                [role.value for role in roles],
                stored_hash,
            )
        except asyncpg.UniqueViolationError as error:
            raise LoginTaken(f"the login {login} or the staff number {staff_number} is in use") from error
        added = e.StaffAdded(staff_number=staff_number, roles=tuple(roles), login=Personal(login), name=Personal(name))
        await self.record(staff, added, e.PasswordSet())
        return staff

    async def sign_in(self, login: str, password: Personal, address: Personal) -> Staff | None:
        """Whoever has this login and password, or None. Either is on record in the account's stream."""
        row = await self._store.pool.fetchrow(
            "select staff_id, staff_number, name, roles, password_hash from staff_accounts where login = $1", login
        )
        right = await is_password(password, row["password_hash"] if row is not None else None)
        if row is None:
            log.info("sign-in refused", why="no such login")
            return None
        staff = StaffId(str(row["staff_id"]))
        if not right:
            await self.record(staff, e.SignInRefused(address=address))
            log.info("sign-in refused", staff=staff, why="wrong password")
            return None
        await self.record(staff, e.StaffSignedIn(address=address))
        log.info("signed in", staff=staff)
        return _staff(row)

    async def find(self, staff: StaffId) -> Staff | None:
        """A member of staff by id."""
        row = await self._store.pool.fetchrow(
            "select staff_id, staff_number, name, roles from staff_accounts where staff_id = $1", staff
        )
        return _staff(row) if row is not None else None

    async def of_login(self, login: str) -> Staff | None:
        """A member of staff by what they sign in as."""
        row = await self._store.pool.fetchrow(
            "select staff_id, staff_number, name, roles from staff_accounts where login = $1", login
        )
        return _staff(row) if row is not None else None

    async def everybody(self) -> list[Staff]:
        """All members of staff, by staff number."""
        rows = await self._store.pool.fetch(
            "select staff_id, staff_number, name, roles from staff_accounts order by staff_number limit $1", MOST_LISTED
        )
        return [_staff(row) for row in rows]

    async def logins(self) -> set[str]:
        """The logins of all accounts."""
        return {str(row["login"]) for row in await self._store.pool.fetch("select login from staff_accounts")}

    async def of_role(self, role: Role) -> list[Staff]:
        """Everybody who has `role`, by staff number."""
        rows = await self._store.pool.fetch(
            "select staff_id, staff_number, name, roles from staff_accounts"
            " where $1 = any(roles) order by staff_number limit $2",
            role.value,
            MOST_LISTED,
        )
        return [_staff(row) for row in rows]

    async def record(self, staff: StaffId, *events: e.StaffEvent) -> None:
        """Append to an account's stream. It has no rules of its own, so whatever version it is at will do."""
        stream = staff_stream(staff)
        command = CommandId(str(uuid_utils.uuid7()))
        for _ in range(MAX_TRIES):
            version = await self._store.pool.fetchval("select version from streams where stream_id = $1", stream)
            try:
                await self._store.append(command, _ACTOR, [Addition(stream, version or 0, events)])
            except VersionConflict:
                continue
            return
        raise VersionConflict(f"{stream} is written to by too many at once")


def _staff(row: asyncpg.Record) -> Staff:
    roles = tuple(Role(role) for role in row["roles"])
    return Staff(StaffId(str(row["staff_id"])), row["staff_number"], Personal(row["name"]), roles)
