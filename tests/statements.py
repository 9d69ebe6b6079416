"""Counts what an application asks the database, on both of its engines."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import Engine, event

from core.database import db

# What a transaction says before its first question is no question.
_NOT_COUNTED = ("SELECT set_config('app.user_id'", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")


def is_counted(statement: str) -> bool:
    """Tell whether a statement is a question: reading who asks is one, beginning and ending a transaction are not."""
    return not statement.startswith(_NOT_COUNTED)


def engines_of(app: Flask) -> list[Engine]:
    """Return both engines of an application: the tenant session's and the identity's."""
    with app.app_context():
        return [*db.engines.values(), app.extensions["identity"]]


@contextmanager
def counted_statements(app: Flask) -> Iterator[list[str]]:
    """Collect the statements asked while the block runs: reading who asks as well, beginning and ending not.

    >>> with counted_statements(app) as asked:
    ...     visitor.get("/")
    >>> assert len(asked) == 4, asked
    """
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if is_counted(statement):
            asked.append(" ".join(statement.split()))

    engines = engines_of(app)
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)
