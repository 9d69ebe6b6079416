"""The way in and out, in a real browser with and without script."""

from flask import Flask
from flask_security import hash_password
from playwright.sync_api import expect

from tests.factories.plant import Plant
from tests.journeys.conftest import OpenAs, faults, overflow

PASSWORD = "трава у дома 1969"


def test_somebody_signs_in_works_and_signs_out(
    served: tuple[Flask, str], open_as: OpenAs, plant: Plant, script: bool
) -> None:
    school = plant.school()
    plant.roadmap(school, title="Карта школы")
    user = plant.curator(school)
    with served[0].app_context():
        user.password = hash_password(PASSWORD)
    plant.session.commit()
    page = open_as(None, "/", script=script)
    page.get_by_label("Электронная почта").fill(user.email or "")
    page.get_by_label("Пароль").fill("не тот пароль")
    page.get_by_role("button", name="Войти").click()
    expect(page.locator(".form-error, [role=alert]").first).to_be_visible()
    page.get_by_label("Пароль").fill(PASSWORD)
    page.get_by_role("button", name="Войти").click()
    expect(page.locator("h1")).to_contain_text("Карта школы")
    page.locator("details.account summary").click()
    page.get_by_role("button", name="Выйти").click()
    expect(page.get_by_label("Пароль")).to_be_visible()
    page.goto("/")
    expect(page.get_by_label("Пароль")).to_be_visible()


def test_the_language_is_switched(open_as: OpenAs, plant: Plant, script: bool) -> None:
    school = plant.school()
    plant.roadmap(school)
    page = open_as(plant.curator(school), "/", script=script)
    page.locator("details.account summary").click()
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(
        page.get_by_role("columnheader", name="Deadline").or_(page.get_by_text("Archive"))
    ).not_to_have_count(0)


def test_the_sign_in_page_is_accessible_and_fits(open_as: OpenAs) -> None:
    for width in (360, 1280):
        page = open_as(None, "/account/login", width=width)
        assert overflow(page) <= 0
        assert faults(page) == []
