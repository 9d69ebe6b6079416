"""Bring a database to the schema this program knows; one at a time, all or nothing, and never backwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.row_security import APPLICATION_ROLE, IS_PRIVILEGED
from core.speech import gettext as _
from municipal.failures import Exit, Failure, is_full_disk

if TYPE_CHECKING:
    import psycopg
    from alembic.config import Config

# Any constant will do; it keeps two starting programs from migrating at once.
_LOCK = 7_202_611
_WAIT_FOR_ANOTHER = "120s"
# A change of a table must not make everybody wait behind it: it gives up, and is tried again.
_WAIT_FOR_TABLE = "5s"


def scripts() -> Path:
    """Return the folder of migrations: beside the sources in a checkout, inside an installed package."""
    here = Path(__file__).resolve()
    for folder in (here.parents[2] / "migrations", here.parent / "migrations"):
        if (folder / "HEAD").exists():
            return folder
    raise Failure(
        _("The migrations are not installed with this program. Install it again."), Exit.NOT_INSTALLED
    )


def head_revision() -> str:
    """Return the name of the newest revision this program knows."""
    return (scripts() / "HEAD").read_text(encoding="utf-8").strip()


def current_revision(url: str) -> str | None:
    """Return the revision of a database, None for an empty one. Raises Failure when it does not answer."""
    import psycopg

    with explained(), psycopg.connect(libpq(url), connect_timeout=5) as connection:
        return revision_of(connection)


def revision_of(connection: "psycopg.Connection[Any]") -> str | None:
    """Return the revision of the database of a connection, None for an empty one."""
    # Not there, or a migration was cut before it let the application look: migrating mends both.
    readable = "SELECT has_table_privilege(to_regclass('alembic_version'), 'SELECT')"
    if connection.execute(readable).fetchone() != (True,):
        return None
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else None


def upgrade_if_needed(database_url: str, migration_url: str | None) -> bool:
    """Migrate unless the database is at our revision already; return whether anything was done.

    Raises Failure when it must be migrated and nobody said how to be its owner, or when the application itself would be.
    """
    revision = current_revision(database_url)
    if revision == head_revision():
        refuse_privileged(database_url)
        return False
    refuse_newer(revision)
    if migration_url is None:
        raise Failure(
            _(
                "The database is at revision %(theirs)s, this program needs %(ours)s. "
                "Set MIGRATION_DATABASE_URL (the owner of the database) and run: nastavnik migrate",
                theirs=revision or "-",
                ours=head_revision(),
            ),
            Exit.NOT_MIGRATED,
        )
    upgrade(migration_url)
    refuse_privileged(database_url)
    return True


def refuse_privileged(database_url: str) -> None:
    """Raise Failure when the application's role is one that the wall between schools does not bind."""
    import psycopg

    with explained(), psycopg.connect(libpq(database_url), connect_timeout=5) as connection:
        is_privileged = connection.execute(IS_PRIVILEGED).fetchone() != (False,)
    if is_privileged:
        raise Failure(
            _(
                "DATABASE_URL names an owner or a superuser, whom the wall between schools does not stop. "
                "Give the application a role of its own, %(role)s.",
                role=APPLICATION_ROLE,
            ),
            Exit.PRIVILEGED_ROLE,
        )


def upgrade(migration_url: str) -> None:
    """Migrate the database as its owner. Raises Failure when it is newer than we are or does not answer."""
    from alembic import command
    from sqlalchemy import NullPool, create_engine, text

    refuse_newer(current_revision(migration_url))
    engine = create_engine(migration_url, poolclass=NullPool, connect_args={"connect_timeout": 5})
    with explained(), engine.connect() as connection:
        connection.execute(text(f"SET lock_timeout = '{_WAIT_FOR_ANOTHER}'"))
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _LOCK})
        connection.execute(text(f"SET lock_timeout = '{_WAIT_FOR_TABLE}'"))
        connection.commit()
        configuration = alembic_configuration()
        configuration.attributes["connection"] = connection
        command.upgrade(configuration, "head")
        # The application asks at every start whether it fits the database.
        connection.execute(text(f"GRANT SELECT ON alembic_version TO {APPLICATION_ROLE}"))
        connection.commit()


def require_current(url: str) -> None:
    """Raise Failure unless the database answers and is at our revision: for commands that only use it."""
    revision = current_revision(url)
    refuse_newer(revision)
    if revision != head_revision():
        raise Failure(
            _("The database is not at this program's schema. Run: nastavnik migrate"), Exit.NOT_MIGRATED
        )


def refuse_newer(revision: str | None) -> None:
    """Raise Failure when a database is at a revision that this program does not know."""
    if revision is None or revision == head_revision():
        return
    from alembic.script import ScriptDirectory

    if revision not in {script.revision for script in ScriptDirectory(str(scripts())).walk_revisions()}:
        raise Failure(
            _(
                "The database is at revision %(theirs)s, which this program (%(ours)s) does not know: "
                "it was made by a newer one. Nothing was changed. Install the newer program.",
                theirs=revision,
                ours=head_revision(),
            ),
            Exit.NEWER_DATA,
        )


def alembic_configuration() -> "Config":
    """Return Alembic's settings without a file: they are all said here."""
    from alembic.config import Config

    configuration = Config()
    configuration.set_main_option("script_location", str(scripts()).replace("%", "%%"))
    configuration.set_main_option("path_separator", "os")
    return configuration


def libpq(url: str) -> str:
    """Return a SQLAlchemy address in the form that psycopg itself reads."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


@contextmanager
def explained() -> Iterator[None]:
    """Turn what a database can do to us into sentences: raises Failure for each."""
    import psycopg
    import sqlalchemy.exc

    try:
        yield
    except (psycopg.Error, sqlalchemy.exc.DBAPIError) as error:
        if is_full_disk(error):
            raise Failure(
                _("No space is left on the disk of the database. Free some and start again; data are safe."),
                Exit.DISK_FULL,
            ) from error
        cause = getattr(error, "orig", error)
        if isinstance(cause, psycopg.OperationalError):
            reason = str(cause).strip().splitlines()[-1:]
            raise Failure(
                _("The database does not answer: %(reason)s", reason=reason[0] if reason else ""),
                Exit.DATABASE_UNREACHABLE,
            ) from error
        raise
