"""Counts what an application asks the database, on both of its engines."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import event

from core.database import db

# What a transaction says before its first question is no question.
_NOT_COUNTED = ("SELECT set_config('app.user_id'", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")


@contextmanager
def counted_statements(app: Flask) -> Iterator[list[str]]:
    """Collect the statements asked while the block runs: reading who asks as well, beginning and ending not.

    >>> with counted_statements(app) as asked:
    ...     visitor.get("/")
    >>> assert len(asked) == 4, asked
    """
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if not statement.startswith(_NOT_COUNTED):
            asked.append(" ".join(statement.split()))

    with app.app_context():
        engines = [*db.engines.values(), app.extensions["identity"]]
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)
