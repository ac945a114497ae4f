"""`aircounter staff …`: accounts of those who work at the counter, and what they may do."""

import click

from aircounter import competence_commands as competence
from aircounter.store_command import with_store
from people.accounts import Accounts, BadLogin, LoginTaken
from people.passwords import MIN_CHARACTERS, WeakPassword
from session.personal import Personal
from session.vocabulary import Role
from session_store.event_store import EventStore


@click.group()
def staff() -> None:
    """Accounts of those who work at the counter, and what they may do."""


@staff.command("add")
@click.argument("login")
@click.option("--name", required=True, help="Name as customers see it.")
@click.option("--number", required=True, help="Staff number as customers see it.")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice([role.value for role in Role]))
@click.password_option(help=f"At least {MIN_CHARACTERS} characters; asked for when not given.")
def staff_add(login: str, name: str, number: str, roles: tuple[str, ...], password: str) -> None:
    """Add an account that signs in as LOGIN."""

    async def work(store: EventStore) -> str:
        accounts = Accounts(store)
        return await accounts.add(login, name, number, [Role(role) for role in roles], Personal(password))

    try:
        click.echo(f"Added {login} ({with_store('staff', work)}).")
    except (BadLogin, LoginTaken, WeakPassword) as refused:
        raise click.ClickException(f"{refused}.") from refused


for command in (
    competence.qualify,
    competence.withdraw,
    competence.languages,
    competence.at_once,
    competence.team,
    competence.authority,
    competence.show,
):
    staff.add_command(command)
