"""From an empty municipality to a school's roadmap: the register from a spreadsheet, a curator, the Word file."""

from pathlib import Path

from openpyxl import Workbook
from playwright.sync_api import expect

from commons.accounts.roles import Role
from tests.factories.plant import Plant
from tests.journeys.conftest import OpenAs

SEED = Path(__file__).resolve().parents[1] / "data" / "zheblakhty-roadmap.docx"
HEADS = ["Полное наименование", "Краткое наименование", "ИНН", "Населённый пункт", "Директор", "E-mail"]
SCHOOLS = [
    [
        "МБОУ «Северная средняя школа»",
        "Северная СОШ",
        None,
        "с. Северное",
        "Котова Анна Петровна",
        "north@example.ru",
    ],
    ["МБОУ «Южная средняя школа»", "Южная СОШ", None, "с. Южное", "Белова Инна Олеговна", "south@example.ru"],
    ["МБДОУ «Детский сад № 3»", "Детский сад № 3", None, "с. Южное", None, None],
]
PASSWORD = "трава у дома 1969"


def spreadsheet(folder: Path) -> Path:
    """Return a file as a municipality keeps its list of schools."""
    book = Workbook()
    for row in [HEADS, *SCHOOLS]:
        book.active.append(row)
    path = folder / "schools.xlsx"
    book.save(path)
    return path


def test_an_empty_municipality_comes_to_a_roadmap(
    open_as: OpenAs, plant: Plant, tmp_path: Path, script: bool
) -> None:
    municipality = plant.municipality()
    administrator = plant.user(Role.MUNICIPAL_ADMINISTRATOR, municipality)
    page = open_as(administrator, "/register/uploads/new", script=script)
    page.locator("input[type=file]").set_input_files(spreadsheet(tmp_path))
    page.locator("main form button.btn-primary").click()
    expect(page.locator("main")).to_contain_text("3 новые школы")
    page.locator("main form button.btn-primary").click()
    page.goto("/register")
    for row in SCHOOLS:
        expect(page.get_by_role("link", name=str(row[1]))).to_be_visible()

    page.goto("/access")
    page.get_by_label("Фамилия, имя, отчество").fill("Лугова Нина Павловна")
    email = f"lugova-{municipality.public_id}@example.ru"
    page.get_by_label("Электронная почта").fill(email)
    page.get_by_label("Роль").select_option(label="куратор школы")
    page.get_by_label("Где").select_option(label="Северная СОШ")
    page.get_by_role("button", name="Отправить приглашение").click()
    expect(page.locator("main")).to_contain_text("Приглашены")
    page.get_by_role("button", name="Показать ссылку").click()
    address = page.get_by_label("Ссылка").input_value()
    path = "/account/invitation/" + address.split("/account/invitation/")[1]

    page = open_as(None, path, script=script)
    page.get_by_label("Пароль", exact=True).fill(PASSWORD)
    page.locator("input[type=password]").nth(1).fill(PASSWORD)
    page.locator("form button.btn-primary").click()
    page.get_by_label("Электронная почта").fill(email)
    page.get_by_label("Пароль").fill(PASSWORD)
    page.get_by_role("button", name="Войти").click()
    expect(page.locator("h1")).to_contain_text("Северная СОШ")

    page.get_by_role("link", name="Загрузить из файла").first.click()
    page.locator("input[type=file]").set_input_files(SEED)
    page.locator("main form button.btn-primary").first.click()
    expect(page.locator("main")).to_contain_text("сентябрь – октябрь 2021 г.")
    page.get_by_role("button", name="Сохранить 20 мероприятий").first.click()
    expect(page.locator("h1")).to_contain_text("Что из этого уже сделано?")
    page.get_by_role("button", name="Ничего не сделано").click()
    expect(page.locator("tr[id^=activity-]")).to_have_count(20)


def test_a_file_that_is_no_roadmap_is_refused_beside_the_field(
    open_as: OpenAs, plant: Plant, tmp_path: Path, script: bool
) -> None:
    school = plant.school()
    wrong = tmp_path / "письмо.docx"
    wrong.write_bytes(b"not a document")
    page = open_as(plant.curator(school), f"/schools/{school.public_id}/roadmaps/upload", script=script)
    page.locator("input[type=file]").set_input_files(wrong)
    page.locator("main form button.btn-primary").first.click()
    expect(page.locator(".form-error")).to_contain_text("письмо.docx")
