"""A roadmap as a timeline, as a month, as its history; taking back one's own last change."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from commons.accounts.models import User
from core.clock import SchoolYear
from tenants.roadmap.models import Activity
from tenants.roadmap.outlooks.layouts import month_in, months_of, neighbours
from tenants.roadmap.vocabulary import ActivityState, DeadlineKind
from tests.client import Page, Visitor
from tests.factories.plant import Plant
from tests.statements import counted_statements

Visit = Callable[[User | None], Visitor]


@dataclass
class Desk:
    """A curator and a roadmap of 2026/27."""

    app: Any
    plant: Plant
    school: Any
    roadmap: Any
    section: Any
    curator: Visitor
    colleague: Visitor
    base: str

    def row(self, title: str, **more: Any) -> Activity:
        return self.plant.activity(self.section, title=title, **more)

    def page(self, part: str) -> Page:
        return self.curator.get(f"{self.base}/{self.roadmap.public_id}{part}")

    def save(self, row: Activity, who: Visitor | None = None, **form: str) -> Page:
        self.plant.session.expire_all()
        version = str(self.plant.session.get_one(Activity, row.id).version)
        return (who or self.curator).post(
            f"{self.base}/activities/{row.public_id}", {"version": version, **form}
        )

    def undo(self, row: Activity, who: Visitor | None = None, version: str | None = None) -> Page:
        self.plant.session.expire_all()
        now = str(self.plant.session.get_one(Activity, row.id).version)
        return (who or self.curator).post(
            f"{self.base}/activities/{row.public_id}/undo", {"version": version or now}
        )

    def now(self, row: Activity) -> Activity:
        self.plant.session.expire_all()
        return self.plant.session.scalars(select(Activity).where(Activity.id == row.id)).one()


@pytest.fixture
def desk(app: Any, plant: Plant, visit: Visit) -> Desk:
    school = plant.school(plant.district(plant.municipality()))
    roadmap = plant.roadmap(school)
    curator, colleague = visit(plant.curator(school)), visit(plant.curator(school))
    base = f"/schools/{school.public_id}/roadmaps"
    return Desk(app, plant, school, roadmap, plant.section(roadmap), curator, colleague, base)


def test_months_of_a_school_year_begin_in_september() -> None:
    months = months_of(2026)
    assert (months[0], months[4], months[-1]) == (date(2026, 9, 1), date(2027, 1, 1), date(2027, 8, 1))
    assert neighbours(date(2027, 1, 1)) == (date(2026, 12, 1), date(2027, 2, 1))
    assert neighbours(date(2026, 12, 1)) == (date(2026, 11, 1), date(2027, 1, 1))


@pytest.mark.parametrize(
    ("text", "month"),
    [("2026-11", date(2026, 11, 1)), ("2031-01", date(2027, 8, 1)), ("1999-01", date(2026, 9, 1)), ("чушь", date(2026, 10, 1)),
     (None, date(2026, 10, 1))],
)  # fmt: skip
def test_a_month_of_an_address_stays_in_the_period(text: str | None, month: date) -> None:
    year = SchoolYear(2026)
    assert month_in(text, year.start, year.end, date(2026, 10, 15)) == month


def test_the_timeline_shows_every_row_in_its_months(desk: Desk) -> None:
    span = {"deadline_kind": DeadlineKind.DATE_RANGE, "deadline_text": "октябрь – декабрь"}
    desk.row("Опрос", starts_on=date(2026, 10, 1), due_on=date(2026, 12, 20), **span)
    desk.row(
        "Приказ", deadline_kind=DeadlineKind.BY_DATE, due_on=date(2026, 9, 15), deadline_text="до 15 сентября"
    )
    desk.row("Всегда", deadline_kind=DeadlineKind.WHOLE_PERIOD, deadline_text="весь период")
    desk.row("Когда-нибудь", deadline_text="по мере надобности")
    page = desk.page("/timeline")
    assert page.status == 200
    words = page.words()
    for said in ("Опрос", "20.12", "15.09", "по мере надобности", "сен", "авг"):
        assert said in words, said
    assert '<td colspan="1"></td>' in page.text
    assert 'colspan="3"' in page.text  # October to December
    assert 'colspan="12"' in page.text


def test_a_roadmap_of_five_years_is_shown_year_by_year(desk: Desk, plant: Plant) -> None:
    roadmap = plant.roadmap(desk.school, first_year=2024, last_year=2028)
    section = plant.section(roadmap)
    plant.activity(section, title="Старт", deadline_kind=DeadlineKind.BY_DATE, due_on=date(2024, 10, 1))
    plant.activity(section, title="Финиш", deadline_kind=DeadlineKind.BY_DATE, due_on=date(2029, 5, 1))
    address = f"{desk.base}/{roadmap.public_id}/timeline"
    first, last, odd = (
        desk.curator.get(f"{address}?year={year}").words() for year in ("2024", "2028", "9999")
    )
    assert "01.10" in first
    assert "01.05" not in first
    assert "01.05" in last
    assert "01.05" in odd  # the nearest there is


def test_the_calendar_shows_what_falls_due(desk: Desk) -> None:
    desk.row("Издать приказ", deadline_kind=DeadlineKind.BY_DATE, due_on=date(2026, 11, 20))
    desk.row("Другое", deadline_kind=DeadlineKind.BY_DATE, due_on=date(2026, 12, 1))
    words = desk.page("/calendar?month=2026-11").words()
    assert "Издать приказ" in words
    assert "Другое" not in words
    assert "Ноябрь 2026" in words
    assert desk.page("/calendar?month=2026-99").status == 200


def test_a_draft_amendment_stands_in_no_outlook(desk: Desk) -> None:
    desk.roadmap.status, desk.roadmap.approved_number = "approved", 1
    row = desk.row("Издать приказ", deadline_kind=DeadlineKind.BY_DATE, due_on=date(2026, 11, 20))
    row.drafted = {"title": "Тайный замысел"}
    desk.plant.session.commit()
    for part in ("/timeline", "/calendar?month=2026-11"):
        assert "Тайный замысел" not in desk.page(part).words()


def test_the_number_of_statements_does_not_grow_with_the_rows(desk: Desk) -> None:
    counts = []
    for more in (1, 199):
        for number in range(more):
            desk.row(f"Строка {number}", deadline_kind=DeadlineKind.BY_DATE, due_on=date(2026, 11, 20))
        with counted_statements(desk.app) as statements:
            assert desk.page("/timeline").status == 200
        counts.append(len(statements))
    assert counts[0] == counts[1]
    assert counts[1] <= 12


# --- History and undo -------------------------------------------------------------------------------------------------


def test_the_history_tells_who_what_from_what_to_what(desk: Desk) -> None:
    row = desk.row("Издать приказ")
    desk.save(row, title="Издать приказ о наставничестве")
    desk.save(row, state="in_work")
    words = desk.page("/history").words()
    for said in ("Издать приказ о наставничестве", "Издать приказ", "план", "в работе"):
        assert said in words, said
    assert desk.page("/history?page=99").status == 200


def test_ones_own_last_change_is_taken_back_and_the_history_shows_both(desk: Desk) -> None:
    row = desk.row("Издать приказ", result_text="Приказ")
    desk.save(row, title="Иначе", result="Справка")
    assert (
        "Отменить моё последнее изменение"
        in desk.curator.get(f"{desk.base}/activities/{row.public_id}/card").words()
    )
    assert desk.undo(row).status == 303
    now = desk.now(row)
    assert (now.title, now.result_text, now.version) == ("Издать приказ", "Приказ", 3)
    # Undoing is a change of one's own, which can be undone.
    assert desk.undo(row).status == 303
    assert desk.now(row).title == "Иначе"


def test_anothers_change_is_not_undone(desk: Desk) -> None:
    row = desk.row("Издать приказ")
    desk.save(row, title="Моё")
    desk.save(row, desk.colleague, title="Чужое")
    assert "Отменить моё" not in desk.curator.get(f"{desk.base}/activities/{row.public_id}/card").words()
    desk.undo(row)
    assert desk.now(row).title == "Чужое"
    # Nor what somebody changed after the button was shown.
    desk.save(row, title="Моё снова")
    stale = str(desk.now(row).version)
    desk.save(row, desk.colleague, notes="Ещё")
    desk.undo(row, version=stale)
    assert desk.now(row).title == "Моё снова"


def test_the_life_of_a_row_does_not_go_back_by_undoing(desk: Desk) -> None:
    row = desk.row("Издать приказ", state=ActivityState.IN_WORK)
    desk.save(row, state="done", done_on="01.09.2026", document_kind="order")
    assert desk.now(row).state == "done"
    page = desk.undo(row)
    assert page.status == 303
    assert desk.now(row).state == "done"
