"""The check page: rows put right in place, doubts answered, rows left out; the file's words stay, nothing is saved before."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from commons.accounts.models import User
from tenants.roadmap.models import Activity, ActivityChange, RoadmapUpload
from tests.client import Page, Visitor
from tests.factories.word import roadmap_docx
from tests.tenants.roadmap.upload_desk import NOTHING
from tests.tenants.roadmap.upload_desk import UploadDesk as Desk

ROWS = [
    ("1.1", "Издать приказ", "до 15.09.2026", "Лугова Н.П.", "Приказ"),
    ("1.2", "Провести собрание", "когда-нибудь", "Лугова", "Протокол"),
    ("1.3", "Подвести итоги", "август", "Дубров С.И.", "Справка"),
]
FILE = roadmap_docx(ROWS)


@pytest.fixture
def desk(upload_desk: Desk) -> Desk:
    return upload_desk


@pytest.fixture
def check(desk: Desk) -> str:
    return desk.send(FILE).location


def test_a_doubtful_deadline_is_put_right_in_its_row(desk: Desk, check: str) -> None:
    form = desk.curator.get(f"{check}/rows/1/edit?field=deadline", fragment=True)
    assert form.status == 200
    assert "когда-нибудь" in form.text
    saved = desk.curator.post(f"{check}/rows/1", _words(ROWS[1], deadline="20 октября 2026"), fragment=True)
    assert saved.status == 200
    assert "в файле: когда-нибудь" in saved.words()
    assert "Сохранить 3 мероприятия" in saved.words()
    assert desk.counts() == NOTHING
    desk.curator.post(check, desk.head())
    row = next(one for one in desk.rows() if one.number == "1.2")
    assert (row.deadline_text, row.due_on, row.deadline_doubt) == (
        "20 октября 2026",
        date(2026, 10, 20),
        None,
    )
    history = desk.plant.session.execute(
        select(ActivityChange.field, ActivityChange.old, ActivityChange.new).where(
            ActivityChange.activity_id == row.id, ActivityChange.field != "added"
        )
    ).all()
    assert [tuple(one) for one in history] == [("deadline", "когда-нибудь", "20 октября 2026")]


def _words(row: tuple[str, ...], **changes: str) -> dict[str, str]:
    names = ("number", "title", "deadline", "responsible", "result")
    return dict(zip(names, row, strict=True)) | changes


def test_a_doubt_is_answered_with_a_click_and_stays_answered_only_for_what_was_seen(
    desk: Desk, check: str
) -> None:
    page = desk.curator.get(check)
    assert "1.2" in page.words(page.all("section", class_="check-notes")[0])
    answer = desk.curator.post(f"{check}/rows/2/accept", {"doubt": "deadline"}, fragment=True)
    assert answer.status == 200
    assert answer.all("td", class_="is-doubtful") == []
    assert len(desk.curator.get(check).all("td", class_="is-doubtful")) == 1
    # In other school years August means another day: what was accepted is no longer what is understood.
    other = desk.curator.post(check, desk.head(first_year="2025", last_year="2025", act="look"))
    assert len(other.all("td", class_="is-doubtful")) == 2
    desk.curator.post(check, desk.head())
    row = next(one for one in desk.rows() if one.number == "1.3")
    assert (row.deadline_text, row.deadline_doubt) == ("август", None)


def test_people_put_right_are_read_anew(desk: Desk, check: str) -> None:
    saved = desk.curator.post(
        f"{check}/rows/1", _words(ROWS[1], responsible="Лугова Н.П., заместитель директора"), fragment=True
    )
    assert "заместитель директора" in saved.words()
    desk.curator.post(check, desk.head())
    assert desk.counts()["person"] == 2


def test_a_row_left_out_is_not_saved_and_can_be_taken_in_again(desk: Desk, check: str) -> None:
    out = desk.curator.post(f"{check}/rows/0/leave", {"out": "1"}, fragment=True)
    assert "Сохранить 2 мероприятия" in out.words()
    back = desk.curator.post(f"{check}/rows/0/leave", {"out": "0"}, fragment=True)
    assert "Сохранить 3 мероприятия" in back.words()
    desk.curator.post(f"{check}/rows/0/leave", {"out": "1"}, fragment=True)
    desk.curator.post(check, desk.head())
    assert [row.number for row in desk.rows()] == ["1.2", "1.3"]


def test_with_every_row_left_out_there_is_nothing_to_save(desk: Desk, check: str) -> None:
    for place in range(3):
        desk.curator.post(f"{check}/rows/{place}/leave", {"out": "1"}, fragment=True)
    answer = desk.curator.post(check, desk.head())
    assert answer.status == 422
    assert desk.counts() == NOTHING


def test_a_row_without_words_is_refused_beside_its_field(desk: Desk, check: str) -> None:
    answer = desk.curator.post(f"{check}/rows/0", _words(ROWS[0], title=" ", number="9" * 50), fragment=True)
    assert answer.status == 422
    assert len(answer.all("div", class_="form-error")) == 2
    assert "9" * 50 in answer.text
    assert "до 15.09.2026" in desk.curator.get(check).words()


def test_everything_goes_without_a_script_too(desk: Desk, check: str) -> None:
    page = desk.curator.get(f"{check}/rows/1/edit")
    assert page.all("form", action=f"{check}/rows/1")
    for answer in (
        desk.curator.post(f"{check}/rows/1", _words(ROWS[1], title="Провести встречу")),
        desk.curator.post(f"{check}/rows/1/accept", {"doubt": "deadline"}),
        desk.curator.get(f"{check}/rows/1"),
    ):
        assert (answer.status, answer.location) == (303, f"{check}#check-row-1")
    assert "Провести встречу" in desk.curator.get(check).words()


def test_a_row_that_is_not_there_is_not_found(desk: Desk, check: str) -> None:
    assert desk.curator.get(f"{check}/rows/77/edit").status == 404
    assert desk.curator.post(f"{check}/rows/77", _words(ROWS[0])).status == 404


def test_what_was_typed_stays_when_the_same_file_is_sent_once_more(desk: Desk, check: str) -> None:
    desk.curator.post(f"{check}/rows/0", _words(ROWS[0], title="Издать приказ директора"), fragment=True)
    again = desk.send(FILE).location
    assert again == check
    assert "Издать приказ директора" in desk.curator.get(again).words()


def test_the_head_that_was_chosen_is_still_there_after_a_row_was_put_right(desk: Desk, check: str) -> None:
    desk.curator.post(check, desk.head(title="Моя карта", act="look"))
    desk.curator.post(f"{check}/rows/0", _words(ROWS[0], title="Иначе"))
    page = desk.curator.get(check)
    assert "Моя карта" in page.text


def test_a_saved_file_is_not_put_right_any_more(desk: Desk, check: str) -> None:
    desk.curator.post(check, desk.head())
    answer = desk.curator.post(f"{check}/rows/0", _words(ROWS[0], title="Иначе"), fragment=True)
    assert answer.status == 422
    assert desk.rows()[0].title == "Издать приказ"


def test_further_columns_become_a_note_of_the_row(desk: Desk, check: str) -> None:
    session = desk.plant.session
    upload = session.scalars(select(RoadmapUpload).where(RoadmapUpload.school_id == desk.school.id)).one()
    reading = dict(upload.reading)
    reading["sections"][0]["activities"][0]["notes"] = [{"head": "Классы", "text": "8-9"}]
    upload.reading = {**reading}
    session.execute(
        RoadmapUpload.__table__.update().where(RoadmapUpload.id == upload.id).values(reading=reading)
    )
    session.commit()
    assert "Классы: 8-9" in desk.curator.get(check).words()
    saved = desk.curator.post(check, desk.head())
    first: Activity = desk.rows()[0]
    assert first.notes == "Классы: 8-9"
    assert "Классы: 8-9" in desk.curator.get(saved.location.removesuffix("/done")).words()


def test_another_schools_curator_puts_nothing_right_here(
    desk: Desk, check: str, visit: Callable[[User], Visitor]
) -> None:
    other: User = desk.plant.curator(desk.plant.school(desk.district))
    stranger = visit(other)
    assert stranger.post(f"{check}/rows/0", _words(ROWS[0], title="Чужое")).status == 404
    mine = replace(desk, user=other, curator=stranger)
    assert mine.base == desk.base
    assert "Чужое" not in desk.curator.get(check).words()


def _seal(page: Page) -> str:
    return next(one.get("value") for one in page.all("input", name="seal"))


def test_two_who_put_the_same_row_right_do_not_undo_each_other(desk: Desk, check: str) -> None:
    first, second = (_seal(desk.curator.get(f"{check}/rows/0/edit")) for _ in range(2))
    desk.curator.post(f"{check}/rows/0", _words(ROWS[0], title="Первое", seal=first), fragment=True)
    late = desk.curator.post(
        f"{check}/rows/0", _words(ROWS[0], deadline="май 2027", seal=second), fragment=True
    )
    assert late.status == 409
    assert "сейчас там: Первое" in late.words()
    assert "май 2027" in late.text
    assert "Первое" in desk.curator.get(check).words()
    again = _words(ROWS[0], deadline="май 2027", seal=_seal(late))
    assert desk.curator.post(f"{check}/rows/0", again, fragment=True).status == 200


def test_rows_of_a_file_that_was_saved_meanwhile_lead_to_the_roadmap(desk: Desk, check: str) -> None:
    saved = desk.curator.post(check, desk.head()).location
    for address in (f"{check}/rows/0", f"{check}/rows/0/edit", f"{check}/hint?deadline=май"):
        answer = desk.curator.get(address, fragment=True)
        assert (answer.status, answer.headers["HX-Redirect"]) == (200, saved)
    assert desk.curator.post(f"{check}/drop").location == saved
    assert len(desk.rows()) == 3


def test_a_file_without_a_year_says_which_was_taken(desk: Desk) -> None:
    file = roadmap_docx([("1.1", "Издать приказ", "октябрь", "Лугова Н.П.", "")], title="Дорожная карта")
    page = desk.curator.get(desk.send(file).location)
    assert "не сказано, на какой он учебный год" in page.words()


def test_a_doubt_about_the_place_stays_in_other_school_years(desk: Desk) -> None:
    rows = [("", "Сентябрь", "", "", ""), ("1", "Издать приказ", "", "Лугова Н.П.", "Приказ")]
    check = desk.send(roadmap_docx(rows)).location
    for year in ("2026", "2024"):
        page = desk.curator.post(check, desk.head(first_year=year, last_year=year, act="look"))
        assert len(page.all("td", class_="is-doubtful")) == 1
