"""`nastavnik erasures`: who was erased, as lines of numbers; and the same once more after an older backup was restored."""

import json
from pathlib import Path

import click

from core.speech import gettext as _
from municipal.commands.options import home_option
from municipal.failures import Exit, Failure


@click.group(help=_("Erasures of people and accounts."))
def erasures() -> None:
    """Hold the commands."""


@erasures.command(
    "list",
    help=_("Print a line for each erasure: numbers, and nothing of whom. Keep it apart from the backups."),
)
@home_option
def list_erasures(home: Path | None) -> None:
    """Print the lines."""
    from municipal.commands.application import application
    from municipal.personal.repeating import erasures as told

    with application(home):
        for one in told():
            click.echo(json.dumps(one.told()))


@erasures.command(
    help=_(
        "Erase once more whom the lines of a file name, in a database restored from an older backup of the same."
    )
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@home_option
def repeat(file: Path, home: Path | None) -> None:
    """Go through the lines."""
    from municipal.commands.application import application
    from municipal.personal.repeating import Erasure
    from municipal.personal.repeating import repeat as once_more

    try:
        found = [
            Erasure.of(json.loads(line))
            for line in file.read_text(encoding="utf-8").splitlines()
            if line.strip()
        ]
    except (ValueError, AttributeError) as error:
        raise Failure(_("A line of the file is no erasure; nothing was done."), Exit.USAGE) from error
    with application(home):
        done = 0
        for place, one in enumerate(found, 1):
            done += once_more(one)
            click.echo(_("%(place)s of %(total)s", place=place, total=len(found)), err=True)
    click.echo(_("Erased once more: %(count)s; the others are not there, or erased already.", count=done))
