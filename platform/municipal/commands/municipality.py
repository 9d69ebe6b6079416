"""`nastavnik municipality`: begin one with its first administrator, list them, issue a fresh one-time link."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from core.errors import Rejected
from core.speech import gettext as _
from core.speech import ngettext
from municipal import founding
from municipal.commands.options import home_option
from municipal.embedded import databases, default_home
from municipal.embedded.folder import StateFolder
from municipal.failures import Exit, Failure


@click.group(help=_("Municipalities of this installation."))
def municipality() -> None:
    """Group the commands."""


@municipality.command(help=_("Begin a municipality and print a one-time link for its first administrator."))
@click.option("--name", required=True, help=_("Name of the municipality."))
@click.option("--time-zone", required=True, help=_("Its time zone, as Asia/Krasnoyarsk."))
@click.option("--administrator-name", required=True, help=_("Name of the first administrator."))
@click.option("--administrator-email", required=True, help=_("The address the administrator signs in with."))
@home_option
def create(
    name: str, time_zone: str, administrator_name: str, administrator_email: str, home: Path | None
) -> None:
    """Begin a municipality."""
    wish = founding.Wish(name, time_zone, administrator_name, administrator_email)
    with databases(home) as addresses, _refusals():
        if addresses.migration is None:
            raise Failure(
                _("Set MIGRATION_DATABASE_URL: only the owner of the database may add a municipality."),
                Exit.USAGE,
            )
        with founding.direct_session(addresses.migration) as session:
            token = founding.begin_municipality(session, wish)
            session.commit()
    click.echo(_("The municipality “%(name)s” is there.", name=name))
    _show_link(token, home)


@municipality.command("list", help=_("List the municipalities."))
@home_option
def list_all(home: Path | None) -> None:
    """List name, time zone and number of schools."""
    with databases(home) as addresses, founding.direct_session(addresses.database) as session:
        found = founding.municipalities(session)
    for name, zone, schools in found:
        click.echo(f"{name}\t{zone}\t{ngettext('%(num)s school', '%(num)s schools', schools)}")
    if not found:
        click.echo(_("There is no municipality yet. Begin one: nastavnik municipality create --help"))


@municipality.command(
    help=_("Print a fresh one-time link for somebody who signs in; it sets a new password.")
)
@click.option("--email", required=True, help=_("The address the person signs in with."))
@home_option
def link(email: str, home: Path | None) -> None:
    """Issue a fresh link."""
    with databases(home) as addresses, _refusals(), founding.direct_session(addresses.database) as session:
        token = founding.link_for(session, email)
        session.commit()
    _show_link(token, home)


def public_address(home: Path | None) -> str:
    """Return where people reach the platform: as set, else where it runs now, else where it runs by default."""
    folder = StateFolder(home or default_home())
    run = folder.record.read() if folder.is_held() else None
    running = run.address if run else None
    return (os.environ.get("NASTAVNIK_PUBLIC_URL") or running or "http://127.0.0.1:8000").rstrip("/")


def _show_link(token: str, home: Path | None) -> None:
    click.echo(_("Open this link to set the password. It works once, for 72 hours:"))
    click.echo(f"{public_address(home)}/account/link/{token}")


@contextmanager
def _refusals() -> Iterator[None]:
    """Say what cannot be taken, a line each."""
    try:
        yield
    except Rejected as error:
        raise Failure("\n".join(error.messages.values()), Exit.USAGE) from error
