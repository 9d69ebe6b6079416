"""An empty installation begins: a municipality, its own account, a first administrator, a register from a spreadsheet."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from secrets import token_hex

import pytest
from sqlalchemy.exc import ProgrammingError

from commons.accounts.models import Membership, User
from commons.accounts.roles import Role
from commons.schools.models import Municipality
from core.errors import Rejected
from municipal import founding, migrate
from municipal.failures import Exit, Failure
from municipal.founding import Wish
from tests.client import Visitor
from tests.factories.plant import Plant
from tests.municipal.embedded.platform_run import nastavnik
from tests.municipal.register.sheets import INNS, three_schools, xlsx
from tests.servers import Servers


@pytest.fixture(autouse=True)
def _in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NASTAVNIK_LANG", "en")


def wish(**more: str) -> Wish:
    made = token_hex(6)
    values = {
        "name": f"Район {made}",
        "time_zone": "Asia/Krasnoyarsk",
        "administrator_name": "Лугова  Анна",
        "administrator_email": f"First-{made}@example.test",
        **more,
    }
    return Wish(**values)


def begin(server: Servers, database: str, wanted: Wish) -> str:
    return begin_on(server.owner_url(database), wanted)


def begin_on(url: str, wanted: Wish) -> str:
    with founding.direct_session(url) as session:
        token = founding.begin_municipality(session, wanted)
        session.commit()
    return token


def refusals(server: Servers, database: str, wanted: Wish) -> dict[str, str]:
    with pytest.raises(Rejected) as caught:
        begin(server, database, wanted)
    return caught.value.messages


def test_the_owner_begins_a_municipality_with_two_accounts(
    server: Servers, database: str, plant: Plant, visit: Callable[[User | None], Visitor]
) -> None:
    wanted = wish()
    token = begin(server, database, wanted)
    municipality = plant.session.query(Municipality).filter_by(name=wanted.name).one()
    assert (municipality.time_zone, municipality.working_days) == ("Asia/Krasnoyarsk", [1, 2, 3, 4, 5])
    rows = plant.session.query(User, Membership.role).join(Membership, Membership.user_id == User.id)
    found = [
        (user.name, user.email, user.password, role)
        for user, role in rows.filter_by(municipality_id=municipality.id)
    ]
    assert sorted(found, key=lambda row: row[3]) == [
        ("Лугова Анна", wanted.administrator_email.lower(), None, Role.MUNICIPAL_ADMINISTRATOR),
        ("Nastavnik", None, None, Role.SERVICE),
    ]
    visitor = visit(None)
    password = {"password": "тихий лес у реки", "again": "тихий лес у реки"}
    assert visitor.post(f"/account/link/{token}", password).status == 303
    visitor.post(
        "/account/login", {"email": wanted.administrator_email.lower(), "password": password["password"]}
    )
    assert visitor.get("/register").status == 200


def test_what_cannot_be_taken_is_said(server: Servers, database: str) -> None:
    first = wish()
    begin(server, database, first)
    again = wish(name=first.name.upper(), administrator_email=first.administrator_email.upper())
    assert refusals(server, database, again) == {
        "name": f"There is a municipality “{again.name}” already.",
        "email": f"Somebody signs in with the address {first.administrator_email.lower()} already.",
    }
    odd = wish(name=" ", time_zone="Asia/Nowhere", administrator_email="nobody@", administrator_name="")
    assert refusals(server, database, odd) == {
        "name": "A name has 1 to 200 characters.",
        "time_zone": "There is no time zone “Asia/Nowhere”. Examples: Europe/Moscow, Asia/Krasnoyarsk.",
        "person": "The administrator's name has 1 to 200 characters.",
        "email": "“nobody@” is no e-mail address.",
    }


def test_a_database_that_is_away_or_not_migrated_is_named(server: Servers) -> None:
    with (
        pytest.raises(Failure) as away,
        founding.direct_session("postgresql+psycopg://a@/b?host=/nonexistent"),
    ):
        pass
    assert away.value.code == Exit.DATABASE_UNREACHABLE
    name = f"empty_{token_hex(4)}"
    server.create_database(name)
    try:
        with pytest.raises(Failure) as empty, founding.direct_session(server.owner_url(name)):
            pass
    finally:
        server.drop_database(name)
    assert (empty.value.code, str(empty.value)) == (
        Exit.NOT_MIGRATED,
        "The database is not at this program's schema. Run: nastavnik migrate",
    )


def test_a_fresh_link_is_for_somebody_who_signs_in(server: Servers, database: str) -> None:
    wanted = wish()
    first = begin(server, database, wanted)
    with founding.direct_session(server.app_url(database)) as session:
        second = founding.link_for(session, wanted.administrator_email)
        session.commit()
        with pytest.raises(Rejected) as caught:
            founding.link_for(session, "nobody@example.test")
    assert first != second
    assert caught.value.messages == {"email": "Nobody signs in with the address nobody@example.test."}


@pytest.fixture
def command(server: Servers, tmp_path: Path) -> Callable[..., "subprocess.CompletedProcess[str]"]:
    """The command line on a migrated database of its own."""
    name = f"begin_{token_hex(4)}"
    server.create_database(name)
    migrate.upgrade(server.owner_url(name))
    settings = {
        "DATABASE_URL": server.app_url(name),
        "MIGRATION_DATABASE_URL": server.owner_url(name),
        "REDIS_URL": server.redis_url,
        "SECRET_KEY": "for the tests only",
        "NASTAVNIK_HOME": str(tmp_path),
        "NASTAVNIK_PUBLIC_URL": "https://cmn.example.test/",
        "PYTHONPATH": os.pathsep.join((".", "platform")),
    }
    yield lambda *arguments: nastavnik(*arguments, **settings)
    server.drop_database(name)


def test_an_empty_installation_gets_a_municipality_and_three_schools(
    command: Callable[..., "subprocess.CompletedProcess[str]"], tmp_path: Path
) -> None:
    made = command(
        "municipality", "create", "--name", "Речной район", "--time-zone", "Asia/Krasnoyarsk",
        "--administrator-name", "Лугова Анна", "--administrator-email", "luga@example.test",
    )  # fmt: skip
    assert (made.returncode, made.stderr) == (0, "")
    assert made.stdout.splitlines()[-1].startswith("https://cmn.example.test/account/link/")
    file, bad = tmp_path / "schools.xlsx", tmp_path / "bad.xlsx"
    file.write_bytes(three_schools())
    bad.write_bytes(xlsx(["Школа", "ИНН"], ["СШ № 1", "1234567890"]))
    shown = command("schools", "import", file)
    assert shown.stdout.splitlines() == [
        "New: 001 СШ № 1",
        "New: 002 ДС «Ёлочка»",
        "New: 003 ОШ № 10",
        "New district: Северный",
        "Nothing is saved yet. Save it with --confirm.",
    ]
    assert command("schools", "import", file, "--confirm").stdout.splitlines()[-1] == "Saved."
    assert command("schools", "list").stdout.splitlines() == [
        f"002\tkindergarten\tДС «Ёлочка»\t{INNS[1]}\tп. Речной",
        f"003\tschool\tОШ № 10\t{INNS[2]}\tд. Ручьи",
        f"001\tschool\tСШ № 1\t{INNS[0]}\tп. Речной",
    ]
    refused = command("schools", "import", bad, "--confirm")
    assert (refused.returncode, refused.stderr) == (2, "Nothing was saved: correct the mistakes first.\n")
    assert refused.stdout.startswith("B2: СШ № 1: There is a mistake in the INN")
    assert command("municipality", "list").stdout == "Речной район\tAsia/Krasnoyarsk\t3 schools\n"


def test_without_the_owner_no_municipality_begins(server: Servers, database: str) -> None:
    done = nastavnik(
        "municipality", "create", "--name", "x", "--time-zone", "x", "--administrator-name", "x",
        "--administrator-email", "x", DATABASE_URL=server.app_url(database), REDIS_URL=server.redis_url,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (
        2,
        "Set MIGRATION_DATABASE_URL: only the owner of the database may add a municipality.\n",
    )


def test_the_application_itself_cannot_write_a_municipality(server: Servers, database: str) -> None:
    with pytest.raises(ProgrammingError) as caught:
        begin_on(server.app_url(database), wish())
    assert "permission denied for table municipality" in str(caught.value)
