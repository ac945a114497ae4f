"""`aircounter report`: the counter's figures for a time, as a file."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from aircounter.store_command import with_store
from queueing.intervals import Interval
from queueing.report_files import Format, report_file
from queueing.report_query import ReportWanted, compute_report
from queueing.reports import By
from session.vocabulary import Language
from session_store.event_store import EventStore
from session_store.figures import TooMuchAsked, advance_figures

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.option("--from", "first", required=True, type=_DAY, help="First day, by this machine's clock.")
@click.option("--to", "last", type=_DAY, help="Last day, included; the first one when not given.")
@click.option("--interval", type=click.Choice([one.value for one in Interval]), default=Interval.HALF.value)
@click.option("--by", type=click.Choice([one.value for one in By]), default=By.ALL.value)
@click.option("--format", "form", type=click.Choice([one.value for one in Format]), default=Format.CSV.value)
@click.option(
    "--language",
    type=click.Choice([one.value for one in Language]),
    default=Language.CHINESE.value,
    help="Of the headings of XLSX.",
)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="A file; otherwise it is printed.")
def report(
    *, first: datetime, last: datetime | None, interval: str, by: str, form: str, language: str, output: Path | None
) -> None:
    """The counter's figures for a time, as a file. docs/metrics.md says what each one means;"""
    wanted = ReportWanted(first.date(), (last or first).date(), Interval(interval), By(by))

    async def work(store: EventStore) -> bytes:
        while await advance_figures(store):
            pass
        made = await compute_report(store, wanted, datetime.now(UTC))
        return report_file(made.rows, made.labels, Format(form), Language(language))

    try:
        file = with_store("report", work)
    except TooMuchAsked as refused:
        raise click.ClickException(f"{refused}.") from refused
    if output is not None:
        output.write_bytes(file)
    else:
        sys.stdout.buffer.write(file)
