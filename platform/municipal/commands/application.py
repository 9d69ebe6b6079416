"""The application for one command: on migrated servers, in the operator's language, with nothing left open behind it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from flask_babel import force_locale

from core.database import close_connections
from core.speech import gettext as _
from core.speech import language
from municipal import migrate
from municipal.app import create_app
from municipal.embedded import databases, default_home
from municipal.embedded.servers import external_addresses
from municipal.failures import Exit, Failure


@contextmanager
def application(home: Path | None) -> Iterator[Flask]:
    """Work in the application's context.

    Raises Failure when the database is away or not at this program's schema, or when there is no such state folder: one made
    anew for a question would answer that all is well.
    """
    folder = (home or default_home()).absolute()
    if external_addresses() is None and not folder.is_dir():
        raise Failure(_("There is no state folder %(home)s.", home=folder), Exit.USAGE)
    with databases(home) as addresses:
        migrate.require_current(addresses.database)
        app = create_app()
        try:
            with app.app_context(), force_locale(language()):
                yield app
        finally:
            # A server of our own stops at once only when nobody is connected.
            close_connections(app)
