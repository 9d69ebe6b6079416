"""A coordinator looks over the district and into a school."""

from datetime import date

from playwright.sync_api import expect

from tenants.roadmap.vocabulary import DeadlineKind
from tests.factories.plant import Plant
from tests.journeys.conftest import OpenAs


def test_a_coordinator_finds_trouble_and_reads_the_school(
    open_as: OpenAs, plant: Plant, script: bool
) -> None:
    district = plant.district()
    calm, troubled = plant.school(district), plant.school(district)
    for school, due in ((calm, date(2999, 12, 31)), (troubled, date(2026, 9, 1))):
        section = plant.section(plant.roadmap(school))
        kind = DeadlineKind.BY_DATE
        plant.activity(
            section, number="1.1", deadline_text=f"до {due:%d.%m.%Y}", deadline_kind=kind, due_on=due
        )
    page = open_as(plant.coordinator(district), "/", script=script)
    names = page.get_by_role("link", name="СОШ №")
    expect(names.first).to_have_text(troubled.short_name)
    page.get_by_role("link", name=troubled.short_name).first.click()
    expect(page.locator("h1")).to_contain_text(troubled.short_name)
    expect(page.locator("tr[id^=activity-]")).to_contain_text("до 01.09.2026")
    # It is read, not edited; its number leads to its own page.
    expect(page.locator("tr[id^=activity-] td a.cell-link")).to_have_count(0)
    page.get_by_role("link", name="1.1", exact=True).click()
    expect(page.get_by_role("heading", name="История")).to_be_visible()


def test_a_coordinator_searches_by_part_of_a_name(open_as: OpenAs, plant: Plant, script: bool) -> None:
    district = plant.district()
    wanted = plant.school(district, short_name="Ёлкинская СОШ № 2")
    other = plant.school(district)
    page = open_as(plant.coordinator(district), "/overview", script=script)
    page.get_by_role("searchbox").fill("елкинская №2")
    page.get_by_role("button", name="Найти").click()
    expect(page.get_by_role("rowheader", name=wanted.short_name)).to_have_count(1)
    expect(page.get_by_role("rowheader", name=other.short_name)).to_have_count(0)
