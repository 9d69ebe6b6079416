"""Two editors of one row: what is merged, what is a conflict, and that nobody's half meets another's."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from commons.schools.models import School
from tenants.documents.models import Document
from tenants.roadmap.models import Activity, ActivityChange, ActivityDocument
from tests.client import Page
from tests.tenants.roadmap.conftest import Visit
from tests.tenants.roadmap.desk import Desk

ORDER = {"document_kind": "order", "document_number": "41", "document_date": "01.09.2026"}


def choices(page: Page) -> dict[str, list[str]]:
    """Return for each contested field mine and theirs."""
    found: dict[str, list[str]] = {}
    for one in page.all("input", type="radio"):
        found.setdefault(one.get("name"), []).append(one.get("value"))
    return found


def typed(area: Any) -> str:
    """Return what stands in a textarea: a browser drops the first line end, html5lib does not inside a table."""
    return (area.text or "").removeprefix("\n")


def documents(desk: Desk) -> list[tuple[str, str | None, date | None]]:
    desk.plant.session.expire_all()
    rows = desk.plant.session.execute(
        select(Document.kind, Document.number, Document.dated_on)
        .join(ActivityDocument, ActivityDocument.document_id == Document.id)
        .where(ActivityDocument.activity_id == desk.activity.id)
        .order_by(Document.id)
    )
    return [tuple(row) for row in rows]


def changes(desk: Desk) -> int:
    statement = select(ActivityChange.id).where(ActivityChange.activity_id == desk.activity.id)
    return len(desk.plant.session.scalars(statement).all())


def test_a_field_changed_and_changed_back_is_no_conflict(desk: Desk) -> None:
    assert desk.save(title="Их название").status == 200
    assert desk.save(title=desk.activity.title, version="2").status == 200
    page = desk.save(title="Моё название")
    assert page.status == 200
    assert "Тем временем" not in page.words()
    assert desk.now().title == "Моё название"


def test_without_script_a_merge_is_told_on_the_page(desk: Desk) -> None:
    desk.save(result="Приказ")
    assert desk.curator.post(desk.address, desk.form(title="Моё название")).status == 303
    page = desk.curator.get(f"{desk.base}/{desk.roadmap.public_id}")
    assert "изменил(а): Результат" in page.words()


def test_nonsense_in_a_contested_choice_is_shown_as_it_is(desk: Desk) -> None:
    desk.save(**ORDER | {"state": "in_work"})
    page = desk.save(document_kind="letter", state="finished")
    assert page.status == 409
    assert "letter" in page.words()
    assert "finished" in page.words()


def test_the_same_change_by_both_is_no_conflict(desk: Desk) -> None:
    assert desk.save(title="Общее название").status == 200
    assert desk.save(title="Общее название", result="Приказ").status == 200
    assert (desk.now().title, desk.now().result_text) == ("Общее название", "Приказ")


def test_moving_and_putting_away_meanwhile_merge_with_what_i_typed(desk: Desk) -> None:
    desk.plant.activity(desk.section)
    for act, form in (("move", {"direction": "down"}), ("archive", {}), ("restore", {})):
        assert desk.curator.post(f"{desk.address}/{act}", form, fragment=True).status == 200
    assert desk.save(title="Моё название").status == 200
    assert desk.now().title == "Моё название"


def test_two_halves_of_a_document_are_a_conflict_of_the_whole(desk: Desk) -> None:
    assert desk.save(**ORDER).status == 200
    page = desk.save(document_kind="report", document_number="7")
    assert page.status == 409
    assert choices(page) == {
        "document_kind": ["report", "order"], "document_number": ["7", "41"], "document_date": ["", "2026-09-01"],
    }  # fmt: skip
    assert documents(desk) == [("order", "41", date(2026, 9, 1))]


def test_another_part_of_the_same_document_is_a_conflict_too(desk: Desk) -> None:
    desk.save(**ORDER)
    assert desk.save(**ORDER | {"document_number": "42"}, version="2").status == 200
    page = desk.save(**ORDER | {"document_date": "02.09.2026"}, version="2")
    assert (page.status, choices(page)) == (
        409, {"document_number": ["41", "42"], "document_date": ["2026-09-02", "2026-09-01"]},
    )  # fmt: skip
    assert documents(desk) == [("order", "42", date(2026, 9, 1))]


def test_two_days_of_doing_are_one_choice(desk: Desk) -> None:
    done = {"state": "done", "done_on": "01.09.2026", "document_kind": "none"}
    assert desk.save(**done).status == 200
    assert desk.save(**done | {"done_on": "02.09.2026"}, version="2").status == 200
    page = desk.save(**done | {"done_on": "03.09.2026"}, version="2")
    assert (page.status, choices(page)) == (409, {"done_on": ["2026-09-03", "2026-09-02"]})
    assert desk.now().done_on == date(2026, 9, 2)


def test_a_conflict_names_who_saved_the_contested_field(desk: Desk, visit: Visit) -> None:
    school = desk.plant.session.get_one(School, desk.activity.school_id)
    first, second = (desk.plant.curator(school) for _ in range(2))
    visit(first).post(desk.address, {"version": "1", "title": "Их название"}, fragment=True)
    visit(second).post(desk.address, {"version": "2", "result": "Приказ"}, fragment=True)
    page = desk.save(title="Моё название")
    assert page.status == 409
    assert first.name in page.words()
    assert second.name not in page.words()


@pytest.mark.parametrize("version", ["2", "0", "-1", "9" * 30, "-" + "9" * 30, "один", ""])
def test_a_version_that_never_was_overwrites_nothing(desk: Desk, version: str) -> None:
    assert desk.save(title="Моё название", version=version).status == 428
    assert desk.now().version == 1


def test_the_document_shown_first_is_the_one_that_is_saved(desk: Desk) -> None:
    desk.proof(kind="order", number="41", dated_on=date(2026, 9, 20))
    desk.proof(kind="report", number="7", dated_on=date(2026, 9, 1))
    form = desk.curator.get(f"{desk.address}/edit", fragment=True)
    shown = {
        name: form.all("input", name=name)[0].get("value") for name in ("document_number", "document_date")
    }
    assert shown == {"document_number": "41", "document_date": "20.09.2026"}
    page = desk.save(document_kind="order", document_number="42", document_date="20.09.2026")
    assert page.status == 200
    assert documents(desk) == [("order", "42", date(2026, 9, 20)), ("report", "7", date(2026, 9, 1))]


def test_choosing_no_document_takes_it_away(desk: Desk) -> None:
    assert desk.save(**ORDER, result="Приказ").status == 200
    assert desk.save(**ORDER | {"document_kind": ""}, result="Приказ", version="2").status == 200
    assert documents(desk) == []


def test_a_number_without_a_kind_takes_the_kind_of_the_result(desk: Desk) -> None:
    assert desk.save(result="Положение", document_number="3").status == 200
    assert documents(desk) == [("regulation", "3", None)]


UNSEEN = {
    "spaces at the ends": "  Провести\n собрание ",
    "no-width signs": "Про\u200bвести\ufeff",
    "parts of letters": "Курировать пары «курай» и\u0306",
    "a line at the front": "\nПровести",
    "other line ends": "одна\r\nдве\u2028три",
}


@pytest.mark.parametrize("field", ["title", "deadline_text", "responsible_text", "result_text"])
@pytest.mark.parametrize("text", UNSEEN.values(), ids=UNSEEN.keys())
def test_an_untouched_field_is_never_a_change(desk: Desk, field: str, text: str) -> None:
    """What a file wrote and a form does not give back is left as it is."""
    row = desk.plant.activity(desk.section, **{field: text})
    address = f"{desk.base}/activities/{row.public_id}"
    form = desk.curator.get(f"{address}/edit", fragment=True)
    sent = {one.get("name"): typed(one).replace("\n", "\r\n") for one in form.all("textarea")}
    sent |= {one.get("name"): one.get("value") or "" for one in form.all("input")}
    assert len(sent) >= 8
    assert desk.curator.post(address, sent | {"state": "in_work"}, fragment=True).status == 200
    desk.plant.session.expire_all()
    kept = desk.plant.session.get_one(Activity, row.id)
    assert (getattr(kept, field), kept.state) == (text, "in_work")
    changed = select(ActivityChange.field).where(ActivityChange.activity_id == row.id)
    assert desk.plant.session.scalars(changed).all() == ["state"]


def test_a_deadline_of_two_lines_is_edited_in_two_lines(desk: Desk) -> None:
    row = desk.plant.activity(desk.section, deadline_text="до 15.09.2026\nдо 20.10.2026")
    form = desk.curator.get(f"{desk.base}/activities/{row.public_id}/edit?field=deadline", fragment=True)
    [area] = form.all("textarea", name="deadline")
    assert (typed(area), area.get("autofocus")) == ("до 15.09.2026\nдо 20.10.2026", "")


def test_beside_a_cell_of_a_hundred_thousand_letters_another_is_saved(desk: Desk) -> None:
    long = "Ж" * 100_000
    row = desk.plant.activity(desk.section, result_text=long)
    address = f"{desk.base}/activities/{row.public_id}"
    sent = desk.form(title="Новое название", result=long)
    assert desk.curator.post(address, sent, fragment=True).status == 200
    desk.plant.session.expire_all()
    kept = desk.plant.session.get_one(Activity, row.id)
    assert (kept.title, kept.result_text) == ("Новое название", long)
    too_long = desk.curator.post(address, sent | {"version": "2", "result": long + "!"}, fragment=True)
    assert too_long.status == 422


@pytest.mark.parametrize("written", ["1.9.2026", "01.09.26", " 01.09.2026 ", "2026-09-01"])
def test_a_day_is_understood_as_people_write_it(desk: Desk, written: str) -> None:
    assert desk.save(state="done", done_on=written, document_kind="none").status == 200
    assert desk.now().done_on == date(2026, 9, 1)
    assert changes(desk) == 3


@pytest.mark.parametrize("written", ["20260901", "2026-W36-2", "01.09", "1.9.126", "٠١.٠٩.٢٠٢٦", "вчера"])
def test_what_is_no_day_is_said_beside_it(desk: Desk, written: str) -> None:
    page = desk.save(state="done", done_on=written)
    assert page.status == 422
    assert [one.get("value") for one in page.all("input", name="done_on")] == [written]


def test_a_refusal_shows_the_fields_that_were_not_sent_as_they_are(desk: Desk) -> None:
    desk.save(result="Приказ")
    page = desk.curator.post(desk.address, {"version": "2", "title": " "}, fragment=True)
    assert page.status == 422
    assert [typed(one) for one in page.all("textarea", name="result")] == ["Приказ"]
