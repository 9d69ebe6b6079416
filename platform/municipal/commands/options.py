"""Options that several commands share."""

from pathlib import Path

import click

from core.speech import gettext as _

home_option = click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    help=_("State folder. Default: NASTAVNIK_HOME or var."),
)
