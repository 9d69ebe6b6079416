"""`nastavnik keys`: the keys that encrypt single fields."""

from pathlib import Path

import click

from core.encryption import EncryptionError, new_key
from core.speech import gettext as _
from municipal.commands.options import home_option
from municipal.failures import Exit, Failure


@click.group(help=_("Keys that encrypt single fields of the database."))
def keys() -> None:
    """Hold the commands."""


@keys.command(
    help=_("Print a fresh key. Put it into NASTAVNIK_FIELD_KEYS with the next version: 1:old,2:new.")
)
def new() -> None:
    """Print a key."""
    click.echo(new_key())


@keys.command(
    help=_(
        "Encrypt everything with the newest key of NASTAVNIK_FIELD_KEYS; afterwards the older ones may go."
    )
)
@home_option
def rotate(home: Path | None) -> None:
    """Go through all encrypted fields."""
    from municipal.commands.application import application
    from municipal.rotating import rotate as go_through

    changed: dict[str, int] = {}
    with application(home):
        try:
            for step in go_through():
                changed[step.place] = step.changed
                click.echo(
                    _("%(place)s: %(done)s of %(total)s", place=step.place, done=step.done, total=step.total),
                    err=True,
                )
        except EncryptionError as error:
            raise Failure(
                _("Stopped: %(why)s. What was done before is kept.", why=error), Exit.USAGE
            ) from error
    click.echo(
        _("Everything is encrypted with the newest key; changed: %(count)s.", count=sum(changed.values()))
    )
