"""`nastavnik backup` and `nastavnik restore`: everything an installation keeps in one file, and back."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from core.speech import gettext as _
from core.speech import ngettext
from municipal import backup as backups
from municipal.backup.making import Contents
from municipal.embedded import default_home
from municipal.embedded.folder import StateFolder
from municipal.embedded.signals import StopSignals

_INTERRUPTED = 130  # 128 + SIGINT, as shells have it
_HOME = click.option(
    "--home",
    type=click.Path(path_type=Path),
    default=None,
    help=_("State folder. Default: NASTAVNIK_HOME or var."),
)


@click.command(
    help=_("Write the database and the files into one new FILE, whether or not the platform runs.")
)
@click.argument("file", type=click.Path(path_type=Path))
@_HOME
def backup(file: Path, home: Path | None) -> None:
    """Make a backup."""
    with _interruptible(_("Interrupted: no backup was written")):
        made = backups.make_backup(file, StateFolder(home or default_home()), click.echo)
    size = max(1, round(file.stat().st_size / 1024 / 1024))
    click.echo(_("The backup is complete: %(file)s, %(size)s MB", file=file, size=size))
    click.echo(_held(made))


@click.command(help=_("Restore a backup FILE into a state folder that is empty or does not exist yet."))
@click.argument("file", type=click.Path(path_type=Path))
@_HOME
def restore(file: Path, home: Path | None) -> None:
    """Restore a backup."""
    folder = StateFolder(home or default_home())
    with _interruptible(_("Interrupted: nothing was restored")):
        restored = backups.restore_backup(file, folder, click.echo)
    click.echo(_("Everything is restored: %(home)s", home=folder.home))
    click.echo(_held(restored))
    if not os.environ.get("MIGRATION_DATABASE_URL"):  # else SECRET_KEY is set, and as it was
        click.echo(_("Everybody signs in again: the key that signs sign-ins is not part of a backup."))


def _held(held: Contents) -> str:
    return ", ".join(
        [
            ngettext("%(num)s row", "%(num)s rows", held.rows),
            ngettext("%(num)s table", "%(num)s tables", held.tables),
            ngettext("%(num)s file", "%(num)s files", held.files),
        ]
    )


@contextmanager
def _interruptible(sentence: str) -> Iterator[None]:
    """Clean up after Ctrl-C and SIGTERM alike, and say so."""
    try:
        with StopSignals():
            yield
    except KeyboardInterrupt:
        click.echo(sentence, err=True)
        sys.exit(_INTERRUPTED)
