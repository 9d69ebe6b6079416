"""Editing a roadmap's rows through real requests: saving, merging, conflict, refusal."""

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import select

from commons.accounts.models import User
from tenants.roadmap.models import Activity, ActivityChange, Roadmap
from tenants.roadmap.vocabulary import ActivityState
from tests.client import Visitor
from tests.tenants.roadmap.desk import Desk

Visit = Callable[[User | None], Visitor]


def test_a_saved_deadline_is_kept_as_written_and_understood(desk: Desk) -> None:
    page = desk.save(deadline="до 31.12.2026")
    assert page.status == 200
    row = desk.now()
    assert (row.deadline_text, row.due_on, row.version) == ("до 31.12.2026", date(2026, 12, 31), 2)
    assert "до 31.12.2026" in page.words()


def test_without_script_a_save_leads_back_to_the_row(desk: Desk) -> None:
    page = desk.curator.post(desk.address, desk.form(title="Новое название"))
    assert page.status == 303
    assert page.location == f"{desk.base}/{desk.roadmap.public_id}#activity-{desk.activity.public_id}"
    assert desk.now().title == "Новое название"


@pytest.mark.parametrize("fragment", [True, False])
def test_the_roadmap_and_the_form_are_shown(desk: Desk, fragment: bool) -> None:
    page = desk.curator.get(f"{desk.base}/{desk.roadmap.public_id}")
    assert page.status == 200
    assert desk.activity.title in page.words()
    form = desk.curator.get(f"{desk.address}/edit?field=deadline", fragment=fragment)
    assert form.status == 200
    focused = [*form.all("input", autofocus=""), *form.all("textarea", autofocus="")]
    assert [one.get("name") for one in focused] == ["deadline"]


def test_another_field_is_merged_and_told(desk: Desk) -> None:
    assert desk.save(result="Приказ").status == 200
    page = desk.save(title="Моё название")
    assert page.status == 200
    row = desk.now()
    assert (row.title, row.result_text, row.version) == ("Моё название", "Приказ", 3)
    assert "изменил(а): Результат" in page.words()


def test_the_same_field_is_a_conflict_with_both_values(desk: Desk) -> None:
    assert desk.save(title="Их название").status == 200
    page = desk.save(title="Моё название", result="Мой результат")
    assert page.status == 409
    choices = [one.get("value") for one in page.all("input", type="radio", name="title")]
    assert choices == ["Моё название", "Их название"]
    assert [one.get("value") for one in page.all("input", name="result")] == ["Мой результат"]
    assert [one.get("value") for one in page.all("input", name="version")] == ["2"]
    row = desk.now()
    assert (row.title, row.result_text, row.version) == ("Их название", "", 2)


def test_a_choice_after_a_conflict_is_an_ordinary_save(desk: Desk) -> None:
    desk.save(title="Их название")
    assert desk.save(title="Моё название").status == 409
    assert desk.save(title="Моё название", version="2").status == 200
    assert desk.now().title == "Моё название"


def test_the_same_save_twice_changes_nothing_twice(desk: Desk) -> None:
    for _again in range(3):
        assert desk.save(title="Одно и то же").status == 200
    assert desk.now().version == 2


def test_a_save_without_a_version_is_refused(desk: Desk) -> None:
    page = desk.curator.post(desk.address, {"title": "Без версии"}, fragment=True)
    assert page.status == 428
    assert desk.now().version == 1


@pytest.mark.parametrize(
    ("field", "value", "beside"),
    [
        ("title", " ", "title"),
        ("state", "finished", "state"),
        ("done_on", "2026-02-30", "done_on"),
        ("done_on", "01.01.2999", "done_on"),
        ("document_kind", "letter", "document_kind"),
        ("document_date", "31.02.2026", "document_date"),
        ("document_number", "№" * 61, "document_number"),
        ("deadline", "с 10.10.2026 по 01.10.2026", "deadline"),
    ],
)
def test_what_cannot_be_taken_is_said_beside_its_field(
    desk: Desk, field: str, value: str, beside: str
) -> None:
    page = desk.save(**{field: value})
    assert page.status == 422
    marked = [
        one.get("name")
        for tag in ("input", "select", "textarea")
        for one in page.all(tag, aria_invalid="true")
    ]
    assert beside in marked
    assert desk.now().version == 1


def test_done_needs_a_day_and_keeps_when_it_was_entered(desk: Desk) -> None:
    assert desk.save(state="done").status == 422
    page = desk.save(
        state="done",
        done_on="01.09.2026",
        document_kind="order",
        document_number="41",
        document_date="01.09.2026",
    )
    assert page.status == 200
    row = desk.now()
    assert (row.state, row.done_on) == (ActivityState.DONE, date(2026, 9, 1))
    assert row.done_entered_at is not None
    assert "Приказ № 41 от 01.09.2026" in page.words()


def test_done_without_a_document_is_said(desk: Desk) -> None:
    refused = desk.save(state="done", done_on="01.09.2026")
    assert refused.status == 422
    assert desk.now().state == "planned"
    page = desk.save(state="done", done_on="01.09.2026", document_kind="none")
    assert "документ не приложен" in page.words()


def test_twenty_identical_new_rows_are_one(desk: Desk) -> None:
    address = f"{desk.base}/sections/{desk.section.public_id}/activities"
    once = str(uuid4())
    for _again in range(20):
        page = desk.curator.post(address, {"once": once, "title": "Новая строка"}, fragment=True)
        assert page.status == 200
    titles = desk.plant.session.scalars(
        select(Activity.title).where(Activity.section_id == desk.section.id).order_by(Activity.position)
    ).all()
    assert titles == [desk.activity.title, "Новая строка"]


def test_a_row_moves_is_put_away_and_comes_back(desk: Desk) -> None:
    second = desk.plant.activity(desk.section, number="1.2")
    address = f"{desk.base}/activities/{second.public_id}"
    page = desk.curator.post(f"{address}/move", {"direction": "up"}, fragment=True)
    rows = [row.get("id") for row in page.all("tr") if (row.get("id") or "").startswith("activity-")]
    assert rows == [f"activity-{second.public_id}", f"activity-{desk.activity.public_id}"]
    page = desk.curator.post(f"{address}/archive", fragment=True)
    assert second.title not in page.words()
    assert second.title in desk.curator.get(f"{desk.base}/{desk.roadmap.public_id}/archive").words()
    assert desk.curator.post(f"{address}/restore").status == 303
    assert second.title in desk.curator.get(f"{desk.base}/{desk.roadmap.public_id}").words()


def test_html_in_a_cell_is_shown_as_text(desk: Desk) -> None:
    page = desk.save(title="<script>alert(1)</script>", result="<b>жирный</b>")
    assert page.status == 200
    assert page.all("script") == []
    assert "<script>alert(1)</script>" in page.words()


def test_filters_live_in_the_address(desk: Desk) -> None:
    late = desk.plant.activity(
        desk.section, deadline_text="до 01.09.2026", due_on=date(2026, 9, 1), deadline_kind="by_date"
    )
    page = desk.curator.get(f"{desk.base}/{desk.roadmap.public_id}?deadline=overdue")
    assert late.title in page.words()
    assert desk.activity.title not in page.words()
    everything = desk.curator.get(f"{desk.base}/{desk.roadmap.public_id}?state=unknown&deadline=%00")
    assert desk.activity.title in everything.words()


def test_a_coordinator_reads_and_may_not_write(desk: Desk, visit: Visit) -> None:
    school = desk.plant.session.get_one(Roadmap, desk.roadmap.id)
    from commons.schools.models import District, School

    district = desk.plant.session.get_one(
        District, desk.plant.session.get_one(School, school.school_id).district_id
    )
    coordinator = visit(desk.plant.coordinator(district))
    page = coordinator.get(f"{desk.base}/{desk.roadmap.public_id}")
    assert page.status == 200
    assert page.all("a", class_="cell-link") == []
    assert coordinator.post(desk.address, desk.form(title="Чужое"), fragment=True).status == 403
    assert desk.now().version == 1


def test_every_saved_field_leaves_its_history(desk: Desk) -> None:
    desk.save(title="Новое", result="Приказ")
    changes = desk.plant.session.execute(
        select(ActivityChange.field, ActivityChange.old, ActivityChange.new, ActivityChange.version)
        .where(ActivityChange.activity_id == desk.activity.id)
        .order_by(ActivityChange.field)
    ).all()
    assert changes == [("result", "", "Приказ", 2), ("title", desk.activity.title, "Новое", 2)]


def test_a_row_put_away_meanwhile_is_not_saved_and_what_was_typed_stays(desk: Desk) -> None:
    desk.curator.post(f"{desk.address}/archive", fragment=True)
    page = desk.save(title="Моё название")
    assert page.status == 422
    assert "Моё название" in page.words()
    assert "в архив" in page.words()
    assert desk.now().title == desk.activity.title


def test_counts_of_filters_are_renewed_with_a_saved_row(desk: Desk) -> None:
    page = desk.save(deadline="до 01.09.2026")
    assert "Просрочено 1" in page.words()


def test_what_is_not_understood_of_a_deadline_is_not_called_understood(desk: Desk) -> None:
    hint = f"{desk.base}/{desk.roadmap.public_id}/deadline"
    assert desk.curator.get(f"{hint}?deadline=до 15.12", fragment=True).words() == "понято: до 15.12.2026"
    assert (
        desk.curator.get(f"{hint}?deadline=к ёлке", fragment=True).words()
        == "В этих словах срок не распознан."
    )


def test_a_row_put_away_says_where_it_went(desk: Desk) -> None:
    page = desk.curator.post(f"{desk.address}/archive", fragment=True)
    assert "Строка убрана в архив. Оттуда её можно вернуть." in page.words()
