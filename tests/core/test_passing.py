"""Which errors of the database pass by themselves: work is tried again for those, and counted for all others."""

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from core.database import identity, will_pass


@pytest.mark.parametrize(
    ("error", "passes"),
    [
        (OperationalError("", {}, psycopg.errors.AdminShutdown()), True),
        (OperationalError("", {}, psycopg.errors.DeadlockDetected()), True),
        (OperationalError("", {}, psycopg.errors.SerializationFailure()), True),
        (OperationalError("", {}, psycopg.OperationalError("connection refused")), True),
        (OperationalError("", {}, psycopg.errors.QueryCanceled()), False),
        (OperationalError("", {}, psycopg.errors.DiskFull()), False),
        (IntegrityError("", {}, psycopg.errors.UniqueViolation()), False),
        (ZeroDivisionError(), False),
    ],
)
def test_what_passes(error, passes):
    assert will_pass(error) is passes


def test_a_statement_that_takes_too_long_does_not_pass_and_a_cut_line_does(app):
    with app.app_context():
        identity.session.execute(text("SET LOCAL statement_timeout = 20"))
        with pytest.raises(DBAPIError) as slow:
            identity.session.execute(text("SELECT pg_sleep(5)"))
        identity.session.rollback()
        with pytest.raises(DBAPIError) as cut:
            identity.session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
        identity.session.rollback()
    assert (will_pass(slow.value), will_pass(cut.value)) == (False, True)
