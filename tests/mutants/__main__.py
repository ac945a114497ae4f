"""`make test-mutants`: each patch here breaks one promise, and at least one test must turn red.

A patch begins with two lines, `Breaks: …` and `Tests: …` (what is run). One that no longer applies is a failure: the
code has moved on, and the patch must follow. The outcome stands in docs/mutants.md, written by this command alone.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final, NamedTuple

HERE: Final = Path(__file__).parent
PROJECT: Final = HERE.parents[1]
REPORT: Final = PROJECT / "docs" / "mutants.md"
LIMIT_S: Final = 180
"""Of one patch's tests; all together are to take ten minutes at most."""
_FAILED: Final = re.compile(r"^(?:FAILED|ERROR) (tests/.+?)(?: - .*)?$", re.MULTILINE)
_TESTS_FAILED: Final = 1
"""pytest's exit code for it; any other than 0 is a run that says nothing."""


class Mutant(NamedTuple):
    """A patch, what promise it breaks, and the tests that should see it."""

    file: Path
    breaks: str
    tests: list[str]


def read(file: Path) -> Mutant:
    """A patch with its two lines."""
    breaks, tests = file.read_text(encoding="utf-8").splitlines()[:2]
    return Mutant(file, breaks.removeprefix("Breaks: "), tests.removeprefix("Tests: ").split())


def caught_by(mutant: Mutant, place: Path) -> str | None:
    """The first test that turns red on a copy with the patch; None when none does. Raises RuntimeError."""
    _copy_project(place)
    applied = subprocess.run(["git", "apply", str(mutant.file)], cwd=place, capture_output=True, text=True, check=False)
    if applied.returncode != 0:
        raise RuntimeError(f"does not apply any more: {applied.stderr.strip()}")
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "--exitfirst", "--quiet", "-p", "no:cacheprovider", *mutant.tests],
        cwd=place,
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )
    if run.returncode == 0:
        return None
    failed = _FAILED.search(run.stdout)
    if run.returncode != _TESTS_FAILED or failed is None:
        raise RuntimeError(f"its tests did not run:\n{run.stdout[-2000:]}{run.stderr[-500:]}")
    return failed[1]


def _copy_project(place: Path) -> None:
    """What git has, as it stands in the working tree; what was installed and built is where it was."""
    names = subprocess.run(["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, names.split("\0")):
        if (source := PROJECT / name).is_file():
            target = place / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())


def main() -> None:
    """All of them; exit code 1 when one was not caught or could not be tried."""
    rows, bad = list[str](), 0
    for mutant in map(read, sorted(HERE.glob("*.patch"))):
        with tempfile.TemporaryDirectory(prefix="mutant-") as place:
            try:
                test = caught_by(mutant, Path(place))
                outcome = f"`{test}`" if test is not None else "**nothing**"
            except (RuntimeError, subprocess.TimeoutExpired) as error:
                test, outcome = None, f"**could not be tried** ({str(error).splitlines()[0]})"
                sys.stderr.write(f"{mutant.file.name}: {error}\n")
        bad += test is None
        rows.append(f"| {mutant.breaks} | {outcome} |")
        sys.stdout.write(f"{mutant.file.name}: {outcome}\n")
        sys.stdout.flush()
    REPORT.write_text(_HEAD + "\n".join(rows) + "\n", encoding="utf-8")
    sys.exit(1 if bad else 0)


_HEAD: Final = """# What the tests catch

Small patches, each of which breaks one promise, and the first test that turns red. Written by `make test-mutants`.

| what is broken | caught by |
|---|---|
"""

if __name__ == "__main__":
    main()
