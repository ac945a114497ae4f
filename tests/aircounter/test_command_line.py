"""The command line: what it lists without importing is what is there, and no process imports another's work."""

import subprocess
import sys

import click
import pytest

from aircounter.command_line import COMMANDS, main

CARRIERS_OF_MEDIA = {"av", "aiortc"}


@pytest.mark.parametrize("name", COMMANDS)
def test_what_is_listed_is_what_the_command_says_of_itself(name: str) -> None:
    command = main.get_command(click.Context(main), name)
    assert command is not None
    assert command.name == name
    assert (command.help or "").startswith(COMMANDS[name].says.rstrip("."))


def test_an_unknown_command_is_none() -> None:
    assert main.get_command(click.Context(main), "open-the-safe") is None


@pytest.mark.parametrize(
    ("module", "needless"),
    [
        ("command_line", CARRIERS_OF_MEDIA | {"asyncpg", "redis", "cryptography", "uvloop"}),
        ("process_tree", CARRIERS_OF_MEDIA | {"starlette", "signaling", "queueing", "recording"}),
        ("web_role", CARRIERS_OF_MEDIA),
        ("worker_role", {"aiortc", "starlette", "signaling"}),
        ("media_role", {"starlette", "signaling", "queueing"}),
    ],
)
def test_a_process_imports_what_it_needs_alone(module: str, needless: set[str]) -> None:
    # All roles start at once, mostly on few cores: what one imports in vain, all wait for.
    program = f"import sys, aircounter.{module}; print(*sys.modules)"
    imported = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True).stdout
    assert needless & set(imported.split()) == set()
