"""`aircounter opening …`: hours, holidays, closing at once, announcements."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
import msgspec

from aircounter.store_command import with_store
from queueing.opening import Announcement, Emergency, Opening, Said
from queueing.opening_kept import FaultyOpening, change_opening, opening_now, opening_of_json
from session.actors import System
from session_store.event_store import EventStore

_ACTOR = System("command-line")
_UNTIL = click.option("--until", type=click.DateTime(["%Y-%m-%dT%H:%M:%S%z"]), help="As 2026-03-02T18:00:00+0800.")


@click.group()
def opening() -> None:
    """When the counter is open, and what it announces."""


@opening.command("show")
def show() -> None:
    """Print what holds, as JSON that `set` takes."""
    click.echo(msgspec.json.format(msgspec.json.encode(_change(lambda holds: holds))).decode())


@opening.command("set")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def set_opening(file: Path) -> None:
    """Let FILE hold: hours, special days, limit, closure, announcements. Everything that is wrong with it is said."""
    wanted = _read(file)
    _change(lambda _: wanted)
    click.echo("It holds from now on.")


@opening.command("close")
@click.option("--zh", required=True, help="What customers are told, in Chinese.")
@click.option("--en", required=True, help="What customers are told, in English.")
@_UNTIL
def close(zh: str, en: str, until: datetime | None) -> None:
    """Close at once, whatever the hours say. Who waits already is still served."""
    emergency = Emergency(said=Said(zh=zh, en=en), until=until)
    _change(lambda holds: msgspec.structs.replace(holds, emergency=emergency))
    click.echo("Closed." if until is None else f"Closed until {until}.")


@opening.command("open")
def reopen() -> None:
    """End a closure: the hours hold again."""
    _change(lambda holds: msgspec.structs.replace(holds, emergency=None))
    click.echo("The hours hold again.")


@opening.command("announce")
@click.option("--zh", required=True, help="In Chinese.")
@click.option("--en", required=True, help="In English.")
@click.option("--hours", default=24.0, show_default=True, type=click.FloatRange(min=0, min_open=True))
def announce(zh: str, en: str, hours: float) -> None:
    """Show customers a text before they choose, from now on for some hours."""
    now = datetime.now(UTC)
    added = Announcement(said=Said(zh=zh, en=en), begins=now, ends=now + timedelta(hours=hours))

    def with_it(holds: Opening) -> Opening:
        current = tuple(one for one in holds.announcements if one.ends > now)
        return msgspec.structs.replace(holds, announcements=(*current, added))

    _change(with_it)
    click.echo(f"Announced for {hours:g} hours.")


def _read(file: Path) -> Opening:
    try:
        return opening_of_json(file.read_bytes())
    except FaultyOpening as faulty:
        raise _refusal(faulty) from faulty


def _change(changed: Callable[[Opening], Opening]) -> Opening:
    """Let what `changed` makes of it hold; returns that. Nothing is kept when nothing changes."""

    async def work(store: EventStore) -> Opening:
        holds = await opening_now(store.pool)
        wanted = changed(holds)
        if wanted != holds:
            await change_opening(store, _ACTOR, wanted)
        return wanted

    try:
        return with_store("opening", work)
    except FaultyOpening as faulty:
        raise _refusal(faulty) from faulty


def _refusal(faulty: FaultyOpening) -> click.ClickException:
    return click.ClickException("It cannot hold:\n" + "\n".join(f"- {fault}" for fault in faulty.faults))
