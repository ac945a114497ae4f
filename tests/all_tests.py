"""`make test`: two lanes beside each other, as most tests mostly wait; in one the browsers, and what comes after them.

The first lane's output comes as it is written, the other's when it is through; the last line counts all.
"""

import re
import subprocess
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, NamedTuple

BROWSERS: Final = "tests/acceptance"
AFTER_BROWSERS: Final = ("tests/signaling", "tests/recording")
"""In a process of its own, once the browsers are closed: so both lanes take about as long."""
ENDS_WITH_THIS = ("setpriv", "--pdeathsig", "TERM", "--")
PYTEST: Final = (*ENDS_WITH_THIS, sys.executable, "-m", "pytest")
_COUNTED: Final = re.compile(r"(\d+) ([a-z]+)")
_SUMMARY: Final = re.compile(r"^=* ?(\d+ [a-z]+.*) in [\d.]+s.*$")


def main() -> int:
    """Run both lanes and say what came of them; returns the exit code."""
    began_s = time.monotonic()
    paths = tomllib.loads(Path("pyproject.toml").read_text())["tool"]["pytest"]["ini_options"]["testpaths"]
    others = [path for path in paths if path not in (BROWSERS, *AFTER_BROWSERS)]
    with ThreadPoolExecutor(1) as beside:
        second = beside.submit(lambda: [_run([BROWSERS]), _run(AFTER_BROWSERS)])
        first = _run(others, aloud=True)
        runs = [first, *second.result()]
    for run in runs[1:]:
        _say(run.output)
    counts = sum((counts_of(run.output) for run in runs), Counter[str]())
    said = ", ".join(f"{count} {what}" for what, count in counts.items())
    _say(f"{said or 'nothing'} in {time.monotonic() - began_s:.1f}s\n")
    return max(run.code for run in runs)


class _Run(NamedTuple):
    code: int
    output: str


def _run(paths: Sequence[str], *, aloud: bool = False) -> _Run:
    """One process of pytest. Only the one that is `aloud` remembers what failed last."""
    lines: list[str] = []
    with subprocess.Popen(
        [*PYTEST, *([] if aloud else ["-p", "no:cacheprovider"]), *paths],
        stdout=subprocess.PIPE,
        stderr=None if aloud else subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            lines.append(line)
            if aloud:
                _say(line)
    return _Run(process.returncode, "".join(lines))


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
