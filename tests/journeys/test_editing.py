"""A curator changes a roadmap in place; the same walks without script where the walk is a main one."""

from dataclasses import dataclass

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect

from commons.accounts.models import User
from commons.schools.models import District, School
from tenants.roadmap.models import Activity, Roadmap, Section
from tests.factories.plant import Plant
from tests.journeys.conftest import OpenAs, faults, overflow


@dataclass
class Scene:
    """A school with a roadmap of two rows, its curator and its district."""

    district: District
    school: School
    curator: User
    roadmap: Roadmap
    section: Section
    first: Activity
    second: Activity

    @property
    def address(self) -> str:
        return f"/schools/{self.school.public_id}/roadmaps/{self.roadmap.public_id}"

    def row(self, page: Page, activity: Activity | None = None) -> "object":
        return page.locator(f"#activity-{(activity or self.first).public_id}")


@pytest.fixture
def scene(plant: Plant) -> Scene:
    district = plant.district()
    school = plant.school(district)
    roadmap = plant.roadmap(school)
    section = plant.section(roadmap)
    first = plant.activity(section, number="1.1", title="Утвердить рабочую группу", deadline_text="сентябрь")
    second = plant.activity(section, number="1.2", title="Назначить куратора")
    return Scene(district, school, plant.curator(school), roadmap, section, first, second)


def save(page: Page, typed: Locator, *, script: bool) -> None:
    """Save a row's form: by Enter, which only a script teaches to a cell of several lines, or by the button."""
    if script:
        typed.press("Enter")
    else:
        page.get_by_role("button", name="Сохранить").click()


def test_a_deadline_is_changed_in_place_and_the_coordinator_sees_it(
    scene: Scene, open_as: OpenAs, plant: Plant, script: bool
) -> None:
    page = open_as(scene.curator, scene.address, script=script)
    row = page.locator(f"#activity-{scene.first.public_id}")
    row.locator(".cell-deadline a").first.click()
    deadline = page.locator(".row-edit").get_by_label("Срок", exact=True)
    deadline.fill("до 15.12.2026")
    if script:
        expect(deadline).to_be_focused()
        expect(page.locator(".understood")).to_contain_text("15.12.2026")
    save(page, deadline, script=script)
    row = page.locator(f"#activity-{scene.first.public_id}")
    expect(row.locator(".cell-deadline")).to_contain_text("до 15.12.2026")
    coordinator = open_as(plant.coordinator(scene.district), scene.address, script=script)
    expect(coordinator.locator(f"#activity-{scene.first.public_id}")).to_contain_text("до 15.12.2026")
    expect(coordinator.locator(".cell-deadline a")).to_have_count(0)


def test_escape_leaves_and_focus_returns_to_the_row(scene: Scene, open_as: OpenAs) -> None:
    page = open_as(scene.curator, scene.address)
    page.locator(f"#activity-{scene.first.public_id} .cell-title a").click()
    title = page.locator(".row-edit").get_by_label("Мероприятие", exact=True)
    title.fill("Не сохранять")
    title.press("Escape")
    row = page.locator(f"#activity-{scene.first.public_id}")
    expect(row).to_contain_text("Утвердить рабочую группу")
    expect(row.locator("a").first).to_be_visible()
    assert page.evaluate("() => document.activeElement.closest('tr') !== null") is True


def test_a_row_is_edited_by_keyboard_alone(scene: Scene, open_as: OpenAs) -> None:
    page = open_as(scene.curator, scene.address)
    page.locator(f"#activity-{scene.first.public_id} .cell-result a").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".row-edit").get_by_label("Результат, документ")).to_be_focused()
    page.keyboard.type("Приказ")
    page.keyboard.press("Enter")
    expect(page.locator(f"#activity-{scene.first.public_id}")).to_contain_text("Приказ")


def test_what_cannot_be_taken_is_said_beside_the_field_and_kept(
    scene: Scene, open_as: OpenAs, script: bool
) -> None:
    page = open_as(scene.curator, scene.address, script=script)
    page.locator(f"#activity-{scene.first.public_id} .cell-deadline a").first.click()
    deadline = page.locator(".row-edit").get_by_label("Срок", exact=True)
    deadline.fill("с 10.12.2026 по 01.12.2026")
    save(page, deadline, script=script)
    expect(page.locator(".form-error")).to_contain_text("Срок заканчивается раньше")
    expect(page.locator(".row-edit").get_by_label("Срок", exact=True)).to_have_value(
        "с 10.12.2026 по 01.12.2026"
    )


def test_two_editors_of_one_field_choose(scene: Scene, open_as: OpenAs, plant: Plant, script: bool) -> None:
    mine = open_as(scene.curator, scene.address, script=script)
    mine.locator(f"#activity-{scene.first.public_id} .cell-title a").click()
    theirs = open_as(plant.curator(scene.school), scene.address, script=script)
    theirs.locator(f"#activity-{scene.first.public_id} .cell-title a").click()
    theirs.locator(".row-edit").get_by_label("Мероприятие", exact=True).fill("Их слова")
    theirs.get_by_role("button", name="Сохранить").click()
    expect(theirs.locator(f"#activity-{scene.first.public_id}")).to_contain_text("Их слова")
    mine.locator(".row-edit").get_by_label("Мероприятие", exact=True).fill("Мои слова")
    mine.get_by_role("button", name="Сохранить").click()
    conflict = mine.locator(".row-conflict")
    expect(conflict).to_contain_text("Их слова")
    expect(conflict).to_contain_text("Мои слова")
    mine.get_by_role("button", name="Сохранить").click()
    expect(mine.locator(f"#activity-{scene.first.public_id}")).to_contain_text("Мои слова")


def test_a_row_is_added_moved_put_away_and_brought_back(scene: Scene, open_as: OpenAs) -> None:
    page = open_as(scene.curator, scene.address)
    page.locator(".section-actions").first.click()
    page.locator(".row-edit").get_by_label("Мероприятие", exact=True).fill("Собрать согласия")
    page.keyboard.press("Enter")
    row = page.locator("tr[id^=activity-]", has_text="Собрать согласия")
    expect(row).to_be_visible()
    row.locator(".cell-title a").click()
    page.get_by_role("button", name="в архив").click()
    expect(page.locator("tr[id^=activity-]", has_text="Собрать согласия")).to_have_count(0)
    page.get_by_role("link", name="Архив").click()
    page.get_by_role("button", name="Вернуть").click()
    expect(page.locator("tr[id^=activity-]", has_text="Собрать согласия")).to_be_visible()


def test_a_session_that_ended_leads_to_sign_in_and_not_into_the_row(
    scene: Scene, open_as: OpenAs, served: tuple[Flask, str]
) -> None:
    page = open_as(scene.curator, scene.address)
    page.context.clear_cookies()
    page.locator(f"#activity-{scene.first.public_id} .cell-title a").click()
    page.wait_for_url("**/account/login**")
    expect(page.locator("input[type=password]")).to_be_visible()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_roadmap_is_usable_at_a_width(scene: Scene, open_as: OpenAs, width: int) -> None:
    page = open_as(scene.curator, scene.address, width=width)
    assert overflow(page) <= 0
    assert faults(page) == []
    page.locator(f"#activity-{scene.first.public_id} .cell-title a").click()
    expect(page.locator(".row-edit").get_by_label("Мероприятие", exact=True)).to_be_focused()
    assert overflow(page) <= 0
    assert faults(page) == []
