"""`make test`: three lanes beside each other, as most tests mostly wait; no more than a test was shaken beside.

The first lane's output comes as it is written, the others' when they are through; the last line counts all.
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

LANES_BESIDE: Final[Sequence[Sequence[Sequence[str]]]] = (
    (("tests/acceptance",), ("tests/queueing",)),
    (("tests/signaling", "tests/recording"),),
)
"""Beside the lane of all others: processes that follow each other, so that all three lanes take about as long."""
ENDS_WITH_THIS = ("setpriv", "--pdeathsig", "TERM", "--")
PYTEST: Final = (*ENDS_WITH_THIS, sys.executable, "-m", "pytest")
_COUNTED: Final = re.compile(r"(\d+) ([a-z]+)")
_SUMMARY: Final = re.compile(r"^=* ?(\d+ [a-z]+.*) in [\d.]+s.*$")


def main() -> int:
    """Run all lanes and say what came of them; returns the exit code."""
    began_s = time.monotonic()
    paths = tomllib.loads(Path("pyproject.toml").read_text())["tool"]["pytest"]["ini_options"]["testpaths"]
    beside = {path for lane in LANES_BESIDE for process in lane for path in process}
    with ThreadPoolExecutor(len(LANES_BESIDE)) as lanes:
        running = [lanes.submit(_run_in_turn, lane) for lane in LANES_BESIDE]
        first = _run([path for path in paths if path not in beside], aloud=True)
        runs = [first, *(run for lane in running for run in lane.result())]
    for run in runs[1:]:
        _say(run.output)
    counts = sum((counts_of(run.output) for run in runs), Counter[str]())
    said = ", ".join(f"{count} {what}" for what, count in counts.items())
    _say(f"{said or 'nothing'} in {time.monotonic() - began_s:.1f}s\n")
    return max(run.code for run in runs)


class _Run(NamedTuple):
    code: int
    output: str


def _run_in_turn(lane: Sequence[Sequence[str]]) -> list[_Run]:
    return [_run(paths) for paths in lane]


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
