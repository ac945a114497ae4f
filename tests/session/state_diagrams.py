"""The state diagrams, drawn from the tables that the code runs on; `make states` writes them."""

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Final, TypeVar

from session.case.stages import CASE, Stage
from session.transitions import SESSION, TELLER
from session.vocabulary import Duty, Phase

STATES: Final = Path("docs/states.md")
State = TypeVar("State", Phase, Duty, Stage)
_HEAD: Final = """# States

Drawn from `session/transitions.py` and `session/case/stages.py`, the tables that decide what may happen. Written by
`make states`; a test compares. An event that is not here cannot happen there. Losing a connection is a fact about a
party, and no state of the session; which session has a case in hand is a fact about the case, and no stage of it.
"""


def drawn() -> str:
    """The page."""
    return "\n".join(
        [
            _HEAD,
            *_section("A session", SESSION, Phase),
            *_section("A teller", TELLER, Duty),
            *_section("A case", CASE, Stage),
        ]
    )


def _section(title: str, table: Mapping[type, Mapping[State, State]], states: type[State]) -> list[str]:
    ways: defaultdict[tuple[State, State], list[str]] = defaultdict(list)
    for event, leads in table.items():
        for here, there in leads.items():
            ways[here, there].append(event.__name__)
    arrows = [
        f"    {here.value} --> {there.value}: {', '.join(sorted(events))}"
        for (here, there), events in sorted(ways.items())
        if here is not there
    ]
    stays = [
        f"| {state.value} | {', '.join(sorted(ways[state, state]))} |" for state in states if ways.get((state, state))
    ]
    diagram = ["```mermaid", "stateDiagram-v2", *arrows, "```"]
    return [f"## {title}", "", *diagram, "", "| in | may happen, and leads nowhere else |", "|---|---|", *stays, ""]


if __name__ == "__main__":
    STATES.write_text(drawn(), encoding="utf-8")
