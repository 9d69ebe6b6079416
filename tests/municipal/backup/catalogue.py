"""Two databases compared: everything that makes their walls, and everything that stands in their tables."""

from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier

# Names only, for numbers of objects differ: each statement yields what must be the same after a restore.
_WALLS = {
    "tables": "SELECT relname, relkind::text, relrowsecurity, relforcerowsecurity, relowner::regrole::text, relacl::text"
    "  FROM pg_class WHERE relnamespace IN (SELECT oid FROM pg_namespace WHERE nspname IN ('public', 'guard'))"
    "  AND relkind IN ('r', 'p', 'S', 'v')",
    "policies": "SELECT tablename, policyname, permissive, roles::text, cmd, qual, with_check FROM pg_policies",
    "functions": "SELECT proname, proowner::regrole::text, prosecdef, proacl::text, proconfig::text, prosrc"
    "  FROM pg_proc WHERE pronamespace IN (SELECT oid FROM pg_namespace WHERE nspname IN ('public', 'guard'))",
    "schemas": "SELECT nspname, nspowner::regrole::text, nspacl::text FROM pg_namespace WHERE nspname !~ '^pg_'",
    "constraints": "SELECT conrelid::regclass::text, conname, convalidated, pg_get_constraintdef(oid) FROM pg_constraint"
    "  WHERE connamespace = 'public'::regnamespace",
    "columns": "SELECT table_name, column_name, data_type, is_nullable, column_default, is_identity, identity_generation"
    "  FROM information_schema.columns WHERE table_schema = 'public'",
    "indexes": "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
}


def walls_of(conninfo: str) -> dict[str, list[tuple[Any, ...]]]:
    """Return everything of the schema, in an order of its own."""
    with psycopg.connect(conninfo) as superuser:
        return {
            name: sorted(superuser.execute(statement.encode()).fetchall(), key=repr)
            for name, statement in _WALLS.items()
        }


def sequences_of(conninfo: str) -> list[tuple[Any, ...]]:
    """Return the numbers given last: new rows must not get those of old ones."""
    with psycopg.connect(conninfo) as superuser:
        return superuser.execute("SELECT sequencename, last_value FROM pg_sequences ORDER BY 1").fetchall()


def contents_of(conninfo: str) -> dict[str, tuple[int, str]]:
    """Return the number of rows of each table, and a hash of them all."""
    found = {}
    with psycopg.connect(conninfo) as superuser:
        for (table,) in superuser.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall():
            row = superuser.execute(
                SQL(
                    "SELECT count(*), md5(coalesce(string_agg(t::text, chr(10) ORDER BY t::text), '')) FROM {} t"
                ).format(Identifier(table))
            ).fetchone()
            assert row is not None
            found[f"public.{table}"] = (row[0], row[1])
    return found
