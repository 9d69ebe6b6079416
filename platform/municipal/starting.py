"""The application for who serves and who works: refused with a sentence where it would begin unsafely."""

import os
import sys

import psycopg
from flask import Flask

from core.config import SettingMissing, Settings
from core.row_security import IS_PRIVILEGED
from core.safety import UnsafeSettings, refuse_unsafe
from core.speech import gettext as _
from municipal.app import create_app
from municipal.failures import Exit

_PATIENCE_SECONDS = 3


def application() -> Flask:
    """Return the application, or end the process: it would begin unsafely, or knows too little to begin."""
    try:
        settings = Settings.from_environment()
        refuse_unsafe(settings, os.environ)
    except SettingMissing as error:
        _end(_("%(name)s is not set.", name=error), Exit.USAGE)
    except UnsafeSettings as error:
        _end(str(error), Exit.UNSAFE_SETTINGS)
    if _is_privileged(settings.database_url):
        sentence = _(
            "DATABASE_URL names the owner of the tables or a superuser: the walls do not hold for it."
        )
        _end(sentence, Exit.PRIVILEGED_ROLE)
    return create_app(settings)


def _is_privileged(address: str) -> bool:
    """Ask the database once. Where it does not answer the pages say so, and every later connection is asked as well."""
    try:
        with psycopg.connect(
            address.replace("+psycopg", "", 1), connect_timeout=_PATIENCE_SECONDS
        ) as connection:
            return connection.execute(IS_PRIVILEGED).fetchone() == (True,)
    except psycopg.OperationalError:
        return False


def _end(sentence: str, code: Exit) -> None:
    sys.stderr.write(f"{sentence}\n")
    sys.exit(code)
