"""The queue "waiting for me": each role sees what it is to do, in its own schools, and nobody else's."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from commons.accounts.models import User
from commons.accounts.roles import Role
from core.clock import now, today
from municipal.home.waiting import MOST
from tenants.roadmap.models import Activity, ActivityResponsible
from tenants.roadmap.vocabulary import ActivityState, DeadlineKind
from tests.client import Page, Visitor
from tests.factories.plant import Plant
from tests.statements import counted_statements

Visit = Callable[[User | None], Visitor]
S = ActivityState
TODAY = today("Asia/Krasnoyarsk")


def row(plant: Plant, section: Any, title: str, days: int | None = None, **more: Any) -> Activity:
    deadline: dict[str, Any] = {}
    if days is not None:
        deadline = {"deadline_kind": DeadlineKind.BY_DATE, "due_on": TODAY + timedelta(days=days)}
    if more.get("state") == S.SUBMITTED:
        more |= {"done_on": TODAY}
    return plant.activity(section, title=title, **deadline, **more)


def titles(page: Page, *wanted: str) -> list[str]:
    words = page.words(page.all("main")[0])
    return [one for one in wanted if one in words]


def test_each_role_sees_its_own(plant: Plant, visit: Visit) -> None:
    municipality = plant.municipality()
    district, elsewhere = plant.district(municipality), plant.district(municipality)
    school, other = plant.school(district), plant.school(elsewhere)
    section, theirs = plant.section(plant.roadmap(school)), plant.section(plant.roadmap(other))
    row(plant, section, "Сданное", state=S.SUBMITTED)
    row(plant, section, "Возвращённое", state=S.RETURNED, state_reason="Нет подписи")
    row(plant, section, "Идущее", 3)
    row(plant, theirs, "Чужое сданное", state=S.SUBMITTED)
    row(plant, theirs, "Чужое возвращённое", state=S.RETURNED)
    row(plant, plant.section(plant.roadmap(school, archived_at=now())), "Старое сданное", state=S.SUBMITTED)
    row(plant, section, "Убранное сданное", state=S.SUBMITTED, archived_at=now())
    everything = (
        "Чужое сданное", "Чужое возвращённое", "Старое сданное", "Убранное сданное", "Возвращённое", "Идущее", "Нет подписи",
    )  # fmt: skip
    found = {
        role: titles(visit(plant.user(role, place)).get("/waiting"), "Сданное", *everything)
        for role, place in (
            (Role.DISTRICT_COORDINATOR, district), (Role.MUNICIPAL_ADMINISTRATOR, municipality),
            (Role.SCHOOL_CURATOR, school), (Role.SCHOOL_DIRECTOR, school), (Role.OBSERVER, municipality),
        )
    }  # fmt: skip
    assert found == {
        Role.DISTRICT_COORDINATOR: ["Сданное"],
        Role.MUNICIPAL_ADMINISTRATOR: ["Сданное", "Чужое сданное"],
        Role.SCHOOL_CURATOR: ["Возвращённое", "Нет подписи"],
        Role.SCHOOL_DIRECTOR: [],
        Role.OBSERVER: [],
    }


@pytest.mark.parametrize("role", [Role.RESPONSIBLE_PERSON, Role.SCHOOL_CURATOR])
def test_whoever_is_named_sees_what_is_near_or_late(plant: Plant, visit: Visit, role: Role) -> None:
    school = plant.school()
    section = plant.section(plant.roadmap(school))
    user = plant.user(role, school)
    person = plant.person(school, "Лугова А.А.", user_id=user.id)
    for title, days, state in (
        ("Позднее", -5, S.PLANNED), ("Близкое", 7, S.IN_WORK), ("Далёкое", 8, S.PLANNED), ("Бессрочное", None, S.PLANNED),
        ("Сделанное", -5, S.NOT_APPLICABLE),
    ):  # fmt: skip
        activity = row(plant, section, title, days, state=state)
        plant.add(
            ActivityResponsible(
                school_id=school.id,
                activity_id=activity.id,
                position=1,
                text="Лугова А.А.",
                person_id=person.id,
            )
        )
    row(plant, section, "Ничьё", -5)
    page = visit(user).get("/waiting")
    assert titles(page, "Позднее", "Близкое", "Далёкое", "Бессрочное", "Сделанное", "Ничьё") == [
        "Позднее", "Близкое", "Бессрочное",
    ]  # fmt: skip


def test_nothing_waits_is_said(plant: Plant, visit: Visit) -> None:
    page = visit(plant.curator(plant.school())).get("/waiting")
    assert (page.status, "Вас ничего не ждёт" in page.words()) == (200, True)


def test_a_long_list_is_cut_and_says_so_in_as_many_statements(plant: Plant, visit: Visit, app) -> None:
    district = plant.district()
    coordinator = visit(plant.coordinator(district))
    asked = []
    for count in (1, MOST):
        section = plant.section(plant.roadmap(plant.school(district)))
        for number in range(count):
            row(plant, section, f"Строка {number}", state=S.SUBMITTED)
        with counted_statements(app) as statements:
            page = coordinator.get("/waiting")
        asked.append(len(statements))
    assert asked[0] == asked[1]
    assert len(page.all("tr")) == MOST + 1
    assert f"{MOST} самых срочных" in page.words()
