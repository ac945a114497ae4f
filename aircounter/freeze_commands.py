"""`aircounter freeze …`: stop what has not been begun at the core bank, at once."""

from collections.abc import Callable
from typing import Final

import click
import msgspec

from aircounter.store_command import with_store
from session.actors import System
from session.case.business_type import TypeId
from session.case.freezes import MOST_FROZEN, Freezes
from session_store.event_store import EventStore, VersionConflict
from transactions.carrying_context import ACCOUNT
from transactions.freezes_kept import freezes_now, keep_freezes

_ACTOR: Final = System("command-line")
_LIFT: Final = click.option("--lift", is_flag=True, help="Let it go on again.")


@click.group()
def freeze() -> None:
    """Stop carrying out: everything, a type of business, or an account. What has begun at the core bank goes on."""


@freeze.command("everything")
@_LIFT
def everything(lift: bool) -> None:
    """Begin nothing at all at the core bank."""
    _change(lambda _, now: msgspec.structs.replace(now, everything=not lift))


@freeze.command("type")
@click.argument("name", metavar="TYPE")
@_LIFT
def type_of_business(name: str, lift: bool) -> None:
    """Begin nothing of this TYPE."""
    kind = TypeId(name)
    _change(lambda _, now: msgspec.structs.replace(now, types=_with(now.types, kind, lift=lift)))


@freeze.command("account")
@click.argument("number", metavar="ACCOUNT")
@_LIFT
def account(number: str, lift: bool) -> None:
    """Begin nothing that debits or concerns this ACCOUNT. Its number is kept nowhere: only what stands for it."""

    def changed(store: EventStore, now: Freezes) -> Freezes:
        accounts = _with(now.accounts, store.keys.tag(ACCOUNT, number.replace(" ", "")), lift=lift)
        if len(accounts) > MOST_FROZEN:
            raise click.ClickException(f"{MOST_FROZEN} accounts are frozen already: freeze everything.")
        return msgspec.structs.replace(now, accounts=accounts)

    _change(changed)


@freeze.command("show")
def show() -> None:
    """Show what is frozen now."""
    _change(lambda _, now: now)


def _with(names: tuple[str, ...], name: str, *, lift: bool) -> tuple[str, ...]:
    others = tuple(one for one in names if one != name)
    return others if lift else (*others, name)


def _change(changed: Callable[[EventStore, Freezes], Freezes]) -> None:
    async def work(store: EventStore) -> Freezes:
        now, version = await freezes_now(store.pool)
        wanted = changed(store, now)
        if wanted != now:
            await keep_freezes(store, _ACTOR, wanted, version)
        return wanted

    try:
        holds = with_store("freeze", work)
    except VersionConflict as error:
        raise click.ClickException("Somebody else is changing it at this moment; try again.") from error
    frozen = ["everything"] * holds.everything + [f"type {kind}" for kind in holds.types]
    frozen += [f"{len(holds.accounts)} accounts"] if holds.accounts else []
    click.echo("Frozen: " + ", ".join(frozen) + "." if frozen else "Nothing is frozen.")
