"""The database's own wall around model roadmaps, with the application's taken away."""

from collections.abc import Iterator

import pytest
from flask import Flask
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from commons.accounts.models import User
from commons.accounts.roles import Role
from core.database import db
from core.tenancy import NOBODY, Reach, enter_reach
from municipal.model_roadmap.models import ModelActivity, ModelRoadmap, ModelSection, ModelUpload
from tests.core.test_walls import small_app
from tests.engines import dispose
from tests.factories.plant import Plant

TABLES = ("model_roadmap", "model_section", "model_activity", "model_upload")


@pytest.fixture(scope="module")
def bare(server, database) -> Iterator[Flask]:
    app = small_app(server.app_url(database), orm_wall=False)
    yield app
    dispose(app)


class Ground:
    """A model roadmap of one row and a file that waits, of a municipality with two districts and a school."""

    def __init__(self, plant: Plant) -> None:
        self.municipality = plant.municipality()
        self.district = plant.district(self.municipality)
        self.school = plant.school(self.district)
        self.administrator = plant.user(Role.MUNICIPAL_ADMINISTRATOR, self.municipality)
        place = {"municipality_id": self.municipality.id}
        head = {"title": "Модель", "contour": "pupils", "first_year": 2026, "last_year": 2026}
        self.model = plant.add(ModelRoadmap(**place, **head, created_by_name="Кто-то"))
        section = plant.add(ModelSection(**place, model_roadmap_id=self.model.id, position=1, title="Раздел"))
        plant.add(ModelActivity(**place, model_section_id=section.id, position=1, title="Строка"))
        plant.add(
            ModelUpload(
                **place, file_name="a.docx", sha256="0" * 64, reading={}, created_by=self.administrator.id
            )
        )


@pytest.fixture
def ground(plant) -> Ground:
    return Ground(plant)


def seen(app: Flask, user: User | None, ground: Ground) -> tuple[int, ...]:
    """Count what somebody finds of this municipality in each table, by SQL as it is."""
    with app.app_context():
        enter_reach(Reach(user_id=user.id) if user else NOBODY)
        place = {"place": ground.municipality.id}
        return tuple(
            db.session.scalar(text(f"SELECT count(*) FROM {table} WHERE municipality_id = :place"), place)  # noqa: S608
            for table in TABLES
        )


def test_a_model_is_read_by_who_keeps_it_and_by_observers(bare, plant, ground):
    readers = {
        "the administrator": ground.administrator,
        "a coordinator of another district": plant.coordinator(plant.district(ground.municipality)),
        "the platform": plant.user(Role.SERVICE, ground.municipality),
    }
    assert {who: seen(bare, user, ground) for who, user in readers.items()} == dict.fromkeys(
        readers, (1, 1, 1, 1)
    )
    observer = plant.user(Role.OBSERVER, ground.municipality)
    assert seen(bare, observer, ground) == (1, 1, 1, 0)


def test_nobody_else_finds_anything_of_it(bare, plant, ground):
    strangers = {
        "nobody": None,
        "a curator": plant.curator(ground.school),
        "an administrator elsewhere": plant.user(Role.MUNICIPAL_ADMINISTRATOR, plant.municipality()),
        "a coordinator elsewhere": plant.coordinator(plant.district(plant.municipality())),
    }
    assert {who: seen(bare, user, ground) for who, user in strangers.items()} == dict.fromkeys(
        strangers, (0, 0, 0, 0)
    )


@pytest.mark.parametrize("role", [Role.OBSERVER, Role.SCHOOL_CURATOR, None])
def test_who_does_not_keep_it_changes_nothing(bare, plant, ground, role):
    place = ground.school if role is Role.SCHOOL_CURATOR else ground.municipality
    user = plant.user(role, place) if role else plant.user(Role.MUNICIPAL_ADMINISTRATOR, plant.municipality())
    with bare.app_context():
        enter_reach(Reach(user_id=user.id))
        changed = db.session.execute(
            text("UPDATE model_roadmap SET title = 'чужое' WHERE id = :id"), {"id": ground.model.id}
        )
        assert changed.rowcount == 0
        with pytest.raises(ProgrammingError) as refused:
            db.session.execute(
                text(
                    "INSERT INTO model_upload (municipality_id, file_name, sha256, reading, created_by, public_id)"
                    " VALUES (:place, 'x', 'x', '{}', :who, gen_random_uuid())"
                ),
                {"place": ground.municipality.id, "who": user.id},
            )
        assert isinstance(refused.value.orig, InsufficientPrivilege)
