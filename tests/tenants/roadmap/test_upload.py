"""A file becomes a roadmap through real requests: nothing before the confirmation, once after it, else a sentence."""

import json
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import func, select

from commons.accounts.models import User
from commons.accounts.roles import Role
from tenants.people.models import Person, PersonGroup
from tenants.roadmap.models import ActivityResponsible, Roadmap, RoadmapUpload
from tests.client import Visitor
from tests.factories.plant import Plant
from tests.factories.word import roadmap_docx
from tests.tenants.roadmap.upload_desk import NOTHING
from tests.tenants.roadmap.upload_desk import UploadDesk as Desk

Visit = Callable[[User | None], Visitor]
SEED = Path(__file__).resolve().parents[2] / "data" / "zheblakhty-roadmap.docx"

ROWS = [
    ("1.1", "Издать приказ", "до 15.09.2026", "Лугова Н.П.", "Приказ"),
    ("1.2", "Провести собрание", "октябрь", "Лугова", "Протокол"),
    ("1.3", "Обучить наставников", "", "классные руководители", ""),
]


@pytest.fixture
def desk(upload_desk: Desk) -> Desk:
    return upload_desk


def test_the_seed_goes_all_the_way_from_word_to_the_roadmaps_page(desk: Desk) -> None:
    sent = desk.send(SEED.read_bytes(), "zheblakhty-roadmap.docx")
    assert sent.status == 303
    check = desk.curator.get(sent.location)
    assert check.status == 200
    assert desk.counts() == NOTHING
    assert "Сохранить 20 мероприятий" in check.words()
    saved = desk.curator.post(sent.location, desk.head(first_year="2020", last_year="2020"))
    assert saved.status == 303
    assert saved.location.endswith("/done")
    assert desk.counts() == {
        "roadmap": 1, "section": 3, "activity": 20, "activity_responsible": 24, "person": 3, "person_group": 0, "document": 0,
    }  # fmt: skip
    first, rows = desk.rows()[0], {row.number: row for row in desk.rows()}
    assert (first.number, first.due_on, first.deadline_doubt) == ("1.1", date(2020, 12, 18), None)
    assert rows["3.4"].result_text == ""
    assert rows["3.4"].document_kinds == []
    assert rows["1.8"].responsible_text == "Ульчугачева Шульмина О.Г."
    page = desk.curator.get(saved.location.removesuffix("/done"))
    assert len(page.all("tr", class_="section-row")) == 3
    assert " ".join(rows["3.7"].title.split()) in page.words()


def test_every_row_keeps_its_words_and_who_is_meant_by_proposal(desk: Desk) -> None:
    check = desk.send(roadmap_docx(ROWS)).location
    desk.curator.post(check, desk.head())
    rows = desk.rows()
    assert [(row.number, row.title, row.deadline_text) for row in rows] == [row[:3] for row in ROWS]
    assert [row.responsible_text for row in rows] == ["Лугова Н.П.", "Лугова", "классные руководители"]
    linked = desk.plant.session.execute(
        select(ActivityResponsible.text, Person.name, PersonGroup.name, ActivityResponsible.is_confirmed)
        .outerjoin(Person, Person.id == ActivityResponsible.person_id)
        .outerjoin(PersonGroup, PersonGroup.id == ActivityResponsible.group_id)
        .where(ActivityResponsible.school_id == desk.school.id)
        .order_by(ActivityResponsible.id)
    ).all()
    assert [tuple(row) for row in linked] == [
        ("Лугова Н.П.", "Лугова Н.П.", None, False),
        ("Лугова", "Лугова Н.П.", None, False),
        ("классные руководители", None, "классные руководители", False),
    ]


def test_somebody_the_school_knows_is_not_added_again(desk: Desk) -> None:
    known = desk.plant.person(desk.school, "Лугова Н.П.")
    check = desk.send(roadmap_docx(ROWS)).location
    assert "Лугова Н.П." in desk.curator.get(check).words()
    desk.curator.post(check, desk.head())
    assert desk.counts()["person"] == 1
    ids = desk.plant.session.scalars(
        select(ActivityResponsible.person_id).where(ActivityResponsible.school_id == desk.school.id)
    ).all()
    assert ids == [known.id, known.id, None]


def test_a_surname_with_two_bearers_is_left_a_question(desk: Desk) -> None:
    desk.plant.person(desk.school, "Лугова Н.П.")
    desk.plant.person(desk.school, "Лугова А.В.")
    check = desk.send(roadmap_docx([("1", "Собрание", "октябрь", "Лугова", "")])).location
    assert "Лугова А.В., Лугова Н.П." in desk.curator.get(check).words()
    desk.curator.post(check, desk.head())
    assert desk.counts()["person"] == 2
    assert desk.plant.session.scalars(
        select(ActivityResponsible.person_id).where(ActivityResponsible.school_id == desk.school.id)
    ).all() == [None]


def test_other_school_years_change_what_a_month_means(desk: Desk) -> None:
    check = desk.send(roadmap_docx(ROWS)).location
    seen = desk.curator.post(check, desk.head(first_year="2027", last_year="2027", act="look"))
    assert seen.status == 200
    assert "01.10.2027 — 31.10.2027" in seen.words()
    assert desk.counts() == NOTHING
    desk.curator.post(check, desk.head(first_year="2027", last_year="2027"))
    assert [row.due_on for row in desk.rows()][:2] == [date(2026, 9, 15), date(2027, 10, 31)]


def test_a_plan_for_a_calendar_year_keeps_the_years_of_its_dates(desk: Desk) -> None:
    rows = [("1", "Первое", "до 01.02.2024", "", ""), ("2", "Второе", "октябрь", "", "")]
    check = desk.send(roadmap_docx(rows, "План мероприятий на 2024 год")).location
    page = desk.curator.get(check)
    chosen = [one.get("value") for one in page.all("option") if one.get("selected") is not None]
    assert chosen[-2:] == ["2023", "2024"]
    desk.curator.post(check, desk.head(first_year="2023", last_year="2024"))
    assert [row.due_on for row in desk.rows()] == [date(2024, 2, 1), date(2024, 10, 31)]


def test_twenty_identical_confirmations_make_one_roadmap(desk: Desk, app: Flask) -> None:
    check = desk.send(roadmap_docx(ROWS)).location
    answers: list[str | None] = []

    def confirm() -> None:
        answers.append(visitors.pop().post(check, desk.head()).location)

    visitors = [Visitor(app, desk.plant.sign_in(desk.user), desk.user) for _ in range(20)]
    threads = [Thread(target=confirm) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(answers)) == 1
    assert len(answers) == 20
    assert (desk.counts()["roadmap"], desk.counts()["activity"], desk.counts()["person"]) == (1, 3, 1)


def test_the_same_file_again_leads_to_the_roadmap_it_became(desk: Desk) -> None:
    data = roadmap_docx(ROWS)
    first = desk.send(data).location
    again = desk.send(data).location
    assert first == again
    desk.curator.post(first, desk.head())
    roadmap = desk.plant.session.scalar(select(Roadmap).where(Roadmap.school_id == desk.school.id))
    desk.curator.client.set_cookie("language", "en")
    sent = desk.send(data, "другое имя.docx")
    assert (sent.status, sent.location) == (303, f"{desk.base}/{roadmap.public_id}")
    assert desk.counts()["roadmap"] == 1
    assert "loaded before" in desk.curator.get(sent.location).words()


def test_a_dropped_file_leaves_nothing(desk: Desk) -> None:
    check = desk.send(roadmap_docx(ROWS)).location
    assert desk.curator.post(f"{check}/drop").status == 303
    assert desk.curator.get(check).status == 404
    assert desk.counts() == NOTHING
    waiting = select(func.count()).select_from(RoadmapUpload).where(RoadmapUpload.school_id == desk.school.id)
    assert desk.plant.session.scalar(waiting) == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "  "),
        ("contour", "everybody"),
        ("first_year", ""),
        ("first_year", "1990"),
        ("last_year", "2025"),
        ("last_year", "2099"),
        ("title", "ж" * 2001),
    ],
)
def test_a_head_that_cannot_be_taken_comes_back_with_a_message(desk: Desk, field: str, value: str) -> None:
    check = desk.send(roadmap_docx(ROWS)).location
    page = desk.curator.post(check, desk.head(**{field: value}))
    assert page.status == 422
    assert [error.get("id") for error in page.all("div", class_="form-error")] == [f"{field}-error"]
    assert desk.counts() == NOTHING


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"\x89\x00\x01\x02\xff\xfe\x00 neither", "of a kind that is not read"),
        (b"just words", "There is no table"),
        (b"PK\x03\x04 broken", "is damaged"),
        (
            roadmap_docx([("1", "2", "3", "4", "5")]).replace(b"word/document.xml", b"word/nodocument"),
            "The file",
        ),
    ],
    ids=["empty", "no document", "prose", "damaged", "without its document"],
)
def test_what_is_no_roadmap_is_refused_beside_the_file(desk: Desk, data: bytes, words: str) -> None:
    desk.curator.client.set_cookie("language", "en")
    page = desk.send(data)
    assert page.status == 422
    [error] = page.all("div", id="file-error")
    assert words in page.words(error)
    assert desk.counts() == NOTHING


def test_a_form_without_a_file_says_so(desk: Desk) -> None:
    page = desk.curator.post(f"{desk.base}/upload", content_type="multipart/form-data")
    assert page.status == 422
    assert len(page.all("div", id="file-error")) == 1


def test_a_file_over_the_limit_is_answered_with_413_and_the_limit(desk: Desk) -> None:
    page = desk.send(b"\0" * (27 * 1024 * 1024))
    assert page.status == 413
    assert "25" in page.words()


class Body(BytesIO):
    """A large request that tells how much of it was read."""

    def __init__(self) -> None:
        super().__init__(b"--edge\r\n" + b"\0" * (30 * 1024 * 1024))


@pytest.mark.parametrize("who", ["nobody", "reader"])
def test_nothing_large_is_taken_in_from_those_who_may_not_send(
    desk: Desk, plant: Plant, visit: Visit, who: str
) -> None:
    visitor = visit(None if who == "nobody" else plant.user(Role.OBSERVER, desk.district))
    body = Body()
    answer = visitor.client.post(
        f"{desk.base}/upload", input_stream=body, content_length=30 * 1024 * 1024,
        content_type="multipart/form-data; boundary=edge", headers={"X-CSRFToken": visitor.csrf},
    )  # fmt: skip
    assert answer.status_code == {"nobody": 303, "reader": 413}[who]
    assert body.tell() < 2 * 1024 * 1024


def test_a_file_between_a_form_and_the_limit_is_looked_at(desk: Desk) -> None:
    page = desk.send(b"x" * (2 * 1024 * 1024))
    assert page.status == 422


def test_html_and_very_long_cells_are_shown_as_text(desk: Desk) -> None:
    hostile = '<script>alert("1")</script><b>жирно</b>'
    rows = [("1", hostile, "октябрь", "Лугова Н.П.", "х" * 100_000)]
    check = desk.send(roadmap_docx(rows)).location
    page = desk.curator.get(check)
    assert page.status == 200
    assert hostile in page.words()
    assert "<script>alert" not in page.text
    desk.curator.post(check, desk.head())
    [row] = desk.rows()
    assert (row.title, len(row.result_text)) == (hostile, 100_000)


def test_another_organisation_is_warned_of_and_not_refused(desk: Desk) -> None:
    data = roadmap_docx(ROWS, "Дорожная карта МБОУ «Лесногорская СОШ № 7» на 2026-2027 учебный год")
    page = desk.curator.get(desk.send(data).location)
    assert "Лесногорская" in page.words(page.all("section", class_="check-notes")[0])


def test_doubtful_cells_and_what_is_missing_are_named(desk: Desk) -> None:
    rows = [("1.1", "Первое", "когда получится", "Лугова Н.П.", ""), ("1.2", "Второе", "", "", "")]
    page = desk.curator.get(desk.send(roadmap_docx(rows)).location)
    assert len(page.all("td", class_="is-doubtful")) == 1
    notes = page.words(page.all("section", class_="check-notes")[0])
    assert "Без срока: 1.2" in notes
    assert "Без ответственного: 1.2" in notes


def test_another_schools_curator_finds_nothing_here(desk: Desk, visit: Visit) -> None:
    stranger = visit(desk.plant.curator(desk.plant.school(desk.district)))
    check = desk.send(roadmap_docx(ROWS)).location
    assert [
        stranger.get(check).status,
        stranger.post(check, desk.head()).status,
        stranger.post(f"{check}/drop").status,
        desk.send(roadmap_docx(ROWS), visitor=stranger).status,
    ] == [404, 404, 404, 404]
    assert desk.curator.get(check).status == 200


def test_an_upload_of_another_school_is_not_found_under_ones_own_address(desk: Desk, visit: Visit) -> None:
    mine = desk.send(roadmap_docx(ROWS)).location
    other = desk.plant.school(desk.district)
    stranger = visit(desk.plant.curator(other))
    address = mine.replace(str(desk.school.public_id), str(other.public_id))
    assert [stranger.get(address).status, stranger.post(address, desk.head()).status] == [404, 404]
    assert desk.counts() == NOTHING


def test_a_coordinator_may_not_load_a_file(desk: Desk, visit: Visit) -> None:
    coordinator = visit(desk.plant.coordinator(desk.district))
    assert coordinator.get(f"{desk.base}/upload").status == 403
    assert desk.send(roadmap_docx(ROWS), visitor=coordinator).status == 403
    assert coordinator.get(f"{desk.base}/new").status == 403


def test_an_empty_roadmap_is_begun_once_however_often_the_form_is_sent(desk: Desk) -> None:
    form = desk.head(title="Новая карта", once="6f1f4c7e-6a53-4c7b-9d5e-000000000001")
    first, again = (desk.curator.post(f"{desk.base}/new", form) for _ in range(2))
    assert (first.status, first.location) == (303, again.location)
    assert desk.counts() == NOTHING | {"roadmap": 1}
    page = desk.curator.get(first.location)
    assert "Новая карта" in page.words()


def test_a_wrong_empty_roadmap_comes_back_with_what_was_typed(desk: Desk) -> None:
    page = desk.curator.post(f"{desk.base}/new", desk.head(title="", last_year="2031"))
    assert page.status == 422
    assert [option.get("value") for option in page.all("option") if option.get("selected") is not None][
        -1
    ] == "2031"


def test_the_reading_waits_as_json_and_is_forgotten_when_it_became_a_roadmap(desk: Desk) -> None:
    check = desk.send(roadmap_docx(ROWS)).location
    kept = select(RoadmapUpload.reading).where(RoadmapUpload.school_id == desk.school.id)
    assert json.dumps(desk.plant.session.scalar(kept), ensure_ascii=False).count("Издать приказ") == 1
    desk.curator.post(check, desk.head())
    desk.plant.session.rollback()
    assert desk.plant.session.scalar(kept) == {}
