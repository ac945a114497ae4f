"""`aircounter turn-config`: what coturn must be told to work with this counter."""

from pathlib import Path

import click

from aircounter.key_files import write_for_owner_alone
from aircounter.run_command import settings_of_environment
from aircounter.settings import BadSetting
from aircounter.turn_config import CERTIFICATE, PRIVATE_KEY, TurnMachine, turn_config_for, write_turn_config
from aircounter.turn_secret import load_turn_secret


@click.command("turn-config")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--certificate", type=click.Path(path_type=Path), default=CERTIFICATE, show_default=True)
@click.option("--private-key", type=click.Path(path_type=Path), default=PRIVATE_KEY, show_default=True)
@click.option("--listen", help="Address of coturn's machine to listen on; default: all it has.")
@click.option("--public", help="The address that it has outside, when it is behind one-to-one NAT.")
@click.option("--media", multiple=True, help="Address of media processes on another machine; can be given again.")
def turn_config(
    file: Path, certificate: Path, private_key: Path, listen: str | None, public: str | None, media: tuple[str, ...]
) -> None:
    """Write coturn's configuration, for the servers in TURN_URLS, to FILE. It holds the secret they share."""
    machine = TurnMachine(certificate, private_key, listen, public)
    settings = settings_of_environment()
    try:
        config = turn_config_for(settings, load_turn_secret(settings), machine, media)
        write_for_owner_alone(file, write_turn_config(config))
    except (BadSetting, OSError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Wrote {file}: coturn's user must be able to read it, and nobody else. See docs/deploy.md.")
