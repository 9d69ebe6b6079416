"""A database as a backup sees it: a moment that can be dumped, its rows counted, and counted again once restored."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.row_security import APPLICATION_ROLE
from core.speech import gettext as _
from municipal.failures import Exit, Failure
from municipal.migrate import explained, libpq

if TYPE_CHECKING:
    import psycopg

# Everything that a migration may make; what belongs to an extension is whoever's installed it.
_MADE = """
SELECT n.nspname, c.relname
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
   AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
"""
# A long dump must not be cut by what is right for pages.
_WITHOUT_LIMITS = """
SELECT set_config(name, '0', false) FROM pg_settings WHERE name IN
('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout', 'transaction_timeout')
"""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One moment of a database: its name for others who want to see the same, its revision, the rows of each table."""

    name: str
    revision: str
    tables: dict[str, int]


@contextmanager
def snapshot(url: str) -> Iterator[Snapshot]:
    """Hold a moment of the database. Raises Failure when the role cannot see all of it, or there is nothing yet."""
    import psycopg

    with explained(), psycopg.connect(libpq(url), connect_timeout=5) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        connection.execute(_WITHOUT_LIMITS)
        _refuse_blind(connection)
        revision = _revision(connection)
        name = connection.execute("SELECT pg_export_snapshot()").fetchone()
        assert name is not None  # it is a function
        yield Snapshot(str(name[0]), revision, count_rows(connection))


def _revision(connection: "psycopg.Connection") -> str:
    if connection.execute("SELECT to_regclass('alembic_version')").fetchone() != (None,):
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        if row is not None:
            return str(row[0])
    raise Failure(_("The database is empty: there is nothing to back up yet."), Exit.USAGE)


def _refuse_blind(connection: "psycopg.Connection") -> None:
    """Raise Failure for a role that row-level security would show a part only, or that may not read a table."""
    sees_all = connection.execute(
        "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    hidden = connection.execute(_MADE + " AND NOT has_table_privilege(c.oid, 'SELECT') LIMIT 1").fetchone()
    if sees_all != (True,) or hidden is not None:
        raise Failure(
            _(
                "The role of BACKUP_DATABASE_URL cannot read everything, so the backup would lack rows. "
                "It must have BYPASSRLS and be a member of pg_read_all_data. No backup was written."
            ),
            Exit.NOT_WHOLE,
        )


def count_rows(connection: "psycopg.Connection") -> dict[str, int]:
    """Count the rows of each table; an error, not a smaller number, when row-level security hides some."""
    from psycopg import sql

    connection.execute("SET LOCAL row_security = off")
    tables = connection.execute(_MADE + " AND c.relkind = 'r' ORDER BY 1, 2").fetchall()
    counted = {}
    for schema, table in tables:
        row = connection.execute(
            sql.SQL("SELECT count(*) FROM ONLY {}").format(sql.Identifier(schema, table))
        ).fetchone()
        counted[f"{schema}.{table}"] = int(row[0]) if row else 0
    return counted


def require_empty(url: str) -> None:
    """Raise Failure unless a database may be restored into: nothing in it, and the application's role is there."""
    import psycopg

    with explained(), psycopg.connect(libpq(url), connect_timeout=5) as connection:
        if connection.execute(_MADE + " LIMIT 1").fetchone() is not None:
            raise Failure(
                _(
                    "The database of MIGRATION_DATABASE_URL is not empty. Nothing was changed; make an empty one."
                ),
                Exit.ALREADY_THERE,
            )
        role = connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [APPLICATION_ROLE])
        if role.fetchone() is None:
            raise Failure(
                _(
                    "The database server has no role %(role)s. Make it first, with roles.sql.",
                    role=APPLICATION_ROLE,
                ),
                Exit.USAGE,
            )


def verify(url: str, expected: Mapping[str, int]) -> None:
    """Raise Failure unless every table has as many rows as when it was dumped. Asked as the owner of the tables.

    Row-level security holds back even the owner, who may lift that: inside a transaction that is rolled back.
    """
    import psycopg
    from psycopg import sql

    with explained(), psycopg.connect(libpq(url), connect_timeout=5) as connection:
        for schema, table in connection.execute(_MADE + " AND c.relforcerowsecurity").fetchall():
            connection.execute(
                sql.SQL("ALTER TABLE {} NO FORCE ROW LEVEL SECURITY").format(sql.Identifier(schema, table))
            )
        counted = count_rows(connection)
        connection.rollback()
        connection.execute("ANALYZE")
    different = sorted(
        name for name in counted.keys() | expected.keys() if counted.get(name) != expected.get(name)
    )
    if different:
        raise Failure(
            _(
                "The restored database does not have the rows that the backup names: %(tables)s.",
                tables=", ".join(different),
            ),
            Exit.BAD_ARCHIVE,
        )


def empty_again(url: str) -> None:
    """Take back what a failed restore made in a database that was empty before."""
    import psycopg
    from psycopg import sql

    with explained(), psycopg.connect(libpq(url), connect_timeout=5) as connection:
        for schema, table in connection.execute(_MADE + " AND c.relkind = 'r'").fetchall():
            connection.execute(sql.SQL("DROP TABLE {} CASCADE").format(sql.Identifier(schema, table)))
        owned = (
            "SELECT nspname FROM pg_namespace WHERE pg_has_role(nspowner, 'MEMBER')"
            " AND nspname !~ '^pg_' AND nspname <> 'public'"
        )
        for (schema,) in connection.execute(owned).fetchall():
            connection.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(schema)))
