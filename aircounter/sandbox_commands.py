"""`aircounter sandbox …`: stand-ins for systems of the bank, on this machine, to try the counter with."""

import click

from aircounter.partner_key import CORE_BANK_KEY
from aircounter.run_command import settings_of_environment
from sandbox.core_bank import serve


@click.group()
def sandbox() -> None:
    """Stand-ins for systems of the bank: they keep state, and can be told to fail."""


@sandbox.command("core-bank")
@click.option("--port", type=int, required=True, help="TCP port on 127.0.0.1.")
def core_bank(port: int) -> None:
    """Run a stand-in for the core banking system, as docs/core-banking.yaml describes it.

    Its books are in the data folder; new ones begin with the accounts of sandbox/first_accounts.py.
    """
    settings = settings_of_environment()
    serve(settings.data / "sandbox" / "core-bank.sqlite", CORE_BANK_KEY.load(settings), port)
