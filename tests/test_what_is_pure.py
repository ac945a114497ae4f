"""The two lists of pure modules are one: what import-linter keeps from I/O, ruff keeps from clocks and chance."""

import tomllib
from pathlib import Path

PROJECT = Path(__file__).parents[1] / "pyproject.toml"


def test_ruff_and_import_linter_mean_the_same_modules() -> None:
    tools = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["tool"]
    contracts = tools["importlinter"]["contracts"]
    [contract] = [one for one in contracts if one["name"].startswith("What decides is pure")]
    [pattern] = [one for one in tools["ruff"]["lint"]["per-file-ignores"] if one.startswith("!")]
    by_ruff = {path.removesuffix(".py").removesuffix("/**") for path in pattern[2:-1].split(",")}
    assert by_ruff == {module.replace(".", "/") for module in contract["source_modules"]}
