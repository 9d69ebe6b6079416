"""A file becomes the municipality's model roadmap: checked as a school's, changed by a changed file, seen by its own only."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from commons.accounts.models import User
from commons.accounts.roles import Role
from commons.schools.models import Municipality
from municipal.model_roadmap.models import ModelActivity, ModelRoadmap, ModelSection, ModelUpload
from tests.client import Page, Visitor
from tests.factories.plant import Plant
from tests.factories.word import roadmap_docx

Visit = Callable[[User | None], Visitor]

OLD = [
    ("", "1. Подготовка", "", "", ""),
    ("1.1", "Утвердить положение", "до 15.09.2026", "директор", "Положение"),
    ("1.2", "Назначить куратора", "когда-нибудь", "директор", "Приказ"),
]
NEW = [
    ("", "1. Подготовка", "", "", ""),
    ("1.1", "Утвердить положение", "до 01.10.2026", "директор", "Положение"),
    ("1.2", "Создать рабочую группу", "сентябрь 2026", "директор", "Приказ"),
    ("1.3", "Назначить куратора", "когда-нибудь", "директор", "Приказ"),
]
OLD_FILE, NEW_FILE = roadmap_docx(OLD), roadmap_docx(NEW)
HEAD = {"title": "Модель", "contour": "pupils", "first_year": "2026", "last_year": "2026"}


@dataclass
class Desk:
    """A coordinator of a district, who keeps the municipality's model."""

    plant: Plant
    municipality_id: int
    coordinator: Visitor

    def send(self, data: bytes, visitor: Visitor | None = None) -> Page:
        head = '--edge\r\nContent-Disposition: form-data; name="file"; filename="Модель.docx"\r\n\r\n'
        body = head.encode() + data + b"\r\n--edge--\r\n"
        return (visitor or self.coordinator).send(
            "/model-roadmaps/upload", body, "multipart/form-data; boundary=edge"
        )

    def models(self) -> list[ModelRoadmap]:
        self.plant.session.expire_all()
        wanted = select(ModelRoadmap).where(ModelRoadmap.municipality_id == self.municipality_id)
        return list(self.plant.session.scalars(wanted))

    def rows(self) -> list[ModelActivity]:
        self.plant.session.expire_all()
        return list(
            self.plant.session.scalars(
                select(ModelActivity)
                .join(ModelSection, ModelSection.id == ModelActivity.model_section_id)
                .where(ModelActivity.municipality_id == self.municipality_id)
                .order_by(ModelSection.position, ModelActivity.position)
            )
        )


@pytest.fixture
def desk(plant: Plant, visit: Visit) -> Desk:
    municipality = plant.municipality()
    district = plant.district(municipality)
    return Desk(plant, municipality.id, visit(plant.coordinator(district)))


def test_a_file_becomes_the_model_after_a_check(desk: Desk) -> None:
    check = desk.send(OLD_FILE).location
    page = desk.coordinator.get(check)
    assert page.status == 200
    assert desk.models() == []
    assert len(page.all("td", class_="is-doubtful")) == 1
    words = {
        "number": "1.2",
        "title": "Назначить куратора",
        "deadline": "октябрь",
        "responsible": "",
        "result": "Приказ",
    }
    assert desk.coordinator.post(f"{check}/rows/1", words, fragment=True).status == 200
    saved = desk.coordinator.post(check, HEAD)
    assert saved.status == 303
    assert [model.title for model in desk.models()] == ["Модель"]
    assert [(row.number, row.deadline_text, str(row.due_on)) for row in desk.rows()] == [
        ("1.1", "до 15.09.2026", "2026-09-15"),
        ("1.2", "октябрь", "2026-10-31"),
    ]
    assert "Утвердить положение" in desk.coordinator.get(saved.location).words()
    assert "Модель" in desk.coordinator.get("/model-roadmaps").words()


def test_the_same_file_again_changes_nothing(desk: Desk) -> None:
    first = desk.coordinator.post(desk.send(OLD_FILE).location, HEAD).location
    assert desk.send(OLD_FILE).location == first
    assert len(desk.models()) == 1


def test_a_second_confirmation_makes_no_second_model(desk: Desk) -> None:
    check = desk.send(OLD_FILE).location
    assert {desk.coordinator.post(check, HEAD).location for _ in range(3)} == {
        f"/model-roadmaps/{desk.models()[0].public_id}"
    }


def _differences(desk: Desk) -> str:
    desk.coordinator.post(desk.send(OLD_FILE).location, HEAD)
    page = desk.coordinator.get(desk.send(NEW_FILE).location)
    return next(link.get("href") for link in page.all("a") if "/differences/" in (link.get("href") or ""))


def _form(page: Page) -> dict[str, list[str]]:
    form: dict[str, list[str]] = {}
    for field in page.all("input"):
        if field.get("type") != "checkbox" or field.get("checked") is not None:
            form.setdefault(field.get("name"), []).append(field.get("value"))
    return form


def test_a_changed_file_changes_the_model_by_what_is_ticked(desk: Desk) -> None:
    address = _differences(desk)
    saved = desk.coordinator.post(address, _form(desk.coordinator.get(address)))
    assert saved.status == 303
    assert [(row.number, row.title, row.deadline_text) for row in desk.rows()] == [row[:3] for row in NEW[1:]]
    assert len(desk.models()) == 1
    assert "/upload/" not in desk.send(NEW_FILE).location


def test_a_row_changed_meanwhile_stops_everything(desk: Desk) -> None:
    address = _differences(desk)
    form = _form(desk.coordinator.get(address))
    row = desk.rows()[0]
    row.version = 5
    desk.plant.session.commit()
    assert desk.coordinator.post(address, form).status == 409
    assert desk.coordinator.post(address, {}).status == 422
    assert [row.deadline_text for row in desk.rows()] == ["до 15.09.2026", "когда-нибудь"]


def test_a_model_put_away_comes_back_whole(desk: Desk) -> None:
    model = desk.coordinator.post(desk.send(OLD_FILE).location, HEAD).location
    desk.coordinator.post(f"{model}/away", {"back": "0"})
    assert desk.models()[0].archived_at is not None
    desk.coordinator.post(f"{model}/away", {"back": "1"})
    assert desk.models()[0].archived_at is None
    assert len(desk.rows()) == 2


def test_what_is_dropped_is_forgotten(desk: Desk) -> None:
    check = desk.send(OLD_FILE).location
    assert desk.coordinator.post(f"{check}/drop").status == 303
    assert desk.coordinator.get(check).status == 404


def test_no_file_and_no_roadmap_are_answered_with_a_sentence(desk: Desk) -> None:
    assert desk.send(b"not a file of ours").status == 422
    assert desk.coordinator.post("/model-roadmaps/upload").status == 422


def test_another_municipality_knows_nothing_of_it(desk: Desk, visit: Visit) -> None:
    check = desk.send(OLD_FILE).location
    waiting = desk.plant.session.scalars(
        select(ModelUpload).where(ModelUpload.municipality_id == desk.municipality_id)
    ).one()
    model = desk.coordinator.post(check, HEAD).location
    stranger = visit(desk.plant.user(Role.MUNICIPAL_ADMINISTRATOR, desk.plant.municipality()))
    assert stranger.get(model).status == 404
    assert stranger.get(f"/model-roadmaps/upload/{waiting.public_id}").status == 404
    assert stranger.post(f"{model}/away").status == 404
    assert "Модель.docx" not in stranger.get("/model-roadmaps").words()


def test_an_observer_reads_and_does_not_write(desk: Desk, visit: Visit, plant: Plant) -> None:
    model = desk.coordinator.post(desk.send(OLD_FILE).location, HEAD).location
    observer = visit(plant.user(Role.OBSERVER, plant.session.get_one(Municipality, desk.municipality_id)))
    assert "Утвердить положение" in observer.get(model).words()
    assert observer.get("/model-roadmaps/upload").status == 403
    assert observer.post(f"{model}/away").status == 403
    assert desk.models()[0].archived_at is None


def test_the_same_file_checked_by_two_becomes_one_model(desk: Desk, visit: Visit, plant: Plant) -> None:
    other = visit(
        plant.coordinator(plant.district(plant.session.get_one(Municipality, desk.municipality_id)))
    )
    checks = [(one, desk.send(OLD_FILE, one).location) for one in (desk.coordinator, other)]
    assert len({one.post(check, HEAD).location for one, check in checks}) == 1
    assert len(desk.models()) == 1


def test_a_section_put_away_empty_is_back_with_a_row_that_comes_back(desk: Desk) -> None:
    desk.coordinator.post(desk.send(OLD_FILE).headers["Location"], HEAD)
    [model] = desk.models()
    base = f"/model-roadmaps/{model.public_id}"
    for row in desk.rows():
        desk.coordinator.post(f"{base}/rows/{row.public_id}/away")
    [section] = desk.plant.session.scalars(
        select(ModelSection).where(ModelSection.model_roadmap_id == model.id)
    ).all()
    desk.coordinator.post(f"{base}/sections/{section.public_id}/away")
    assert "Подготовка" not in desk.coordinator.get(base).words().split("В архив")[0]
    upload = desk.send(NEW_FILE).headers["Location"]
    place = f"{upload}/differences/{model.public_id}"
    desk.coordinator.post(
        place, {"add": ["0", "1", "2"], "back": [str(row.public_id) for row in desk.rows()]}
    )
    assert "Подготовка" in desk.coordinator.get(base).words()
