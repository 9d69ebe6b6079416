"""A database is brought to the head of the migrations, once, and never from a future this program does not know."""

import subprocess
import sys
from collections.abc import Iterator
from secrets import token_hex

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import NullPool, create_engine

from municipal import migrate, tables
from municipal.failures import Exit, Failure
from tests.servers import Servers


@pytest.fixture
def empty(server: Servers) -> Iterator[str]:
    """The name of a database without any table."""
    name = f"empty_{token_hex(4)}"
    server.create_database(name)
    yield name
    server.drop_database(name)


def test_an_empty_database_is_migrated_to_the_head(server: Servers, empty: str) -> None:
    assert migrate.current_revision(server.owner_url(empty)) is None
    assert migrate.upgrade_if_needed(server.app_url(empty), server.owner_url(empty))
    assert migrate.current_revision(server.app_url(empty)) == migrate.head_revision()
    assert not migrate.upgrade_if_needed(server.app_url(empty), server.owner_url(empty))


def test_the_tables_are_those_of_the_models(server: Servers, empty: str) -> None:
    migrate.upgrade(server.owner_url(empty))
    engine = create_engine(server.owner_url(empty), poolclass=NullPool)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), tables.metadata) == []


def test_the_head_file_names_the_newest_script() -> None:
    heads = {path.stem for path in (migrate.scripts() / "versions").glob("*.py")}
    assert migrate.head_revision() == max(heads)


def test_a_newer_database_is_refused(server: Servers, empty: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NASTAVNIK_LANG", "en")
    migrate.upgrade(server.owner_url(empty))
    with psycopg.connect(server.conninfo(empty)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999_future'")
    for attempt in (
        lambda: migrate.upgrade(server.owner_url(empty)),
        lambda: migrate.upgrade_if_needed(server.app_url(empty), None),
    ):
        with pytest.raises(Failure, match="it was made by a newer one") as refused:
            attempt()
        assert refused.value.code == Exit.NEWER_DATA
    assert migrate.current_revision(server.app_url(empty)) == "9999_future"


def test_without_the_owner_an_old_database_is_not_touched(server: Servers, empty: str) -> None:
    with pytest.raises(Failure) as refused:
        migrate.upgrade_if_needed(server.app_url(empty), None)
    assert refused.value.code == Exit.NOT_MIGRATED


def test_a_database_that_does_not_answer_is_named_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NASTAVNIK_LANG", "en")
    with pytest.raises(Failure, match="The database does not answer") as refused:
        migrate.upgrade("postgresql+psycopg://nobody@/none?host=/nonexistent")
    assert refused.value.code == Exit.DATABASE_UNREACHABLE


def test_the_application_may_look_at_the_revision_and_change_nothing(server: Servers, empty: str) -> None:
    migrate.upgrade(server.owner_url(empty))
    with psycopg.connect(server.conninfo(empty, "nastavnik_app")) as connection:
        assert connection.execute("SELECT count(*) FROM alembic_version").fetchone() == (1,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE mine ()")
        connection.rollback()
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("UPDATE alembic_version SET version_num = ''")


def test_two_programs_do_not_migrate_at_once(server: Servers, empty: str) -> None:
    command = [
        sys.executable,
        "-c",
        "import sys; from municipal.migrate import upgrade; upgrade(sys.argv[1])",
    ]
    both = [subprocess.Popen([*command, server.owner_url(empty)]) for _ in range(2)]
    assert [one.wait(60) for one in both] == [0, 0]
    assert migrate.current_revision(server.owner_url(empty)) == migrate.head_revision()
