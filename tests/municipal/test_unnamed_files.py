"""Contents that no row names go after a day; whatever a row names stays, removed or not."""

import os
import time
from pathlib import Path
from uuid import uuid4

import pytest

from commons.accounts.roles import Role
from municipal.unnamed_files import forget_unnamed_files
from tenants.documents.models import Document, DocumentFile
from tenants.documents.store import store_of

DAYS = 2 * 24 * 3600


@pytest.fixture
def school(plant):
    municipality = plant.municipality()
    plant.user(Role.SERVICE, municipality)
    return plant.school(plant.district(municipality))


def put(app, school, name: str, *, age: float = DAYS) -> Path:
    folder = store_of(app.config["SETTINGS"], school.public_id)
    with folder.write_whole(name) as file:
        file.write(b"a")
    moment = time.time() - age
    os.utime(folder.file(name), (moment, moment))
    return folder.file(name)


def test_only_what_is_named_or_young_stays(app, plant, school) -> None:
    paper = plant.add(Document(school_id=school.id, kind="order"))
    for number, is_removed in ((1, False), (2, True)):
        plant.add(
            DocumentFile(
                school_id=school.id, document_id=paper.id, sha256=f"{number}" * 64, name="а.png", media_type="image/png",
                size=1, removed_at=paper.created_at if is_removed else None,
            )
        )  # fmt: skip
    stays = [
        put(app, school, "1" * 64),
        put(app, school, f"{'1' * 64}.preview.png"),
        put(app, school, "2" * 64),
        put(app, school, "3" * 64, age=60),
    ]
    goes = [put(app, school, "4" * 64), put(app, school, f"{'4' * 64}.preview.png")]
    with app.app_context():
        assert forget_unnamed_files() >= 2
        assert forget_unnamed_files() == 0
    assert [path.exists() for path in stays] == [True] * 4
    assert [path.exists() for path in goes] == [False] * 2


def test_a_folder_of_no_school_is_left_alone(app, plant) -> None:
    stranger = store_of(app.config["SETTINGS"], uuid4())
    with stranger.write_whole("5" * 64) as file:
        file.write(b"a")
    os.utime(stranger.file("5" * 64), (0, 0))
    with app.app_context():
        forget_unnamed_files()
    assert stranger.file("5" * 64).exists()


def test_where_no_row_at_all_is_seen_nothing_goes(app, school) -> None:
    """As in the middle of a restore: the files are there and the table is empty."""
    kept = put(app, school, "6" * 64)
    with app.app_context():
        forget_unnamed_files()
    assert kept.exists()
