"""`make test`: the browsers' tests in one process, all others in another beside it, since each mostly waits.

The others' output comes as it is written, the browsers' when they are through; the last line counts both.
"""

import re
import subprocess
import sys
import tempfile
import time
import tomllib
from collections import Counter
from pathlib import Path
from typing import Final

BROWSERS: Final = "tests/acceptance"
ENDS_WITH_THIS = ("setpriv", "--pdeathsig", "TERM", "--")
PYTEST: Final = (*ENDS_WITH_THIS, sys.executable, "-m", "pytest")
_COUNTED: Final = re.compile(r"(\d+) ([a-z]+)")
_SUMMARY: Final = re.compile(r"^=* ?(\d+ [a-z]+.*) in [\d.]+s.*$")


def main() -> int:
    """Run both and say what came of them; returns the exit code."""
    began_s = time.monotonic()
    paths = tomllib.loads(Path("pyproject.toml").read_text())["tool"]["pytest"]["ini_options"]["testpaths"]
    with tempfile.TemporaryFile("w+") as of_browsers, tempfile.TemporaryFile("w+") as of_others:
        browsers = subprocess.Popen(
            [*PYTEST, "-p", "no:cacheprovider", BROWSERS], stdout=of_browsers, stderr=of_browsers
        )
        others = subprocess.Popen(
            [*PYTEST, *(path for path in paths if path != BROWSERS)], stdout=subprocess.PIPE, text=True
        )
        assert others.stdout is not None
        for line in others.stdout:
            _say(line)
            of_others.write(line)
        codes = [others.wait(), browsers.wait()]
        outputs: list[str] = []
        for output in (of_others, of_browsers):
            output.seek(0)
            outputs.append(output.read())
    _say(outputs[1])
    counts = sum((counts_of(output) for output in outputs), Counter[str]())
    said = ", ".join(f"{count} {what}" for what, count in counts.items())
    _say(f"{said or 'nothing'} in {time.monotonic() - began_s:.1f}s\n")
    return max(codes)


def counts_of(output: str) -> Counter[str]:
    """How many passed, failed and so on, by pytest's last line."""
    last = next((line for line in reversed(output.splitlines()) if _SUMMARY.match(line)), "")
    found = _SUMMARY.match(last)
    counted = _COUNTED.findall(found.group(1)) if found is not None else []
    return Counter({what: int(count) for count, what in counted})


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
