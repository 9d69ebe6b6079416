"""What the PostgreSQL image runs for a new volume makes three roles, of which one reads everything and writes nothing."""

import os
import subprocess
from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import NullPool, create_engine
from sqlalchemy.orm import Session

from municipal.embedded.postgres import binaries
from municipal.migrate import upgrade
from tests.docker.container import DOCKER
from tests.factories.plant import Plant
from tests.servers import Servers, running_servers

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def fresh() -> Iterator[Servers]:
    """A PostgreSQL of its own, as 10-roles.sql leaves it."""
    with running_servers() as servers:
        yield servers


def run_script(servers: Servers, **more: str) -> None:
    environment = {
        "PATH": f"{binaries()}{os.pathsep}{os.environ['PATH']}",
        "PGHOST": servers.socket_dir,
        "NASTAVNIK_OWNER_PASSWORD": "ownerword",
        "NASTAVNIK_APP_PASSWORD": "appword",
        **more,
    }
    done = subprocess.run(
        [DOCKER / "postgres/20-database.sh"], env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def passwords(servers: Servers) -> dict[str, str | None]:
    """Return what is kept of the password of each role of ours."""
    with psycopg.connect(servers.conninfo()) as connection:
        rows = connection.execute(
            "SELECT rolname, rolpassword FROM pg_authid WHERE rolname LIKE 'nastavnik%'"
        ).fetchall()
    return dict(rows)


def test_without_a_password_there_is_no_role_for_backups(fresh):
    run_script(fresh)
    assert passwords(fresh).keys() == {"nastavnik_owner", "nastavnik_app"}
    assert [kept.startswith("SCRAM-SHA-256") for kept in passwords(fresh).values()] == [True, True]
    upgrade(fresh.owner_url())


def test_run_again_it_changes_passwords_and_adds_the_role(fresh):
    run_script(fresh)
    before = passwords(fresh)
    run_script(fresh, NASTAVNIK_APP_PASSWORD="other'word", NASTAVNIK_BACKUP_PASSWORD="backupword")
    after = passwords(fresh)
    assert after.keys() == before.keys() | {"nastavnik_backup"}
    assert after["nastavnik_app"] != before["nastavnik_app"]


def test_a_backup_sees_all_rows_and_changes_none(fresh):
    run_script(fresh, NASTAVNIK_BACKUP_PASSWORD="backupword")
    upgrade(fresh.owner_url())
    engine = create_engine(fresh.superuser_url("nastavnik"), poolclass=NullPool)
    with Session(engine) as session:
        Plant(session).municipality()
    seen = []
    for role in ("nastavnik_app", "nastavnik_backup"):
        with psycopg.connect(fresh.conninfo("nastavnik", role)) as connection:
            seen.append(connection.execute("SELECT count(*) FROM municipality").fetchone())
    assert seen == [(0,), (1,)]
    with psycopg.connect(fresh.conninfo("nastavnik", "nastavnik_backup")) as connection:
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            connection.execute("DELETE FROM municipality")
        connection.rollback()
        connection.execute("SET default_transaction_read_only = off")
        connection.commit()
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("DELETE FROM municipality")


def test_a_backup_can_be_taken_in_that_role(fresh):
    run_script(fresh, NASTAVNIK_BACKUP_PASSWORD="backupword")
    upgrade(fresh.owner_url())
    command = [binaries() / "pg_dump", "--host", fresh.socket_dir, "--username"]
    codes = [
        subprocess.run([*command, role, "nastavnik"], capture_output=True, check=False).returncode
        for role in ("nastavnik_backup", "nastavnik_app")
    ]
    assert codes == [0, 1]
