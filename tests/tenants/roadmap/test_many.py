"""Several rows at once: seen before it is done, done to those it fits, nothing of another's change lost."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from commons.accounts.models import User
from commons.accounts.roles import Role
from tenants.roadmap.models import Activity, ActivityChange
from tenants.roadmap.vocabulary import ActivityState
from tests.client import Page, Visitor
from tests.factories.plant import Plant

Visit = Callable[[User | None], Visitor]


@dataclass
class Desk:
    """A roadmap of four rows, one of them done."""

    plant: Plant
    school: Any
    roadmap: Any
    rows: list[Activity]
    curator: Visitor
    address: str

    def send(self, **form: Any) -> Page:
        return self.curator.post(self.address, {"row": [str(row.public_id) for row in self.rows], **form})

    def confirmed(self, **form: Any) -> Page:
        versions = {f"version-{row.public_id}": "1" for row in self.rows}
        return self.send(confirmed="1", **versions | form)

    def now(self) -> list[Activity]:
        self.plant.session.expire_all()
        wanted = select(Activity).where(Activity.roadmap_id == self.roadmap.id).order_by(Activity.position)
        return list(self.plant.session.scalars(wanted))


@pytest.fixture
def desk(plant: Plant, visit: Visit) -> Desk:
    school = plant.school(plant.district(plant.municipality()))
    roadmap = plant.roadmap(school)
    section = plant.section(roadmap)
    rows = [plant.activity(section, position=place, number=f"1.{place}") for place in range(1, 4)]
    rows.append(
        plant.activity(
            section, position=4, number="1.4", state=ActivityState.NOT_APPLICABLE, state_reason="Нет класса"
        )
    )
    address = f"/schools/{school.public_id}/roadmaps/{roadmap.public_id}/many"
    return Desk(plant, school, roadmap, rows, visit(plant.curator(school)), address)


def test_what_will_become_is_shown_and_nothing_is_written(desk: Desk) -> None:
    page = desk.send(**{"set-state": "1", "state": "in_work"})
    assert page.status == 200
    words = page.words()
    assert "Изменятся 3 строки" in words
    assert "Останется как есть: 1 строка" in words
    assert "школа не может перейти" in words
    assert {row.version for row in desk.now()} == {1}
    assert (
        list(
            desk.plant.session.scalars(
                select(ActivityChange).where(ActivityChange.activity_id == desk.rows[0].id)
            )
        )
        == []
    )


def test_it_is_done_to_those_it_fits_and_said_of_the_others(desk: Desk) -> None:
    form = {"set-state": "1", "state": "in_work", "set-responsible": "1", "responsible": "Куратор"}
    page = desk.confirmed(**form)
    assert page.status == 303
    rows = desk.now()
    assert [row.state for row in rows] == ["in_work"] * 3 + ["not_applicable"]
    assert [row.responsible_text for row in rows] == ["Куратор"] * 3 + [""]
    said = desk.curator.get(page.headers["Location"]).words()
    assert "Изменены 3 строки" in said
    assert "1.4" in said


def test_a_row_changed_meanwhile_is_left_as_it_is(desk: Desk) -> None:
    first = desk.rows[0]
    address = f"/schools/{desk.school.public_id}/roadmaps/activities/{first.public_id}"
    assert desk.curator.post(address, {"version": "1", "deadline": "май"}).status == 303
    desk.confirmed(**{"set-deadline": "1", "deadline": "октябрь"})
    assert [row.deadline_text for row in desk.now()] == ["май", "октябрь", "октябрь", "октябрь"]


def test_an_empty_value_can_be_meant_and_only_a_ticked_one_counts(desk: Desk) -> None:
    desk.confirmed(**{"set-deadline": "1", "deadline": "октябрь", "responsible": "Никто не просил"})
    assert {row.responsible_text for row in desk.now()} == {""}
    versions = {f"version-{row.public_id}": "2" for row in desk.rows}
    desk.confirmed(**versions | {"set-deadline": "1", "deadline": ""})
    assert {row.deadline_text for row in desk.now()} == {""}


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"set-state": "1", "state": "in_work", "row": []}, "Сначала отметьте строки"),
        ({"state": "in_work"}, "Отметьте, что изменить"),
        ({"set-state": "1", "state": "in_work", "row": ["чушь"]}, "Сначала отметьте строки"),
    ],
)
def test_what_is_missing_is_said(desk: Desk, form: dict[str, Any], said: str) -> None:
    page = desk.send(**form)
    assert page.status == 422
    assert said in page.words()


def test_a_wrong_date_is_said_of_every_row_and_nothing_is_done(desk: Desk) -> None:
    page = desk.send(**{"set-deadline": "1", "deadline": "31.02.2027"})
    assert "Изменить" not in page.words()
    desk.confirmed(**{"set-deadline": "1", "deadline": "31.02.2027"})
    assert {row.version for row in desk.now()} == {1}


def test_rows_of_elsewhere_are_missing(desk: Desk, plant: Plant) -> None:
    other = plant.activity(plant.section(plant.roadmap(desk.school)))
    foreign = plant.activity(plant.section(plant.roadmap(plant.school(plant.district(plant.municipality())))))
    for key in (other.public_id, foreign.public_id, uuid4()):
        form = {
            "set-deadline": "1",
            "deadline": "май",
            "row": [str(desk.rows[0].public_id), str(key)],
            "confirmed": "1",
        }
        assert (
            desk.curator.post(desk.address, {**form, f"version-{desk.rows[0].public_id}": "1"}).status == 404
        )
    assert {row.version for row in desk.now()} == {1}


def test_in_an_approved_roadmap_the_plan_goes_into_the_draft_amendment(desk: Desk) -> None:
    desk.roadmap.status, desk.roadmap.approved_number = "approved", 1
    desk.plant.session.commit()
    desk.confirmed(**{"set-deadline": "1", "deadline": "октябрь", "set-state": "1", "state": "in_work"})
    rows = desk.now()
    assert [row.drafted for row in rows[:3]] == [{"deadline": "октябрь"}] * 3
    assert [row.state for row in rows[:3]] == ["in_work"] * 3


def test_only_who_writes_changes_rows(desk: Desk, plant: Plant, visit: Visit) -> None:
    director = visit(plant.user(Role.SCHOOL_DIRECTOR, desk.school))
    assert director.get(desk.address).status == 403
    assert director.post(desk.address, {"set-deadline": "1"}).status == 403
