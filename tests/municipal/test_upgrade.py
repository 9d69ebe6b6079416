"""What the first version kept is still there, and readable, after every migration that came later."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any

import psycopg
import pytest
from psycopg.sql import SQL, Identifier
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from commons.accounts.models import User
from core.config import Mode, Settings
from municipal import migrate
from municipal.app import create_app
from municipal.embedded.folder import StateFolder
from tests.client import Page, Visitor
from tests.engines import dispose
from tests.factories.first_version import make_first_version
from tests.factories.plant import Plant
from tests.servers import Servers

# Columns whose values a later migration changes on purpose, as (table, column).
CHANGED_ON_PURPOSE: set[tuple[str, str]] = {("alembic_version", "version_num")}

Rows = list[dict[str, Any]]


@dataclass
class Upgraded:
    """A database of the first version, migrated; `before` holds the rows of each of its tables."""

    server: Servers
    name: str
    before: dict[str, Rows]

    def rows(self, table: str) -> Rows:
        return rows(self.server, self.name, table)


@pytest.fixture(scope="module")
def upgraded(server: Servers) -> Iterator[Upgraded]:
    name = f"upgraded_{token_hex(4)}"
    make_first_version(server, name)
    with psycopg.connect(server.conninfo(name)) as superuser:
        tables = superuser.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    before = {table: rows(server, name, table) for (table,) in tables}
    migrate.upgrade(server.owner_url(name))
    yield Upgraded(server, name, before)
    server.drop_database(name)


def rows(server: Servers, name: str, table: str) -> Rows:
    """Return the rows of a table, in an order that does not depend on where they lie."""
    with psycopg.connect(server.conninfo(name)) as superuser:
        found = superuser.execute(SQL("SELECT to_jsonb(t) FROM {} t").format(Identifier(table))).fetchall()
    return sorted((row for (row,) in found), key=lambda row: json.dumps(row, sort_keys=True))


def test_the_first_version_had_rows_in_every_table(upgraded: Upgraded) -> None:
    assert len(upgraded.before) == 21
    assert [table for table, found in upgraded.before.items() if not found] == []


def test_every_row_is_still_there_with_its_values(upgraded: Upgraded) -> None:
    for table, before in upgraded.before.items():
        now = upgraded.rows(table)
        kept = set(now[0]) & set(before[0]) - {name for place, name in CHANGED_ON_PURPOSE if place == table}
        seen = [{name: row[name] for name in kept} for row in now]
        assert [row for row in before if {name: row[name] for name in kept} not in seen] == [], table


def test_the_schema_is_that_of_the_program(upgraded: Upgraded) -> None:
    assert upgraded.rows("alembic_version") == [{"version_num": migrate.head_revision()}]


def test_new_rows_get_numbers_of_their_own(upgraded: Upgraded) -> None:
    engine = create_engine(upgraded.server.superuser_url(upgraded.name))
    with Session(engine) as session:
        assert Plant(session).municipality().id == 1 + upgraded.before["municipality"][0]["id"]
    engine.dispose()


@dataclass
class Reader:
    """The application on the migrated database, and whoever looks at it."""

    upgraded: Upgraded
    app: Any
    session: Session

    def page(self, email: str, address: str) -> Page:
        user = self.session.scalars(select(User).where(User.email == email)).one()
        return Visitor(self.app, Plant(self.session).sign_in(user), user).get(address)

    def address(self, table: str, number: int = 1) -> str:
        """Return the public id of one of the first version's rows."""
        return next(row["public_id"] for row in self.upgraded.before[table] if row["id"] == number)


@pytest.fixture(scope="module")
def reader(upgraded: Upgraded) -> Iterator[Reader]:
    server, name = upgraded.server, upgraded.name
    app = create_app(
        Settings(
            server.app_url(name), server.redis_url, "for the tests only: 0123456789abcdef", mode=Mode.EMBEDDED
        )
    )
    app.config["PROPAGATE_EXCEPTIONS"] = True
    engine = create_engine(server.superuser_url(name))
    with Session(engine, expire_on_commit=False) as session:
        yield Reader(upgraded, app, session)
    engine.dispose()
    dispose(app)


def test_the_curator_reads_the_roadmap(reader: Reader) -> None:
    school, roadmap = reader.address("school"), reader.address("roadmap")
    page = reader.page("curator@example.test", f"/schools/{school}/roadmaps/{roadmap}")
    assert page.status == 200
    titles = ("Издать приказ", "Провести собрание родителей", "Обучить наставников")
    assert [title in page.words() for title in titles] == [True] * 3


def test_the_curator_reads_people_and_a_file_that_waits(reader: Reader) -> None:
    school, upload = reader.address("school"), reader.address("roadmap_upload", 2)
    people = reader.page("curator@example.test", f"/schools/{school}/people/")
    assert people.status == 200
    assert "Лугова Н.П." in people.words()
    waiting = reader.page("curator@example.test", f"/schools/{school}/roadmaps/upload/{upload}")
    assert waiting.status == 200
    assert "Продолжить встречи" in waiting.words()


def test_the_administrator_reads_the_register_and_a_spreadsheet_that_waits(reader: Reader) -> None:
    register = reader.page("admin@example.test", "/register")
    assert register.status == 200
    assert [name in register.words() for name in ("СШ № 1", "ДС «Ёлочка»", "ОШ № 10")] == [True] * 3
    waiting = reader.page("admin@example.test", f"/register/uploads/{reader.address('register_upload', 2)}")
    assert waiting.status == 200
    assert "3 строки не меняют реестр" in waiting.words()


def test_a_state_folder_of_the_first_version_is_taken_as_it_is(tmp_path: Path) -> None:
    facts = {"format": 1, "demonstration": True, "database_made": True}
    (tmp_path / "folder.json").write_text(json.dumps(facts, indent=1))
    (tmp_path / "secret-key").write_text("kept")
    people = [["куратор школы", "Лесная СОШ", "curator101@primer.test", "teko-lile"]]
    (tmp_path / "sign-ins.json").write_text(json.dumps({"ru": people}))
    folder = StateFolder(tmp_path)
    with folder.held():
        assert folder.facts() == facts
        assert folder.secret_key() == "kept"
        assert folder.sign_ins("ru") == [tuple(people[0])]
