"""Demo accounts: made only with `--demo`, which serves this machine alone, since their passwords stand here."""

import asyncio
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
from session_store.event_store import EventStore

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


DEMO_ACCOUNTS: Final = (
    DemoAccount("lin", "林夏 Lin Xia", "0127", (Role.TELLER,), (("card", 5), ("loan", 3)), team="A"),
    DemoAccount(
        "he",
        "何明 He Ming",
        "0128",
        (Role.TELLER,),
        (("card", 3), ("wealth", 4), ("expert", 5), ("review", 5)),
        team="A",
    ),
    DemoAccount("wen", "温敏 Wen Min", "0500", (Role.SUPERVISOR,)),
    DemoAccount("qian", "钱安 Qian An", "0900", (Role.QA,)),
    DemoAccount("guan", "管宁 Guan Ning", "0001", (Role.ADMINISTRATOR,)),
)


async def make_demo_accounts(store: EventStore) -> None:
    """Make those that are missing, and nothing where none is: to hash a password takes long, on purpose."""
    there = await Accounts(store).logins()
    await asyncio.gather(*(_make(store, account) for account in DEMO_ACCOUNTS if account.login not in there))


async def _make(store: EventStore, account: DemoAccount) -> None:
    try:
        staff = await Accounts(store).add(
            account.login, account.name, account.staff_number, account.roles, Personal(PASSWORD)
        )
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
    for command in commands:
        await change_competence(store, _ACTOR, command, new_command_id())


def welcome(settings: Settings, *, demo: bool) -> str:
    """What is printed when everything runs: the addresses, and whom one may sign in as."""
    base = f"http://{settings.host}:{settings.port}"
    lines = [
        "",
        "AirCounter is open.",
        f"  customer  {base}/",
        f"  teller    {base}/teller",
        f"  QA        {base}/qa",
        f"  wall      {base}/supervisor",
        f"  admin     {base}/admin",
    ]
    if demo:
        lines.append(f"  texts     {settings.sms_gateway_url}/")
        lines += ["", f"Demo accounts (password of all: {PASSWORD}):"]
        for account in DEMO_ACCOUNTS:
            lines.append(f"  {account.login:<6} {' and '.join(role.value for role in account.roles)}")
    return "\n".join([*lines, "", "Ctrl-C closes the counter; everything is kept."])
