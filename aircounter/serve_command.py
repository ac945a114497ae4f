"""`aircounter serve`: everything, or one role."""

import pkgutil
from collections.abc import Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import click
import msgspec

from aircounter.logs import set_up_logs
from aircounter.run_command import run, settings_of_environment
from aircounter.settings import BadSetting, Settings, TlsFiles

DEMO_NEEDS_LOOPBACK: Final = (
    "--demo makes accounts whose passwords everybody knows, so it serves this machine alone: set HOST=127.0.0.1."
)
_EVERYTHING: Final = "aircounter.process_tree:run_everything"
_ACCOUNTS: Final = "aircounter.process_tree:Accounts"
_IN_OWN_NETWORK: Final = "aircounter.lan:in_own_network"
_FILE: Final = click.Path(path_type=Path, exists=True, dir_okay=False, readable=True)
_ROLES: Final = {
    "web": "aircounter.web_role:run_web",
    "media": "aircounter.media_role:run_media",
    "worker": "aircounter.worker_role:run_worker",
}
"""By name and not imported: each of the processes that start together would take the time of all roles' imports."""


@click.command()
@click.option("--role", type=click.Choice(sorted(_ROLES)), help="Run one role alone; default: everything.")
@click.option("--demo", is_flag=True, help="Make demo accounts. Refused unless only this machine can reach it.")
@click.option("--lan", is_flag=True, help="For a try on phones in this network: TLS, and accounts of its own.")
@click.option("--tls-cert", type=_FILE, help="Speak TLS with this certificate (PEM, its chain behind it).")
@click.option("--tls-key", type=_FILE, help="Its key (PEM).")
@click.option("--durations", type=click.Path(path_type=Path, exists=True), hidden=True)
@click.option("--listening", type=int, hidden=True)
def serve(
    role: str | None,
    demo: bool,
    lan: bool,
    tls_cert: Path | None,
    tls_key: Path | None,
    durations: Path | None,
    listening: int | None,
) -> None:
    """Run the counter: everything on this machine, or one role against DATABASE_URL and REDIS_URL."""
    if (tls_cert is None) != (tls_key is None):
        raise click.ClickException("--tls-cert and --tls-key go together.")
    tls = TlsFiles(tls_cert, tls_key) if tls_cert is not None and tls_key is not None else None
    given = settings_of_environment()
    settings = msgspec.structs.replace(given, durations_file=durations, listening=listening, tls=tls)
    if lan:
        settings = _in_own_network(settings, demo=demo)
    if demo and not settings.is_loopback:
        raise click.ClickException(DEMO_NEEDS_LOOPBACK)
    set_up_logs(role or "serve")
    run(_work_of(role, settings, "for_a_try" if lan else "demo" if demo else "own"))


def _in_own_network(settings: Settings, *, demo: bool) -> Settings:
    if demo:
        raise click.ClickException("--lan makes accounts of its own; --demo's passwords are known to everybody.")
    try:
        return pkgutil.resolve_name(_IN_OWN_NETWORK)(settings, datetime.now(UTC))
    except BadSetting as bad:
        raise click.ClickException(str(bad)) from bad


def _work_of(role: str | None, settings: Settings, accounts: str) -> Coroutine[Any, Any, None]:
    if role is None:
        return pkgutil.resolve_name(_EVERYTHING)(settings, pkgutil.resolve_name(_ACCOUNTS)(accounts))
    return pkgutil.resolve_name(_ROLES[role])(settings)
