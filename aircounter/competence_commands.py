"""`aircounter staff qualify|withdraw|languages|at-once|team|authority|show`: what members of staff may do."""

from datetime import UTC, datetime
from typing import Final

import click
import msgspec

from aircounter.store_command import with_store
from people.accounts import Accounts
from people.competence_rules import CompetenceRefused
from people.competences import change_competence, competence_of
from people.qualifications import LEAST_LEVEL, MOST_LEVEL, Qualification, StaffCompetence
from people.validity import BadMoment, begins_at, ends_at
from session import commands as c
from session.actors import System
from session.identifiers import SkillId, StaffId, TeamId
from session.vocabulary import Language
from session_store.counter import new_command_id
from session_store.event_store import EventStore

_ACTOR: Final = System("command-line")
_NOBODY: Final = StaffId("")
"""Stands in a command until its login has been looked up."""


@click.command("qualify")
@click.argument("login")
@click.argument("skill")
@click.option(
    "--level", type=click.IntRange(LEAST_LEVEL, MOST_LEVEL), default=LEAST_LEVEL, show_default=True,
    help="How well: the routing plan's rings ask for a least level.",
)  # fmt: skip
@click.option("--from", "begins", help="First day (2026-11-25) or moment (2026-11-25T12:00); default: now.")
@click.option("--until", "ends", help="Last day, or the moment at which it ends; default: no end.")
def qualify(login: str, skill: str, level: int, begins: str | None, ends: str | None) -> None:
    """Grant LOGIN a qualification for SKILL, a name that the routing plan uses.

    From its beginning on it takes the place of what was granted for the same skill: a renewal may be entered before the
    certificate in force has run out. When it ends, nobody is offered who needs it; calls in progress go on.
    """
    try:
        valid_from = begins_at(begins) if begins is not None else datetime.now(UTC)
        valid_until = ends_at(ends) if ends is not None else None
    except BadMoment as bad:
        raise click.ClickException(f"{bad}.") from bad
    granted = c.GrantQualification(
        staff=_NOBODY, skill=SkillId(skill), level=level, valid_from=valid_from, valid_until=valid_until
    )
    _change(login, granted)


@click.command("withdraw")
@click.argument("login")
@click.argument("skill")
def withdraw(login: str, skill: str) -> None:
    """Withdraw from LOGIN, at once, whatever was granted for SKILL. Calls in progress go on."""
    _change(login, c.WithdrawQualification(staff=_NOBODY, skill=SkillId(skill)))


@click.command("languages")
@click.argument("login")
@click.argument("languages", nargs=-1, required=True, type=click.Choice([one.value for one in Language]))
def languages(login: str, languages: tuple[str, ...]) -> None:
    """Say which LANGUAGES LOGIN serves customers in. Until it is said: all."""
    _change(login, c.SetLanguages(staff=_NOBODY, languages=tuple(Language(one) for one in languages)))


@click.command("at-once")
@click.argument("login")
@click.argument("contacts", type=int)
def at_once(login: str, contacts: int) -> None:
    """Say how many CONTACTS LOGIN has at once of those that take a part of a teller, as chats do. A call takes all."""
    _change(login, c.SetContactsAtOnce(staff=_NOBODY, at_once=contacts))


@click.command("team")
@click.argument("login")
@click.argument("team", required=False)
def team(login: str, team: str | None) -> None:
    """Say which TEAM LOGIN belongs to; without TEAM: to none."""
    _change(login, c.SetTeam(staff=_NOBODY, team=TeamId(team) if team is not None else None))


@click.command("authority")
@click.argument("login")
@click.argument("level", type=int)
def authority(login: str, level: int) -> None:
    """Say up to which LEVEL LOGIN may approve what others have entered; 0: nothing."""
    _change(login, c.SetAuthority(staff=_NOBODY, level=level))


@click.command("show")
@click.argument("login")
def show(login: str) -> None:
    """Show what LOGIN may do, now and later."""
    _change(login, None)


def _change(login: str, command: c.CompetenceCommand | None) -> None:
    """Carry `command` out, if it is one, and print what holds then."""

    async def work(store: EventStore) -> StaffCompetence | CompetenceRefused:
        found = await Accounts(store).of_login(login)
        if found is None:
            raise click.ClickException(f"Nobody signs in as {login}.")
        if command is None:
            return await competence_of(store.pool, found.staff)
        about = msgspec.structs.replace(command, staff=found.staff)
        return await change_competence(store, _ACTOR, about, new_command_id())

    outcome = with_store("staff", work)
    if isinstance(outcome, CompetenceRefused):
        raise click.ClickException(f"Not done: {outcome.why}.")
    click.echo(described(login, outcome, datetime.now(UTC)))


def described(login: str, held: StaffCompetence, now: datetime) -> str:
    """What somebody may do, for a terminal."""
    spoken = " ".join(sorted(one.value for one in held.languages))
    own = f"contacts at once {held.at_once}; team {held.team or '–'}; authority {held.authority}"
    lines = [f"{login}: languages {spoken}; {own}"]
    lines += [f"  {_of(one, now)}" for one in held.qualifications] or ["  no qualification"]
    return "\n".join(lines)


def _of(one: Qualification, now: datetime) -> str:
    until = f"until {one.valid_until.astimezone():%Y-%m-%d %H:%M}" if one.valid_until is not None else "without end"
    state = "valid" if one.valid_at(now) else "not yet" if now < one.valid_from else "expired"
    return f"{one.skill} level {one.level}, from {one.valid_from.astimezone():%Y-%m-%d %H:%M} {until}: {state}"
