"""The platform as it is, with a constant page of its own, and each answer saying how many statements it took.

Started as `gunicorn -c python:municipal.web_server tests.bench.platform_app:create_app()`.
"""

from typing import Any

from flask import Flask, Response, g, has_app_context
from sqlalchemy import event

from core.access import signed_in
from municipal import app as platform
from tests.bench.bare_app import CONSTANT
from tests.statements import engines_of, is_counted

CONSTANT_PAGE = "/bench/constant"
STATEMENTS = "X-Bench-Statements"


def create_app() -> Flask:
    """Return the platform with what the bench needs to know."""
    app = platform.create_app()
    app.add_url_rule(CONSTANT_PAGE, view_func=_constant)
    for engine in engines_of(app):
        event.listen(engine, "before_cursor_execute", _count)
    app.after_request(_say)
    return app


@signed_in
def _constant() -> str:
    return CONSTANT


def _count(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
    if has_app_context() and is_counted(statement):
        g.bench_statements = g.get("bench_statements", 0) + 1


def _say(answer: Response) -> Response:
    answer.headers[STATEMENTS] = str(g.get("bench_statements", 0))
    return answer
