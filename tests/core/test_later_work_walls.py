"""The database's own wall around jobs and letters, with the application's taken away: each sees their own and no more."""

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import func, text
from sqlalchemy.exc import ProgrammingError

from commons.accounts.roles import Capability, Role
from commons.accounts.standing import find_service, find_standing
from commons.jobs.models import Job, JobContents, JobKind, JobPart
from commons.letters.models import Letter, LetterKind, LetterPart, LetterState
from commons.schools.queries import find_school
from core.database import db, identity
from core.tenancy import NOBODY, Reach, enter_reach
from tests.core.test_walls import small_app
from tests.engines import dispose

TABLES = ("job", "job_part", "job_contents", "letter", "letter_part")


@pytest.fixture(scope="module")
def bare(server, database) -> Iterator[Flask]:
    app = small_app(server.app_url(database), orm_wall=False)
    yield app
    dispose(app)


class Ground:
    """Two schools of a district, a report of its coordinator half read, a letter of one school and a letter of both."""

    def __init__(self, plant):
        self.plant = plant
        self.municipality = plant.municipality()
        self.service = plant.user(Role.SERVICE, self.municipality)
        self.district = plant.district(self.municipality)
        self.here, self.beside = plant.school(self.district), plant.school(self.district)
        self.coordinator = plant.coordinator(self.district)
        self.job = plant.add(
            Job(
                municipality_id=self.municipality.id, districts=[self.district.id], kind=JobKind.REPORT, key=str(uuid4()),
                ordered_by=self.coordinator.id, ordered_by_name="К", parts=1,
            )
        )  # fmt: skip
        part = plant.add(JobPart(job_id=self.job.id, position=1))
        plant.add(JobContents(part_id=part.id, ordered_by=self.coordinator.id, contents=b"schools"))
        self.letter(self.here)
        self.letter(self.here, self.beside)

    def letter(self, *schools):
        letter = self.plant.add(
            Letter(
                municipality_id=self.municipality.id, kind=LetterKind.REMINDER, key=str(uuid4()), day=date(2026, 11, 25),
                address="p@school.test", message_key=f"<{uuid4()}@x>", schools=len(schools), state=LetterState.SENT,
                expires_at=func.now() + timedelta(hours=1),
            )
        )  # fmt: skip
        for school in schools:
            self.plant.add(LetterPart(school_id=school.id, letter_id=letter.id))


@pytest.fixture
def ground(plant):
    return Ground(plant)


def across(app, user, capability=Capability.ROADMAP_READ) -> Reach:
    with app.app_context():
        return find_standing(user.id).reach_across(capability)


def inside(app, user, school) -> Reach:
    with app.app_context():
        return find_standing(user.id).reach_of_school(find_school(identity.session(), school.public_id))


def seen(app, reach) -> tuple[int, ...]:
    with app.app_context():
        if reach is not NOBODY:
            enter_reach(reach)
        return tuple(db.session.scalar(text(f"SELECT count(*) FROM {table}")) for table in TABLES)  # noqa: S608


def test_a_job_is_its_owners_and_what_it_read_too(bare, plant, ground):
    there = plant.district(ground.municipality)
    of_both = plant.user(Role.SCHOOL_CURATOR, ground.here)
    plant.membership(of_both, Role.SCHOOL_CURATOR, ground.beside)
    administrator = plant.user(Role.MUNICIPAL_ADMINISTRATOR, ground.municipality)
    found = {
        "owner": seen(bare, across(bare, ground.coordinator)),
        "a colleague of the same district": seen(bare, across(bare, plant.coordinator(ground.district))),
        "a coordinator of the next district": seen(bare, across(bare, plant.coordinator(there))),
        "an administrator": seen(bare, across(bare, administrator)),
        "a curator": seen(bare, inside(bare, plant.curator(ground.here), ground.here)),
        "a curator beside": seen(bare, inside(bare, plant.curator(ground.beside), ground.beside)),
        "somebody of both inside one": seen(bare, inside(bare, of_both, ground.beside)),
        "an observer": seen(bare, across(bare, plant.user(Role.OBSERVER, ground.district))),
        "an administrator elsewhere": seen(
            bare, across(bare, plant.user(Role.MUNICIPAL_ADMINISTRATOR, plant.municipality()))
        ),
        "nobody": seen(bare, NOBODY),
    }
    assert found == {
        "owner": (1, 0, 1, 2, 3),
        "a colleague of the same district": (0, 0, 0, 2, 3),
        "a coordinator of the next district": (0, 0, 0, 0, 0),
        "an administrator": (0, 0, 0, 2, 3),
        "a curator": (0, 0, 0, 2, 2),
        "a curator beside": (0, 0, 0, 1, 1),
        "somebody of both inside one": (0, 0, 0, 1, 1),
        "an observer": (0, 0, 0, 0, 0),
        "an administrator elsewhere": (0, 0, 0, 0, 0),
        "nobody": (0, 0, 0, 0, 0),
    }


def test_the_machinery_sees_jobs_and_letters_and_no_data_of_schools(bare, ground):
    """The identity's connection claims and sweeps; what was read of schools and whose letters they are is not for it."""
    with bare.app_context():
        mine = {
            "job": f"municipality_id = {ground.municipality.id}", "job_part": f"job_id = {ground.job.id}",
            "job_contents": f"ordered_by = {ground.coordinator.id}", "letter": f"municipality_id = {ground.municipality.id}",
            "letter_part": f"school_id = {ground.here.id}",
        }  # fmt: skip
        counts = {
            table: identity.session.scalar(text(f"SELECT count(*) FROM {table} WHERE {condition}"))  # noqa: S608
            for table, condition in mine.items()
        }
    assert counts == {"job": 1, "job_part": 1, "job_contents": 0, "letter": 2, "letter_part": 0}


def attempt(app, reach, statement, **values):
    with app.app_context():
        enter_reach(reach)
        try:
            return db.session.execute(text(statement), values).rowcount
        except ProgrammingError as error:
            if isinstance(error.orig, InsufficientPrivilege):
                return "refused"
            raise
        finally:
            db.session.rollback()


ORDER = (
    "INSERT INTO job (public_id, municipality_id, districts, kind, parameters, ordered_by, ordered_by_name, state, attempts,"
    " schools_total, schools_read, rows_total, rows_written) VALUES (gen_random_uuid(), :municipality, :districts, 'report',"
    " '{}', :who, 'К', 'queued', 0, 0, 0, 0, 0)"
)


def test_nobody_orders_for_another_or_for_a_place_they_do_not_hold(bare, plant, ground):
    there = plant.district(ground.municipality)
    other = plant.coordinator(ground.district)
    reach = across(bare, ground.coordinator)
    here = {
        "municipality": ground.municipality.id,
        "who": ground.coordinator.id,
        "districts": [ground.district.id],
    }
    tries = [
        here, {**here, "who": other.id}, {**here, "districts": [there.id]}, {**here, "districts": []},
        {**here, "municipality": plant.municipality().id, "districts": []},
    ]  # fmt: skip
    assert [attempt(bare, reach, ORDER, **one) for one in tries] == [
        1,
        "refused",
        "refused",
        "refused",
        "refused",
    ]
    changing = "UPDATE job SET state = 'cancelled', finished_at = now() WHERE id = :id"
    who = [across(bare, other), inside(bare, plant.curator(ground.here), ground.here), reach]
    assert [attempt(bare, one, changing, id=ground.job.id) for one in who] == [0, 0, 1]
    assert attempt(bare, reach, "DELETE FROM job WHERE id = :id", id=ground.job.id) == 0


def test_only_the_platform_itself_writes_letters_and_only_in_its_municipality(bare, plant, ground):
    letter = plant.session.scalars(text("SELECT max(id) FROM letter")).one()
    part = "INSERT INTO letter_part (school_id, letter_id) VALUES (:school, :letter)"
    change = "UPDATE letter SET address = 'x@y.test' WHERE municipality_id = :municipality"
    curator = inside(bare, plant.curator(ground.here), ground.here)
    foreign = plant.school()
    with bare.app_context():
        service = find_service(ground.municipality.id)
        card = find_school(identity.session(), plant.school(ground.district).public_id)
        platform = service.reach_of_school(card)
    assert attempt(bare, curator, part, school=ground.here.id, letter=letter) == "refused"
    assert attempt(bare, curator, change, municipality=ground.municipality.id) == 0
    assert attempt(bare, platform, part, school=card.id, letter=letter) == 1
    assert attempt(bare, platform, part, school=foreign.id, letter=letter) == "refused"
    assert attempt(bare, platform, part, school=ground.here.id, letter=letter) == "refused", (
        "narrowed to one school"
    )
    assert attempt(bare, platform, change, municipality=ground.municipality.id) == 2
    assert attempt(bare, platform, change, municipality=foreign.municipality_id) == 0
