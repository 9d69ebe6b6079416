"""Options that several commands share."""

from pathlib import Path

import click

from core.clock import SchoolYear
from core.speech import gettext as _


def _school_year(_ctx: click.Context, _param: click.Parameter, value: str | None) -> SchoolYear | None:
    try:
        return SchoolYear.parse(value) if value else None
    except ValueError:
        raise click.BadParameter(_("A school year is written as 2020-2021.")) from None


def with_example(text: str, command: str) -> str:
    """Return the help of a command with an example that is not wrapped."""
    head = _("Example:")
    return f"{text}\n\n\b\n{head}\n  {command}"


home_option = click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    help=_("State folder. Default: NASTAVNIK_HOME or var."),
)
school_year_option = click.option(
    "--school-year",
    callback=_school_year,
    default=None,
    metavar="2020-2021",
    help=_("School year that days and months without a year belong to."),
)
