"""A coordinator orders a report, watches it being built, and fetches the file; a curator reads the letter that went out."""

from datetime import timedelta
from threading import Thread

from openpyxl import load_workbook
from playwright.sync_api import expect

from commons.accounts.roles import Role
from core.files import Folder
from core.mail import FolderPost
from tenants.roadmap.models import ActivityResponsible
from tenants.roadmap.vocabulary import DeadlineKind
from tests.working import do_jobs, remind, send_letters, working_day


def test_a_report_is_ordered_watched_and_fetched(app, plant, open_as, tmp_path):
    district = plant.district()
    for _ in range(3):
        plant.activity(plant.section(plant.roadmap(plant.school(district))))
    page = open_as(plant.coordinator(district), "/overview", width=1280)
    page.get_by_role("link", name="Сводный отчёт").click()
    page.get_by_role("button", name="Собрать отчёт").click()
    expect(page.get_by_text("Ожидает")).to_be_visible()
    expect(page.get_by_role("button", name="Отменить отчёт")).to_be_visible()
    worker = Thread(target=do_jobs, args=(app, district.municipality_id))
    worker.start()
    # The page asks again by itself.
    expect(page.get_by_text("3 школы, 3 мероприятия")).to_be_visible(timeout=15_000)
    worker.join()
    with page.expect_download() as download:
        page.get_by_role("link", name="Скачать таблицу").click()
    assert download.value.suggested_filename.startswith("Сводный отчёт ")
    file = tmp_path / "report.xlsx"
    download.value.save_as(file)
    assert load_workbook(file, read_only=True).sheetnames == ["Школы", "Мероприятия", "Что значат показатели"]


def test_a_report_is_cancelled_without_script_too(plant, open_as):
    district = plant.district()
    page = open_as(plant.coordinator(district), "/reports", width=360, script=False)
    page.get_by_role("button", name="Собрать отчёт").click()
    page.get_by_role("button", name="Отменить отчёт").click()
    expect(page.get_by_text("Отменён")).to_be_visible()


def test_a_curator_reads_the_letter_that_went_out(app, settings, plant, open_as):
    municipality = plant.municipality()
    plant.user(Role.SERVICE, municipality)
    school = plant.school(plant.district(municipality))
    section = plant.section(plant.roadmap(school))
    day = working_day()
    activity = plant.activity(
        section,
        deadline_kind=DeadlineKind.BY_DATE,
        due_on=day + timedelta(days=2),
        title="Приказ о <кураторе>",
    )
    person = plant.person(school, "Лугова Н.П.", email="lugova@school.test")
    plant.add(
        ActivityResponsible(
            school_id=school.id, activity_id=activity.id, position=1, text="Лугова", person_id=person.id
        )
    )
    remind(app, municipality.id, day)
    send_letters(app, FolderPost(Folder(settings.home, "letters")))
    page = open_as(plant.curator(school), f"/schools/{school.public_id}/letters/", width=360)
    expect(page.get_by_text("записано в папку писем")).to_be_visible()
    page.get_by_role("link", name="lugova@school.test").click()
    expect(page.get_by_text("Приказ о <кураторе>")).to_be_visible()
    expect(page.get_by_text("осталось 2 дня")).to_be_visible()
