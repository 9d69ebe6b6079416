"""Filters of a roadmap's page: every person of it can be chosen, odd addresses are no condition, counts stay whole."""

from typing import Any

import pytest

from commons.accounts.roles import Role
from commons.schools.models import School
from tenants.people.models import PersonGroup
from tenants.roadmap.models import Activity, ActivityResponsible
from tests.client import Page
from tests.tenants.roadmap.conftest import Visit
from tests.tenants.roadmap.desk import Desk


def responsible(desk: Desk, row: Activity, text: str, **more: Any) -> None:
    values = {"position": 1, "text": text, "activity_id": row.id, "school_id": row.school_id, **more}
    desk.plant.add(ActivityResponsible(**values))


def shown(page: Page) -> list[str]:
    return [row.get("id").removeprefix("activity-") for row in page.all("tr", class_="activity")]


def address(desk: Desk) -> str:
    return f"{desk.base}/{desk.roadmap.public_id}"


def offered(desk: Desk, word: str) -> str:
    """Return the value under which the filter form offers a person."""
    [value] = [
        one.get("value")
        for one in desk.curator.get(address(desk)).all("option")
        if "".join(one.itertext()) == word
    ]
    return str(value)


@pytest.mark.parametrize(
    "text", ["Классные руководители", "Ответственный за всё " * 30, "50% & «вместе» #1", "nobody"]
)
def test_free_text_is_found_by_the_value_it_is_offered_under(desk: Desk, text: str) -> None:
    row = desk.plant.activity(desk.section)
    responsible(desk, row, text)
    page = desk.curator.client.get(address(desk), query_string={"person": offered(desk, text)})
    assert shown(Page(page, fragment=False)) == [str(row.public_id)]


def test_one_written_in_two_ways_is_offered_once(desk: Desk) -> None:
    rows = [desk.plant.activity(desk.section) for _number in range(2)]
    responsible(desk, rows[0], "Психолог")
    responsible(desk, rows[1], "психолог")
    page = desk.curator.get(address(desk))
    assert sum("".join(one.itertext()).lower() == "психолог" for one in page.all("option")) == 1


def test_a_person_and_a_group_are_found_by_their_links(desk: Desk) -> None:
    school = desk.plant.session.get_one(School, desk.activity.school_id)
    person = desk.plant.person(school)
    group = desk.plant.add(
        PersonGroup(school_id=school.id, name="Педагоги", name_key="педагоги", sort_key="педагоги")
    )
    rows = [desk.plant.activity(desk.section) for _number in range(2)]
    responsible(desk, rows[0], "Лугова", name="Лугова", person_id=person.id)
    responsible(desk, rows[1], "педагоги", is_group=True, group_id=group.id)
    found = [shown(desk.curator.get(f"{address(desk)}?person={one.public_id}")) for one in (person, group)]
    assert found == [[str(row.public_id)] for row in rows]
    assert shown(desk.curator.get(f"{address(desk)}?person=nobody")) == [str(desk.activity.public_id)]


def test_a_responsible_person_finds_their_own_rows(desk: Desk, visit: Visit) -> None:
    school = desk.plant.session.get_one(School, desk.activity.school_id)
    user = desk.plant.user(Role.RESPONSIBLE_PERSON, school)
    person = desk.plant.person(school, user_id=user.id)
    responsible(desk, desk.plant.activity(desk.section), "Лугова", name="Лугова", person_id=person.id)
    page = visit(user).get(address(desk))
    [mine] = [one for one in page.all("a", class_="chip") if str(person.public_id) in one.get("href")]
    assert page.words(mine) == "Мои 1"
    assert len(shown(visit(user).get(mine.get("href")))) == 1


@pytest.mark.parametrize(
    "odd", ["state=finished", "deadline=never", "document=%00", "person=%00", "x=1", "state=&state=done"]
)
def test_an_odd_address_breaks_nothing(desk: Desk, odd: str) -> None:
    page = desk.curator.get(f"{address(desk)}?{odd}")
    assert page.status == 200
    assert len(shown(page)) == (0 if odd.startswith("person") else 1)


@pytest.mark.parametrize("odd", ["//[", "http://[::1", "", "?state=finished", "x" * 5000])
def test_an_odd_page_in_hand_breaks_no_save(desk: Desk, odd: str) -> None:
    form = desk.form(title="Новое название")
    assert desk.curator.post(desk.address, form, fragment=True, headers={"HX-Current-URL": odd}).status == 200


def test_progress_is_of_all_rows_whatever_a_filter_hides(desk: Desk) -> None:
    other = desk.plant.section(desk.roadmap)
    desk.plant.activity(other, state="done", done_on=desk.roadmap.created_at.date())
    for asked in ("", "?state=planned", "?state=done", "?state=returned"):
        assert "выполнено 1 из 2" in desk.curator.get(f"{address(desk)}{asked}").words()


def test_the_head_of_every_page_can_be_asked_for(desk: Desk) -> None:
    for path in (address(desk), f"{address(desk)}?state=done", f"{desk.address}/edit", f"{desk.base}/"):
        answer = desk.curator.client.head(path)
        assert (answer.status_code in {200, 302}, answer.get_data()) == (True, b"")


@pytest.mark.parametrize("path", ["", "/edit"])
def test_what_has_two_shapes_says_so(desk: Desk, path: str) -> None:
    for fragment in (False, True):
        page = desk.curator.get(f"{desk.address}{path}", fragment=fragment)
        assert "HX-Request" in page.headers["Vary"]


def test_a_row_asked_for_by_nobody_leads_the_whole_page_to_the_sign_in(desk: Desk, visit: Visit) -> None:
    page = visit(None).get(
        f"{desk.address}/edit",
        fragment=True,
        headers={"HX-Current-URL": f"http://localhost{address(desk)}?state=done"},
    )
    assert page.status == 401
    assert page.headers["HX-Redirect"].startswith("/account/login?next=")
    assert str(desk.roadmap.public_id) in page.headers["HX-Redirect"]
