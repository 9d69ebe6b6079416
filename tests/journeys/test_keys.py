"""Single keys: they work by their place on the keyboard, never in a field, and can be switched off."""

import pytest

from tests.factories.plant import Plant
from tests.journeys.conftest import OpenAs

CYRILLIC = (
    "code => document.activeElement.dispatchEvent("
    "new KeyboardEvent('keydown', {code, key: 'ы', bubbles: true, cancelable: true}))"
)


@pytest.fixture
def page(plant: Plant, open_as: OpenAs):
    school = plant.school(plant.district(plant.municipality()))
    roadmap = plant.roadmap(school)
    section = plant.section(roadmap)
    for number in range(3):
        plant.activity(section, number=f"1.{number}", title=f"Строка {number}")
    return open_as(plant.curator(school), f"/schools/{school.public_id}/roadmaps/{roadmap.public_id}")


def close(page) -> None:
    """Close the dialog. The browser takes the focus out of it a moment later, and till then keys go into its field."""
    page.keyboard.press("Escape")
    page.locator("#keys").wait_for(state="hidden")
    page.wait_for_function("!document.getElementById('keys').contains(document.activeElement)")


def test_a_question_mark_lists_the_keys(page) -> None:
    page.keyboard.press("?")
    dialog = page.locator("#keys")
    assert dialog.is_visible()
    assert "строка ниже" in dialog.inner_text()
    close(page)


def test_rows_are_walked_and_opened(page) -> None:
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent") == "1.1"
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.textContent") == "1.0"
    # The same key of a Russian layout.
    page.evaluate(CYRILLIC, "KeyJ")
    assert page.evaluate("document.activeElement.textContent") == "1.1"
    page.keyboard.press("e")
    page.wait_for_selector("[data-edit] textarea")
    page.keyboard.type("jjk?")
    assert "jjk?" in page.evaluate("document.activeElement.value")
    assert not page.locator("#keys").is_visible()


def test_g_and_a_letter_lead_there(page) -> None:
    page.keyboard.press("g")
    page.keyboard.press("p")
    page.wait_for_url("**/people/**")
    page.keyboard.press("g")
    page.keyboard.press("w")
    page.wait_for_url("**/waiting")


def test_they_are_switched_off_and_on_again(page) -> None:
    page.keyboard.press("?")
    page.locator("[data-keys-off]").check()
    close(page)
    page.reload()
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.tagName") == "BODY"
    page.keyboard.press("?")
    assert page.locator("[data-keys-off]").is_checked()
    page.locator("[data-keys-off]").uncheck()
    close(page)
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent") == "1.0"


def test_a_row_put_away_is_brought_back_by_one_click(page) -> None:
    page.locator(".cell-link").first.click()
    page.locator(".row-menu .btn-bare-danger").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Отменить").click()
    assert page.locator("tr.activity").count() == 3
