"""The database's wall alone: who sees what is derived there; whoever talks SQL to it as the application gets no further."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import product
from random import Random

import psycopg
import pytest
from psycopg import errors
from psycopg.sql import SQL, Identifier
from sqlalchemy import create_engine
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from commons.accounts.models import Membership, User
from commons.accounts.roles import Capability, Role
from commons.accounts.standing import Standing, find_standing
from commons.schools.models import District, Municipality, School
from commons.schools.queries import SchoolCard, find_school
from core.clock import today
from core.database import engine_options, identity
from tests.core.test_walls import small_app
from tests.engines import dispose
from tests.factories.plant import Plant
from tests.servers import Servers

CAPABILITIES = [str(one) for one in Capability]
SCHOOL_TABLES = (
    "activity", "activity_change", "activity_document", "activity_responsible", "document", "person",
    "person_group", "person_group_member", "roadmap", "roadmap_upload", "section",
)  # fmt: skip


@pytest.fixture(scope="module")
def planted(server: Servers, database: str) -> Iterator[Plant]:
    engine = create_engine(server.superuser_url(database))
    with Session(engine, expire_on_commit=False) as session:
        yield Plant(session)
    engine.dispose()


@pytest.fixture
def sql(server: Servers, database: str) -> Iterator[psycopg.Connection]:
    """A console as the application's role, as somebody has who got past everything else."""
    with psycopg.connect(server.conninfo(database, role="nastavnik_app")) as connection:
        yield connection
        connection.rollback()


def ask_as(sql: psycopg.Connection, user: User, school: School | None = None) -> None:
    """Begin a transaction as the tenant session does."""
    sql.rollback()
    sql.execute(
        "SELECT set_config('app.user_id', %s, true), set_config('app.school_id', %s, true)",
        (str(user.id), str(school.id) if school else ""),
    )


def first(sql: psycopg.Connection, statement: str, *values: object) -> object:
    row = sql.execute(statement, values or None).fetchone()
    assert row is not None
    return row[0]


def counts(connection: psycopg.Connection, tables: Iterable[str]) -> dict[str, object]:
    """Return how many rows of each table are seen."""
    query = SQL("SELECT count(*) FROM {}")
    rows = {table: connection.execute(query.format(Identifier(table))).fetchone() for table in tables}
    return {table: row[0] for table, row in rows.items() if row}


# --- Python and SQL derive the same -------------------------------------------------------------------------------------


class Register:
    """Two municipalities on both sides of midnight, and people holding every role in every place on every kind of days."""

    def __init__(self, plant: Plant) -> None:
        self.plant = plant
        self.municipalities = [
            plant.municipality(time_zone="Pacific/Kiritimati"),  # there it is always a day later
            plant.municipality(time_zone="Etc/GMT+12"),  # than here
        ]
        self.districts = [plant.district(one) for one in self.municipalities for _ in range(2)]
        self.schools = [plant.school(one) for one in self.districts for _ in range(2)]
        self.schools += [
            plant.school(district, district_id=None) for district in (self.districts[0], self.districts[2])
        ]
        self.users: list[User] = []

    def places(self) -> list[Municipality | District | School]:
        return [
            *self.municipalities[:2],
            self.districts[0],
            self.districts[2],
            self.schools[0],
            self.schools[-1],
        ]

    def days(self, municipality_id: int) -> list[tuple[date, date | None]]:
        """Days on which a role holds, just holds still, just holds already, no longer and not yet."""
        zone = next(one.time_zone for one in self.municipalities if one.id == municipality_id)
        here, one_day = today(zone), timedelta(days=1)
        long_ago = here - 100 * one_day
        return [
            (long_ago, None), (long_ago, here), (here, None), (here, here),
            (long_ago, here - one_day), (here + one_day, None),
        ]  # fmt: skip

    def person(
        self, *held: tuple[Role, Municipality | District | School, tuple[date, date | None]], active: bool
    ) -> None:
        user = User(name="Пользователь", email=None, active=active)
        self.plant.session.add(user)
        self.plant.session.flush()
        for role, place, (starts_on, ends_on) in held:
            self.plant.session.add(
                Membership(
                    user_id=user.id,
                    role=role,
                    municipality_id=getattr(place, "municipality_id", place.id),
                    district_id=place.id if isinstance(place, District) else None,
                    school_id=place.id if isinstance(place, School) else None,
                    starts_on=starts_on,
                    ends_on=ends_on,
                )
            )
        self.users.append(user)


@pytest.fixture(scope="module")
def register(planted: Plant) -> Register:
    made = Register(planted)
    chance = Random(7)  # noqa: S311 -- a repeatable choice, no secret
    single = [
        (role, place, days)
        for role, place in product(Role, made.places())
        for days in made.days(getattr(place, "municipality_id", place.id))
    ]
    for held in single:
        made.person(held, active=True)
    made.person(active=True)
    for held in chance.sample(single, 10):
        made.person(held, active=False)
    for _ in range(60):
        several = {(held[0], held[1].id, type(held[1])): held for held in chance.sample(single, 3)}
        made.person(*several.values(), active=True)
    planted.session.commit()
    return made


@pytest.fixture(scope="module")
def standings(
    server: Servers, database: str, register: Register
) -> tuple[list[Standing | None], list[SchoolCard]]:
    """What the program derives: everybody's standing, and the cards of all schools."""
    app = small_app(server.app_url(database), orm_wall=True)
    with app.app_context():
        found = [find_standing(user.id) for user in register.users]
        cards = [find_school(identity.session(), school.public_id) for school in register.schools]
    dispose(app)
    return found, [card for card in cards if card is not None]


def derived(
    sql: psycopg.Connection, user: User, school: School | None = None
) -> dict[str, tuple[list[int], ...]]:
    """Return what the database derives for every capability: schools, municipalities and districts."""
    ask_as(sql, user, school)
    statement = "SELECT one, guard.schools(one), guard.municipalities(one), guard.districts(one) FROM unnest(%s::text[]) one"
    return {row[0]: tuple(sorted(ids) for ids in row[1:]) for row in sql.execute(statement, [CAPABILITIES])}


def expected(who: Standing | None, cards: list[SchoolCard]) -> dict[str, tuple[list[int], ...]]:
    """Return the same by the program's own rules."""
    if who is None:
        return {one: ([], [], []) for one in CAPABILITIES}
    return {
        str(one): (
            sorted(card.id for card in cards if who.allows(one, card)),
            list(who.municipalities(one)),
            sorted({held.district_id for held in who.with_capability(one) if held.district_id is not None}),
        )
        for one in Capability
    }


def test_program_and_database_derive_the_same_schools_for_everybody(sql, register, standings):
    found, cards = standings
    assert len(found) == 323
    assert sum(who is not None and bool(who.held) for who in found) >= 200, (
        "too few live memberships to prove much"
    )
    differences = [
        (user.id, who)
        for user, who in zip(register.users, found, strict=True)
        if derived(sql, user) != expected(who, cards)
    ]
    assert differences == []


def test_inside_a_school_both_narrow_to_it_and_neither_widens(sql, register, standings):
    found, cards = standings
    differences = []
    for number, (user, who) in enumerate(zip(register.users, found, strict=True)):
        school, card = register.schools[number % len(cards)], cards[number % len(cards)]
        wanted = {one: places[0] for one, places in expected(who, [card]).items()}
        if {one: places[0] for one, places in derived(sql, user, school).items()} != wanted:
            differences.append((user.id, who))
    assert differences == []


def test_the_statement_for_a_reach_across_selects_what_the_database_derives(
    server, database, sql, register, standings
):
    """The criterion of the application's wall is a statement, not a list: it must choose the same schools."""
    app = small_app(server.app_url(database), orm_wall=True)
    ours = {school.id for school in register.schools}
    with app.app_context():
        for user, who in list(zip(register.users, standings[0], strict=True))[-60:]:
            assert who is not None
            chosen = sorted(ours & set(identity.session.scalars(who.schools(Capability.ROADMAP_READ))))
            assert chosen == derived(sql, user)["roadmap.read"][0]
    dispose(app)


# --- Whoever talks SQL --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def two_schools(planted: Plant) -> tuple[School, School, User]:
    """A school with its curator, and another whose rows he should not meet; both have rows in the tables asked below."""
    own, other = planted.school(), planted.school()
    for school in (own, other):
        planted.activity(planted.section(planted.roadmap(school)))
        planted.person(school)
    return own, other, planted.curator(own)


def test_nobody_is_told_nothing(sql, planted, two_schools):
    assert counts(sql, SCHOOL_TABLES) == dict.fromkeys(SCHOOL_TABLES, 0)
    shared = ("municipality", "district", "school", "app_user", "membership", "sign_in", "one_time_link")
    assert counts(sql, shared) == dict.fromkeys(shared, 0)


def test_what_was_said_in_one_transaction_is_forgotten_in_the_next(sql, two_schools):
    own, _other, curator = two_schools
    ask_as(sql, curator, own)
    assert first(sql, "SELECT count(*) FROM roadmap") == 1
    sql.commit()
    assert first(sql, "SELECT count(*) FROM roadmap") == 0


def test_the_mark_of_identity_opens_accounts_and_no_table_of_a_school(server, database, planted, two_schools):
    conninfo = f"{server.conninfo(database, role='nastavnik_app')} options='-c app.identity=on'"
    with psycopg.connect(conninfo) as connection:
        assert counts(connection, SCHOOL_TABLES) == dict.fromkeys(SCHOOL_TABLES, 0)
        assert first(connection, "SELECT count(*) FROM app_user WHERE id = %s", two_schools[2].id) == 1
        assert connection.execute("UPDATE school SET code = code || 'x' RETURNING id").fetchall() == []
        assert connection.execute("UPDATE activity SET title = '' RETURNING id").fetchall() == []


def test_a_user_reads_no_account_but_their_own(sql, two_schools):
    own, _other, curator = two_schools
    ask_as(sql, curator, own)
    assert sql.execute("SELECT id FROM app_user").fetchall() == [(curator.id,)]
    assert sql.execute("SELECT DISTINCT user_id FROM membership").fetchall() == [(curator.id,)]
    assert sql.execute("SELECT id FROM sign_in").fetchall() == []


def test_inside_a_school_the_register_is_narrowed_to_it(sql, two_schools):
    own, _other, curator = two_schools
    ask_as(sql, curator, own)
    assert sql.execute("SELECT id FROM school").fetchall() == [(own.id,)]


def test_municipalities_know_nothing_of_each_other(sql, planted, two_schools):
    own, _other, curator = two_schools
    administrator = planted.user(
        Role.MUNICIPAL_ADMINISTRATOR, planted.session.get_one(Municipality, own.municipality_id)
    )
    for who in (curator, administrator):
        ask_as(sql, who)
        assert sql.execute("SELECT id FROM municipality").fetchall() == [(own.municipality_id,)]
        assert sql.execute("SELECT DISTINCT municipality_id FROM district").fetchall() == [
            (own.municipality_id,)
        ]
        assert sql.execute("SELECT DISTINCT municipality_id FROM school").fetchall() == [
            (own.municipality_id,)
        ]


@pytest.mark.parametrize(
    "statement",
    [
        "SET ROLE nastavnik_owner",
        "SET ROLE postgres",
        "SET SESSION AUTHORIZATION postgres",
        "ALTER TABLE activity DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE activity NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY activity_select ON activity",
        "CREATE POLICY open ON activity USING (true)",
        "ALTER ROLE nastavnik_app BYPASSRLS",
        "TRUNCATE activity",
        "DELETE FROM activity",
        "DELETE FROM activity_change",
        "UPDATE activity_change SET field = ''",
        "UPDATE role_capability SET role = 'observer'",
        "INSERT INTO role_capability VALUES ('observer', 'roadmap.write')",
        "INSERT INTO membership (user_id, role, municipality_id) VALUES (1, 'service', 1)",
        "CREATE TABLE mine (id int)",
        "CREATE VIEW mine AS SELECT 1",
        "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE FUNCTION guard.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE OR REPLACE FUNCTION guard.user_id() RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint'",
        "ALTER FUNCTION guard.schools(text) SECURITY INVOKER",
        "CREATE TEMP TABLE mine (id int)",
        "CREATE EXTENSION adminpack",
        "SELECT pg_read_file('postgresql.conf')",
        "COPY activity TO '/srv/activity'",
        "COPY activity TO PROGRAM 'cat'",
        "COPY activity (title) FROM STDIN",
        "SET session_replication_role = replica",
        "SELECT lo_import('/etc/hostname')",
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'postgres'",
    ],
)
def test_the_application_may_not(statement, sql, two_schools):
    ask_as(sql, two_schools[2], two_schools[0])
    with pytest.raises((errors.InsufficientPrivilege, errors.FeatureNotSupported)):
        sql.execute(statement)


def test_switching_row_security_off_refuses_instead_of_opening(sql, two_schools):
    ask_as(sql, two_schools[2], two_schools[0])
    sql.execute("SET LOCAL row_security = off")
    with pytest.raises(errors.InsufficientPrivilege):
        sql.execute("SELECT title FROM activity")


def test_a_condition_that_tells_is_asked_about_own_rows_only(sql, planted, two_schools):
    """An error or a notice raised by a condition would betray a row, were it asked before the policy let the row pass."""
    own, other, curator = two_schools
    tells = f"SELECT count(*) FROM activity WHERE 1 / (school_id - {other.id}) IS NOT NULL"  # noqa: S608 -- our own number
    with pytest.raises(DataError, match="division by zero"):
        planted.session.connection().exec_driver_sql(tells)
    planted.session.rollback()
    ask_as(sql, curator, own)
    assert first(sql, tells) == 1


def test_names_planted_in_a_temporary_schema_do_not_fool_the_guard(server, database, two_schools):
    """The application may not make any; should an operator's database let it, nothing is gained."""
    own, other, curator = two_schools
    with psycopg.connect(server.conninfo(database)) as sql:
        ask_as(sql, curator)
        sql.execute("CREATE TEMP TABLE membership AS SELECT * FROM public.membership")
        sql.execute("UPDATE pg_temp.membership SET user_id = %s", [curator.id])
        sql.execute("CREATE TEMP TABLE school AS SELECT * FROM public.school WHERE id = %s", [other.id])
        sql.execute(
            "CREATE FUNCTION pg_temp.current_setting(text, boolean) RETURNS text LANGUAGE sql AS $$ SELECT '1' $$"
        )
        sql.execute("GRANT SELECT ON pg_temp.membership, pg_temp.school TO nastavnik_app")
        sql.execute("SET LOCAL ROLE nastavnik_app")
        sql.execute("SET LOCAL search_path = pg_temp, public, pg_catalog")
        assert first(sql, "SELECT guard.schools('roadmap.read')") == [own.id]
        assert sql.execute("SELECT DISTINCT school_id FROM public.activity").fetchall() == [(own.id,)]
        sql.rollback()


def test_statistics_do_not_show_values_of_other_schools(planted, sql, two_schools):
    planted.session.connection().exec_driver_sql("ANALYZE activity")
    planted.session.commit()
    ask_as(sql, two_schools[2], two_schools[0])
    assert first(sql, "SELECT count(*) FROM pg_stats WHERE tablename = 'activity'") == 0


def test_a_membership_cannot_name_a_place_of_another_municipality(planted, two_schools):
    """Such a row would open part of the neighbour's register in the database though not in the program."""
    own, other, curator = two_schools
    for place in ({"district_id": other.district_id}, {"school_id": other.id}):
        membership = Membership(
            user_id=curator.id, role="observer", municipality_id=own.municipality_id, **place
        )
        planted.session.add(membership)
        with pytest.raises(IntegrityError, match="fk_membership_municipality_id"):
            planted.session.commit()
        planted.session.rollback()


def test_the_tenant_session_says_that_it_is_not_the_identity(server, database):
    # Said by the client it outweighs a default, which the role might set for itself.
    options = engine_options(identity=False)["connect_args"]["options"]
    with psycopg.connect(server.conninfo(database, role="nastavnik_app"), options=options) as connection:
        assert first(connection, "SHOW app.identity") == "off"
        assert first(connection, "SELECT guard.is_identity()") is False


def test_an_error_that_is_logged_tells_no_value(server, database, planted, two_schools):
    *_schools, curator = two_schools
    app = small_app(server.app_url(database), orm_wall=True)
    taken = User(name="Тайнова Т.Т.", email=curator.email)
    with app.app_context():
        identity.session.add(taken)
        with pytest.raises(IntegrityError) as caught:
            identity.session.flush()
    dispose(app)
    assert "uq_app_user_email" in str(caught.value)
    assert "Тайнова" not in str(caught.value)
    assert curator.email not in str(caught.value)
