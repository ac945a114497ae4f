"""What every command begins with: its settings, and an event loop for its work."""

import os
import sys
from collections.abc import Coroutine
from typing import Any, TypeVar

import click
import uvloop

from aircounter.settings import BadSetting, Settings, settings_from

Result = TypeVar("Result")


def settings_of_environment() -> Settings:
    """The settings; one that cannot be used ends the command with a sentence that says what to do."""
    try:
        return settings_from(os.environ)
    except BadSetting as bad:
        raise click.ClickException(str(bad)) from bad


def run(work: Coroutine[Any, Any, Result]) -> Result:
    """Do the work of a command; Ctrl-C ends it with 130, as a shell expects."""
    try:
        return uvloop.run(work)
    except BadSetting as bad:
        raise click.ClickException(str(bad)) from bad
    except KeyboardInterrupt:
        sys.exit(130)
