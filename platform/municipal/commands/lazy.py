"""A group of commands that imports only the one that is called: Flask and SQLAlchemy alone take a second."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import click

from core.speech import gettext as _


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a command stands, and the sentence about it, translated when it is shown."""

    module: str
    name: str
    sentence: Callable[[], str]


class LazyGroup(click.Group):
    """A group made of entries; its help needs none of the commands to be imported."""

    def __init__(self, *, entries: Mapping[str, Entry], **more: Any) -> None:
        super().__init__(**more)
        self.entries = entries

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        """Return the names in the order of the entries."""
        return list(self.entries)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  click's signature
        """Import one command, the one that is called."""
        entry = self.entries.get(cmd_name)
        if entry is None:
            return None
        command = getattr(import_module(entry.module), entry.name)
        if not isinstance(command, click.Command):
            raise TypeError(f"{entry.module}.{entry.name} is not a command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  click's signature
        """List the commands by their sentences."""
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, entry.sentence()) for name, entry in self.entries.items()])
