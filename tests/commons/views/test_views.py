"""Saved views: filters with a name of one's own, which nobody else sees."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from commons.accounts.models import User
from commons.views.models import SavedView
from tests.client import Page, Visitor
from tests.factories.plant import Plant

Visit = Callable[[User | None], Visitor]


@dataclass
class Desk:
    """Two colleagues and a roadmap."""

    plant: Plant
    user: User
    curator: Visitor
    colleague: Visitor
    address: str

    def save(self, name: str, **form: str) -> Page:
        query = f"?{urlencode(form)}" if form else ""
        return self.curator.post("/account/views", {"name": name, "next": f"{self.address}{query}"})

    def views(self) -> list[SavedView]:
        self.plant.session.expire_all()
        wanted = select(SavedView).where(SavedView.user_id == self.user.id).order_by(SavedView.id)
        return list(self.plant.session.scalars(wanted))


@pytest.fixture
def desk(plant: Plant, visit: Visit) -> Desk:
    school = plant.school(plant.district(plant.municipality()))
    roadmap = plant.roadmap(school)
    plant.activity(plant.section(roadmap), title="Издать приказ")
    user = plant.curator(school)
    address = f"/schools/{school.public_id}/roadmaps/{roadmap.public_id}"
    return Desk(plant, user, visit(user), visit(plant.curator(school)), address)


def test_a_view_leads_back_to_its_filter_and_is_ones_own(desk: Desk) -> None:
    page = desk.save("Горит", state="planned", deadline="overdue")
    assert page.status == 303
    [view] = desk.views()
    assert view.address == f"{desk.address}?state=planned&deadline=overdue" == page.headers["Location"]
    seen = desk.curator.get("/account/views")
    assert "Горит" in seen.words()
    assert f"{desk.address}?state=planned&amp;deadline=overdue" in seen.text
    assert "Горит" not in desk.colleague.get("/account/views").words()
    assert "Сохранить вид" in desk.curator.get(view.address).words()
    assert "Сохранить вид" not in desk.curator.get(desk.address).words()


def test_the_same_name_is_saved_anew_and_a_view_is_removed(desk: Desk) -> None:
    desk.save("Горит", deadline="overdue")
    desk.save("Горит", deadline="soon")
    [view] = desk.views()
    assert view.address.endswith("?deadline=soon")
    address = f"/account/views/{view.public_id}/remove"
    desk.colleague.post(address)
    assert len(desk.views()) == 1
    for _twice in range(2):
        assert desk.curator.post(address).status == 303
    assert desk.views() == []


@pytest.mark.parametrize(
    "address", ["https://evil.test/?a=1", "//evil.test/?a=1", "javascript:alert(1)?a", "/\\evil.test?a=1"]
)
def test_another_site_is_never_saved(desk: Desk, address: str) -> None:
    page = desk.curator.post("/account/views", {"name": "Чужое", "next": address})
    assert page.headers["Location"] == "/"
    assert desk.views() == []


@pytest.mark.parametrize(
    ("name", "form", "said"),
    [
        (" ", {"state": "planned"}, "Дайте виду имя"),
        ("Без условия", {}, "Сначала выберите условие"),
        ("x" * 61, {"state": "planned"}, "Слишком длинно"),
    ],
)
def test_what_cannot_be_saved_is_said(desk: Desk, name: str, form: dict[str, Any], said: str) -> None:
    page = desk.save(name, **form)
    assert page.status == 303
    assert said in desk.curator.get(page.headers["Location"]).words()
    assert desk.views() == []


def test_there_is_an_end_to_their_number(desk: Desk) -> None:
    for number in range(51):
        desk.save(f"Вид {number}", state="planned")
    assert len(desk.views()) == 50
