"""Two walls stand between schools, each enough alone: tried on every path, with each one taken away in turn."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from random import Random

import pytest
from flask import Flask
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import create_engine, func, select, text, update
from sqlalchemy.exc import IntegrityError, NoResultFound, ProgrammingError
from sqlalchemy.orm import Session, load_only
from sqlalchemy.orm.exc import StaleDataError

from commons.accounts.models import User
from commons.accounts.roles import Capability, Role
from commons.accounts.standing import find_standing
from commons.schools.models import School
from commons.schools.queries import find_school
from core.database import db, engine_options, identity
from core.tenancy import NOBODY, BelongsToSchool, Reach, ReachError, enter_reach
from municipal.tables import metadata
from tenants.documents.models import Document
from tenants.roadmap.models import Activity, ActivityResponsible, Section
from tests.core.wall_paths import PATHS, Path, Planted
from tests.engines import dispose
from tests.factories.plant import Plant
from tests.servers import Servers

REFUSED = "refused"


def small_app(url: str, *, orm_wall: bool, **engine: int) -> Flask:
    """An application with nothing but the two sessions."""
    app = Flask("walls")
    app.config.from_mapping(
        SQLALCHEMY_DATABASE_URI=url,
        SQLALCHEMY_ENGINE_OPTIONS={**engine_options(identity=False), **engine},
        ORM_WALL=orm_wall,
    )
    db.init_app(app)
    identity.init_app(app)
    return app


@dataclass(frozen=True)
class Walls:
    """The same application with both walls, with either alone and with none."""

    none: Flask
    orm_only: Flask
    database_only: Flask
    both: Flask


@pytest.fixture(scope="module")
def walls(server: Servers, database: str) -> Iterator[Walls]:
    superuser, role = server.superuser_url(database), server.app_url(database)
    apps = [small_app(url, orm_wall=wall) for url in (superuser, role) for wall in (False, True)]
    yield Walls(none=apps[0], orm_only=apps[1], database_only=apps[2], both=apps[3])
    for app in apps:
        dispose(app)


@dataclass(frozen=True)
class Ground:
    """Within which reach somebody asks, and whose rows they should not meet there."""

    reach: Reach
    mine: Planted
    theirs: Planted


def inside(app: Flask, user: User, school: School) -> Reach:
    """Return the reach that the program itself opens for somebody inside a school."""
    with app.app_context():
        standing, card = find_standing(user.id), find_school(identity.session(), school.public_id)
    assert standing is not None
    assert card is not None
    return standing.reach_of_school(card)


def across(app: Flask, user: User) -> Reach:
    """Return the reach that the program itself opens for somebody across schools."""
    with app.app_context():
        standing = find_standing(user.id)
    assert standing is not None
    return standing.reach_across(Capability.ROADMAP_READ)


def rows_in(plant: Plant, school: School) -> Planted:
    roadmap = plant.roadmap(school)
    section = plant.section(roadmap)
    activity = plant.activity(section)
    document = plant.add(Document(school_id=school.id, kind="order"))
    responsible = plant.add(
        ActivityResponsible(school_id=school.id, activity_id=activity.id, position=1, text="Лугова Н.П.")
    )
    return Planted(
        school.id, roadmap.id, section.id, activity.id, document.id, responsible.id, activity.title
    )


@pytest.fixture(scope="module")
def planted(server: Servers, database: str) -> Iterator[Plant]:
    engine = create_engine(server.superuser_url(database))
    with Session(engine, expire_on_commit=False) as session:
        yield Plant(session)
    engine.dispose()


@pytest.fixture(scope="module")
def grounds(planted: Plant, walls: Walls) -> dict[str, Ground]:
    """A curator beside a neighbour; somebody of two schools inside one; a coordinator beside another district; nobody."""
    municipality = planted.municipality()
    here, there = planted.district(municipality), planted.district(municipality)
    own, neighbour, far = planted.school(here), planted.school(here), planted.school(there)
    mine, beside, away = (rows_in(planted, school) for school in (own, neighbour, far))
    curator, of_both = planted.curator(own), planted.curator(own)
    planted.membership(of_both, Role.SCHOOL_CURATOR, neighbour)
    coordinator = planted.coordinator(here)
    app = walls.both
    return {
        "a curator": Ground(inside(app, curator, own), mine, beside),
        "a person of two schools inside one": Ground(inside(app, of_both, own), mine, beside),
        "a coordinator across schools": Ground(across(app, coordinator), mine, away),
        "a coordinator inside a school": Ground(inside(app, coordinator, own), mine, away),
        "nobody": Ground(NOBODY, mine, beside),
    }


GROUNDS = (
    "a curator",
    "a person of two schools inside one",
    "a coordinator across schools",
    "a coordinator inside a school",
    "nobody",
)


def attempt(app: Flask, ground: Ground, path: Path) -> int | str:
    """Walk a path within the ground's reach and undo it; return how many foreign rows it met, or that it was refused."""
    with app.app_context():
        if ground.reach is not NOBODY:
            enter_reach(ground.reach)
        try:
            return path.act(db.session(), ground.theirs, ground.mine)
        except ReachError:
            return REFUSED
        except (NoResultFound, StaleDataError):
            return 0
        except ProgrammingError as error:
            if isinstance(error.orig, InsufficientPrivilege):
                return REFUSED
            raise
        finally:
            db.session.rollback()


@pytest.mark.parametrize("who", GROUNDS)
@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name)
def test_each_wall_alone_stops_every_path_it_promises_to(path, who, walls, grounds):
    ground = grounds[who]
    assert attempt(walls.none, ground, path) == 1, "the path must lead there, or the rest proves nothing"
    assert attempt(walls.database_only, ground, path) in {0, REFUSED}
    assert attempt(walls.both, ground, path) in {0, REFUSED}
    # A coordinator judges rows and speaks of them; which tables that opens, the database's wall alone says.
    writer = who in {"a curator", "a person of two schools inside one", "a coordinator inside a school"}
    if path.orm_stops or (path.orm_stops is None and not writer):
        assert attempt(walls.orm_only, ground, path) in {0, REFUSED}
    else:
        assert attempt(walls.orm_only, ground, path) == 1, "covered after all: say so in wall_paths.py"


# Connections besides the session's own: nobody told them who asks.
UNTOLD = {"another_connection_of_the_engine", "connection_without_transactions"}
READING = [path for path in PATHS if not path.writes and path.name not in UNTOLD]


@pytest.mark.parametrize("who", ["a curator", "a coordinator across schools"])
@pytest.mark.parametrize("path", READING, ids=lambda path: path.name)
def test_own_rows_are_met_on_the_same_path(path, who, walls, grounds):
    """A wall that lets nothing through would pass every test above."""
    ground = grounds[who]
    assert attempt(walls.both, Ground(ground.reach, ground.mine, ground.mine), path) == 1


def test_models_of_schools_have_no_relationships_that_the_matrix_would_miss():
    """Lazy, joined and select-in loading walk along relationships; there are none: the day one comes, its paths come too."""
    related = [
        f"{mapper.class_.__name__}.{relation.key}"
        for mapper in db.Model.registry.mappers
        if issubclass(mapper.class_, BelongsToSchool)
        for relation in mapper.relationships
    ]
    assert related == []


def test_every_table_of_schools_has_a_model_behind_the_orms_wall():
    walled = {
        mapper.local_table.name
        for mapper in db.Model.registry.mappers
        if issubclass(mapper.class_, BelongsToSchool)
    }
    named = {table.name for table in metadata.sorted_tables if "school_id" in table.columns}
    # Their rows may belong to no school; the database alone walls them.
    assert named - walled == {"audit_event", "invitation", "membership"}


def test_a_reach_is_entered_once(walls, grounds):
    with walls.both.app_context():
        enter_reach(grounds["a curator"].reach)
        with pytest.raises(ReachError):
            enter_reach(grounds["a curator"].reach)


def test_a_reach_is_not_entered_after_the_session_was_used(walls, grounds):
    """The identity map would hand over what was loaded before, with both walls standing."""
    with walls.both.app_context():
        assert db.session.scalar(select(func.count()).select_from(Activity)) == 0
        with pytest.raises(ReachError):
            enter_reach(grounds["a curator"].reach)


def test_a_context_inside_a_context_has_a_reach_and_a_session_of_its_own(walls, grounds):
    outer, inner = grounds["a curator"], grounds["a coordinator across schools"]
    titles = select(Activity.title).order_by(Activity.title)
    with walls.both.app_context():
        enter_reach(outer.reach)
        before = list(db.session.scalars(titles))
        with walls.both.app_context():
            assert list(db.session.scalars(titles)) == []
        with walls.both.app_context():
            enter_reach(inner.reach)
            seen = set(db.session.scalars(titles))
        assert before == [outer.mine.title]
        assert seen == {outer.mine.title, outer.theirs.title}
        assert list(db.session.scalars(titles)) == before


def test_two_coordinators_of_the_same_shape_do_not_share_a_cached_statement(walls, planted):
    """SQLAlchemy compiles the criterion once; the places in it must still be those of whoever asks."""
    seen = {}
    districts = [planted.district() for _ in range(2)]
    titles = {district.id: rows_in(planted, planted.school(district)).title for district in districts}
    reaches = {district.id: across(walls.both, planted.coordinator(district)) for district in districts}
    for district in [*districts, *districts]:
        for app in (walls.orm_only, walls.database_only):
            with app.app_context():
                enter_reach(reaches[district.id])
                seen[district.id, app] = [one.title for one in db.session.scalars(select(Activity))]
    assert seen == {
        (district.id, app): [titles[district.id]]
        for district in districts
        for app in (walls.orm_only, walls.database_only)
    }


def test_a_new_row_is_stamped_with_the_school_of_the_reach(walls, grounds):
    ground = grounds["a curator"]
    with walls.both.app_context():
        enter_reach(ground.reach)
        row = Document(kind="order")
        db.session.add(row)
        db.session.flush()
        assert row.school_id == ground.mine.school
        db.session.rollback()


def test_nothing_of_a_school_is_written_across_schools(walls, grounds):
    """Not even an own row: writing happens inside a school."""
    ground = grounds["a coordinator across schools"]
    with walls.orm_only.app_context():
        enter_reach(ground.reach)
        row = db.session.get_one(Document, ground.mine.document)
        row.title = "changed"
        with pytest.raises(ReachError):
            db.session.flush()
        db.session.rollback()


def test_a_row_loaded_without_its_school_is_refused(walls, grounds):
    """The check of what was loaded would otherwise have nothing to look at."""
    ground = grounds["a curator"]
    with walls.both.app_context():
        enter_reach(ground.reach)
        with pytest.raises(ReachError):
            db.session.scalars(select(Activity).options(load_only(Activity.title))).all()


@pytest.mark.parametrize("parent", ["theirs", "missing"])
def test_a_child_cannot_hang_on_another_schools_parent(parent, walls, grounds):
    """Checked by the key itself, past both walls; another school's parent and a missing one are refused alike."""
    ground = grounds["a curator"]
    number = ground.theirs.roadmap if parent == "theirs" else 2**60
    for app in (walls.none, walls.both):
        with app.app_context():
            enter_reach(ground.reach)
            db.session.add(
                Section(school_id=ground.mine.school, roadmap_id=number, position=1, title="planted")
            )
            with pytest.raises(IntegrityError) as refused:
                db.session.flush()
            assert refused.value.orig.diag.constraint_name == "fk_section_school_id_roadmap_id_roadmap"
            db.session.rollback()


def test_a_director_reads_and_does_not_write(walls, planted):
    """The capability counts in the database too, not only the place."""
    school = planted.school()
    mine = rows_in(planted, school)
    director = planted.user(Role.SCHOOL_DIRECTOR, school)
    with walls.database_only.app_context():
        enter_reach(inside(walls.both, director, school))
        assert [one.title for one in db.session.scalars(select(Activity))] == [mine.title]
        changed = db.session.execute(
            update(Activity).values(position=99), execution_options={"synchronize_session": False}
        )
        assert changed.rowcount == 0
        db.session.rollback()


def test_pooled_connections_carry_nobodys_reach(server, database, planted):
    """Eight threads on two connections, ending their transactions in every way: nobody meets anybody else's rows."""
    app = small_app(server.app_url(database), orm_wall=False, pool_size=2, max_overflow=0, pool_timeout=30)
    schools = [planted.school() for _ in range(4)]
    titles = {school.id: rows_in(planted, school).title for school in schools}
    reaches = [inside(app, planted.curator(school), school) for school in schools]

    def work(number: int) -> list[tuple[list[str], list[str]]]:
        chance = Random(number)  # noqa: S311 -- a repeatable order of things, no secret
        met = []
        for _ in range(25):
            reach = chance.choice([*reaches, NOBODY])
            with suppress(ZeroDivisionError), app.app_context():
                if reach is not NOBODY:
                    enter_reach(reach)
                found = list(db.session.scalars(text("SELECT title FROM activity")))
                met.append((found, [titles[reach.school_id]] if reach.school_id else []))
                chance.choice([db.session.commit, db.session.rollback, db.session.close, list, crash])()
        return met

    with ThreadPoolExecutor(8) as pool:
        met = [one for thread in pool.map(work, range(8)) for one in thread]
    dispose(app)
    assert len(met) == 200
    assert [one for one in met if one[0] != one[1]] == []


def crash() -> None:
    raise ZeroDivisionError


@pytest.mark.parametrize("ending", ["commit", "rollback", "close"])
def test_nothing_of_a_reach_stays_on_its_connection(ending, server, database, grounds):
    """The pool gives the very same connection to whoever comes next, also past the session."""
    app = small_app(server.app_url(database), orm_wall=False, pool_size=1, max_overflow=0)
    ground = grounds["a curator"]
    titles = text("SELECT title FROM activity")
    with app.app_context():
        enter_reach(ground.reach)
        assert list(db.session.scalars(titles)) == [ground.mine.title]
        getattr(db.session, ending)()
        with db.engine.connect() as connection:
            assert list(connection.scalars(titles)) == []
            said = connection.scalar(text("SELECT current_setting('app.user_id', true)"))
    dispose(app)
    assert said == ""
