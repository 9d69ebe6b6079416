"""`nastavnik migrate`: for servers of one's own; the embedded ones are migrated at every start."""

import os
from pathlib import Path

import click

from core.speech import gettext as _
from municipal import migrate as migrations
from municipal.embedded import databases


@click.command(
    help=_("Migrate the database that MIGRATION_DATABASE_URL names, or the one of the state folder.")
)
@click.option(
    "--home",
    type=click.Path(path_type=Path),
    default=None,
    help=_("State folder. Default: NASTAVNIK_HOME or var."),
)
def migrate(home: Path | None) -> None:
    """Migrate the owner's database, or the embedded one."""
    if url := os.environ.get("MIGRATION_DATABASE_URL"):
        migrations.upgrade(url)
    else:
        with databases(home) as addresses:
            migrations.upgrade_if_needed(addresses.database, addresses.migration)
    click.echo(_("The database is at revision %(revision)s.", revision=migrations.head_revision()))
