"""One of many files is checked by who dropped it: put right in place, saved or handed over with what was put right."""

from datetime import date

from sqlalchemy import select

from municipal.intake.models import FileState
from tenants.roadmap.models import Activity
from tests.client import Page
from tests.municipal.intake.conftest import ONE, TWO, Desk, roadmap_of

HEAD = {"title": "Карта", "contour": "pupils", "first_year": "2026", "last_year": "2026"}
WORDS = {
    "number": "1.3",
    "title": "Обучить наставников",
    "deadline": "20.10.2026",
    "responsible": "Лугова Н.П.",
    "result": "",
}


def _check(desk: Desk, name: str = "Лесногорская СОШ № 1.docx", data: bytes | None = None) -> str:
    desk.drop((name, data or roadmap_of()))
    [file] = desk.files()
    return f"/intake/upload/{file.public_id}"


def _rows(desk: Desk) -> list[Activity]:
    desk.plant.session.expire_all()
    wanted = select(Activity).where(Activity.school_id == desk.schools[ONE].id).order_by(Activity.position)
    return list(desk.plant.session.scalars(wanted))


def test_the_page_shows_what_was_read_and_nobody_of_another_school(desk: Desk) -> None:
    desk.plant.person(desk.schools[TWO], "Лугова Нина Павловна")
    address = desk.drop(("Лесногорская СОШ № 1.docx", roadmap_of()), ("план.docx", roadmap_of(more="Слёт")))
    for file in desk.files():
        led = desk.who.get(f"{address}/files/{file.public_id}")
        assert (led.status, led.location) == (303, f"/intake/upload/{file.public_id}")
        page = desk.who.get(led.location)
        assert "Провести собрание" in page.words()
        assert len(page.all("td", class_="is-doubtful")) == 1
        assert "Нина Павловна" not in page.text


def test_what_is_put_right_is_counted_in_the_list(desk: Desk) -> None:
    check = _check(desk)
    [file] = desk.files()
    assert (file.rows_doubtful, file.rows_unassigned) == (1, 1)
    assert desk.who.post(f"{check}/rows/2", WORDS, fragment=True).status == 200
    [file] = desk.files()
    assert (file.rows_total, file.rows_doubtful, file.rows_unassigned) == (3, 0, 0)
    desk.who.post(f"{check}/rows/0/leave", {"out": "1"}, fragment=True)
    assert [one.rows_total for one in desk.files()] == [2]


def test_it_is_saved_as_it_was_put_right_with_the_head_that_was_chosen(desk: Desk) -> None:
    check = _check(desk)
    desk.who.post(f"{check}/rows/2", WORDS, fragment=True)
    saved = desk.who.post(check, HEAD | {"title": "Иная карта"})
    assert saved.status == 303
    assert saved.location.startswith("/intake/")
    desk.work()
    [roadmap] = desk.roadmaps(ONE)
    assert roadmap.title == "Иная карта"
    assert [(row.number, row.due_on) for row in _rows(desk)][2] == ("1.3", date(2026, 10, 20))
    [file] = desk.files()
    assert (file.state, file.reading, file.corrections) == (FileState.SAVED, {}, {})
    assert desk.who.get(check).location == saved.location


def test_it_is_handed_over_with_what_was_put_right(desk: Desk) -> None:
    check = _check(desk)
    desk.who.post(f"{check}/rows/2", WORDS, fragment=True)
    [file] = desk.files()
    desk.act(desk.pages[-1], "hand_over", file)
    [upload] = desk.uploads(ONE)
    curator = desk.visit(desk.plant.curator(desk.schools[ONE]))
    page: Page = curator.get(f"/schools/{desk.schools[ONE].public_id}/roadmaps/upload/{upload.public_id}")
    assert "в файле: как получится" in page.words()


def test_without_a_school_it_is_not_saved_and_says_so(desk: Desk) -> None:
    check = _check(desk, "неизвестно.docx")
    answer = desk.who.post(check, HEAD)
    assert answer.status == 422
    assert "Сначала выберите школу" in answer.words()
    assert [one.state for one in desk.files()] == [FileState.READ]


def test_nobody_else_puts_it_right(desk: Desk) -> None:
    check = _check(desk)
    other = desk.visit(desk.plant.coordinator(desk.district))
    assert other.get(check).status == 404
    assert other.post(f"{check}/rows/2", WORDS).status == 404
    assert [one.corrections for one in desk.files()] == [{}]


def test_two_files_saved_one_after_the_other_are_both_saved(desk: Desk) -> None:
    """Each has a job of its own: the first to end leaves the other's file alone."""
    desk.drop(
        ("Лесногорская СОШ № 1.docx", roadmap_of()), ("Лесногорская СОШ № 2.docx", roadmap_of(more="Слёт"))
    )
    for file in desk.files():
        desk.who.post(f"/intake/upload/{file.public_id}", HEAD)
    desk.work()
    assert [one.state for one in desk.files()] == [FileState.SAVED, FileState.SAVED]


def test_what_the_curator_put_right_stays_when_the_same_file_is_handed_over_again(desk: Desk) -> None:
    data = roadmap_of()
    _check(desk, data=data)
    desk.act(desk.pages[-1], "hand_over", *desk.files())
    [upload] = desk.uploads(ONE)
    curator = desk.visit(desk.plant.curator(desk.schools[ONE]))
    page = f"/schools/{desk.schools[ONE].public_id}/roadmaps/upload/{upload.public_id}"
    curator.post(f"{page}/rows/2", WORDS)
    desk.drop(("Лесногорская СОШ № 1.docx", data))
    desk.act(desk.pages[-1], "hand_over", *desk.files())
    assert "в файле: как получится" in curator.get(page).words()


def test_with_every_row_left_out_nothing_is_saved_and_it_says_why(desk: Desk) -> None:
    check = _check(desk)
    for place in range(3):
        desk.who.post(f"{check}/rows/{place}/leave", {"out": "1"})
    assert desk.who.post(check, HEAD).status == 422
    desk.act(desk.pages[-1], "save", *desk.files())
    assert [(one.state, one.trouble) for one in desk.files()] == [(FileState.READ, "all_left_out")]
