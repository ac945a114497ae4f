"""`aircounter reconcile`: the core bank's postings against the log."""

from datetime import datetime

import click

from aircounter.core_bank import core_bank_of
from aircounter.run_command import settings_of_environment
from aircounter.store_command import with_store
from session.case.reconciliation import Difference, DifferenceKind
from session_store.event_store import EventStore
from transactions.core_banking import CoreBankAway
from transactions.reconcile import reconcile as reconciled

_SENTENCES = {
    DifferenceKind.NOT_POSTED: "on record as done, and the core bank has no posting of it",
    DifferenceKind.NOT_ON_RECORD: "posted by the core bank, and not on record as done",
    DifferenceKind.ANOTHER_AMOUNT: "posted another amount, or more than once",
}


@click.command("reconcile")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="Of the counter's clock; default: today.")
def reconcile(day: datetime | None) -> None:
    """Compare the core bank's postings of a day with the log; ends with 1 when they differ."""
    of = (day or datetime.now().astimezone()).date()

    async def work(store: EventStore) -> tuple[Difference, ...]:
        async with core_bank_of(settings_of_environment()) as core_bank:
            if core_bank is None:
                raise click.ClickException("There is no core bank: set CORE_BANK_URL and CORE_BANK_KEY_FILE.")
            return await reconciled(store, core_bank, of)

    try:
        found = with_store("reconcile", work)
    except CoreBankAway as away:
        raise click.ClickException(f"The core bank does not answer ({away}).") from away
    for one in found:
        fen = f"posted {one.posted_fen / 100:.2f}, ordered {one.ordered_fen / 100:.2f}"
        click.echo(f"{one.key}: {_SENTENCES[one.kind]} ({fen})")
    click.echo(f"{of}: {len(found)} differences." if found else f"{of}: the core bank and the log say the same.")
    if found:
        raise SystemExit(1)
