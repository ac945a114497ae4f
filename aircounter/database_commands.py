"""`aircounter migrate` and `aircounter rebuild-read-models`: the database's own work."""

import click

from aircounter.embedded import embedded_servers
from aircounter.logs import set_up_logs
from aircounter.run_command import run, settings_of_environment
from aircounter.settings import BadSetting
from aircounter.store_command import with_store
from people.competences import remake_competences
from session_store.event_store import EventStore
from session_store.migrate import migrate as migrate_database
from session_store.migrate import raise_epoch
from session_store.read_models import rebuild


@click.command()
@click.option("--restored", is_flag=True, help="The database was just restored from a backup: a new epoch begins.")
def migrate(restored: bool) -> None:
    """Bring the database to this program's schema. Uses DATABASE_OWNER_URL, or the embedded server."""
    set_up_logs("migrate")

    async def work() -> list[str]:
        async with embedded_servers(settings_of_environment()) as settings:
            if settings.database_owner_url is None:
                raise BadSetting("DATABASE_OWNER_URL is needed with DATABASE_URL: the role that owns the schema.")
            done = await migrate_database(settings.database_owner_url)
            if restored:
                click.echo(f"Epoch {await raise_epoch(settings.database_owner_url)} begins.")
            return done

    done = run(work())
    click.echo(f"Applied: {', '.join(done)}" if done else "The database is up to date.")


@click.command("rebuild-read-models")
def rebuild_read_models() -> None:
    """Make all lists again from the event log."""

    async def work(store: EventStore) -> int:
        await remake_competences(store)
        return await rebuild(store)

    click.echo(f"Made again from {with_store('rebuild', work)} events.")
