"""Commands that are imported only when one of them is run: each process takes the time of its own imports alone."""

import pkgutil
from collections.abc import Mapping
from typing import Any, cast

import click
import msgspec


class LazyCommand(msgspec.Struct, frozen=True):
    """Where a command is, and what the list of commands says of it: that is shown without importing it."""

    where: str
    """`module:attribute`."""
    says: str


class LazyGroup(click.Group):
    """A group whose commands are named and not yet imported."""

    def __init__(self, *arguments: Any, lazy: Mapping[str, LazyCommand], **options: Any) -> None:  # noqa: ANN401 - click's
        super().__init__(*arguments, **options)
        self._lazy = lazy

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *self._lazy})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self._lazy:
            return super().get_command(ctx, cmd_name)
        return cast("click.Command", pkgutil.resolve_name(self._lazy[cmd_name].where))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's
        with formatter.section("Commands"):
            formatter.write_dl([(name, command.says) for name, command in sorted(self._lazy.items())])
