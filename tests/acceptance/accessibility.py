"""Whether a page is free of what axe finds, as it stands."""

from pathlib import Path
from typing import Any

from tests.acceptance.people import Person

AXE = Path("web_client/node_modules/axe-core/axe.min.js")
_AT_REST = """async () => Promise.allSettled(document.getAnimations()
  .filter((one) => Number.isFinite(one.effect.getComputedTiming().endTime)).map((one) => one.finished))"""
"""Until colours that are on their way have come to where they go."""
_RUN_AXE = """async () => (await axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] }))
  .violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 120)).join(" | ")}`)"""


async def is_accessible(person: Person) -> None:
    """Fail with what axe finds once nothing is half faded."""
    await person.page.evaluate(_AT_REST)
    # Evaluated, not added as a script: the page's own policy allows none from elsewhere.
    await person.page.evaluate(AXE.read_text(encoding="utf-8"))
    found: Any = await person.page.evaluate(_RUN_AXE)
    assert found == [], found
