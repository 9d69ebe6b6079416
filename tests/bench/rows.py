"""Rows gathered in memory and copied into their tables at once, parents before children."""

from typing import Any

from psycopg import Connection, sql

# In this order each table finds what it points at.
TABLES = (
    "municipality", "district", "school", "app_user", "membership", "person", "roadmap", "section", "activity",
    "activity_responsible", "document", "activity_document",
)  # fmt: skip


class Rows:
    """Hands out ids and keeps rows until `write`; of one table all rows name the same columns."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._columns: dict[str, tuple[str, ...]] = {}
        self._rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in TABLES}
        self._last = {table: self._last_id(table) for table in TABLES}

    def _last_id(self, table: str) -> int:
        query = sql.SQL("SELECT coalesce(max(id), 0) FROM {}").format(sql.Identifier(table))
        found = self._connection.execute(query).fetchone()
        return found[0] if found else 0

    def add(self, table: str, **values: Any) -> int:
        """Keep a row and return the id it will have."""
        self._columns.setdefault(table, ("id", *values))
        self._last[table] += 1
        self._rows[table].append((self._last[table], *values.values()))
        return self._last[table]

    def write(self) -> None:
        """Copy everything, let the next ids follow, gather the planner's statistics, commit."""
        for table, rows in self._rows.items():
            if rows:
                self._copy(table, rows)
        self._connection.commit()
        for table in TABLES:
            self._connection.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(table)))
        self._connection.commit()

    def _copy(self, table: str, rows: list[tuple[Any, ...]]) -> None:
        names = sql.SQL(", ").join(map(sql.Identifier, self._columns[table]))
        into = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)
        with self._connection.cursor() as cursor, cursor.copy(into) as copy:
            for row in rows:
                copy.write_row(row)
        follow = "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)"
        self._connection.execute(follow, [table, self._last[table]])
