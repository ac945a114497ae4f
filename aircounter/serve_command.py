"""`aircounter serve`: everything, or one role."""

import pkgutil
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, Final

import click
import msgspec

from aircounter.logs import set_up_logs
from aircounter.run_command import run, settings_of_environment
from aircounter.settings import Settings

DEMO_NEEDS_LOOPBACK: Final = (
    "--demo makes accounts whose passwords everybody knows, so it serves this machine alone: set HOST=127.0.0.1."
)
_EVERYTHING: Final = "aircounter.process_tree:run_everything"
_ROLES: Final = {
    "web": "aircounter.web_role:run_web",
    "media": "aircounter.media_role:run_media",
    "worker": "aircounter.worker_role:run_worker",
}
"""By name and not imported: each of the processes that start together would take the time of all roles' imports."""


@click.command()
@click.option("--role", type=click.Choice(sorted(_ROLES)), help="Run one role alone; default: everything.")
@click.option("--demo", is_flag=True, help="Make demo accounts. Refused unless only this machine can reach it.")
@click.option("--durations", type=click.Path(path_type=Path, exists=True), hidden=True)
@click.option("--listening", type=int, hidden=True)
def serve(role: str | None, demo: bool, durations: Path | None, listening: int | None) -> None:
    """Run the counter: everything on this machine, or one role against DATABASE_URL and REDIS_URL."""
    given = settings_of_environment()
    settings = msgspec.structs.replace(given, durations_file=durations, listening=listening)
    if demo and not settings.is_loopback:
        raise click.ClickException(DEMO_NEEDS_LOOPBACK)
    set_up_logs(role or "serve")
    run(_work_of(role, settings, demo=demo))


def _work_of(role: str | None, settings: Settings, *, demo: bool) -> Coroutine[Any, Any, None]:
    if role is None:
        return pkgutil.resolve_name(_EVERYTHING)(settings, demo=demo)
    return pkgutil.resolve_name(_ROLES[role])(settings)
