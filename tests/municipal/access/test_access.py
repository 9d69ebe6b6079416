"""People are invited and roles ended by whoever has the place: an administrator, or a coordinator in the own district."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from secrets import token_hex
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from commons.accounts.models import Invitation, Membership, User
from commons.accounts.roles import Role
from commons.letters.models import Letter
from commons.schools.models import District, School
from core.clock import now, today
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


def invite(kept: Kept, role: str, place: str = "", **more: Any) -> Page:
    form = {"name": "Лугова Анна Петровна", "email": fresh_email(), "role": role, "place": place, **more}
    return kept.visitor.post("/access", form)


def invited(plant: Plant, email: str) -> list[tuple[str, int, int | None, int | None]]:
    plant.session.rollback()
    rows = plant.session.scalars(select(Invitation).where(Invitation.email == email).order_by(Invitation.id))
    return [(one.role, one.municipality_id, one.district_id, one.school_id) for one in rows]


def invitation(plant: Plant, email: str) -> Invitation:
    plant.session.rollback()
    return plant.session.scalars(select(Invitation).where(Invitation.email == email)).one()


def held(plant: Plant, email: str) -> list[tuple[str, int, int | None, int | None, date | None]]:
    plant.session.rollback()
    rows = (
        plant.session.query(Membership)
        .join(User, User.id == Membership.user_id)
        .filter(User.email == email)
        .order_by(Membership.id)
    )
    return [(one.role, one.municipality_id, one.district_id, one.school_id, one.ends_on) for one in rows]


def link_on(page: Page) -> str:
    (area,) = page.all("textarea")
    site = "http://127.0.0.1:8000"  # of the settings; the request itself was sent to http://localhost
    assert area.text.startswith(f"{site}/account/")
    return str(area.text).removeprefix(site)


# --- Inviting -----------------------------------------------------------------------------------------------------------


def test_every_role_is_offered_in_its_place_and_begins_with_nobody(
    kept: Kept, district: District, school: School
) -> None:
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
        assert invite(kept, role, place, email=email).status == 303
        where = (district.id if place == in_district else None, school.id if place == in_school else None)
        assert invited(kept.plant, email) == [(role, kept.municipality.id, *where)]
        assert held(kept.plant, email) == []
        page = kept.visitor.get("/access")
        assert email in page.words()


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
    page = invite(kept, role, f"s-{school.public_id}" if place else "", email=email)
    assert (page.status, wrong_fields(page)) == (422, [field])
    assert invited(kept.plant, email) == []


def test_a_name_and_an_address_are_needed(kept: Kept) -> None:
    page = invite(kept, "observer", name=" ")
    assert (page.status, wrong_fields(page)) == (422, ["name"])
    page = invite(kept, "observer", email="nobody", name="<b>Имя</b>")
    assert (page.status, wrong_fields(page)) == (422, ["email"])
    assert [box.get("value") for box in page.all("input", name="name")] == ["<b>Имя</b>"]


def test_a_place_of_another_municipality_does_not_exist(kept: Kept, plant: Plant) -> None:
    foreign = plant.school()
    email = fresh_email()
    assert invite(kept, "school_curator", f"s-{foreign.public_id}", email=email).status == 404
    assert invite(kept, "school_curator", "s-nonsense", email=email).status == 404
    assert invited(plant, email) == []


def test_the_same_form_twice_gives_one_invitation(kept: Kept, school: School, app: Flask) -> None:
    form = {"name": "Имя", "email": fresh_email(), "role": "observer", "place": f"s-{school.public_id}"}
    token = kept.plant.sign_in(kept.administrator)
    visitors = [Visitor(app, token, kept.administrator) for _ in range(6)]
    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(lambda one: one.post("/access", form).status, visitors))
    assert set(answers) <= {303, 409, 503}
    assert invited(kept.plant, form["email"]) == [("observer", kept.municipality.id, None, school.id)]


def test_who_has_the_role_is_not_invited_to_it_again(kept: Kept, school: School) -> None:
    curator = kept.plant.curator(school)
    page = invite(kept, "school_curator", f"s-{school.public_id}", email=curator.email)
    assert (page.status, wrong_fields(page)) == (422, ["email"])


def test_inviting_tells_nothing_about_accounts(kept: Kept, plant: Plant, school: School) -> None:
    """AUT: probe 22. An account elsewhere, an account without a role, and an address nobody has."""
    elsewhere, nobody = plant.curator(plant.school()), plant.user()
    answers = set()
    for email in (elsewhere.email, nobody.email, fresh_email()):
        page = invite(kept, "school_curator", f"s-{school.public_id}", email=email)
        shown = kept.visitor.get("/access")
        assert elsewhere.name not in shown.words()
        answers.add((page.status, page.location))
    assert answers == {(303, "/access")}


def test_a_letter_is_sent_again_after_a_while_only(kept: Kept, plant: Plant, school: School) -> None:
    email = fresh_email()
    invite(kept, "school_curator", f"s-{school.public_id}", email=email)
    one = invitation(plant, email)
    again = f"/access/invitations/{one.public_id}/again"
    for minutes, letters in ((0, 1), (11, 2)):
        plant.session.execute(
            update(Invitation)
            .where(Invitation.id == one.id)
            .values(written_at=now() - timedelta(minutes=minutes))
        )
        plant.session.commit()
        assert kept.visitor.post(again).status == 303
        plant.session.rollback()
        assert len(plant.session.scalars(select(Letter).where(Letter.address == email)).all()) == letters


def test_an_invitation_is_taken_back(kept: Kept, plant: Plant, school: School, visit: Visit) -> None:
    email = fresh_email()
    invite(kept, "school_curator", f"s-{school.public_id}", email=email)
    address = f"/access/invitations/{invitation(plant, email).public_id}"
    link = link_on(kept.visitor.post(f"{address}/link"))
    assert visit(None).get(link).status == 200
    assert kept.visitor.post(f"{address}/withdraw").status == 303
    assert visit(None).get(link).status == 404
    assert email not in kept.visitor.get("/access").words()
    assert kept.visitor.post(f"{address}/withdraw").status == 404


def test_a_link_to_hand_over_works_where_letters_do_not_arrive(
    kept: Kept, plant: Plant, school: School, visit: Visit
) -> None:
    email = fresh_email()
    invite(kept, "school_curator", f"s-{school.public_id}", email=email)
    link = link_on(kept.visitor.post(f"/access/invitations/{invitation(plant, email).public_id}/link"))
    password = {"password": "тихий лес у реки", "again": "тихий лес у реки"}
    curator = visit(None)
    assert curator.post(link, password).status == 303
    curator.post("/account/login", {"email": email, "password": password["password"]})
    assert curator.get(f"/schools/{school.public_id}/roadmaps/").status == 200
    user = plant.session.scalars(select(User).where(User.email == email)).one()
    assert user.confirmed_at is None, "it came by no letter"


def test_an_invitation_that_ran_out_is_listed_as_such(kept: Kept, plant: Plant, school: School) -> None:
    email = fresh_email()
    invite(kept, "school_curator", f"s-{school.public_id}", email=email)
    plant.session.execute(
        update(Invitation).where(Invitation.email == email).values(expires_at=now() - timedelta(days=1))
    )
    plant.session.commit()
    assert "истекло" in kept.visitor.get("/access").words()


# --- A coordinator gives access in the own district ---------------------------------------------------------------------


def test_a_coordinator_invites_to_schools_of_the_own_district_only(
    kept: Kept, plant: Plant, district: District, school: School, visit: Visit
) -> None:
    coordinator = visit(plant.coordinator(district))
    neighbour = plant.school(plant.district(kept.municipality))
    form = {
        "name": "Лугова Анна",
        "email": fresh_email(),
        "role": "school_curator",
        "place": f"s-{school.public_id}",
    }
    assert coordinator.post("/access", form).status == 303
    for place, status in ((f"s-{neighbour.public_id}", 404), (f"d-{district.public_id}", 404), ("", 422)):
        assert coordinator.post("/access", {**form, "email": fresh_email(), "place": place}).status == status
    for role in ("district_coordinator", "municipal_administrator", "observer"):
        page = coordinator.post("/access", {**form, "email": fresh_email(), "role": role})
        assert (page.status, wrong_fields(page)) == (422, ["role"])
    page = coordinator.get("/access")
    assert form["email"] in page.words()
    assert str(kept.administrator.email) not in page.words()
    assert neighbour.short_name not in page.words()


def test_a_coordinator_ends_roles_of_the_own_district_only(
    kept: Kept, plant: Plant, district: District, school: School, visit: Visit
) -> None:
    coordinator = visit(plant.coordinator(district))
    director = plant.user(Role.SCHOOL_DIRECTOR, school)
    elsewhere = plant.school(plant.district(kept.municipality))
    theirs = plant.user(Role.SCHOOL_DIRECTOR, elsewhere)
    form = {"role": "school_director", "place": f"s-{school.public_id}"}
    assert coordinator.post(f"/access/{director.public_id}/end", form).status == 303
    assert (
        coordinator.post(
            f"/access/{theirs.public_id}/end", {**form, "place": f"s-{elsewhere.public_id}"}
        ).status
        == 404
    )
    assert coordinator.post(
        f"/access/{kept.administrator.public_id}/end", {"role": "municipal_administrator", "place": ""}
    ).status in {404, 422}
    assert [one[4] for one in held(plant, str(kept.administrator.email))] == [None]
    for act in ("link", "second-factor"):
        assert coordinator.post(f"/access/{director.public_id}/{act}").status == 404


# --- Ending -------------------------------------------------------------------------------------------------------------


def test_a_role_is_ended_with_today_as_its_last_day(kept: Kept, school: School) -> None:
    kept.plant.curator(school)
    user = kept.plant.curator(school)
    form = {"role": "school_curator", "place": f"s-{school.public_id}"}
    assert kept.visitor.post(f"/access/{user.public_id}/end", form).status == 303
    day = today(kept.municipality.time_zone)
    ended = ("school_curator", kept.municipality.id, None, school.id, day)
    assert held(kept.plant, str(user.email)) == [ended]
    assert kept.visitor.post(f"/access/{user.public_id}/end", form).status == 303
    assert held(kept.plant, str(user.email)) == [ended]
    again = invite(kept, "school_curator", f"s-{school.public_id}", email=user.email)
    assert again.status == 303, "ended by mistake, it is given again on the same day"


def test_the_last_curator_hands_over_first(kept: Kept, plant: Plant, school: School) -> None:
    user, form = plant.curator(school), {"role": "school_curator", "place": f"s-{school.public_id}"}
    address = f"/access/{user.public_id}/end"
    page = kept.visitor.post(address, form)
    assert page.status == 422
    assert "Кто придёт на смену?" in page.words()
    assert {
        one.get("name"): one.get("value") for one in page.all("input", type="hidden")
    }.items() >= form.items()
    wrong = kept.visitor.post(address, {**form, "name": "", "email": "nobody"})
    assert (wrong.status, sorted(wrong_fields(wrong))) == (422, ["email", "name"])
    assert [one[4] for one in held(plant, str(user.email))] == [None]
    successor = fresh_email()
    assert kept.visitor.post(address, {**form, "name": "Ветрова Анна", "email": successor}).status == 303
    assert invited(plant, successor) == [("school_curator", kept.municipality.id, None, school.id)]
    assert [one[4] for one in held(plant, str(user.email))] == [today(kept.municipality.time_zone)]


def test_a_school_is_left_without_a_curator_only_knowingly(kept: Kept, plant: Plant, school: School) -> None:
    user = plant.curator(school)
    form = {"role": "school_curator", "place": f"s-{school.public_id}", "leave_empty": "y"}
    assert kept.visitor.post(f"/access/{user.public_id}/end", form).status == 303
    page = kept.visitor.get("/access")
    assert f"{school.short_name}: 0 кураторов" in page.words()


def test_schools_with_fewer_than_two_curators_are_named(kept: Kept, plant: Plant, school: School) -> None:
    plant.curator(school)
    assert f"{school.short_name}: 1 куратор" in kept.visitor.get("/access").words()
    plant.curator(school)
    assert f"{school.short_name}:" not in kept.visitor.get("/access").words()


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


# --- Links and the second step ------------------------------------------------------------------------------------------


def test_an_account_of_two_municipalities_gets_roles_but_never_a_link(kept: Kept, plant: Plant) -> None:
    both = plant.curator(plant.school())
    plant.membership(both, Role.OBSERVER, kept.municipality)
    assert invite(kept, "municipal_administrator", email=both.email).status == 303
    for act in ("link", "second-factor"):
        assert kept.visitor.post(f"/access/{both.public_id}/{act}").status == 404
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


def test_a_lost_second_step_is_switched_off_by_the_administrator(
    kept: Kept, plant: Plant, school: School
) -> None:
    user = plant.curator(school)
    user.second_factor_at = now()
    plant.session.commit()
    assert kept.visitor.get("/access").all("form", action=f"/access/{user.public_id}/second-factor")
    assert kept.visitor.post(f"/access/{user.public_id}/second-factor").status == 303
    plant.session.refresh(user)
    assert user.second_factor_at is None
