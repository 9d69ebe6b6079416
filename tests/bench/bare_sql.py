"""The floor under a page's reads and writes: the very statements it asks for, executed by psycopg and nothing else."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from flask import Flask
from sqlalchemy import event

from core.database import db
from core.tenancy import current_reach
from tests.bench.timing import Shot
from tests.statements import is_counted

Asked = list[tuple[str, Any]]
TELLING = "SELECT set_config('app.user_id', %s, true), set_config('app.school_id', %s, true)"


@contextmanager
def heard(app: Flask) -> Iterator[Asked]:
    """Gather what the tenant session says while the block runs, beginning with who asks; who that is was read before."""
    asked: Asked = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        if not asked:
            # The platform says it together with BEGIN, where no listener hears it.
            reach = current_reach()
            asked.append((TELLING, (str(reach.user_id), str(reach.school_id or ""))))
        asked.append((statement, parameters))

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)


class BareSql:
    """Says heard statements again as the application's role, each time in one transaction of a kept connection."""

    def __init__(self, connection: psycopg.Connection, asked: Asked) -> None:
        self._connection = connection
        self._asked = asked
        self._counted = sum(is_counted(statement) for statement, _ in asked)

    def __call__(self) -> Shot:
        """Execute everything and fetch every row."""
        began = time.perf_counter()
        with self._connection.transaction(), self._connection.cursor() as cursor:
            for statement, parameters in self._asked:
                cursor.execute(statement, parameters)
                if cursor.description:
                    cursor.fetchall()
        return Shot(time.perf_counter() - began, statements=self._counted)
