"""The list of many files in a browser: long names wrap, ticks hold while schools are chosen."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Page

from commons.accounts.models import User
from commons.schools.models import School
from municipal.intake.models import FileState, How, Intake, IntakeFile
from tests.factories.plant import Plant
from tests.journeys.conftest import OpenAs, faults, overflow

LONG = "x" * 180


@dataclass
class Shelf:
    """Files of a coordinator, each of a school of its own."""

    reader: User
    intake: Intake
    files: list[IntakeFile]
    schools: list[School]

    @property
    def address(self) -> str:
        return f"/intake/{self.intake.public_id}"


def shelf(plant: Plant, *names: str, words: str = "карта") -> Shelf:
    """Plant files with these names; `words` is what they say of themselves."""
    municipality = plant.municipality()
    district = plant.district(municipality)
    reader = plant.coordinator(district)
    schools = [plant.school(district) for _name in names]
    place = {"municipality_id": municipality.id, "created_by": reader.id}
    intake = plant.add(Intake(**place, districts=[district.id]))
    files = [
        plant.add(
            IntakeFile(
                **place, intake_id=intake.id, position=number, file_name=name, folder=words, sha256=f"{number:064}", size=1,
                state=FileState.READ, title=words, organisation=words, first_year=2026, last_year=2026, contour="pupils",
                rows_total=1, chosen_school_id=school.id, matched_by=How.ORGANISATION, candidates=[school.id],
            )
        )
        for number, (name, school) in enumerate(zip(names, schools, strict=True))
    ]  # fmt: skip
    return Shelf(reader, intake, files, schools)


def ticks(page: Page) -> list[bool]:
    return [one.is_checked() for one in page.locator("input[name=file][type=checkbox]").all()]


def hidden_width(page: Page) -> int:
    """By how many pixels the table is wider than the box it scrolls in."""
    width: int = page.eval_on_selector(".table-scroll", "box => box.scrollWidth - box.clientWidth")
    return width


@pytest.mark.parametrize("width", [360, 1280])
def test_whatever_comes_from_files_wraps(plant: Plant, open_as: OpenAs, width: int) -> None:
    ours = shelf(plant, f"{LONG}.docx", f"{LONG}_2.docx", words=LONG)
    ours.files[1].chosen_school_id = ours.schools[0].id
    plant.session.commit()
    page = open_as(ours.reader, ours.address, width=width)
    assert (overflow(page), hidden_width(page), faults(page)) == (0, 0, [])
    assert page.locator("text=/Ещё файл этой же школы/").count() == 2
    for act in ("save", "drop"):
        page.goto(ours.address)
        for box in page.locator("input[name=file][type=checkbox]").all():
            box.check()
        with page.expect_navigation():  # a plain form: the page that answers is the one to judge
            page.click(f"button[name=act][value={act}]")
        assert (overflow(page), faults(page)) == (0, [])


def test_the_end_of_a_name_is_never_broken(plant: Plant, open_as: OpenAs) -> None:
    ours = shelf(plant, *(f"{'карта_' * 3}{'и' * length}справленная.docx" for length in range(1, 9)))
    page = open_as(ours.reader, ours.address)
    lines = page.eval_on_selector_all(".file-ending", "all => all.map(one => one.getClientRects().length)")
    assert lines == [1] * 8


def test_ticks_hold_and_a_file_of_the_same_school_says_so(plant: Plant, open_as: OpenAs) -> None:
    ours = shelf(plant, "a.docx", "b.docx", "c.docx")
    page = open_as(ours.reader, ours.address)
    assert ticks(page) == [True, True, True]
    page.locator("input[name=file][type=checkbox]").nth(1).uncheck()
    row = page.locator(f"#file-{ours.files[0].public_id}")
    assert row.locator("text=c.docx").count() == 0
    page.select_option(f"#school-{ours.files[2].public_id}", str(ours.schools[0].public_id))
    row.locator("text=/c\\.docx/").wait_for()
    assert ticks(page) == [False, False, False]
    page.locator("input[name=file][type=checkbox]").nth(0).check()
    page.focus(f"#school-{ours.files[2].public_id}")
    page.select_option(f"#school-{ours.files[2].public_id}", str(ours.schools[2].public_id))
    row.locator("text=/c\\.docx/").wait_for(state="detached")
    assert ticks(page) == [True, False, True]
    assert page.evaluate("document.activeElement.id") == f"school-{ours.files[2].public_id}"
    page.click("a[href$='ticked=nothing']")
    page.wait_for_url("**ticked=nothing")
    assert ticks(page) == [False, False, False]
