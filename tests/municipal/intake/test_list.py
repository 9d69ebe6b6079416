"""The list of files and the question before they are saved: ticks that hold, refusals that are said before."""

from municipal.intake.models import FileState, IntakeFile
from tests.client import Page
from tests.municipal.intake.conftest import ONE, RIVER, TWO, Desk, roadmap_of
from tests.statements import counted_statements

FIRST, SECOND, THIRD = "Лесногорская СОШ № 1.docx", "Лесногорская СОШ № 2.docx", "Речная ООШ.docx"


def three(desk: Desk) -> str:
    return desk.drop(*((name, roadmap_of(more=name)) for name in (FIRST, SECOND, THIRD)))


def ticks(page: Page) -> list[bool]:
    return [one.get("checked") is not None for one in page.all("input", name="file", type="checkbox")]


def ids(*files: IntakeFile) -> list[str]:
    return [str(one.public_id) for one in files]


def asked(desk: Desk, address: str, *files: IntakeFile, act: str = "save") -> Page:
    return desk.who.post(f"{address}/check", {"act": act, "file": ids(*files)})


def hidden(page: Page, action: str) -> list[list[str | None]]:
    """The files that each form of an address would send."""
    return [
        [one.get("value") for one in page.all("input", name="file") if one in form.iter()]
        for form in page.all("form", action=action)
    ]


def test_all_or_nothing_is_ticked_by_plain_links(desk: Desk) -> None:
    address = three(desk)
    page = desk.who.get(address)
    assert ticks(page) == [True, True, True]
    [none] = page.all("a", href=f"{address}?ticked=nothing")
    assert len(page.all("a", href=address)) == 1
    assert ticks(desk.who.get(none.get("href"))) == [False, False, False]


def test_ticks_hold_when_a_school_is_chosen_in_another_row(desk: Desk) -> None:
    address = three(desk)
    first, second, third = desk.files()
    sent = {"school": str(desk.schools[RIVER].public_id), "file": ids(second)}
    part = desk.who.post(f"{address}/files/{third.public_id}/school", sent, fragment=True)
    assert ticks(part) == [False, True, True], "first was not ticked and second was; the third is ready"
    [form] = [one for one in part.all("form") if str(first.public_id) in (one.get("action") or "")]
    assert (form.get("hx-target"), form.get("hx-include")) == (
        "#intake-list", "#intake-list .form-check-input:checked",
    )  # fmt: skip


def test_another_file_of_the_school_chosen_says_so_at_once_and_loses_its_tick(desk: Desk) -> None:
    address = three(desk)
    first, second, third = desk.files()
    sent = {"school": str(desk.schools[ONE].public_id), "file": ids(first, second, third)}
    part = desk.who.post(f"{address}/files/{third.public_id}/school", sent, fragment=True)
    assert ticks(part) == [False, True, False]
    for row, other in ((first, third), (third, first)):
        [shown] = part.all("tr", id=f"file-{row.public_id}")
        assert other.file_name in part.words(shown)


def test_a_file_that_would_be_refused_is_said_before_and_offered_to_the_curator(desk: Desk) -> None:
    address = three(desk)
    first, second, third = desk.files()
    desk.plant.roadmap(desk.schools[ONE], title="Прежняя карта")
    page = asked(desk, address, first, second, third)
    assert hidden(page, f"{address}/act") == [ids(second, third)]
    assert hidden(page, f"{address}/check") == [ids(first)]
    assert "Прежняя карта" in page.words()
    handed = asked(desk, address, first, act="hand_over")
    assert hidden(handed, f"{address}/act") == [ids(first)]


def test_where_every_file_would_be_refused_nothing_is_left_to_save(desk: Desk) -> None:
    address = desk.drop((FIRST, roadmap_of()))
    [file] = desk.files()
    desk.plant.roadmap(desk.schools[ONE])
    page = asked(desk, address, file)
    assert (page.status, hidden(page, f"{address}/act"), hidden(page, f"{address}/check")) == (
        200,
        [],
        [ids(file)],
    )


def test_another_contour_or_other_years_or_an_archived_roadmap_refuse_nothing(desk: Desk) -> None:
    address = three(desk)
    first, second, third = desk.files()
    desk.plant.roadmap(desk.schools[ONE], contour="teachers")
    desk.plant.roadmap(desk.schools[TWO], first_year=2024, last_year=2025)
    old = desk.plant.roadmap(desk.schools[RIVER])
    old.archived_at = old.created_at
    desk.plant.session.commit()
    page = asked(desk, address, first, second, third)
    assert hidden(page, f"{address}/act") == [ids(first, second, third)]


def test_of_two_files_for_one_school_the_second_is_said_to_be_refused(desk: Desk) -> None:
    data = roadmap_of()
    address = desk.drop((FIRST, data), ("Лесногорская СОШ № 1 новая.docx", roadmap_of(more="Слёт")))
    first, second = desk.files()
    page = asked(desk, address, first, second)
    assert hidden(page, f"{address}/act") == [ids(first)]
    assert hidden(page, f"{address}/check") == [ids(second)]
    desk.act(address, "save", first)
    desk.drop((FIRST, data))
    [again] = desk.files()
    page = asked(desk, desk.pages[-1], again)
    assert hidden(page, f"{desk.pages[-1]}/act") == [ids(again)], "the very same file is found again"


def test_what_is_foreseen_asks_once_for_all_files(desk: Desk) -> None:
    address = three(desk)
    files = desk.files()
    counts = []
    for some in (files[:1], files):
        with counted_statements(desk.app) as statements:
            asked(desk, address, *some)
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_files_that_are_left_out_are_named(desk: Desk) -> None:
    address = desk.drop(
        (FIRST, roadmap_of()), ("безымянный.docx", roadmap_of(more="Слёт")), ("пустой.docx", b"")
    )
    page = asked(desk, address, *desk.files())
    left_out = page.all("section", class_="card-padded")[0]
    assert "безымянный.docx" in page.words(left_out)
    assert "пустой.docx" in page.words(left_out)
    assert FIRST not in page.words(left_out)


def test_a_file_that_names_an_unknown_organisation_is_not_said_to_name_none(desk: Desk) -> None:
    desk.drop(("a.docx", roadmap_of("МАОУ «Лицей «Вершина»")), ("b.docx", roadmap_of()))
    named, silent = desk.files()
    assert (named.organisation is None, silent.organisation) == (False, None)
    page = desk.who.get(desk.pages[-1])
    sentences = [page.words(page.all("tr", id=f"file-{one.public_id}")[0]) for one in (named, silent)]
    neither = _translated(desk, "Neither the file nor its name tells the school: choose one.")
    assert [neither in one for one in sentences] == [False, True]


def _translated(desk: Desk, text: str) -> str:
    from flask_babel import force_locale, gettext

    with desk.app.test_request_context(), force_locale("ru"):
        return gettext(text)


def test_a_file_name_breaks_elsewhere_than_in_its_extension(desk: Desk) -> None:
    address = desk.drop(("карта_исправленная.docx", roadmap_of()))
    [file] = desk.files()
    page = desk.who.get(address)
    [name] = page.all("span", class_="file-ending")
    assert page.words(name) == "ная.docx"
    assert file.file_name in page.words().replace("\u200b", "")
    assert file.state == FileState.READ
