"""The application refuses to work in a role that the database's wall does not bind."""

from dataclasses import replace

import psycopg
import pytest
from sqlalchemy import text

from core.database import PrivilegedRole, db, identity
from municipal import migrate
from municipal.app import create_app
from municipal.failures import Exit, Failure
from tests.engines import dispose


@pytest.mark.parametrize("role", ["owner_url", "superuser_url"])
def test_no_session_is_opened_in_a_privileged_role(role, settings, server, database):
    app = create_app(replace(settings, database_url=getattr(server, role)(database)))
    with app.app_context():
        for session in (db.session, identity.session):
            with pytest.raises(PrivilegedRole):
                session.execute(text("SELECT 1"))
    answer = app.test_client().get("/account/login")
    assert answer.status_code == 200, "nobody is looked up there"
    dispose(app)


@pytest.mark.parametrize("role", ["owner_url", "superuser_url"])
def test_nothing_is_started_in_a_privileged_role(role, server, database):
    with pytest.raises(Failure) as refused:
        migrate.upgrade_if_needed(getattr(server, role)(database), server.owner_url(database))
    assert refused.value.code == Exit.PRIVILEGED_ROLE


def test_a_role_that_may_bypass_the_wall_is_privileged(server, database):
    """Tried in a transaction that is undone: the role is shared by every test."""
    from core.row_security import IS_PRIVILEGED

    seen = []
    with psycopg.connect(server.conninfo(database)) as connection:
        for flag in ("NOBYPASSRLS", "BYPASSRLS"):
            connection.execute(f"CREATE ROLE try_{flag.lower()} {flag}".encode())
            connection.execute(f"SET LOCAL ROLE try_{flag.lower()}".encode())
            seen.append(connection.execute(IS_PRIVILEGED).fetchone())
            connection.execute("RESET ROLE")
        connection.rollback()
    assert seen == [(False,), (True,)]
