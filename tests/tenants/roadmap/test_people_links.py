"""Names written in roadmaps are linked to people by a person's decision, one decision a name."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from commons.accounts.models import User
from commons.schools.models import School
from tenants.people.models import Person, PersonGroup
from tenants.roadmap.models import Activity, ActivityResponsible, Section
from tests.client import Page, Visitor
from tests.factories.plant import Plant

Visit = Callable[[User | None], Visitor]


@dataclass
class Names:
    """A curator at the names of a roadmap."""

    plant: Plant
    school: School
    section: Section
    curator: Visitor

    @property
    def address(self) -> str:
        return f"/schools/{self.school.public_id}/people/names/"

    def write(self, text: str, **more: object) -> ActivityResponsible:
        """A row that names somebody."""
        activity = self.plant.activity(self.section)
        values = {"name": text, "position": 1, **more}
        return self.plant.add(
            ActivityResponsible(school_id=self.school.id, activity_id=activity.id, text=text, **values)
        )

    def decide(self, key: str, choice: str) -> Page:
        return self.curator.post(self.address, {"key": key, "choice": choice})

    def links(self) -> list[tuple[int | None, int | None, bool]]:
        self.plant.session.expire_all()
        found = self.plant.session.execute(
            select(
                ActivityResponsible.person_id, ActivityResponsible.group_id, ActivityResponsible.is_confirmed
            )
            .where(ActivityResponsible.school_id == self.school.id)
            .order_by(ActivityResponsible.id)
        )
        return [tuple(row) for row in found]


@pytest.fixture
def names(plant: Plant, visit: Visit) -> Names:
    school = plant.school()
    section = plant.section(plant.roadmap(school))
    return Names(plant, school, section, visit(plant.curator(school)))


def test_one_decision_links_every_row_with_the_name(names: Names) -> None:
    person = names.plant.person(names.school, "Лугова Н.П.")
    for text in ("Лугова Н.П.", "Лугова Н. П.", "Полева А.В."):
        names.write(text)
    assert names.decide("name:лугова н п", f"person:{person.public_id}").status == 303
    assert names.links() == [(person.id, None, True), (person.id, None, True), (None, None, False)]


def test_a_completed_surname_is_a_question_of_its_own(names: Names) -> None:
    person = names.plant.person(names.school, "Лугова Н.П.")
    names.write("Лугова Н.П.", person_id=person.id)
    names.write("Лугова", name="Лугова Н.П.", person_id=person.id)
    names.curator.post(f"{names.address}exact")
    assert names.links() == [(person.id, None, True), (person.id, None, False)]
    names.decide("name:лугова", f"person:{person.public_id}")
    assert names.links() == [(person.id, None, True), (person.id, None, True)]


def test_another_person_than_proposed_may_be_chosen(names: Names) -> None:
    proposed = names.plant.person(names.school, "Лугова Н.П.")
    meant = names.plant.person(names.school, "Лугова А.В.")
    names.write("Лугова", person_id=proposed.id)
    names.decide("name:лугова", f"person:{meant.public_id}")
    assert names.links() == [(meant.id, None, True)]


def test_a_new_person_and_a_new_group_are_made_of_the_name(names: Names) -> None:
    names.write("Полева А.В.")
    names.write("наставники", name=None, role="наставники", is_group=True)
    names.decide("name:полева а в", "new-person")
    names.decide("words:наставники", "new-group")
    person = names.plant.session.scalar(select(Person.id).where(Person.school_id == names.school.id))
    group = names.plant.session.scalar(select(PersonGroup.id).where(PersonGroup.school_id == names.school.id))
    assert names.links() == [(person, None, True), (None, group, True)]


def test_a_name_may_stay_as_written(names: Names) -> None:
    names.write("управление образования", name=None, organisation="управление образования")
    assert names.decide("words:управление образования", "leave").status == 303
    assert names.links() == [(None, None, True)]
    assert names.curator.get(names.address).all("select", name="choice") == []


@pytest.mark.parametrize("choice", ["", "person:", "person:nonsense", "director"])
def test_a_choice_of_nobody_is_refused_beside_the_name(names: Names, choice: str) -> None:
    names.write("Полева А.В.")
    page = names.decide("name:полева а в", choice)
    assert page.status == 422
    assert len(page.all("div", class_="form-error")) == 1
    assert names.links() == [(None, None, False)]


def test_a_person_of_another_school_cannot_be_chosen(names: Names) -> None:
    foreign = names.plant.person(names.plant.school(), "Полева А.В.")
    names.write("Полева А.В.")
    assert names.decide("name:полева а в", f"person:{foreign.public_id}").status == 422
    assert names.links() == [(None, None, False)]


def test_a_name_decided_meanwhile_is_said_and_nothing_changes(names: Names) -> None:
    person = names.plant.person(names.school, "Лугова Н.П.")
    names.write("Лугова Н.П.", person_id=person.id, is_confirmed=True)
    assert names.decide("name:лугова н п", "new-person").status == 303
    assert names.links() == [(person.id, None, True)]


def test_two_bearers_of_a_surname_are_both_offered_and_none_is_chosen(names: Names) -> None:
    known = [names.plant.person(names.school, name) for name in ("Лугова А.В.", "Лугова Н.П.")]
    names.write("Лугова")
    page = names.curator.get(names.address)
    offered = [option.get("value") for option in page.all("option")]
    assert offered[:3] == ["", *(f"person:{one.public_id}" for one in known)]
    assert [option for option in page.all("option") if option.get("selected") is not None] == []


def test_only_names_of_living_rows_wait(names: Names) -> None:
    row = names.write("Лугова Н.П.")
    names.write("Полева А.В.")
    names.curator.post(
        f"/schools/{names.school.public_id}/roadmaps/activities/{_activity(names, row)}/archive"
    )
    page = names.curator.get(names.address)
    assert [page.words(one) for one in page.all("th", class_="name")] == ["Полева А.В."]


def _activity(names: Names, row: ActivityResponsible) -> str:
    return str(names.plant.session.get_one(Activity, row.activity_id).public_id)
