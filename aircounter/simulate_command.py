"""`aircounter simulate`: what another routing plan would have made of a day; how right the wait is estimated."""

from datetime import datetime
from pathlib import Path
from typing import Final

import click
import msgspec

from aircounter.store_command import with_store
from bench.estimate_figures import ALL_DAYS, estimate_table
from queueing.day import Day
from queueing.day_log import day_of, read_day
from queueing.plan_faults import validated
from queueing.plan_store import live_plan
from queueing.routing_plan import RoutingPlan, plan_of_json
from queueing.simulation import simulate as simulate_day
from queueing.simulation_figures import Figures, LineCompared, compare
from session.vocabulary import Language
from session_store.event_store import EventStore

_HEAD: Final = ("line", "", "offered", "answered", "gave up", "in target", "mean wait", "longest wait")
_WIDTHS: Final = (16, 10, 8, 9, 8, 10, 10, 13)


@click.command("simulate")
@click.option(
    "--plan",
    "plan_file",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="A JSON file with the proposed plan; default: the plan that holds.",
)
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="Of the counter's own clock; default: today.")
@click.option("--seed", type=int, default=0, show_default=True, help="Of how patient customers are taken to be.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--days",
    "estimated",
    type=click.Choice(["all", *(day.name for day in ALL_DAYS)]),
    help="Show instead how right the estimate of the wait is on simulated days; all of them take half a minute.",
)
@click.option("--show-plan", is_flag=True, help="Print the plan that holds as JSON, to begin a proposal with.")
def simulate(
    plan_file: Path | None, day: datetime | None, seed: int, as_json: bool, estimated: str | None, show_plan: bool
) -> None:
    """Replay a day's arrivals against the plan that holds and a proposed one, and show what each line would have had.

    The policy is the one that the counter runs; handling times and shifts are those of the log. The first row of a line
    is the log itself: how far it is from the second says how far to trust the third.
    """
    if estimated is not None:
        click.echo(estimate_table([one for one in ALL_DAYS if estimated in ("all", one.name)]))
        return
    proposed = _plan_in(plan_file) if plan_file is not None else None

    async def work(store: EventStore) -> tuple[RoutingPlan, Day]:
        live = await live_plan(store.pool)
        return live, await read_day(store.pool, *day_of(day or datetime.now().astimezone()))

    live, replayed = with_store("simulate", work)
    if show_plan:
        click.echo(msgspec.json.format(msgspec.json.encode(live), indent=2))
        return
    plan = proposed or live
    lines = compare(replayed, live, simulate_day(replayed, live, seed), plan, simulate_day(replayed, plan, seed))
    click.echo(msgspec.json.encode({"seed": seed, "lines": lines}).decode() if as_json else table(lines))


def _plan_in(file: Path) -> RoutingPlan:
    try:
        plan = plan_of_json(file.read_bytes())
    except msgspec.DecodeError as error:
        raise click.ClickException(f"{file} is no routing plan: {error}.") from error
    if faults := validated(plan):
        sentences = "\n".join(f"  {fault.sentence(Language.ENGLISH)}" for fault in faults)
        raise click.ClickException(f"{file} has faults:\n{sentences}")
    return plan


def table(lines: tuple[LineCompared, ...]) -> str:
    """For a terminal: three rows for each line."""
    rows = [_row(_HEAD)]
    for one in lines:
        name = one.line or "all lines"
        for title, figures in (("logged", one.logged), ("before", one.before), ("after", one.after)):
            rows.append(_row((name, title, *_cells(figures))))
            name = ""
    return "\n".join(rows)


def _cells(figures: Figures | None) -> tuple[str, ...]:
    if figures is None:
        return ("no such line",)
    level = f"{figures.service_level:.1%}" if figures.service_level is not None else "–"
    counts = (str(figures.offered), str(figures.answered), str(figures.gave_up))
    return (*counts, level, _seconds(figures.mean_wait_s), _seconds(figures.longest_wait_s))


def _seconds(wait_s: float | None) -> str:
    return f"{wait_s:.1f} s" if wait_s is not None else "–"


def _row(cells: tuple[str, ...]) -> str:
    padded = (
        cell.ljust(width) if place < 2 else cell.rjust(width)
        for place, (cell, width) in enumerate(zip(cells, _WIDTHS, strict=False))
    )
    return " ".join(padded).rstrip()
