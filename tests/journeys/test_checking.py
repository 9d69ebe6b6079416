"""A curator checks a file that was read, puts it right in place, saves it, and later takes a changed file over."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.factories.plant import Plant
from tests.factories.word import roadmap_docx
from tests.journeys.conftest import OpenAs, overflow

ROWS = [
    ("1.1", "Издать приказ", "до 15.09.2026", "Лугова Н.П.", "Приказ"),
    ("1.2", "Провести собрание", "когда-нибудь", "Лугова Н.П.", "Протокол"),
    ("1.3", "Подвести итоги", "август", "Дубров С.И.", "Справка"),
]


def _send(page: Page, school: object, file: Path) -> None:
    page.goto(f"/schools/{school}/roadmaps/upload")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Прочитать файл").click()


def test_from_the_file_to_the_roadmap_and_its_next_version(
    plant: Plant, open_as: OpenAs, tmp_path: Path, script: bool
) -> None:
    school = plant.school()
    page = open_as(plant.curator(school), "/healthz", script=script)
    first, second = tmp_path / "карта.docx", tmp_path / "карта-2.docx"
    first.write_bytes(roadmap_docx(ROWS))
    second.write_bytes(
        roadmap_docx([("1.1", "Издать приказ", "до 20.09.2026", "Лугова Н.П.", "Приказ"), *ROWS[1:]])
    )
    _send(page, school.public_id, first)
    row = page.locator("#check-row-1")
    row.locator(".cell-link[data-field=deadline]").click()
    deadline = page.locator("#deadline-1")
    if script:
        expect(deadline).to_be_focused()
    deadline.fill("20 октября 2026")
    page.get_by_role("button", name="Исправить").click()
    expect(row).to_contain_text("в файле: когда-нибудь")
    page.locator("#check-row-2").get_by_role("button", name="всё верно").click()
    expect(page.locator("#check-notes")).to_contain_text("Все строки прочитаны без сомнений")
    assert overflow(page) <= 0
    page.get_by_role("button", name="Сохранить 3 мероприятия").click()
    page.get_by_role("button", name="Ничего не сделано").click()
    expect(page.locator("body")).to_contain_text("20 октября 2026")
    _send(page, school.public_id, second)
    page.get_by_role("link", name="Показать отличия").click()
    expect(page.locator("main")).to_contain_text("до 20.09.2026")
    page.get_by_role("button", name="Перенести отмеченное").click()
    expect(page.locator("main")).to_contain_text("до 20.09.2026")
    expect(page.locator("main")).to_contain_text("20 октября 2026")
