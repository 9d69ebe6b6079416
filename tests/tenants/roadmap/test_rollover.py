"""The next school year through real requests: what goes along, what is carried, what the old roadmap keeps."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from commons.accounts.models import User
from commons.accounts.roles import Role
from tenants.roadmap.models import Activity, ActivityResponsible, Roadmap, Section
from tenants.roadmap.vocabulary import ActivityState, DeadlineKind
from tests.client import Page, Visitor
from tests.factories.plant import Plant

Visit = Callable[[User | None], Visitor]
S = ActivityState


@dataclass
class Desk:
    """A school with a roadmap of 2026/27: one row done, one open, one continuous, one cancelled."""

    plant: Plant
    school: Any
    roadmap: Roadmap
    rows: list[Activity]
    curator: Visitor
    base: str

    def send(self, **form: Any) -> Page:
        """Send the wizard's form; every row but the cancelled one is ticked unless said otherwise."""
        whole = {
            "title": "Карта на 2027-2028 учебный год",
            "row": [str(row.public_id) for row in self.rows[:3]],
            **form,
        }
        return self.curator.post(f"{self.base}/next-year", whole)

    def made(self) -> list[Roadmap]:
        self.plant.session.expire_all()
        wanted = select(Roadmap).where(Roadmap.school_id == self.school.id, Roadmap.id != self.roadmap.id)
        return list(self.plant.session.scalars(wanted))

    def rows_of(self, roadmap: Roadmap) -> list[Activity]:
        wanted = (
            select(Activity)
            .join(Section, Section.id == Activity.section_id)
            .where(Activity.roadmap_id == roadmap.id)
            .order_by(Section.position, Activity.position)
        )
        return list(self.plant.session.scalars(wanted))


@pytest.fixture
def desk(plant: Plant, visit: Visit) -> Desk:
    school = plant.school(plant.district(plant.municipality()))
    roadmap = plant.roadmap(school, title="Карта на 2026-2027 учебный год")
    section = plant.section(roadmap, number="1", title="Подготовка к 2026-2027 учебному году")
    whole = plant.section(roadmap, number="2", title="Сопровождение")
    person = plant.person(school, "Лугова Н.П.")
    done = plant.activity(
        section, number="1.1", title="Издать приказ", deadline_text="до 18.09.2026", deadline_kind=DeadlineKind.BY_DATE,
        due_on=date(2026, 9, 18), state=S.DONE, done_on=date(2026, 9, 16), result_text="Приказ",
        responsible_text="Лугова Н.П.",
        notes="Классы: 5-9", is_control_point=True,
    )  # fmt: skip
    plant.add(
        ActivityResponsible(
            school_id=school.id, activity_id=done.id, position=1, text="Лугова Н.П.", name="Лугова Н.П.", person_id=person.id,
            is_confirmed=True,
        )
    )  # fmt: skip
    late = plant.activity(
        section, number="1.2", title="Отчёт за 2026 год", deadline_text="декабрь 2026 г.", deadline_kind=DeadlineKind.MONTH,
        due_on=date(2026, 12, 31), state=S.IN_WORK,
    )  # fmt: skip
    always = plant.activity(
        whole, number="2.1", title="Вести встречи", deadline_text="в течение учебного года",
        deadline_kind=DeadlineKind.SCHOOL_YEAR,
    )  # fmt: skip
    off = plant.activity(whole, number="2.2", title="Слёт", state=S.CANCELLED, state_reason="Нет денег")
    curator = visit(plant.curator(school))
    base = f"/schools/{school.public_id}/roadmaps/{roadmap.public_id}"
    return Desk(plant, school, roadmap, [done, late, always, off], curator, base)


def test_the_wizard_shows_what_will_be(desk: Desk) -> None:
    seen = desk.curator.get(f"{desk.base}/next-year").words()
    for words in (
        "до 20.09.2027",
        "было: до 18.09.2026",
        "декабрь 2027 г.",
        "Отчёт за 2027 год",
        "переносится",
        "2027-2028",
    ):
        assert words in seen, words


def test_the_next_year_begins_with_what_was_ticked(desk: Desk) -> None:
    assert desk.send(away="1").status == 303
    [new] = desk.made()
    assert (new.first_year, new.last_year, new.status, new.title) == (
        2027,
        2027,
        "draft",
        "Карта на 2027-2028 учебный год",
    )
    assert new.confirmed_at is not None
    rows = desk.rows_of(new)
    assert [(row.number, row.title, row.deadline_text) for row in rows] == [
        ("1.1", "Издать приказ", "до 20.09.2027"),
        ("1.2", "Отчёт за 2027 год", "декабрь 2027 г."),
        ("2.1", "Вести встречи", "в течение учебного года"),
    ]
    assert [row.due_on for row in rows[:2]] == [date(2027, 9, 20), date(2027, 12, 31)]
    assert {row.state for row in rows} == {"planned"}
    assert all(row.done_on is None for row in rows)
    assert rows[0].notes == "Классы: 5-9"
    assert rows[0].is_control_point
    assert "Не завершено" in rows[1].notes
    assert "31.12.2026" in rows[1].notes
    titles = select(Section.title).where(Section.roadmap_id == new.id).order_by(Section.position)
    assert list(desk.plant.session.scalars(titles)) == [
        "Подготовка к 2027-2028 учебному году",
        "Сопровождение",
    ]
    links = select(ActivityResponsible).where(ActivityResponsible.activity_id == rows[0].id)
    assert [(one.text, one.is_confirmed) for one in desk.plant.session.scalars(links)] == [
        ("Лугова Н.П.", True)
    ]


def test_the_old_roadmap_keeps_everything_and_is_put_away_only_when_asked(desk: Desk) -> None:
    before = [(row.title, row.state, row.version) for row in desk.rows_of(desk.roadmap)]
    assert desk.send().status == 303
    assert desk.plant.session.get_one(Roadmap, desk.roadmap.id).archived_at is None
    assert desk.send(once=str(uuid4()), away="1").status == 303
    desk.plant.session.expire_all()
    assert desk.plant.session.get_one(Roadmap, desk.roadmap.id).archived_at is not None
    assert [(row.title, row.state, row.version) for row in desk.rows_of(desk.roadmap)] == before
    # A roadmap that was put away has a next year too.
    assert desk.curator.get(f"{desk.base}/next-year").status == 200


def test_the_same_form_sent_twenty_times_makes_one_roadmap(desk: Desk) -> None:
    once = str(uuid4())
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda _: desk.send(once=once, away="1").status, range(20)))
    assert statuses == [303] * 20
    [new] = desk.made()
    assert len(desk.rows_of(new)) == 3


@pytest.mark.parametrize("form", [{"row": []}, {"row": ["чужая"]}, {"title": " "}, {"title": "x" * 2001}])
def test_what_cannot_be_is_said_and_nothing_is_made(desk: Desk, form: dict[str, Any]) -> None:
    page = desk.send(**form)
    assert page.status == 422
    assert desk.made() == []
    assert desk.plant.session.get_one(Roadmap, desk.roadmap.id).archived_at is None


def test_a_draft_amendment_is_not_taken_along(desk: Desk) -> None:
    desk.roadmap.status, desk.roadmap.approved_number = "approved", 1
    desk.rows[0].drafted = {"title": "Тайный замысел"}
    desk.plant.session.commit()
    assert "Тайный замысел" not in desk.curator.get(f"{desk.base}/next-year").words()
    assert desk.send().status == 303
    [new] = desk.made()
    assert desk.rows_of(new)[0].title == "Издать приказ"


def test_only_who_writes_begins_a_year(desk: Desk, plant: Plant, visit: Visit) -> None:
    director = visit(plant.user(Role.SCHOOL_DIRECTOR, desk.school))
    assert director.get(f"{desk.base}/next-year").status == 403
    assert director.post(f"{desk.base}/next-year", {"title": "Иначе"}).status == 403
