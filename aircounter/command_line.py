"""The one command, `aircounter`. What it can do is imported only when it is asked for: see `LazyGroup`."""

from typing import Final

import click

from aircounter.lazy_group import LazyCommand, LazyGroup
from aircounter.settings import VARIABLES

COMMANDS: Final = {
    "bench": LazyCommand("aircounter.bench_commands:bench", "Measure what this machine carries."),
    "case": LazyCommand("aircounter.case_commands:case", "Pieces of business: what is proven of them."),
    "freeze": LazyCommand(
        "aircounter.freeze_commands:freeze", "Stop carrying out: everything, a type of business, or an account."
    ),
    "introduce": LazyCommand(
        "aircounter.introduce_command:introduce", "Print an address that opens the counter as the bank's app does"
    ),
    "migrate": LazyCommand("aircounter.database_commands:migrate", "Bring the database to this program's schema."),
    "opening": LazyCommand("aircounter.opening_commands:opening", "When the counter is open, and what it announces."),
    "rebuild-read-models": LazyCommand(
        "aircounter.database_commands:rebuild_read_models", "Make all lists again from the event log."
    ),
    "reconcile": LazyCommand(
        "aircounter.reconcile_command:reconcile", "Compare the core bank's postings of a day with the log;"
    ),
    "report": LazyCommand("aircounter.report_command:report", "The counter's figures for a time, as a file."),
    "sandbox": LazyCommand(
        "aircounter.sandbox_commands:sandbox",
        "Stand-ins for systems of the bank: they keep state, and can be told to fail.",
    ),
    "serve": LazyCommand("aircounter.serve_command:serve", "Run the counter: everything on this machine, or one role."),
    "simulate": LazyCommand("aircounter.simulate_command:simulate", "Replay a day's arrivals against"),
    "sms-gateway": LazyCommand(
        "aircounter.sms_gateway:sms_gateway", "Run a stand-in for an SMS gateway on this machine"
    ),
    "staff": LazyCommand(
        "aircounter.staff_commands:staff", "Accounts of those who work at the counter, and what they may do."
    ),
    "turn-config": LazyCommand("aircounter.turn_command:turn_config", "Write coturn's configuration."),
    "types": LazyCommand(
        "aircounter.type_commands:types", "Types of business: forms, scripts, papers, rules of review, as data."
    ),
}
_WIDEST = max(len(name) for name in VARIABLES)
_VARIABLES_HELP = "\n".join(f"  {name.ljust(_WIDEST)}  {meaning}" for name, meaning in VARIABLES.items())


@click.group(cls=LazyGroup, lazy=COMMANDS, epilog=f"\b\nSettings, from the environment:\n{_VARIABLES_HELP}")
def main() -> None:
    """AirCounter: the remote counter of a bank. Begin with `aircounter serve --demo`."""
