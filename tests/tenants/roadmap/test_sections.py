"""Sections added, renamed and put away by hand, through real requests."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

import pytest
from sqlalchemy import select

from commons.accounts.models import User
from tenants.roadmap.models import Roadmap, Section
from tests.client import Page, Visitor
from tests.factories.plant import Plant

Visit = Callable[[User | None], Visitor]


@dataclass
class Desk:
    """A curator at an empty roadmap."""

    plant: Plant
    curator: Visitor
    roadmap: Roadmap
    base: str

    def add(self, title: str, number: str = "1", once: str | None = None) -> Page:
        form = {"number": number, "title": title, "once": once or str(uuid4())}
        return self.curator.post(f"{self.base}/{self.roadmap.public_id}/sections", form)

    def sections(self) -> list[Section]:
        self.plant.session.expire_all()
        statement = select(Section).where(Section.roadmap_id == self.roadmap.id).order_by(Section.position)
        return list(self.plant.session.scalars(statement))


@pytest.fixture
def desk(plant: Plant, visit: Visit) -> Desk:
    school = plant.school()
    roadmap = plant.roadmap(school)
    return Desk(plant, visit(plant.curator(school)), roadmap, f"/schools/{school.public_id}/roadmaps")


def test_sections_stand_in_the_order_they_were_added(desk: Desk) -> None:
    assert [desk.add("Подготовка", "1.").status, desk.add("Работа", "").status] == [303, 303]
    assert [(one.number, one.title) for one in desk.sections()] == [("1", "Подготовка"), (None, "Работа")]
    page = desk.curator.get(f"{desk.base}/{desk.roadmap.public_id}")
    assert len(page.all("tr", class_="section-row")) == 2


def test_the_same_form_twice_adds_one_section(desk: Desk) -> None:
    once = str(uuid4())
    assert [desk.add("Подготовка", once=once).location for _ in range(2)].count(
        f"{desk.base}/{desk.roadmap.public_id}#section-{desk.sections()[0].public_id}"
    ) == 2
    assert len(desk.sections()) == 1


def test_the_next_number_is_offered(desk: Desk) -> None:
    desk.add("Подготовка", "3")
    page = desk.curator.get(f"{desk.base}/{desk.roadmap.public_id}/sections/new")
    assert [field.get("value") for field in page.all("input", name="number")] == ["4"]


@pytest.mark.parametrize(("number", "title", "field"), [("1", " ", "title"), ("9" * 41, "Раздел", "number")])
def test_a_wrong_section_is_refused_beside_the_field(desk: Desk, number: str, title: str, field: str) -> None:
    page = desk.add(title, number)
    assert page.status == 422
    assert len(page.all("div", id=f"{field}-error")) == 1
    assert desk.sections() == []


def test_a_renamed_section_counts_its_save_and_refuses_a_stale_form(desk: Desk) -> None:
    section = desk.plant.section(desk.roadmap)
    address = f"{desk.base}/sections/{section.public_id}"
    assert desk.curator.get(f"{address}/edit").status == 200
    assert desk.curator.post(address, {"version": "1", "number": "2", "title": "Новое"}).status == 303
    stale = desk.curator.post(address, {"version": "1", "number": "2", "title": "Иное"})
    assert stale.status == 409
    assert "Новое" in stale.words()
    assert desk.curator.post(address, {"number": "2", "title": "Иное"}).status == 428
    assert [(one.title, one.version) for one in desk.sections()] == [("Новое", 2)]


def test_only_an_empty_section_is_put_away_and_a_row_brings_it_back(desk: Desk) -> None:
    section = desk.plant.section(desk.roadmap)
    activity = desk.plant.activity(section)
    address, row = (
        f"{desk.base}/sections/{section.public_id}",
        f"{desk.base}/activities/{activity.public_id}",
    )
    desk.curator.post(f"{address}/archive")
    assert [one.archived_at is None for one in desk.sections()] == [True]
    desk.curator.post(f"{row}/archive")
    desk.curator.post(f"{address}/archive")
    assert [one.archived_at is None for one in desk.sections()] == [False]
    page = desk.curator.get(f"{desk.base}/{desk.roadmap.public_id}")
    assert page.all("tr", class_="section-row") == []
    desk.curator.post(f"{row}/restore")
    assert [one.archived_at is None for one in desk.sections()] == [True]


def test_another_schools_section_is_not_found(desk: Desk) -> None:
    foreign = desk.plant.section(desk.plant.roadmap(desk.plant.school()))
    address = f"{desk.base}/sections/{foreign.public_id}"
    assert [
        desk.curator.get(f"{address}/edit").status,
        desk.curator.post(address, {"version": "1", "title": "Моё"}).status,
        desk.curator.post(f"{address}/archive").status,
    ] == [404, 404, 404]
