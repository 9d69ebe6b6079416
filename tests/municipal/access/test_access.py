"""An administrator gives roles and ends them, in their own municipality, and never gets at somebody's rights elsewhere."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from secrets import token_hex
from typing import Any

import pytest
from flask import Flask

from commons.accounts.models import Membership, User
from commons.accounts.roles import Role
from commons.schools.models import District, School
from core.clock import today
from tests.client import Page, Visitor
from tests.factories.plant import Plant
from tests.municipal.register.conftest import Kept, kept, wrong_fields

__all__ = ["kept"]

Visit = Callable[[User | None], Visitor]


@pytest.fixture
def district(kept: Kept) -> District:
    return kept.plant.district(kept.municipality)


@pytest.fixture
def school(kept: Kept, district: District) -> School:
    return kept.plant.school(district)


def fresh_email() -> str:
    return f"person-{token_hex(6)}@example.test"


def give(kept: Kept, role: str, place: str = "", **more: Any) -> Page:
    form = {"name": "Лугова Анна Петровна", "email": fresh_email(), "role": role, "place": place, **more}
    return kept.visitor.post("/access", form)


def link_on(page: Page) -> str:
    (area,) = page.all("textarea")
    site = "http://127.0.0.1:8000"  # of the settings; the request itself was sent to http://localhost
    assert area.text.startswith(f"{site}/account/link/")
    return str(area.text).removeprefix(site)


def held(plant: Plant, email: str) -> list[tuple[str, int, int | None, int | None, date | None]]:
    plant.session.rollback()
    rows = (
        plant.session.query(Membership)
        .join(User, User.id == Membership.user_id)
        .filter(User.email == email)
        .order_by(Membership.id)
    )
    return [(one.role, one.municipality_id, one.district_id, one.school_id, one.ends_on) for one in rows]


def test_every_role_is_given_in_its_place(kept: Kept, district: District, school: School) -> None:
    in_school, in_district = f"s-{school.public_id}", f"d-{district.public_id}"
    places = {
        "school_curator": in_school,
        "school_director": in_school,
        "responsible_person": in_school,
        "district_coordinator": in_district,
        "observer": in_district,
        "municipal_administrator": "",
    }
    for role, place in places.items():
        email = fresh_email()
        assert give(kept, role, place, email=email).status == 200
        assert held(kept.plant, email) == [
            (
                role,
                kept.municipality.id,
                district.id if place == in_district else None,
                school.id if place == in_school else None,
                None,
            )
        ]


def test_a_given_role_works_by_its_link(kept: Kept, school: School, visit: Visit) -> None:
    email = fresh_email()
    link = link_on(give(kept, "school_curator", f"s-{school.public_id}", email=email))
    curator = visit(None)
    password = {"password": "тихий лес у реки", "again": "тихий лес у реки"}
    assert curator.post(link, password).status == 303
    curator.post("/account/login", {"email": email, "password": password["password"]})
    assert curator.get(f"/schools/{school.public_id}/roadmaps/").status == 200


@pytest.mark.parametrize(
    ("role", "place", "field"),
    [
        ("school_curator", "", "place"),
        ("district_coordinator", "", "place"),
        ("district_coordinator", "school", "place"),
        ("municipal_administrator", "school", "place"),
        ("service", "", "role"),
        ("king", "", "role"),
    ],
)
def test_a_role_in_a_wrong_place_is_refused(
    kept: Kept, school: School, role: str, place: str, field: str
) -> None:
    email = fresh_email()
    page = give(kept, role, f"s-{school.public_id}" if place else "", email=email)
    assert (page.status, wrong_fields(page)) == (422, [field])
    assert held(kept.plant, email) == []


def test_a_name_and_an_address_are_needed(kept: Kept) -> None:
    page = give(kept, "observer", name=" ")
    assert (page.status, wrong_fields(page)) == (422, ["name"])
    page = give(kept, "observer", email="nobody", name="<b>Имя</b>")
    assert (page.status, wrong_fields(page)) == (422, ["email"])
    assert [box.get("value") for box in page.all("input", name="name")] == ["<b>Имя</b>"]


def test_a_place_of_another_municipality_does_not_exist(kept: Kept, plant: Plant) -> None:
    foreign = plant.school()
    email = fresh_email()
    assert give(kept, "school_curator", f"s-{foreign.public_id}", email=email).status == 404
    assert give(kept, "school_curator", "s-nonsense", email=email).status == 404
    assert held(plant, email) == []


def test_the_same_form_twice_gives_one_role(kept: Kept, school: School, app: Flask) -> None:
    form = {"name": "Имя", "email": fresh_email(), "role": "observer", "place": f"s-{school.public_id}"}
    token = kept.plant.sign_in(kept.administrator)
    visitors = [Visitor(app, token, kept.administrator) for _ in range(6)]
    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(lambda one: one.post("/access", form).status, visitors))
    assert set(answers) <= {200, 503}
    assert held(kept.plant, form["email"]) == [("observer", kept.municipality.id, None, school.id, None)]


def test_a_role_is_ended_with_today_as_its_last_day(kept: Kept, school: School) -> None:
    user = kept.plant.curator(school)
    form = {"role": "school_curator", "place": f"s-{school.public_id}"}
    assert kept.visitor.post(f"/access/{user.public_id}/end", form).status == 303
    day = today(kept.municipality.time_zone)
    ended = ("school_curator", kept.municipality.id, None, school.id, day)
    assert held(kept.plant, str(user.email)) == [ended]
    assert kept.visitor.post(f"/access/{user.public_id}/end", form).status == 303
    assert held(kept.plant, str(user.email)) == [ended]
    give(kept, "school_curator", f"s-{school.public_id}", email=user.email)
    assert held(kept.plant, str(user.email)) == [(*ended[:4], None)]


def test_an_ended_role_of_the_past_is_not_listed(kept: Kept, school: School) -> None:
    past = today(kept.municipality.time_zone) - timedelta(days=1)
    gone = kept.plant.user(Role.SCHOOL_CURATOR, school, name="Ушедший", ends_on=past)
    page = kept.visitor.get("/access")
    assert str(gone.email) not in page.words()
    assert str(kept.administrator.email) in page.words()


def test_the_last_administrator_stays(kept: Kept) -> None:
    form = {"role": "municipal_administrator", "place": ""}
    address = f"/access/{kept.administrator.public_id}/end"
    assert kept.visitor.post(address, form).status == 422
    kept.plant.user(Role.MUNICIPAL_ADMINISTRATOR, kept.municipality)
    assert kept.visitor.post(address, form).status == 303


def test_somebody_elses_role_cannot_be_ended(kept: Kept, plant: Plant) -> None:
    foreign = plant.school()
    user = plant.curator(foreign)
    addresses = {"place": f"s-{foreign.public_id}", "role": "school_curator"}
    assert kept.visitor.post(f"/access/{user.public_id}/end", addresses).status == 404
    assert (
        kept.visitor.post(f"/access/{user.public_id}/end", {"place": "", "role": "school_curator"}).status
        == 404
    )
    assert [one[4] for one in held(plant, str(user.email))] == [None]


def test_an_account_of_another_municipality_is_refused_and_its_name_not_told(
    kept: Kept, plant: Plant
) -> None:
    elsewhere = plant.curator(plant.school())
    page = give(kept, "observer", email=elsewhere.email)
    assert page.status == 422
    assert elsewhere.name not in page.words()
    assert [one[0] for one in held(plant, str(elsewhere.email))] == ["school_curator"]
    assert kept.visitor.post(f"/access/{elsewhere.public_id}/link").status == 404


def test_an_account_of_two_municipalities_gets_roles_but_never_a_link(kept: Kept, plant: Plant) -> None:
    both = plant.curator(plant.school())
    plant.membership(both, Role.OBSERVER, kept.municipality)
    page = give(kept, "municipal_administrator", email=both.email)
    assert page.status in {200, 303}
    assert [one[:2] for one in held(plant, str(both.email))][-1] == (
        "municipal_administrator",
        kept.municipality.id,
    )
    assert kept.visitor.post(f"/access/{both.public_id}/link").status == 404
    listed = kept.visitor.get("/access")
    assert listed.all("form", action=f"/access/{both.public_id}/link") == []


def test_a_fresh_link_ends_the_earlier_one_and_is_built_from_the_settings(
    kept: Kept, school: School, visit: Visit
) -> None:
    user = kept.plant.curator(school)
    first = link_on(kept.visitor.post(f"/access/{user.public_id}/link"))
    second = link_on(kept.visitor.post(f"/access/{user.public_id}/link"))
    assert [visit(None).get(link).status for link in (first, second)] == [404, 200]


def test_a_stranger_gets_no_link(kept: Kept, plant: Plant) -> None:
    nobody = plant.user()
    assert kept.visitor.post(f"/access/{nobody.public_id}/link").status == 404
    assert kept.visitor.post(f"/access/{plant.curator(plant.school()).public_id}/link").status == 404
