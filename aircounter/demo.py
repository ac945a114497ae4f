"""Demo accounts: made only with `--demo`, which serves this machine alone, since their passwords stand here."""

import asyncio
import contextlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

import msgspec

from aircounter.settings import Settings
from people.accounts import Accounts, LoginTaken
from people.competences import change_competence
from session import commands as c
from session.actors import System
from session.identifiers import SkillId, TeamId
from session.personal import Personal
from session.vocabulary import Role
from session_store.counter import new_command_id
from session_store.event_store import EventStore, VersionConflict
from transactions.shipped_types import shipped_types
from transactions.types_kept import load_types, newest_types

PASSWORD: Final = "counter-demo"  # noqa: S105 - meant to be known
_ACTOR: Final = System("demo")


class DemoAccount(msgspec.Struct, frozen=True):
    login: str
    name: str
    staff_number: str
    roles: tuple[Role, ...]
    skills: tuple[tuple[str, int], ...] = ()
    """Each with its level. The standard plan asks for none: they are there for the plans that will."""
    team: str | None = None
    chats: int = 1
    """How many at once."""
    authority: int = 0
    """Up to which level they may approve."""


DEMO_ACCOUNTS: Final = (
    DemoAccount("lin", "林夏 Lin Xia", "0127", (Role.TELLER,), (("card", 5), ("loan", 3)), team="A", chats=3),
    DemoAccount(
        "he",
        "何明 He Ming",
        "0128",
        (Role.TELLER,),
        (("card", 3), ("wealth", 4), ("expert", 5), ("review", 5)),
        team="A",
        chats=3,
        authority=1,
    ),
    DemoAccount("zhao", "赵蕾 Zhao Lei", "0301", (Role.TELLER,), (("review", 5),), team="B", authority=3),
    DemoAccount("wen", "温敏 Wen Min", "0500", (Role.SUPERVISOR,)),
    DemoAccount("qian", "钱安 Qian An", "0900", (Role.QA,)),
    DemoAccount("guan", "管宁 Guan Ning", "0001", (Role.ADMINISTRATOR,)),
)


async def make_demo_accounts(store: EventStore) -> None:
    """Those that everybody knows."""
    await make_accounts(store, {account.login: PASSWORD for account in DEMO_ACCOUNTS})


async def load_shipped_types(store: EventStore) -> None:
    """Where none has been loaded: a counter for a try has something to do."""
    if not await newest_types(store.pool):
        # Whoever loads at the same moment, loads them too.
        with contextlib.suppress(VersionConflict):
            await load_types(store, _ACTOR, list(shipped_types()), new_command_id())


async def make_accounts(store: EventStore, passwords: Mapping[str, str]) -> None:
    """Make those that are missing, and nothing where none is: to hash a password takes long, on purpose."""
    there = await Accounts(store).logins()
    missing = [account for account in DEMO_ACCOUNTS if account.login not in there]
    await asyncio.gather(*(_make(store, account, Personal(passwords[account.login])) for account in missing))


async def _make(store: EventStore, account: DemoAccount, password: Personal) -> None:
    try:
        staff = await Accounts(store).add(account.login, account.name, account.staff_number, account.roles, password)
    except LoginTaken:
        # Another made it just now, or somebody of the counter's own has its staff number.
        return
    now = datetime.now(UTC)
    commands: list[c.CompetenceCommand] = [
        c.GrantQualification(staff=staff, skill=SkillId(skill), level=level, valid_from=now)
        for skill, level in account.skills
    ]
    if account.team is not None:
        commands.append(c.SetTeam(staff=staff, team=TeamId(account.team)))
    if account.authority > 0:
        commands.append(c.SetAuthority(staff=staff, level=account.authority))
    if account.chats > 1:
        commands.append(c.SetContactsAtOnce(staff=staff, at_once=account.chats))
    for command in commands:
        await change_competence(store, _ACTOR, command, new_command_id())


_PAGES: Final = {"customer": "/", "teller": "/teller", "QA": "/qa", "wall": "/supervisor", "admin": "/admin"}


def welcome(settings: Settings, passwords: Mapping[str, str]) -> str:
    """What is printed when everything runs: the addresses, and whom one may sign in as, if anybody."""
    bases = settings.public_origins or (f"{settings.scheme}://{settings.host}:{settings.port}",)
    lines = ["", "AirCounter is open."]
    lines += [f"  {name:<9} {bases[0]}{path}" for name, path in _PAGES.items()]
    if len(bases) > 1:
        lines.append(f"  or at     {' '.join(bases[1:])}")
    if settings.sms_gateway_url is not None:
        lines.append(f"  texts     {settings.sms_gateway_url}/")
    if passwords:
        lines += ["", "Accounts (login, password):"]
        for account in DEMO_ACCOUNTS:
            roles = " and ".join(role.value for role in account.roles)
            lines.append(f"  {account.login:<6} {passwords[account.login]:<14} {roles}")
    return "\n".join([*lines, "", "Ctrl-C closes the counter; everything is kept."])
