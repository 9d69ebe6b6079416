"""The `nastavnik` command: a list of names; what a command needs is imported when it is called."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

import click

from core.speech import gettext as _
from municipal.failures import Exit, Failure, is_full_disk


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a command stands, and the sentence about it, translated when it is shown."""

    module: str
    name: str
    sentence: Callable[[], str]


COMMANDS = {
    "up": Entry("municipal.commands.up", "up", lambda: _("Run the whole platform on this machine")),
    "migrate": Entry(
        "municipal.commands.migrate", "migrate", lambda: _("Bring the database to this program's schema")
    ),
    "municipality": Entry(
        "municipal.commands.municipality",
        "municipality",
        lambda: _("Begin a municipality, list them, issue a one-time link"),
    ),
    "schools": Entry(
        "municipal.commands.schools",
        "schools",
        lambda: _("List the register of schools, fill it from a spreadsheet"),
    ),
}


class LazyGroup(click.Group):
    """A group whose help needs no command to be imported: Flask and SQLAlchemy alone take seconds."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        """Return the names in the order of COMMANDS."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  click's signature
        """Import one command, the one that is called."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        command = getattr(import_module(entry.module), entry.name)
        if not isinstance(command, click.Command):
            raise TypeError(f"{entry.module}.{entry.name} is not a command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  click's signature
        """List the commands by their sentences."""
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, entry.sentence()) for name, entry in COMMANDS.items()])


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Наставник / Nastavnik."""


def main() -> None:
    """Run the command line: what an operator can change is a sentence and an exit code, no traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        cli()
    except Failure as failure:
        _end(str(failure), failure.code)
    except OSError as error:
        if not is_full_disk(error):
            raise
        _end(
            _("No space is left on the disk. Free some and start again; saved data are safe."), Exit.DISK_FULL
        )


def _end(sentence: str, code: int) -> None:
    click.echo(sentence, err=True)
    sys.exit(code)


if __name__ == "__main__":
    main()
