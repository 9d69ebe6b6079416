"""People and groups of a school through real requests: adding, changing, putting away, and who may not."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from commons.accounts.models import User
from commons.schools.models import District, School
from core.clock import today
from tenants.people.models import Person, PersonGroup, PersonGroupMember
from tests.client import Page, Visitor
from tests.factories.plant import Plant

Visit = Callable[[User | None], Visitor]


@dataclass
class Office:
    """A curator at the list of the school's people."""

    plant: Plant
    district: District
    school: School
    curator: Visitor

    @property
    def base(self) -> str:
        return f"/schools/{self.school.public_id}/people"

    def add(self, name: str, once: str | None = None, **more: str) -> Page:
        form = {"name": name, "once": once or str(uuid4()), **more}
        return self.curator.post(f"{self.base}/", form)

    def people(self) -> list[Person]:
        self.plant.session.expire_all()
        return list(
            self.plant.session.scalars(
                select(Person).where(Person.school_id == self.school.id).order_by(Person.id)
            )
        )


@pytest.fixture
def office(plant: Plant, visit: Visit) -> Office:
    district = plant.district()
    school = plant.school(district)
    return Office(plant, district, school, visit(plant.curator(school)))


def test_somebody_added_stands_in_the_list(office: Office) -> None:
    answer = office.add("Лугова Н.П.", posts="учитель\n\n наставник ", email=" Lugova@Example.org ")
    assert answer.status == 303
    [person] = office.people()
    assert (person.name, person.posts, person.email) == (
        "Лугова Н.П.",
        ["учитель", "наставник"],
        "lugova@example.org",
    )
    page = office.curator.get(office.base + "/")
    assert page.words(page.all("tr", id=f"person-{person.public_id}")[0]).startswith(
        "Лугова Н.П. — учитель, наставник lugova@example.org"
    )


def test_a_whole_name_is_kept_and_shortened(office: Office) -> None:
    office.add("Лугова Наталья Петровна")
    assert [(one.name, one.full_name) for one in office.people()] == [
        ("Лугова Н.П.", "Лугова Наталья Петровна")
    ]


def test_the_same_form_sent_again_adds_nobody(office: Office) -> None:
    once = str(uuid4())
    assert [office.add("Лугова Н.П.", once).status for _ in range(3)] == [303, 303, 303]
    assert len(office.people()) == 1


def test_a_second_person_of_one_name_is_asked_to_write_it_in_full(office: Office) -> None:
    office.add("Лугова Н.П.")
    page = office.add("Лугова Н. П.", posts="учитель")
    assert page.status == 422
    assert len(page.all("div", id="name-error")) == 1
    assert page.words(page.all("textarea", id="posts")[0]) == "учитель"
    assert office.add("Лугова Нина П.").status == 303
    assert [one.name for one in office.people()] == ["Лугова Н.П.", "Лугова Нина П."]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("name", "..."),
        ("name", "ж" * 201),
        ("full_name", "ж" * 201),
        ("email", "это не адрес"),
        ("posts", "п" * 201),
        ("posts", "\n".join(map(str, range(21)))),
    ],
)
def test_what_cannot_be_taken_has_a_message_beside_it(office: Office, field: str, value: str) -> None:
    page = office.add(**{"name": "Лугова Н.П.", field: value})
    assert page.status == 422
    assert [error.get("id") for error in page.all("div", class_="form-error")] == [f"{field}-error"]
    assert office.people() == []


def test_html_in_a_name_is_text(office: Office) -> None:
    office.add("<b>Лугова</b> Н.П.")
    page = office.curator.get(office.base + "/")
    assert "<b>Лугова" not in page.text


def test_a_change_is_saved_and_counted(office: Office) -> None:
    person = office.plant.person(office.school)
    form = {"version": "1", "name": "Лугова Н.П.", "posts": "директор"}
    assert office.curator.post(f"{office.base}/{person.public_id}", form).status == 303
    assert [(one.posts, one.version) for one in office.people()] == [(["директор"], 2)]


def test_a_stale_form_is_a_conflict_that_loses_nothing(office: Office) -> None:
    person = office.plant.person(office.school)
    address = f"{office.base}/{person.public_id}"
    office.curator.post(address, {"version": "1", "name": "Лугова Н.П.", "posts": "директор"})
    page = office.curator.post(address, {"version": "1", "name": "Лугова Н.П.", "posts": "учитель"})
    assert page.status == 409
    assert "директор" in page.words(page.all("div", class_="form-error")[0])
    assert page.words(page.all("textarea", id="posts")[0]) == "учитель"
    assert [one.posts for one in office.people()] == [["директор"]]
    [version] = page.all("input", name="version")
    again = {"version": version.get("value"), "name": "Лугова Н.П.", "posts": "учитель"}
    assert office.curator.post(address, again).status == 303
    assert [one.posts for one in office.people()] == [["учитель"]]


def test_a_change_without_a_version_is_refused(office: Office) -> None:
    person = office.plant.person(office.school)
    assert office.curator.post(f"{office.base}/{person.public_id}", {"name": "Иная А.А."}).status == 428
    assert [one.name for one in office.people()] == ["Лугова Н.П."]


def test_somebody_put_away_leaves_the_list_and_comes_back(office: Office) -> None:
    person = office.plant.person(office.school)
    office.curator.post(f"{office.base}/{person.public_id}/archive")
    row = f"person-{person.public_id}"
    assert office.curator.get(f"{office.base}/").all("tr", id=row) == []
    assert len(office.curator.get(f"{office.base}/?archived=1").all("tr", id=row)) == 1
    office.curator.post(f"{office.base}/{person.public_id}/restore")
    assert len(office.curator.get(f"{office.base}/").all("tr", id=row)) == 1


def test_nobody_comes_back_beside_a_namesake(office: Office) -> None:
    person = office.plant.person(office.school)
    office.curator.post(f"{office.base}/{person.public_id}/archive")
    office.add("Лугова Н.П.")
    assert office.curator.post(f"{office.base}/{person.public_id}/restore").status == 303
    assert [one.archived_at is None for one in office.people()] == [False, True]


def test_an_account_of_the_school_with_the_same_address_is_found(office: Office) -> None:
    colleague = office.plant.curator(office.school)
    stranger = office.plant.curator(office.plant.school(office.district))
    office.add("Лугова Н.П.", email=colleague.email or "")
    office.add("Полева А.В.", email=stranger.email or "")
    assert [one.user_id for one in office.people()] == [colleague.id, None]


def test_a_search_finds_by_name_post_and_folds_yo(office: Office) -> None:
    office.add("Ёлкина Т.В.", posts="педагог-психолог")
    office.add("Лугова Н.П.")
    for words in ("елкина", "психолог"):
        page = office.curator.get(f"{office.base}/?q={words}")
        assert [page.words(one) for one in page.all("th", class_="name")] == ["Ёлкина Т.В."]


def test_a_group_has_members_of_the_school_only(office: Office) -> None:
    mine = office.plant.person(office.school)
    foreign = office.plant.person(office.plant.school(office.district), "Чужая Ч.Ч.")
    form = {"name": "Классные руководители", "once": str(uuid4())}
    members = [str(mine.public_id), str(foreign.public_id), "nonsense"]
    assert office.curator.post(f"{office.base}/groups", {**form, "members": members}).status == 303
    found = office.plant.session.execute(
        select(PersonGroup.name, PersonGroupMember.person_id)
        .join(PersonGroupMember, PersonGroupMember.group_id == PersonGroup.id)
        .where(PersonGroup.school_id == office.school.id)
    ).all()
    assert [tuple(row) for row in found] == [("Классные руководители", mine.id)]


def test_a_groups_form_saves_refuses_and_conflicts(office: Office) -> None:
    person = office.plant.person(office.school)
    once = {"name": "Классные руководители", "once": str(uuid4())}
    office.curator.post(f"{office.base}/groups", once)
    group = office.plant.session.scalar(select(PersonGroup).where(PersonGroup.school_id == office.school.id))
    address = f"{office.base}/groups/{group.public_id}"
    assert office.curator.get(f"{address}/edit").status == 200
    named = {"version": "1", "name": "Классные", "members": [str(person.public_id)]}
    assert office.curator.post(address, named).status == 303
    assert office.curator.post(address, named).status == 303
    assert office.curator.post(address, {"version": "1", "name": "Иные"}).status == 409
    assert office.curator.post(address, {"version": "2", "name": " "}).status == 422
    assert (
        office.curator.post(f"{office.base}/groups", {"name": "классные", "once": str(uuid4())}).status == 422
    )
    office.plant.session.expire_all()
    assert (group.name, group.version) == ("Классные", 2)


ADDRESSES = ("/", "/new", "/groups/new", "/names/")


@pytest.mark.parametrize("address", ADDRESSES)
def test_another_schools_curator_finds_no_such_page(office: Office, visit: Visit, address: str) -> None:
    stranger = visit(office.plant.curator(office.plant.school(office.district)))
    assert office.curator.get(office.base + address).status == 200
    assert stranger.get(office.base + address).status == 404


def test_another_schools_person_is_not_found_under_ones_own_address(office: Office) -> None:
    foreign = office.plant.person(office.plant.school(office.district), "Чужая Ч.Ч.")
    address = f"{office.base}/{foreign.public_id}"
    assert [
        office.curator.get(f"{address}/edit").status,
        office.curator.post(address, {"version": "1", "name": "Моя М.М."}).status,
        office.curator.post(f"{address}/archive").status,
        office.curator.post(f"{address}/restore").status,
    ] == [404, 404, 404, 404]
    office.plant.session.expire_all()
    assert (foreign.name, foreign.archived_at) == ("Чужая Ч.Ч.", None)


def test_a_coordinator_who_may_look_does_not_write(office: Office, visit: Visit) -> None:
    person = office.plant.person(office.school)
    coordinator = visit(office.plant.coordinator(office.district))
    day = today("Asia/Krasnoyarsk")
    assert office.curator.post(f"{office.base}/district", {"ends_on": day.isoformat()}).status == 303
    page = coordinator.get(f"{office.base}/")
    assert page.status == 200
    assert "Лугова Н.П." in page.words()
    assert page.all("a", href=f"{office.base}/new") == []
    assert [
        coordinator.get(f"{office.base}/new").status,
        coordinator.post(f"{office.base}/", {"name": "Полева А.В."}).status,
        coordinator.post(f"{office.base}/{person.public_id}/archive").status,
        coordinator.post(f"{office.base}/names/", {"key": "name:x", "choice": "leave"}).status,
    ] == [403, 403, 403, 403]
    count = select(func.count()).select_from(Person).where(Person.school_id == office.school.id)
    assert office.plant.session.scalar(count) == 1


def test_people_of_a_closed_school_are_only_read(office: Office) -> None:
    office.plant.person(office.school)
    office.school.closed_on = date(2024, 1, 1)
    office.plant.session.commit()
    assert office.curator.get(f"{office.base}/").status == 200
    assert office.add("Полева А.В.").status == 403
