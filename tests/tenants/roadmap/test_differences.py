"""A changed file beside the roadmap made of the one before: what differs, what is ticked, what is taken over."""

from threading import Thread

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from core.clock import SchoolYear
from tenants.roadmap.loading.corrections import FIELDS, draft, words_of
from tenants.roadmap.loading.differences import StandingRow, differences, pair
from tenants.roadmap.models import Activity, Section
from tenants.roadmap.reading import Activity as Row
from tenants.roadmap.reading import Reading, read_deadline, read_responsible, read_result
from tenants.roadmap.reading import Section as Part
from tests.client import Page, Visitor
from tests.factories.word import roadmap_docx
from tests.tenants.roadmap.upload_desk import NOTHING
from tests.tenants.roadmap.upload_desk import UploadDesk as Desk

OLD = [
    ("1.1", "Издать приказ о наставничестве", "до 15.09.2026", "Лугова Н.П.", "Приказ"),
    ("1.2", "Провести родительское собрание", "октябрь 2026", "Лугова Н.П.", "Протокол"),
    ("1.3", "Обучить наставников", "ноябрь 2026", "Дубров С.И.", "Сертификаты"),
]
NEW = [
    ("1.1", "Издать приказ о наставничестве", "до 20.09.2026", "Лугова Н.П.", "Приказ"),
    ("1.2", "Создать страницу на сайте школы", "сентябрь 2026", "Дубров С.И.", "Страница"),
    ("1.3", "Провести общее родительское собрание", "октябрь 2026", "Лугова Н.П.", "Протокол"),
]

OLD_FILE, NEW_FILE = roadmap_docx(OLD), roadmap_docx(NEW)


# --- The pairing, without a database -------------------------------------------------------------------------------------


def _reading(rows: list[tuple[str, ...]]) -> Reading:
    found = tuple(
        Row(
            number,
            title,
            read_deadline(deadline),
            read_responsible(people),
            read_result(result),
            "row 1",
            people,
        )
        for number, title, deadline, people, result in rows
    )
    return Reading("Карта", None, SchoolYear(2026), (Part("1", "Раздел", found),), ())


def _drafts(rows):
    return [(("1", "Раздел"), draft(_reading(rows), {}, (2026, 2026)).rows)]


def _standing(rows, **first: str) -> list[StandingRow]:
    found = []
    for place, row in enumerate(rows):
        words = dict(zip(FIELDS, row, strict=True))
        found.append(StandingRow(f"key{place}", "1", 1, words, words | first))
    return found


def test_rows_are_paired_by_title_then_by_likeness_and_not_by_number_alone():
    assert pair(_drafts(NEW)[0][1], _standing(OLD)) == {0: "key0", 2: "key1"}


def test_only_fields_that_differ_are_to_be_decided():
    found = differences(_drafts(NEW), _standing(OLD))
    changed = {
        one.row.key: [(field.name, field.here, field.in_file) for field in one.fields]
        for one in found.changed
    }
    assert changed == {
        "key0": [("deadline", "до 15.09.2026", "до 20.09.2026")],
        "key1": [
            ("number", "1.2", "1.3"),
            ("title", "Провести родительское собрание", "Провести общее родительское собрание"),
        ],
    }
    assert [one.draft.now.title for one in found.added] == ["Создать страницу на сайте школы"]
    assert [one.key for one in found.missing] == ["key2"]


def test_what_only_people_here_changed_is_no_question():
    here = [("1.1", OLD[0][1], "до 01.10.2026", "Лугова Н.П.", "Приказ")]
    found = differences(_drafts(OLD[:1]), _standing(here, deadline="до 15.09.2026"))
    assert (found.changed, found.kept, found.same) == ((), 1, 1)


def test_what_both_changed_says_so():
    here = [("1.1", OLD[0][1], "до 01.10.2026", "Лугова Н.П.", "Приказ")]
    (one,) = differences(_drafts(NEW[:1]), _standing(here, deadline="до 15.09.2026")).changed
    assert [(field.name, field.is_changed_here) for field in one.fields] == [("deadline", True)]


def test_spaces_case_and_signs_are_no_difference():
    other = [("1.1", "Издать  ПРИКАЗ\nо наставничестве.", "до15.09.2026", "Лугова Н. П.", "«Приказ»")]
    assert differences(_drafts(other), _standing(OLD[:1])).is_empty


_WORDS = st.text(alphabet="абв гд1", max_size=12)
_ROWS = st.lists(st.tuples(_WORDS, _WORDS, _WORDS, _WORDS, _WORDS), max_size=8)


@settings(deadline=None)
@given(_ROWS, _ROWS)
def test_every_row_is_met_once(old, new):
    drafts, standing = _drafts(new), _standing(old)
    found = differences(drafts, standing)
    assert len(found.changed) + found.same + len(found.added) == len(new)
    assert len(found.changed) + found.same + len(found.missing) == len(old)


@settings(deadline=None)
@given(_ROWS)
def test_a_file_does_not_differ_from_itself(rows):
    drafts = _drafts(rows)
    standing = [
        StandingRow(str(row.place), "1", 1, words_of(row.now), words_of(row.now)) for row in drafts[0][1]
    ]
    assert differences(drafts, standing).is_empty


# --- The pages -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def desk(upload_desk: Desk) -> Desk:
    return upload_desk


@pytest.fixture
def address(desk: Desk) -> str:
    """The school has the old file as its roadmap; the new one waits: the address of their differences."""
    desk.curator.post(desk.send(OLD_FILE).location, desk.head())
    check = desk.send(NEW_FILE).location
    page = desk.curator.get(check)
    return next(link.get("href") for link in page.all("a") if "/differences/" in (link.get("href") or ""))


def _form(page: Page) -> dict[str, list[str]]:
    form: dict[str, list[str]] = {}
    for field in page.all("input"):
        if field.get("type") == "checkbox" and field.get("checked") is None:
            continue
        form.setdefault(field.get("name"), []).append(field.get("value"))
    return form


def test_what_the_file_changed_is_ticked_and_taken_over(desk: Desk, address: str) -> None:
    page = desk.curator.get(address)
    assert page.status == 200
    saved = desk.curator.post(address, _form(page))
    assert saved.status == 303
    rows = [(row.number, row.title, row.deadline_text) for row in desk.rows() if row.archived_at is None]
    assert rows == [
        ("1.1", OLD[0][1], "до 20.09.2026"),
        ("1.2", NEW[1][1], "сентябрь 2026"),
        ("1.3", NEW[2][1], "октябрь 2026"),
        ("1.3", OLD[2][1], "ноябрь 2026"),  # what the file lacks stays until somebody ticks it
    ]
    assert desk.counts()["roadmap"] == 1


def test_what_is_not_ticked_stays_as_it_is(desk: Desk, address: str) -> None:
    form = _form(desk.curator.get(address))
    form["take"] = [one for one in form["take"] if one.endswith(":title")]
    form["add"] = []
    desk.curator.post(address, form)
    rows = [(row.number, row.title, row.deadline_text) for row in desk.rows()]
    assert rows == [
        ("1.1", OLD[0][1], "до 15.09.2026"),
        ("1.2", NEW[2][1], "октябрь 2026"),
        ("1.3", *OLD[2][1:3]),
    ]


def test_a_row_the_file_lacks_goes_to_the_archive_when_ticked(desk: Desk, address: str) -> None:
    page = desk.curator.get(address)
    (missing,) = [one.get("value") for one in page.all("input", name="archive")]
    form = _form(page)
    desk.curator.post(address, {"archive": missing, f"version:{missing}": form[f"version:{missing}"]})
    assert [row.title for row in desk.rows() if row.archived_at] == [OLD[2][1]]


def test_both_files_sent_again_change_nothing(desk: Desk, address: str) -> None:
    form = _form(desk.curator.get(address))
    missing = [one.get("value") for one in desk.curator.get(address).all("input", name="archive")]
    desk.curator.post(address, form | {"archive": missing})
    before = [(row.id, row.version) for row in desk.rows()]
    for file in (OLD_FILE, NEW_FILE):
        sent = desk.send(file)
        assert "/upload/" not in sent.location
    assert [(row.id, row.version) for row in desk.rows()] == before


def test_what_was_not_taken_over_is_there_again_with_the_same_file(desk: Desk, address: str) -> None:
    form = _form(desk.curator.get(address))
    desk.curator.post(address, form | {"take": []})
    again = desk.send(NEW_FILE)
    assert "/differences/" in again.location
    page = desk.curator.get(again.location)
    assert len(page.all("input", name="take")) == 3
    assert page.all("input", name="add") == []


def test_nothing_ticked_is_said_and_nothing_is_done(desk: Desk, address: str) -> None:
    answer = desk.curator.post(address, {})
    assert answer.status == 422
    assert "Ничего не отмечено" in answer.words()


def test_a_row_changed_after_the_page_was_shown_stops_everything(desk: Desk, address: str) -> None:
    form = _form(desk.curator.get(address))
    row = desk.rows()[0]
    edit = f"{desk.base}/activities/{row.public_id}"
    desk.curator.post(edit, {"version": "1", "deadline": "до 01.12.2026"}, fragment=True)
    answer = desk.curator.post(address, form)
    assert answer.status == 409
    assert [row.deadline_text for row in desk.rows()] == ["до 01.12.2026", "октябрь 2026", "ноябрь 2026"]
    # What both changed is shown with both values, and it is the person's to tick.
    assert "изменено и здесь" in answer.words()
    ticked = [one.get("value") for one in answer.all("input", name="take") if one.get("checked") is not None]
    assert ticked == [one for one in form["take"] if not one.startswith(str(row.public_id))]
    assert "Тем временем кто-то изменил: 1.1" in answer.words()


def test_twenty_same_answers_take_it_over_once(desk: Desk, address: str, app: Flask) -> None:
    form = _form(desk.curator.get(address))
    answers: list[int] = []
    visitors = [Visitor(app, desk.plant.sign_in(desk.user), desk.user) for _ in range(20)]
    threads = [
        Thread(target=lambda one=one: answers.append(one.post(address, form).status)) for one in visitors
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(answers) == {303}
    assert len(desk.rows()) == 4


def test_a_new_row_of_a_new_section_brings_its_section(desk: Desk) -> None:
    desk.curator.post(desk.send(OLD_FILE).location, desk.head())
    more = [
        *OLD,
        ("", "2. Работа с партнёрами", "", "", ""),
        ("2.1", "Заключить соглашения", "май 2027", "", "Соглашение"),
    ]
    check = desk.send(roadmap_docx(more)).location
    page = desk.curator.get(check)
    address = next(link.get("href") for link in page.all("a") if "/differences/" in (link.get("href") or ""))
    desk.curator.post(address, _form(desk.curator.get(address)))
    session = desk.plant.session
    session.expire_all()
    added = session.query(Activity).filter_by(school_id=desk.school.id, number="2.1").one()
    section = session.get_one(Section, added.section_id)
    assert section.title == "Работа с партнёрами"


def test_another_schools_curator_sees_no_differences(desk: Desk, address: str, visit) -> None:
    stranger = visit(desk.plant.curator(desk.plant.school(desk.district)))
    assert stranger.get(address).status == 404
    assert stranger.post(address, {"take": "x"}).status == 404


def test_a_roadmap_of_another_school_is_not_compared_with(desk: Desk, address: str) -> None:
    other = desk.plant.roadmap(desk.plant.school(desk.district))
    foreign = address.rsplit("/", 1)[0] + f"/{other.public_id}"
    assert desk.curator.get(foreign).status == 404
    assert desk.curator.post(foreign, {"take": "x"}).status == 404


def test_what_was_put_right_on_the_check_page_is_no_question_when_the_file_comes_again(desk: Desk) -> None:
    check = desk.send(OLD_FILE).location
    words = dict(zip(FIELDS, OLD[1], strict=True)) | {"deadline": "20.10.2026"}
    desk.curator.post(f"{check}/rows/1", words)
    desk.curator.post(check, desk.head())
    page = desk.curator.get(
        desk.send(roadmap_docx([*OLD, ("1.4", "Ещё одно дело", "май 2027", "", "")])).location
    )
    address = next(link.get("href") for link in page.all("a") if "/differences/" in (link.get("href") or ""))
    shown = desk.curator.get(address)
    assert shown.all("input", name="take") == []
    assert "1 место изменено здесь" in shown.words()


def test_nonsense_in_the_form_is_nothing(desk: Desk, address: str) -> None:
    sent = {
        "take": ["", ":", "x:title", "№"],
        "add": ["-1", "9" * 40, "²"],
        "archive": ["x"],
        "version:x": "9" * 50,
    }
    assert desk.curator.post(address, sent).status == 422
    assert NOTHING.keys() == desk.counts().keys()


def _titles(desk: Desk) -> list[str]:
    return [row.title for row in desk.rows() if row.archived_at is None]


def _compare(desk: Desk, rows: list[tuple[str, ...]]) -> tuple[str, Page]:
    page = desk.curator.get(desk.send(roadmap_docx(rows)).location)
    address = next(link.get("href") for link in page.all("a") if "/differences/" in (link.get("href") or ""))
    return address, desk.curator.get(address)


def test_new_rows_come_where_the_file_has_them(desk: Desk) -> None:
    desk.curator.post(desk.send(OLD_FILE).location, desk.head())
    more = [
        ("1.0", "Начать с утра", "", "", ""), OLD[0], ("1.a", "Раз", "", "", ""), ("1.b", "Два и ещё", "", "", ""),
        OLD[1], ("1.c", "Третье дело", "", "", ""), OLD[2], ("1.d", "Последнее дело", "", "", ""),
    ]  # fmt: skip
    address, page = _compare(desk, more)
    desk.curator.post(address, _form(page))
    assert _titles(desk) == [row[1] for row in more]


def test_a_row_put_away_here_is_not_offered_as_new_and_comes_back_when_ticked(desk: Desk) -> None:
    desk.curator.post(desk.send(OLD_FILE).location, desk.head())
    away = desk.rows()[2]
    desk.curator.post(f"{desk.base}/activities/{away.public_id}/archive")
    changed = [("1.1", OLD[0][1], "до 20.09.2026", *OLD[0][3:]), *OLD[1:]]
    address, page = _compare(desk, changed)
    assert page.all("input", name="add") == []
    assert [one.get("checked") for one in page.all("input", name="restore")] == [None]
    desk.curator.post(address, _form(page) | {"restore": [str(away.public_id)]})
    assert _titles(desk) == [row[1] for row in OLD]


def test_what_was_checked_of_a_new_row_is_taken_over_with_it(desk: Desk) -> None:
    desk.curator.post(desk.send(OLD_FILE).location, desk.head())
    check = desk.send(roadmap_docx([*OLD, ("1.4", "Подвести итоги года", "август", "", "")])).location
    desk.curator.post(f"{check}/rows/3/accept", {"doubt": "deadline"})
    page = desk.curator.get(check)
    address = next(link.get("href") for link in page.all("a") if "/differences/" in (link.get("href") or ""))
    desk.curator.post(address, _form(desk.curator.get(address)))
    added = desk.rows()[-1]
    assert (added.title, added.deadline_text, added.deadline_doubt) == ("Подвести итоги года", "август", None)


def test_a_row_changed_meanwhile_is_not_put_away(desk: Desk, address: str) -> None:
    form = _form(desk.curator.get(address)) | {"take": [], "add": []}
    row = desk.rows()[2]
    desk.curator.post(
        f"{desk.base}/activities/{row.public_id}", {"version": "1", "deadline": "май 2027"}, fragment=True
    )
    form["archive"] = [str(row.public_id)]
    assert desk.curator.post(address, form).status == 409
    assert len(_titles(desk)) == 3


def test_a_huge_file_is_paired_by_titles_and_numbers_alone():
    rows = [(f"{place}", f"Мероприятие особое {place}", "", "", "") for place in range(600)]
    other = [(number, f"{title} заново", "", "", "") for number, title, *_ in rows]
    found = pair(_drafts(other)[0][1], _standing(rows))
    assert found == {place: f"key{place}" for place in range(600)}
