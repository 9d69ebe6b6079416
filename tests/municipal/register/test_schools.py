"""A school of the register is added, edited, renamed, closed and opened by hand."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from flask import Flask

from commons.schools.models import School
from core.clock import today
from tests.client import Visitor
from tests.municipal.register.conftest import Kept, values, wrong_fields
from tests.municipal.register.sheets import INNS


def typed(**more: Any) -> dict[str, Any]:
    return {
        "once": str(uuid4()),
        "code": "001",
        "kind": "school",
        "full_name": "Средняя школа № 1",
        "short_name": "СШ № 1",
        **more,
    }


def facts(school: School) -> dict[str, Any]:
    names = ("code", "kind", "full_name", "short_name", "aliases", "inn", "settlement", "director", "email")
    return {name: getattr(school, name) for name in names}


def test_a_school_is_added_with_everything_that_was_typed(kept: Kept) -> None:
    district = kept.plant.district(kept.municipality)
    page = kept.visitor.post(
        "/register/schools",
        typed(
            aliases="Школа на Речной\r\nСтарая школа", inn=INNS[0], settlement="п. Речной",
            director="Лугова А.П.", email="One@example.test", district=str(district.public_id),
        ),
    )  # fmt: skip
    assert (page.status, page.location) == (303, "/register")
    (school,) = kept.schools()
    assert facts(school) == {
        "code": "001",
        "kind": "school",
        "full_name": "Средняя школа № 1",
        "short_name": "СШ № 1",
        "aliases": ["Школа на Речной", "Старая школа"],
        "inn": INNS[0],
        "settlement": "п. Речной",
        "director": "Лугова А.П.",
        "email": "one@example.test",
    }
    assert school.district_id == district.id


def test_the_form_of_a_new_school_proposes_the_next_code(kept: Kept) -> None:
    kept.visitor.post("/register/schools", typed(code="041"))
    assert values(kept.visitor.get("/register/schools/new"))["code"] == "042"


def test_what_cannot_be_taken_is_said_beside_its_field_and_what_was_typed_stays(kept: Kept) -> None:
    kept.visitor.post("/register/schools", typed(inn=INNS[0]))
    page = kept.visitor.post(
        "/register/schools",
        typed(full_name="", email="nobody", inn=INNS[0], kind="branch", director="<b>Лугова</b>"),
    )
    assert page.status == 422
    assert wrong_fields(page) == ["code", "email", "full_name", "parent"]
    assert values(page)["director"] == "<b>Лугова</b>"
    again = kept.visitor.post("/register/schools", typed(code="002", inn=INNS[0]))
    assert (again.status, wrong_fields(again)) == (422, ["inn"])
    assert [school.code for school in kept.schools()] == ["001"]


def test_twenty_identical_forms_at_once_make_one_school(kept: Kept, app: Flask) -> None:
    token = kept.plant.sign_in(kept.administrator)
    form = typed()
    visitors = [Visitor(app, token, kept.administrator) for _ in range(20)]
    with ThreadPoolExecutor(20) as threads:
        answers = list(threads.map(lambda one: one.post("/register/schools", form), visitors))
    # Somebody may wait in vain for a connection of the pool; nobody makes a second school.
    assert {answer.status for answer in answers} <= {303, 503}
    assert sorted({answer.location for answer in answers if answer.status == 303}) == ["/register"]
    assert [school.code for school in kept.schools()] == ["001"]


def test_a_kindergarten_and_a_branch_are_schools_too(kept: Kept) -> None:
    kept.visitor.post("/register/schools", typed(inn=INNS[0]))
    (main,) = kept.schools()
    parent = str(main.public_id)
    kept.visitor.post("/register/schools", typed(code="002", kind="kindergarten", parent=parent))
    page = kept.visitor.post(
        "/register/schools", typed(code="003", kind="branch", parent=parent, inn=INNS[0])
    )
    assert page.status == 303
    assert [(school.code, school.kind, school.parent_id) for school in kept.schools()] == [
        ("001", "school", None),
        ("002", "kindergarten", None),
        ("003", "branch", main.id),
    ]
    refused = kept.visitor.post(
        f"/register/schools/{main.public_id}", edited(kept, main, kind="branch", parent="")
    )
    assert (refused.status, wrong_fields(refused)) == (422, ["kind", "parent"])


def edited(kept: Kept, school: School, **more: Any) -> dict[str, Any]:
    return values(kept.visitor.get(f"/register/schools/{school.public_id}")) | more


def test_after_a_renaming_the_old_names_stay_as_aliases_and_are_found(kept: Kept) -> None:
    kept.visitor.post("/register/schools", typed())
    (school,) = kept.schools()
    page = kept.visitor.post(
        f"/register/schools/{school.public_id}", edited(kept, school, short_name="Школа имени Героя")
    )
    assert page.status == 303
    (renamed,) = kept.schools()
    assert (renamed.short_name, renamed.aliases, renamed.version) == ("Школа имени Героя", ["СШ № 1"], 2)
    assert "Школа имени Героя" in kept.visitor.get("/register?q=сш№1").words()


def test_two_people_in_different_fields_are_merged_and_told(kept: Kept) -> None:
    kept.visitor.post("/register/schools", typed())
    (school,) = kept.schools()
    address = f"/register/schools/{school.public_id}"
    mine, theirs = edited(kept, school, director="Моя М.М."), edited(kept, school, settlement="д. Ручьи")
    assert kept.visitor.post(address, theirs).status == 303
    assert kept.visitor.post(address, mine).status == 303
    (saved,) = kept.schools()
    assert (saved.director, saved.settlement, saved.version) == ("Моя М.М.", "д. Ручьи", 3)


def test_two_people_in_one_field_get_both_values_and_nothing_typed_is_lost(kept: Kept) -> None:
    kept.visitor.post("/register/schools", typed())
    (school,) = kept.schools()
    address = f"/register/schools/{school.public_id}"
    mine = edited(kept, school, director="Моя М.М.", settlement="моё")
    kept.visitor.post(address, edited(kept, school, director="Их Т.Т.", email="they@example.test"))
    page = kept.visitor.post(address, mine)
    assert page.status == 409
    assert "Их Т.Т." in page.words()
    form = values(page)
    assert (form["director"], form["settlement"], form["email"]) == ("Моя М.М.", "моё", "they@example.test")
    assert kept.schools()[0].director == "Их Т.Т."
    assert kept.visitor.post(address, form).status == 303
    (saved,) = kept.schools()
    assert (saved.director, saved.settlement, saved.email) == ("Моя М.М.", "моё", "they@example.test")


def test_a_change_without_a_version_is_refused(kept: Kept) -> None:
    kept.visitor.post("/register/schools", typed())
    (school,) = kept.schools()
    form = edited(kept, school)
    assert kept.visitor.post(f"/register/schools/{school.public_id}", form | {"version": ""}).status == 428
    assert kept.visitor.post(f"/register/schools/{school.public_id}", form | {"was": "[1]"}).status == 428
    assert (
        kept.visitor.post(f"/register/schools/{school.public_id}", form | {"was": "[" * 50_000}).status == 428
    )


def test_a_school_is_closed_on_a_day_and_opened_again(kept: Kept) -> None:
    kept.visitor.post("/register/schools", typed())
    (school,) = kept.schools()
    address = f"/register/schools/{school.public_id}"
    day = today(kept.municipality.time_zone)
    future = kept.visitor.post(f"{address}/close", {"closed_on": (day + timedelta(days=1)).isoformat()})
    assert (future.status, wrong_fields(future)) == (422, ["closed_on"])
    assert kept.visitor.post(f"{address}/close", {"closed_on": "вчера"}).status == 422
    assert kept.visitor.post(f"{address}/close", {"closed_on": "01.02.2026"}).status == 303
    assert kept.schools()[0].closed_on == date(2026, 2, 1)
    listed = f'href="{address}"'
    assert [listed in kept.visitor.get(page).text for page in ("/register", "/register?closed=1")] == [
        False,
        True,
    ]
    assert kept.visitor.post(f"{address}/reopen").status == 303
    assert kept.schools()[0].closed_on is None


def test_html_in_a_name_is_shown_as_text(kept: Kept) -> None:
    name = "<script>alert(1)</script>«Школа» & <b>"
    kept.visitor.post("/register/schools", typed(short_name=name, director="<i>x</i>"))
    page = kept.visitor.get("/register")
    assert name in page.words()
    assert [one.text for one in page.all("script") if one.text] == []
    assert page.all("i") == []
