"""The database's own wall around intakes, with the application's taken away."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.exc import ProgrammingError

from commons.accounts.models import Membership
from commons.accounts.roles import Capability, Role
from commons.accounts.standing import find_standing
from core.database import db, identity
from core.tenancy import NOBODY, Reach, enter_reach
from municipal.intake.models import Intake, IntakeContent, IntakeFile
from municipal.intake.upkeep import forget_old_intakes
from tests.core.test_walls import small_app
from tests.engines import dispose
from tests.factories.plant import Plant

TABLES = ("intake", "intake_file", "intake_content")


@pytest.fixture(scope="module")
def bare(server, database) -> Iterator[Flask]:
    app = small_app(server.app_url(database), orm_wall=False)
    yield app
    dispose(app)


class Ground:
    """An intake of one file of a district's coordinator."""

    def __init__(self, plant: Plant) -> None:
        self.municipality = plant.municipality()
        self.district = plant.district(self.municipality)
        self.school = plant.school(self.district)
        self.coordinator = plant.coordinator(self.district)
        mine = {"municipality_id": self.municipality.id, "created_by": self.coordinator.id}
        self.intake = plant.add(Intake(**mine, districts=[self.district.id]))
        self.file = plant.add(
            IntakeFile(
                **mine, intake_id=self.intake.id, position=1, file_name="a.docx", sha256="0" * 64, size=1
            )
        )
        plant.add(IntakeContent(file_id=self.file.id, created_by=self.coordinator.id, contents=b"1"))


@pytest.fixture
def ground(plant) -> Ground:
    return Ground(plant)


def across(app, user) -> Reach:
    with app.app_context():
        return find_standing(user.id).reach_across(Capability.INTAKE_WRITE)


def seen(app, reach) -> tuple[int, ...]:
    with app.app_context():
        if reach is not NOBODY:
            enter_reach(reach)
        return tuple(db.session.scalar(text(f"SELECT count(*) FROM {table}")) for table in TABLES)  # noqa: S608


def test_an_intake_is_its_owners_and_nobody_elses(bare, plant, ground):
    others = {
        "a colleague": plant.coordinator(ground.district),
        "an administrator": plant.user(Role.MUNICIPAL_ADMINISTRATOR, ground.municipality),
        "the platform": plant.user(Role.SERVICE, ground.municipality),
        "a curator": plant.curator(ground.school),
        "an administrator elsewhere": plant.user(Role.MUNICIPAL_ADMINISTRATOR, plant.municipality()),
    }
    assert seen(bare, across(bare, ground.coordinator)) == (1, 1, 1)
    assert {who: seen(bare, across(bare, user)) for who, user in others.items()} == dict.fromkeys(
        others, (0, 0, 0)
    )
    assert seen(bare, NOBODY) == (0, 0, 0)


def test_the_upkeep_finds_intakes_and_nothing_that_was_read(bare, ground):
    with bare.app_context():
        counts = []
        for table in TABLES:
            statement = text(f"SELECT count(*) FROM {table} WHERE created_by = :who")  # noqa: S608
            counts.append(identity.session.scalar(statement, {"who": ground.coordinator.id}))
    assert counts == [1, 0, 0]


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


TAKE_IN = (
    "INSERT INTO intake (public_id, municipality_id, districts, created_by)"
    " VALUES (gen_random_uuid(), :municipality, :districts, :who)"
)


def test_nobody_takes_in_for_another_or_for_a_place_they_do_not_hold(bare, plant, ground):
    there = plant.district(ground.municipality)
    here = {
        "municipality": ground.municipality.id,
        "who": ground.coordinator.id,
        "districts": [ground.district.id],
    }
    tries = [
        here, {**here, "who": plant.coordinator(ground.district).id}, {**here, "districts": [there.id]},
        {**here, "districts": []}, {**here, "municipality": plant.municipality().id, "districts": []},
    ]  # fmt: skip
    reach = across(bare, ground.coordinator)
    assert [attempt(bare, reach, TAKE_IN, **one) for one in tries] == [
        1,
        "refused",
        "refused",
        "refused",
        "refused",
    ]
    writing = "UPDATE intake_file SET state = 'dropped' WHERE id = :id"
    other = across(bare, plant.coordinator(ground.district))
    assert [attempt(bare, one, writing, id=ground.file.id) for one in (other, reach)] == [0, 1]


def test_whoever_lost_the_place_sees_nothing_of_the_files_either(bare, plant, ground):
    plant.session.execute(
        update(Membership)
        .where(Membership.user_id == ground.coordinator.id)
        .values(ends_on=func.current_date() - 2)
    )
    plant.session.commit()
    assert seen(bare, Reach(user_id=ground.coordinator.id)) == (0, 0, 0)


def test_after_its_month_everything_of_an_intake_goes_whoever_its_owner_is_by_then(bare, plant, ground):
    file_id = ground.file.id
    plant.session.execute(delete(Membership).where(Membership.user_id == ground.coordinator.id))
    plant.session.execute(
        update(Intake).where(Intake.id == ground.intake.id).values(created_at=func.now() - timedelta(days=31))
    )
    plant.session.commit()
    with bare.app_context():
        assert forget_old_intakes() >= 1
    plant.session.expire_all()
    for table, key in ((IntakeFile, IntakeFile.id), (IntakeContent, IntakeContent.file_id)):
        assert plant.session.scalar(select(func.count()).select_from(table).where(key == file_id)) == 0
