"""Whether a page is free of what axe finds, as it stands; consoles in their light and in their dark looks."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.acceptance.people import Person

AXE = Path("web_client/node_modules/axe-core/axe.min.js")
_FADING = """document.getAnimations()
    .filter((one) => one.effect.target.checkVisibility() && Number.isFinite(one.effect.getComputedTiming().endTime))"""
"""What is folded away stands still, for ever."""
_AT_REST = f"""async () => {{
  await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  await Promise.allSettled({_FADING}.map((one) => one.finished));
}}"""
"""Until colours that are on their way have come to where they go."""
_RUN_AXE = f"""async () => {{
  let begun = {_FADING}.length;
  const count = () => {{ begun += 1; }};
  document.addEventListener("transitionrun", count, true);
  const {{ violations }} = await axe.run(document, {{ runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] }});
  document.removeEventListener("transitionrun", count, true);
  begun += {_FADING}.length;
  const named = (nodes) => nodes.map((node) => node.html.slice(0, 120)).join(" | ");
  const found = violations.map((one) => `${{one.id}}: ${{named(one.nodes)}}`);
  return {{ found, begun }};
}}"""
"""`begun`: what began to fade since all was at rest, also before the look, and what is not told yet at its end."""
_LOOKS = 5
"""A page that goes on by itself fades something now and then; one that does so at each look is not looked at."""
_IS_DARK = "(dark) => document.documentElement.classList.contains('dark') === dark"


async def is_accessible(person: Person) -> None:
    """Fail with what axe finds once nothing is half faded."""
    if not await person.page.evaluate("() => 'axe' in window"):
        # Evaluated, not added as a script: the page's own policy allows none from elsewhere.
        await person.page.evaluate(AXE.read_text(encoding="utf-8"))
    await _finds_nothing(person)
    if urlsplit(person.page.url).path in ("/teller", "/qa", "/admin"):  # The wall is dark, and customers' pages light.
        await _looks(person, dark=True)
        await _finds_nothing(person)
        await _looks(person, dark=False)


async def is_accessible_in_both_languages(person: Person) -> None:
    """The same in the page's language and in the other; then back."""
    await is_accessible(person)
    await person.click("switch-language")
    await is_accessible(person)
    await person.click("switch-language")


async def _looks(person: Person, *, dark: bool) -> None:
    await person.page.emulate_media(color_scheme="dark" if dark else "light")
    await person.page.wait_for_function(_IS_DARK, arg=dark)


async def _finds_nothing(person: Person) -> None:
    seen: Any = {}
    for _ in range(_LOOKS):
        await person.page.evaluate(_AT_REST)
        seen = await person.page.evaluate(_RUN_AXE)
        # What began to fade during the look was seen half faded: it is looked at again, once it is at rest.
        if not seen["found"] or not seen["begun"]:
            break
    assert seen["found"] == [], seen
