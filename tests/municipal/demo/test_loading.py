"""The demonstration in a database: loaded once, completed after a kill, alive on any day."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.orm import Session

from commons.accounts.models import Membership, User
from commons.accounts.roles import Role
from commons.schools.models import District, School
from core.config import Settings
from municipal.app import create_app
from municipal.demo import SignIn, ensure_demonstration, loading
from municipal.demo.school import load_school
from municipal.failures import Failure
from municipal.migrate import upgrade
from tenants.people.models import Person, PersonGroupMember
from tenants.roadmap.models import Activity, ActivityChange, ActivityDocument, ActivityResponsible, Roadmap
from tests.client import Page, Visitor
from tests.engines import dispose
from tests.factories.plant import Plant
from tests.servers import Servers

DAYS = [date(2026, 8, 31), date(2026, 9, 1), date(2026, 12, 30)]
TABLES = (
    District, School, User, Membership, Person, PersonGroupMember, Roadmap, Activity, ActivityResponsible,
    ActivityDocument, ActivityChange,
)  # fmt: skip


class Killed(BaseException):
    """Stands for a kill in the middle of loading."""


@dataclass
class Loaded:
    """A database with the demonstration of one day in it."""

    app: Flask
    session: Session
    today: date
    sign_ins: list[SignIn]
    again: list[SignIn]
    counts_cut: dict[str, int]
    counts: dict[str, int]
    counts_again: dict[str, int]

    def visitor(self, role: Role) -> Visitor:
        """Somebody of the demonstration with a role, signed in."""
        user = self.session.scalars(
            select(User).join(Membership).where(Membership.role == role).order_by(User.id)
        ).first()
        return Visitor(self.app, Plant(self.session).sign_in(user), user)


def counts_of(session: Session) -> dict[str, int]:
    """How many rows each table has."""
    session.rollback()
    return {table.__tablename__: session.scalar(select(func.count()).select_from(table)) for table in TABLES}


def load_cut_off(today: date) -> None:
    """Load until a kill strikes at the ninth school."""
    done: list[object] = []

    def load_until_killed(school, day) -> None:
        load_school(school, day)
        done.append(school)
        if len(done) == 9:
            raise Killed

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loading, "load_school", load_until_killed)
        with pytest.raises(Killed):
            ensure_demonstration(today)


@pytest.fixture(scope="module", params=DAYS, ids=str)
def loaded(
    request: pytest.FixtureRequest, server: Servers, database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Loaded]:
    """Load on a given day: cut off, completed, and asked for once more."""
    name = f"demo_{request.param:%m%d}_{database}"
    server.create_database(name)
    upgrade(server.owner_url(name))
    engine = create_engine(server.superuser_url(name))
    with pytest.MonkeyPatch.context() as patch, Session(engine, expire_on_commit=False) as session:
        environment = {
            "DATABASE_URL": server.app_url(name), "MIGRATION_DATABASE_URL": server.owner_url(name),
            "REDIS_URL": server.redis_url, "SECRET_KEY": "for the demonstration's tests: 0123456789",
            "NASTAVNIK_MODE": "embedded", "NASTAVNIK_HOME": str(tmp_path_factory.mktemp("home")),
        }  # fmt: skip
        for variable, value in environment.items():
            patch.setenv(variable, value)
        load_cut_off(request.param)
        cut = counts_of(session)
        sign_ins = ensure_demonstration(request.param)
        counts = counts_of(session)
        again = ensure_demonstration(request.param + timedelta(days=3))
        noon = datetime.combine(request.param, time(5), UTC)
        patch.setattr("core.clock.now", lambda: noon)
        app = create_app(Settings.from_environment())
        yield Loaded(app, session, request.param, sign_ins, again, cut, counts, counts_of(session))
        dispose(app)
    engine.dispose()
    server.drop_database(name)


def test_a_kill_is_made_good_by_the_next_start(loaded: Loaded) -> None:
    assert (loaded.counts_cut["district"], loaded.counts_cut["school"]) == (2, 24)
    assert loaded.counts_cut["person"] == 8 * 10
    assert loaded.counts["person"] == 24 * 10
    assert loaded.counts["activity"] > 500


def test_a_second_start_adds_nothing_and_prints_the_same(loaded: Loaded) -> None:
    assert loaded.counts_again == loaded.counts
    assert loaded.again == loaded.sign_ins


def test_every_role_is_printed_with_its_place(loaded: Loaded) -> None:
    assert [(one.email.split("@")[0], one.place) for one in loaded.sign_ins] == [
        ("admin", ""), ("zarechny", "Заречный округ"), ("nagorny", "Нагорный округ"), ("observer", ""),
        ("curator101", "Лесная СОШ"), ("curator201", "Нагорная СОШ"), ("director101", "Лесная СОШ"),
        ("psychologist101", "Лесная СОШ"),
    ]  # fmt: skip


def test_every_school_has_a_curator_among_its_people(loaded: Loaded) -> None:
    curators = (
        select(Membership.school_id)
        .join(Person, Person.user_id == Membership.user_id)
        .where(Membership.role == Role.SCHOOL_CURATOR, Person.school_id == Membership.school_id)
    )
    assert len(set(loaded.session.scalars(curators))) == 24


def test_the_printed_password_signs_in(loaded: Loaded) -> None:
    printed = loaded.sign_ins[4]
    visitor = Visitor(loaded.app, None, None)
    wrong = visitor.post("/account/login", {"email": printed.email, "password": "not the password"})
    right = visitor.post("/account/login", {"email": printed.email, "password": printed.password})
    assert (wrong.status, right.status) == (422, 302)


def test_the_closed_school_is_closed(loaded: Loaded) -> None:
    closed = loaded.session.scalars(select(School).where(School.closed_on.is_not(None))).all()
    assert [school.short_name for school in closed] == ["Дальняя НОШ"]
    assert loaded.session.scalar(select(func.count(Roadmap.id)).where(Roadmap.school_id == closed[0].id)) == 1


def test_the_last_change_is_the_last_of_the_history(loaded: Loaded) -> None:
    newest = select(func.max(ActivityChange.changed_at)).where(ActivityChange.activity_id == Activity.id)
    wrong = (
        select(func.count())
        .select_from(Activity)
        .where(newest.scalar_subquery() != Activity.updated_at, Activity.version > 1)
    )
    assert loaded.session.scalar(wrong) == 0
    behind = text(
        "SELECT count(*) FROM activity a WHERE version <> coalesce("
        "(SELECT max(version) FROM activity_change c WHERE c.activity_id = a.id), 1)"
    )
    assert loaded.session.scalar(behind) == 0


def test_the_coordinators_see_every_reason_for_attention(loaded: Loaded) -> None:
    page: Page = loaded.visitor(Role.DISTRICT_COORDINATOR).get("/overview")
    assert page.status == 200
    concerns = page.all("ul", class_="need")[0]
    links = [one.get("href") for one in concerns.iter("{http://www.w3.org/1999/xhtml}a")]
    assert [link.rpartition("/")[2].rpartition("=")[2] for link in links] == [
        "no_roadmap", "long_overdue", "silent", "returned", "undocumented", "unassigned", "undated", "doubtful",
    ]  # fmt: skip
    figures = ["".join(tile.itertext()).split() for tile in page.all("a", class_="tile")]
    assert all("0" not in words for words in figures)
    assert len(page.all("table", class_="heat")) == 1


def test_the_map_shows_every_look(loaded: Loaded) -> None:
    page = loaded.visitor(Role.DISTRICT_COORDINATOR).get("/overview")
    cells = {one.get("class").split()[1] for one in page.all("td", class_="heat-cell")}
    assert cells >= {
        "heat-done", "heat-bare-done", "heat-late", "heat-soon", "heat-work", "heat-sent", "heat-moved", "heat-ahead",
        "heat-none",
    }  # fmt: skip


def test_another_state_folder_gets_a_password_of_its_own(
    loaded: Loaded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NASTAVNIK_HOME", str(tmp_path))
    new = ensure_demonstration(loaded.today)[0]
    kept = json.loads((tmp_path / "demonstration.json").read_text())
    assert kept["password"] == new.password
    assert new.password != loaded.sign_ins[0].password
    assert (tmp_path / "demonstration.json").stat().st_mode & 0o777 == 0o600
    answer = Visitor(loaded.app, None, None).post(
        "/account/login", {"email": new.email, "password": new.password}
    )
    assert answer.status == 302
    monkeypatch.undo()
    assert ensure_demonstration(loaded.today) == loaded.sign_ins


def test_without_the_owners_address_a_sentence_says_so(
    loaded: Loaded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MIGRATION_DATABASE_URL")
    with pytest.raises(Failure, match="MIGRATION_DATABASE_URL"):
        ensure_demonstration(loaded.today)
