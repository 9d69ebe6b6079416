"""The list of schools: searched as people write, by district, paged; and nothing of it is anybody else's."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from flask import Flask

from commons.accounts.models import User
from commons.accounts.roles import Role
from tests.client import Page, Visitor
from tests.factories.plant import Plant
from tests.municipal.register.conftest import Kept
from tests.statements import counted_statements

Visit = Callable[[User | None], Visitor]


def names(page: Page) -> list[str]:
    """The schools of a list, in its order."""
    return [
        page.words(link) for head in page.all("th", scope="row") for link in head if link.tag.endswith("a")
    ]


def test_an_empty_register_says_how_to_begin(kept: Kept) -> None:
    page = kept.visitor.get("/register")
    assert (page.status, page.all("table")) == (200, [])
    assert page.all("a", href="/register/uploads/new") != []


def test_numbers_sort_and_search_as_people_expect(kept: Kept) -> None:
    district = kept.plant.district(kept.municipality)
    for name in ("СОШ № 10", "СОШ № 2", "ДС «Ёлочка»", "ДС «Егорка»"):
        kept.plant.school(district, short_name=name)
    assert names(kept.visitor.get("/register")) == ["ДС «Егорка»", "ДС «Ёлочка»", "СОШ № 2", "СОШ № 10"]
    assert names(kept.visitor.get("/register?q=елочк")) == ["ДС «Ёлочка»"]
    assert names(kept.visitor.get("/register?q=№1")) == []
    assert names(kept.visitor.get("/register?q=сош №10")) == ["СОШ № 10"]
    assert names(kept.visitor.get("/register?q=%25")) == names(kept.visitor.get("/register"))


def test_a_district_narrows_the_list_and_one_of_somebody_else_does_not(kept: Kept, plant: Plant) -> None:
    north, south = plant.district(kept.municipality), plant.district(kept.municipality)
    plant.school(north, short_name="Северная")
    plant.school(south, short_name="Южная")
    plant.school(south, short_name="Ничья", district_id=None)
    foreign = plant.district()
    assert names(kept.visitor.get(f"/register?district={north.public_id}")) == ["Северная"]
    assert names(kept.visitor.get("/register?district=none")) == ["Ничья"]
    assert names(kept.visitor.get(f"/register?district={foreign.public_id}")) == [
        "Ничья",
        "Северная",
        "Южная",
    ]


def test_a_long_list_is_paged_and_keeps_its_search(kept: Kept, plant: Plant) -> None:
    district = plant.district(kept.municipality)
    for number in range(1, 53):
        plant.school(district, short_name=f"СОШ № {number}")
    second = kept.visitor.get("/register?q=сош&page=2")
    assert names(second) == ["СОШ № 51", "СОШ № 52"]
    assert [link.get("href") for link in second.all("a", rel="prev")] == [
        "/register?q=%D1%81%D0%BE%D1%88&page=1"
    ]
    assert names(kept.visitor.get("/register?page=99")) == names(kept.visitor.get("/register?page=2"))


def test_the_list_asks_the_database_equally_often_for_one_school_and_three(
    kept: Kept, plant: Plant, app: Flask
) -> None:
    district = plant.district(kept.municipality)
    asked = []
    for _ in range(3):
        plant.school(district)
        with counted_statements(app) as statements:
            kept.visitor.get("/register")
        asked.append(len(statements))
    assert asked == [6, 6, 6]


READ = ["/register", "/register/schools/new", "/register/districts", "/register/settings", "/register/uploads/new",
        "/register/template.xlsx", "/register/choose"]  # fmt: skip


@pytest.mark.parametrize("address", READ)
def test_only_the_administrator_comes_in(plant: Plant, visit: Visit, address: str) -> None:
    district = plant.district()
    school = plant.school(district)
    others = [
        plant.curator(school),
        plant.coordinator(district),
        plant.user(Role.OBSERVER, district),
        plant.user(),
    ]
    assert [visit(user).get(address).status for user in others] == [403, 403, 403, 403]
    assert visit(None).get(address).status == 303


def test_writing_is_refused_to_others_too(plant: Plant, visit: Visit) -> None:
    school = plant.school()
    curator = visit(plant.curator(school))
    posts = [
        "/register/schools", f"/register/schools/{school.public_id}", f"/register/schools/{school.public_id}/close",
        f"/register/schools/{school.public_id}/reopen", "/register/districts", "/register/settings",
        "/register/uploads", f"/register/uploads/{uuid4()}/confirm", "/access", f"/access/{uuid4()}/end",
        f"/access/{uuid4()}/link",
    ]  # fmt: skip
    assert [curator.post(address).status for address in posts] == [403] * len(posts)


def test_what_is_another_municipalitys_does_not_exist(kept: Kept, plant: Plant, visit: Visit) -> None:
    municipality = plant.municipality()
    district = plant.district(municipality)
    school = plant.school(district)
    mine = visit(plant.user(Role.MUNICIPAL_ADMINISTRATOR, municipality))
    addresses = [f"/register/schools/{school.public_id}", f"/register/schools/{school.public_id}/close",
                 f"/register/districts/{district.public_id}"]  # fmt: skip
    assert [mine.get(address).status for address in addresses] == [200, 200, 200]
    assert [kept.visitor.get(address).status for address in addresses] == [404, 404, 404]
    posts = {
        f"/register/schools/{school.public_id}": {"version": "1"},
        f"/register/schools/{school.public_id}/close": {"closed_on": "2026-01-01"},
        f"/register/schools/{school.public_id}/reopen": {},
        f"/register/districts/{district.public_id}": {"name": "Чужой", "version": "1"},
        "/register/schools": {
            "code": "1",
            "full_name": "x",
            "short_name": "x",
            "district": str(district.public_id),
        },
    }
    assert [kept.visitor.post(address, data).status for address, data in posts.items()] == [404] * len(posts)
    plant.session.refresh(school)
    assert (school.version, school.closed_on) == (1, None)


def test_an_administrator_of_two_municipalities_chooses(kept: Kept, plant: Plant) -> None:
    other = plant.municipality()
    plant.membership(kept.administrator, Role.MUNICIPAL_ADMINISTRATOR, other)
    plant.school(plant.district(other), short_name="Вторая")
    third = plant.municipality()
    assert kept.visitor.get("/register").location == "/register/choose"
    choice = kept.visitor.get("/register/choose").words()
    assert [place.name in choice for place in (kept.municipality, other, third)] == [True, True, False]
    page = kept.visitor.get(f"/register?municipality={other.public_id}")
    assert names(page) == ["Вторая"]
    assert page.all("a", href=f"/register/districts?municipality={other.public_id}") != []
    assert kept.visitor.get(f"/register?municipality={third.public_id}").status == 404
    added = kept.visitor.post(f"/register/districts?municipality={other.public_id}", {"name": "Новый"})
    assert added.location == f"/register/districts?municipality={other.public_id}"
