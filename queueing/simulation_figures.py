"""What a simulated day comes to, line by line, and two plans beside each other. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from queueing.day import Day
from queueing.routing_plan import LineId, RoutingPlan
from queueing.simulation import Outcome
from queueing.standing import Routes


class Figures(msgspec.Struct, frozen=True):
    """Of one line, or of all. Offered are all who joined it: answered, given up, and still waiting at the end.

    The service level is answered in target ÷ (answered + given up); None when there were none. Waits, in seconds, are
    of all who were offered; of those who still wait, until the end.
    """

    offered: int
    answered: int
    gave_up: int
    in_target: int
    service_level: float | None
    mean_wait_s: float | None
    longest_wait_s: float | None


class LineCompared(msgspec.Struct, frozen=True):
    """A line as it was in the log, and simulated by the plan that holds and by the one proposed. `line` None: all.

    None: there is no such line in that plan. How far `logged` and `before` are apart says how far to trust `after`.
    """

    line: LineId | None
    logged: Figures | None
    before: Figures | None
    after: Figures | None


def compare(
    day: Day, live: RoutingPlan, before: Sequence[Outcome], proposed: RoutingPlan, after: Sequence[Outcome]
) -> tuple[LineCompared, ...]:
    """All first, then each line of either plan to which a business leads, in the plans' order."""
    logged = figures_by_line(logged_outcomes(day, live), live, day.ends_at)
    simulated = figures_by_line(before, live, day.ends_at)
    proposed_figures = figures_by_line(after, proposed, day.ends_at)
    led_to = [line.id for line in (*live.lines, *proposed.lines) if line.businesses]
    lines = dict.fromkeys([None, *led_to])
    return tuple(
        LineCompared(line, logged.get(line), simulated.get(line), proposed_figures.get(line)) for line in lines
    )


def logged_outcomes(day: Day, plan: RoutingPlan) -> list[Outcome]:
    """What really became of those who came, sorted into the lines of `plan`."""
    routes = Routes(plan)
    return [
        Outcome(
            line=routes.line_of(one.request).id,
            joined_at=one.request.joined_at,
            answered_at=one.ended_at if one.answered else None,
            gave_up_at=None if one.answered else one.ended_at,
        )
        for one in day.contacts
    ]


def figures_by_line(outcomes: Iterable[Outcome], plan: RoutingPlan, ends_at: datetime) -> dict[LineId | None, Figures]:
    """Of each line of the plan, and under None of all of them, each by its own line's target."""
    of_line: dict[LineId, list[Outcome]] = {line.id: [] for line in plan.lines}
    targets = {line.id: line.target_s for line in plan.lines}
    for one in outcomes:
        of_line[one.line].append(one)
    everybody = [one for many in of_line.values() for one in many]
    found: dict[LineId | None, Figures] = {None: _figures(everybody, targets, ends_at)}
    return found | {line: _figures(many, targets, ends_at) for line, many in of_line.items()}


def _figures(outcomes: Sequence[Outcome], targets: dict[LineId, float], ends_at: datetime) -> Figures:
    waits = [_waited_s(one, ends_at) for one in outcomes]
    answered = sum(one.answered_at is not None for one in outcomes)
    gave_up = sum(one.gave_up_at is not None for one in outcomes)
    in_target = sum(
        one.answered_at is not None and wait <= targets[one.line] for one, wait in zip(outcomes, waits, strict=True)
    )
    return Figures(
        offered=len(outcomes),
        answered=answered,
        gave_up=gave_up,
        in_target=in_target,
        service_level=in_target / (answered + gave_up) if answered + gave_up else None,
        mean_wait_s=sum(waits) / len(waits) if waits else None,
        longest_wait_s=max(waits, default=None),
    )


def _waited_s(outcome: Outcome, ends_at: datetime) -> float:
    return ((outcome.answered_at or outcome.gave_up_at or ends_at) - outcome.joined_at).total_seconds()
