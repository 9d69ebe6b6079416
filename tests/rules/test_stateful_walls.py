"""Random acts of everybody through the real pages: no answer ever holds a word of a school outside the actor's reach.

Two municipalities, three districts, each with a school whose rows are full of its own marker. After the acts the same is
asked in SQL, as the application's role in the actor's name. Twice: with both walls up, and with the database's alone.
HYPOTHESIS_WALLS=200 asks longer.
"""

import os
from dataclasses import replace
from typing import Any, ClassVar

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from commons.accounts.models import User
from commons.accounts.roles import Role
from core.database import db
from core.tenancy import Reach, enter_reach
from municipal.app import create_app
from tests.client import Visitor
from tests.engines import dispose
from tests.rules.test_routes import access_of, arguments, planted_values, send
from tests.rules.walk import ROUTES, World, world

EXAMPLES = int(os.environ.get("HYPOTHESIS_WALLS", "12"))
STEPS = 25

# Tables of schools, asked for in the actor's name after each act.
TABLES = (
    "activity", "activity_change", "activity_responsible", "audit_event", "document", "letter_part", "person", "person_group",
    "person_group_member", "roadmap", "roadmap_upload", "section",
)  # fmt: skip


class Ground:
    """Four schools, each with its world of things, and everybody who may come near them."""

    def __init__(self, session: Session, app: Flask) -> None:
        self.session, self.app = session, app
        first = world(session)
        # Two schools of one municipality, in districts of their own, and one of another municipality.
        self.worlds = (first, world(session, first.municipality), world(session))
        plant, second = first.plant, self.worlds[1]
        self.people: list[tuple[User, set[int]]] = []
        for one in self.worlds:
            mine = {one.school.id}
            whole = {item.school.id for item in self.worlds if item.municipality.id == one.municipality.id}
            observer = plant.user(Role.OBSERVER, one.district)
            self.people += [
                (who, mine) for who in (one.curator, one.director, one.responsible, one.coordinator, observer)
            ]
            self.people += [
                (one.administrator, whole),
                (plant.coordinator(plant.district(one.municipality)), set()),
            ]
        self.people.append((plant.user(), set()))
        # Two schools of one person: what both say may stand on their pages.
        both = plant.curator(first.school)
        plant.membership(both, Role.OBSERVER, second.school)
        self.people.append((both, {first.school.id, second.school.id}))
        session.commit()
        self.visitors = {user.id: Visitor(app, self._token(plant, user), user) for user, _ in self.people}
        self.fixed = {one.school.id: self.truth(one) for one in self.worlds}

    def _token(self, plant: Any, user: User) -> str:
        token: str = plant.sign_in(user)
        self.session.commit()
        return token

    def markers(self, one: World) -> list[str]:
        """Words that stand nowhere but in the things of a school."""
        return [
            one.roadmap.title, one.activity.title, one.person.name, one.group.name, one.section.title,
            one.upload.reading["title"],
        ]  # fmt: skip

    def truth(self, one: World) -> tuple[Any, ...]:
        """Return how many rows of each table the school has, and a sum of them."""
        self.session.rollback()
        return tuple(
            tuple(
                self.session.execute(
                    text(
                        f"SELECT count(*), md5(string_agg(t::text, '|' ORDER BY t.id)) FROM {table} t WHERE school_id = :id"  # noqa: S608
                    ),
                    {"id": one.school.id},
                ).one()
            )
            for table in TABLES
            if table != "audit_event"
        )


def foreign_words(ground: Ground, reach: set[int], said: str) -> list[str]:
    return [
        word
        for one in ground.worlds
        if one.school.id not in reach
        for word in ground.markers(one)
        if word and word in said
    ]


PAGES = (
    "/", "/overview", "/overview?view=table", "/overview/rows/overdue", "/register", "/register?q={word}", "/access",
    "/access/list",
    "/journal", "/reports", "/model-roadmaps", "/intake", "/account/", "/account/data", "/schools/{school}/people/?q={word}",
    "/schools/{school}/roadmaps/?all=1", "/schools/{school}/journal/", "/schools/{school}/journal/?activity={activity}",
    "/schools/{school}/journal/?person={person}", "/schools/{school}/roadmaps/{roadmap}?person={person}",
    "/overview/rows/overdue?school={school}", "/overview?district={district}",
)  # fmt: skip
ACTS = sorted(one for one in ROUTES if not one[1].startswith(("intake.", "register.confirm")))


class Walls(RuleBasedStateMachine):
    """Everybody does anything, also with the ids of others."""

    ground: ClassVar[Ground]

    def __init__(self) -> None:
        super().__init__()
        self.touched: set[int] = set()

    def _judge(self, who: int, answer: Any, what: str) -> None:
        user, reach = self.ground.people[who]
        headers = " ".join(value for _name, value in answer.headers)
        found = foreign_words(self.ground, reach, f"{answer.text} {headers}")
        assert found == [], f"{user.name} was shown {found} by {what}"
        assert answer.status < 500 or answer.status == 503, what

    @rule(
        who=st.integers(0, 23),
        where=st.integers(0, 2),
        word=st.integers(0, 2),
        page=st.sampled_from(PAGES),
        part=st.booleans(),
    )
    def looks(self, who: int, where: int, word: int, page: str, part: bool) -> None:
        """Open a page, of one's own school or another's, searched for words of a third."""
        who %= len(self.ground.people)
        one, said = self.ground.worlds[where], self.ground.worlds[word]
        path = page.format(
            school=one.school.public_id, roadmap=said.roadmap.public_id, activity=said.activity.public_id,
            person=said.person.public_id, district=one.district.public_id, word=said.person.name.split()[0],
        )  # fmt: skip
        answer = send(self.ground.visitors[self.ground.people[who][0].id], "GET", path, fragment=part)
        if "q=" not in path:  # what was asked for is said again
            self._judge(who, answer, path)

    @rule(
        who=st.integers(0, 23),
        where=st.integers(0, 2),
        other=st.integers(0, 2),
        act=st.sampled_from(ACTS),
        part=st.booleans(),
    )
    def acts(self, who: int, where: int, other: int, act: tuple[str, str], part: bool) -> None:
        """Do anything there is, in one school with the things of another, its form filled with the things of a third."""
        who %= len(self.ground.people)
        method, endpoint = act
        user, reach = self.ground.people[who]
        one, form = self.ground.worlds[where], ROUTES[act].form(self.ground.worlds[other])
        values = planted_values(self.ground.app, endpoint, self.ground.worlds[other])
        if "school" in arguments(self.ground.app, endpoint):
            values["school"] = str(one.school.public_id)
        forged = {
            "school_id": str(one.school.id),
            "municipality_id": str(one.municipality.id),
            "after": str(one.activity.public_id),
        }
        with self.ground.app.test_request_context():
            path = self.ground.app.url_map.bind("localhost").build(endpoint, values, method=method)
        answer = send(self.ground.visitors[user.id], method, path, {**forged, **form}, fragment=part)
        self._judge(who, answer, f"{method} {path}")
        if access_of(self.ground.app, endpoint).audience == "municipality":
            self.touched |= {item.school.id for item in self.ground.worlds if item.school.id in reach}
        else:
            self.touched |= reach

    @rule(who=st.integers(0, 23), table=st.sampled_from(TABLES), school=st.integers(0, 2))
    def asks_in_sql(self, who: int, table: str, school: int) -> None:
        """Ask the database in the actor's name: no row of others is read, changed, deleted or added."""
        who %= len(self.ground.people)
        user, reach = self.ground.people[who]
        one = self.ground.worlds[school]
        with self.ground.app.app_context():
            enter_reach(Reach(user_id=user.id))
            seen = (
                db.session.connection()
                .exec_driver_sql(f"SELECT DISTINCT school_id FROM {table}")  # noqa: S608
                .scalars()
                .all()
            )
            assert {number for number in seen if number} <= reach, f"{user.name} reads {table}"
            db.session.rollback()
        if one.school.id in reach:
            return
        with self.ground.app.app_context():
            enter_reach(Reach(user_id=user.id, school_id=one.school.id, may_write=True))
            line = db.session.connection()
            for statement in (f"UPDATE {table} SET school_id = school_id", f"DELETE FROM {table}"):  # noqa: S608
                try:
                    with line.begin_nested():
                        done = line.exec_driver_sql(f"{statement} WHERE school_id = {one.school.id}").rowcount
                except Exception as error:
                    assert "permission denied" in str(error), error  # noqa: PT017
                else:
                    assert done == 0, f"{user.name}: {statement}"
            db.session.rollback()

    @invariant()
    def schools_that_nobody_came_into_stay_as_they_were(self) -> None:
        """Whoever was not there changed nothing there."""
        for one in self.ground.worlds:
            if one.school.id not in self.touched:
                assert self.ground.truth(one) == self.ground.fixed[one.school.id]


def run(session: Session, app: Flask) -> None:
    class Grounded(Walls):
        def __init__(self) -> None:
            # Each run begins in schools of its own: what the last one did must not be told of this one.
            type(self).ground = Ground(session, app)
            super().__init__()

    profile = settings(
        max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, derandomize=True, database=None,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(Grounded, settings=profile)


@pytest.mark.parametrize("orm_wall", [True, False], ids=["both walls", "the database's alone"])
def test_nobody_is_ever_shown_or_changes_what_is_anothers(session, settings, orm_wall):
    """TEN: stateful, through the pages and in SQL."""
    app = create_app(replace(settings, orm_wall=orm_wall))
    try:
        run(session, app)
    finally:
        dispose(app)


def test_a_hole_in_the_wall_is_found(server, settings):
    """The walk can fail: without the ORM's wall, and with row security taken from one table, it finds the leak."""
    from municipal.migrate import upgrade

    name = "test_hole"
    server.create_database(name)
    upgrade(server.owner_url(name))
    engine = create_engine(server.superuser_url(name))
    app = create_app(replace(settings, database_url=server.app_url(name), orm_wall=False))
    try:
        with Session(engine, expire_on_commit=False) as opened:
            opened.execute(text("ALTER TABLE person DISABLE ROW LEVEL SECURITY"))
            opened.commit()
            with pytest.raises(AssertionError, match=r"reads person|was shown"):
                run(opened, app)
    finally:
        dispose(app)
        engine.dispose()
        server.drop_database(name)
