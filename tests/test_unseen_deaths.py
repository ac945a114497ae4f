"""A task that dies and that nobody looks at fails a test, wherever it was left."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Final

PROJECT: Final = Path(__file__).parents[1]
_DIES: Final = """
import asyncio, builtins, pytest

async def dies():
    raise ValueError("unseen")

async def left():
    class Left: pass
    one = Left()
    one.itself = one  # Which only the search for garbage finds.
    one.task = asyncio.get_running_loop().create_task(dies())
    await asyncio.sleep(0.01)
    return one
"""
FILES: Final = {
    "leaves_it": f"{_DIES}\nasync def test_leaves_it(): await left()",
    "leaves_it_at_its_end": f"""{_DIES}
@pytest.fixture(scope="module")
async def late():
    yield
    await left()

def test_leaves_it_at_its_end(late): pass""",
    "the_next": "def test_the_next(): pass",
    "keeps_it": f"{_DIES}\nasync def test_keeps_it(): builtins.kept = await left()",
    "forgets_it": "import builtins\n\ndef test_forgets_it(): del builtins.kept",
}


def test_whoever_leaves_a_dead_task_does_not_pass_unseen(tmp_path: Path) -> None:
    # Given a run of files that leave one in a test, after the last test, and until a later file forgets it
    files = [tmp_path / f"test_{number}_{name}.py" for number, name in enumerate(FILES)]
    for file, text in zip(files, FILES.values(), strict=True):
        file.write_text(text)
    options = ("-p", "tests.conftest", "-p", "no:cacheprovider", "-c", str(PROJECT / "pyproject.toml"))
    command = [sys.executable, "-m", "pytest", *options, *map(str, files)]
    uncut = os.environ | {"COLUMNS": "1000"}
    run = subprocess.run(command, cwd=PROJECT, env=uncut, capture_output=True, text=True, check=False)
    # Then each of the three is an error, there or in what comes next
    failed = re.findall(r"^ERROR .*::test_(\w+) - .*Task exc", run.stdout, re.MULTILINE)
    assert (run.returncode, failed) == (1, ["leaves_it", "the_next", "forgets_it"]), run.stdout
