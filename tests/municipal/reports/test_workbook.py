"""The spreadsheet of a report: what a coordinator opens, prints and sends on."""

import errno
import time
from dataclasses import fields, replace
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from flask import Flask
from xlsxwriter.exceptions import FileCreateError

from municipal.overview.figures import Sums
from municipal.reports.records import PartContents, RoadmapRecord
from municipal.reports.table import TooManyRows
from municipal.reports.workbook import write_workbook
from tests.municipal.reports.opening import Build, formulas_and_links, moment, sheets, table, values
from tests.municipal.reports.records import COVER, TODAY, activity, done, school

FIGURES = Sums(20, 9, 0, 10, 4, 2, 3, 1, 1, 2, 1, 1, 1, 0)


def test_a_school_is_a_row_of_typed_cells(build: Build) -> None:
    (names, (row, total)) = table(sheets(build(school(activity(), sums=FIGURES)))[0])
    assert names == [
        "№", "Округ", "Код", "Школа", "Тип", "Закрыта с", "Действующих карт", "Период и контур", "Всего", "Выполнено",
        "Доля выполненных", "Выполнено в срок", "Доля в срок", "Просрочено", "Просрочено больше 10 дней",
        "Срок в ближайшие 7 дней", "Отправлено", "Возвращено", "Не требуется или отменено", "Выполнено без документа",
        "Без ответственного", "Без срока", "Сомнительный срок", "Ближайший срок", "Последнее изменение", "Дней без изменений",
    ]  # fmt: skip
    assert values(row) == [
        1, "Свердловский", "007", "СОШ № 7", "школа", None, 1, "2026-2027 учебный год · обучающиеся", 20, 10, 0.5, 9,
        9 / 14, 4, 2, 3, 1, 2, -19, 1, 1, 1, 1, moment("2026-12-01"), moment("2026-11-20"), 2,
    ]  # fmt: skip
    formats = {name: row[name].number_format for name in ("Всего", "Доля в срок", "Ближайший срок", "Код")}
    assert formats == {"Всего": "0", "Доля в срок": "0.0%", "Ближайший срок": "dd.mm.yyyy", "Код": "General"}
    assert total["Школа"].value == "Итого: 1 школа"


def test_an_activity_is_a_row_of_typed_cells(build: Build) -> None:
    names, (late, ready) = table(sheets(build(school(activity(), done())))[1])
    assert names == [
        "Округ", "Школа", "Код", "Дорожная карта", "Раздел", "№", "Мероприятие", "Срок, как записан", "Начало срока",
        "Последний день срока", "Дней просрочки",
        "Ответственные", "Ожидаемый результат", "Состояние", "Выполнено", "Документ", "Примечание",
    ]  # fmt: skip
    start, end = moment("2026-10-01"), moment("2026-10-20")
    assert values(late) == [
        "Свердловский", "СОШ № 7", "007", "2026-2027 учебный год · обучающиеся", "1. Подготовка", "1.10", "Издать приказ",
        "с 1 по 20 октября", start, end, 33, "Директор", "Приказ", "план", None, None, None,
    ]  # fmt: skip
    assert values(ready)[10:] == [
        None, "Директор", "Приказ", "выполнено", moment("2026-10-19"), "Приказ № 41 от 19.10.2026", None,
    ]  # fmt: skip
    assert [late["Дней просрочки"].number_format, late["№"].data_type] == ["0", "s"]


def test_a_remark_says_why_a_row_is_counted(build: Build) -> None:
    rows = (
        activity(doubt="The deadline has a beginning and no end.", is_unassigned=True),
        activity(is_undated=True, doubt=""),
        done(is_undocumented=True),
    )
    _names, found = table(sheets(build(school(*rows)))[1])
    assert [row["Примечание"].value for row in found] == [
        "нет ответственного; сомнительный срок: У срока есть начало, но нет окончания.",
        "срок не указан; сомнительный срок",
        "выполнено без документа",
    ]


def test_totals_are_the_sums_of_the_rows(build: Build) -> None:
    one, two = Sums(*range(1, 15)), Sums(*range(30, 44))
    schools = [school(*[activity()] * 3, sums=sums) for sums in (one, two)]
    _names, (*rows, total) = table(sheets(build(*schools, school()))[0])
    added = {
        name: sum(row[name].value or 0 for row in rows)
        for name, cell in total.items()
        if cell.number_format == "0" and name not in ("№", "Дней без изменений")
    }
    assert {name: total[name].value for name in added} == added
    assert (len(added), total["Школа"].value) == (14, "Итого: 3 школы")
    assert total["Доля выполненных"].value == pytest.approx((one.done + two.done) / (one.total + two.total))
    expected = one.done + two.done + one.overdue + two.overdue
    assert total["Доля в срок"].value == pytest.approx((one.on_time + two.on_time) / expected)


def test_a_closed_school_is_marked_and_totalled_apart(build: Build) -> None:
    day = date(2026, 10, 13)
    closed = school(activity(), closed_on=day, sums=Sums(total=1, overdue=1))
    listed, activities, _meaning = sheets(build(school(activity()), closed))
    _names, (working, shut, *totals) = table(listed)
    assert (working["Закрыта с"].value, shut["Закрыта с"].value) == (None, moment("2026-10-13"))
    assert working["Школа"].font.color.rgb != shut["Школа"].font.color.rgb
    assert [(row["Школа"].value, row["Всего"].value, row["Просрочено"].value) for row in totals] == [
        ("Работающие: 1 школа", 1, 0), ("Закрытые: 1 школа", 1, 1), ("Итого: 2 школы", 2, 1),
    ]  # fmt: skip
    remarks = [row["Примечание"].value for row in table(activities)[1]]
    assert remarks == [None, "школа закрыта с 13.10.2026"]


def test_a_school_closed_while_the_report_was_made_counts_and_is_marked(build: Build) -> None:
    closing = school(activity(), closed_on=TODAY + timedelta(days=1))
    listed, activities, _meaning = sheets(build(closing))
    _names, (row, total) = table(listed)
    assert (row["Закрыта с"].value, total["Школа"].value) == (moment("2026-11-23"), "Итого: 1 школа")
    assert table(activities)[1][0]["Примечание"].value == "школа закрывается с 23.11.2026"


def test_heads_stay_in_sight_and_are_repeated_on_every_printed_page(build: Build) -> None:
    listed, activities, meaning = sheets(build(school(activity(), sums=FIGURES)))
    assert [sheet.title for sheet in (listed, activities, meaning)] == [
        "Школы",
        "Мероприятия",
        "Что значат показатели",
    ]
    assert (listed.freeze_panes, listed.print_title_rows, listed.auto_filter.ref) == ("E6", "$5:$5", "A5:Z6")
    assert (activities.freeze_panes, activities.print_title_rows, activities.auto_filter.ref) == (
        "C5", "$4:$4", "A4:Q5",
    )  # fmt: skip
    for sheet in (listed, activities, meaning):
        # One page wide is the default and stays unsaid.
        printed = sheet.page_setup
        assert (printed.orientation, printed.fitToWidth, printed.fitToHeight) == ("landscape", None, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage is True
        assert sheet.oddFooter.right.text == "Стр. &P из &N"


def test_the_title_says_of_what_and_when_and_for_whom(build: Build) -> None:
    listed, activities, _meaning = sheets(build(school(activity())))
    lines = [
        "Дорожные карты наставничества: сводный отчёт по школам",
        "Свердловский округ · по состоянию на 22.11.2026 12:07 (UTC+07:00) · сформирован по запросу: Лугова Н.П.",
    ]
    assert [[sheet["A1"].value, sheet["A2"].value] for sheet in (listed, activities)] == [lines, lines]


def test_the_last_sheet_says_what_the_figures_mean(build: Build) -> None:
    rows = (activity(), done(), activity(state="cancelled"))
    shut = school(activity(), closed_on=TODAY)
    listed, _activities, meaning = sheets(build(school(*rows, sums=Sums(total=2)), shut, school()))
    said = {row[0].value: (row[1].value, row[2].value) for row in meaning.iter_rows() if row[0].value}
    assert said["По состоянию на"] == (
        moment("2026-11-22 12:07"), "Время муниципалитета: Asia/Krasnoyarsk, UTC+07:00.",
    )  # fmt: skip
    assert said["Сформирован по запросу"] == ("Лугова Н.П.", "")
    assert said["Территория"] == ("Свердловский округ", "")
    assert said["Школы"] == (3, "Работающих: 2, закрытых: 1. Без дорожной карты: 1.")
    assert said["Мероприятия"] == (4, "Учтено в показателях: 3. Не требуется или отменено: 1.")
    explained = set(table(listed)[0]) & set(said)
    assert set(table(listed)[0]) - explained == {"№", "Округ", "Код", "Школа", "Тип", "Период и контур"}
    assert all(all(said[name]) for name in explained)


def test_the_same_input_gives_the_same_bytes_whenever_it_is_built(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    schools = (school(activity(), done()), school())
    first = build(*schools)
    later = time.time() + 40 * 86400
    monkeypatch.setattr(time, "time", lambda: later)
    monkeypatch.setenv("TZ", "Asia/Vladivostok")
    time.tzset()
    try:
        second = build(*schools)
    finally:
        monkeypatch.undo()
        time.tzset()
    assert second == first
    with ZipFile(BytesIO(first)) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
        assert b"2026-11-22T05:07:31Z" in archive.read("docProps/core.xml")


def test_a_report_of_no_school_says_so(build: Build) -> None:
    listed, activities, meaning = sheets(build())
    _names, (sentence, total) = table(listed)
    assert sentence["№"].value == "На этой территории нет ни одной школы."
    assert (total["Школа"].value, total["Всего"].value, total["Доля выполненных"].value) == (
        "Итого: 0 школ",
        0,
        None,
    )
    (row,) = table(activities)[1]
    assert row["Округ"].value == (
        "Мероприятий нет: ни у одной школы отчёта нет действующей дорожной карты со строками."
    )
    assert (listed.auto_filter.ref, activities.auto_filter.ref) == (None, None)
    assert formulas_and_links(build()) == []
    assert meaning["B6"].value == 0


def test_schools_without_roadmaps_are_rows_without_figures(build: Build) -> None:
    listed, activities, _meaning = sheets(build(school(), school(district=None)))
    _names, (one, two, total) = table(listed)
    assert [values(row)[6:13] for row in (one, two, total)] == [[0, None, 0, 0, None, 0, None]] * 3
    assert (two["Округ"].value, two["Дней без изменений"].value) == (None, None)
    assert len(table(activities)[1]) == 1


def test_a_report_of_several_municipalities_names_them(build: Build) -> None:
    cover = replace(COVER, places=("Красноярск", "Минусинск"), spans_municipalities=True)
    schools = (school(activity()), school(activity(), municipality="Минусинск", district=None))
    listed, activities, _meaning = sheets(build(*schools, cover=cover))
    for sheet in (listed, activities):
        found = [row["Округ"].value for row in table(sheet)[1]][:2]
        assert found == ["Красноярск, Свердловский", "Минусинск"]


def test_two_roadmaps_are_named_in_their_order(build: Build) -> None:
    both = (RoadmapRecord("pupils", 2026, 2026), RoadmapRecord("teachers", 2025, 2027))
    of_both = school(activity(), activity(roadmap=1), roadmaps=both)
    assert [row["Дорожная карта"].value for row in table(sheets(build(of_both))[1])[1]] == [
        "2026-2027 учебный год · обучающиеся", "2025-2026 — 2027-2028 учебные годы · педагоги",
    ]  # fmt: skip
    _names, (row, _total) = table(sheets(build(school(activity(), roadmaps=both)))[0])
    assert (row["Действующих карт"].value, row["Период и контур"].value) == (
        2, "2026-2027 учебный год · обучающиеся; 2025-2026 — 2027-2028 учебные годы · педагоги",
    )  # fmt: skip


def test_it_is_written_in_the_language_of_the_context(build: Build) -> None:
    found = sheets(build(school(activity()), language="en"))
    assert [sheet.title for sheet in found] == ["Schools", "Activities", "What the figures mean"]
    assert table(found[1])[1][0]["State"].value == "planned"


def test_progress_is_told_in_rows_written(app: Flask) -> None:
    told: list[int] = []
    parts = [
        PartContents((school(*[activity()] * 299), school(*[activity()] * 99))),
        PartContents((school(),) * 120),
    ]
    with app.app_context():
        write_workbook(BytesIO(), COVER, parts, told.append)
    assert told == [250, 500, 520]
    assert told[-1] == sum(part.rows for part in parts)


def test_what_is_cancelled_leaves_nothing(app: Flask, tmp_path: Path) -> None:
    class Cancelled(Exception):
        pass

    def cancel(_rows: int) -> None:
        assert len(list(tmp_path.iterdir())) == 1
        raise Cancelled

    file = BytesIO()
    parts = [PartContents((school(*[activity()] * 300),))]
    with app.app_context(), pytest.raises(Cancelled):
        write_workbook(file, COVER, parts, cancel, scratch=tmp_path)
    assert (file.getvalue(), list(tmp_path.iterdir())) == (b"", [])


def test_a_full_disk_is_an_error_of_the_system_and_leaves_nothing(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_workbook) -> None:
        raise FileCreateError(OSError(errno.ENOSPC, "No space left on device"))

    monkeypatch.setattr("municipal.reports.workbook.Workbook.close", full)
    file = BytesIO()
    with app.app_context(), pytest.raises(OSError, match="No space left") as raised:
        write_workbook(file, COVER, [PartContents((school(),))], lambda _rows: None, scratch=tmp_path)
    assert (raised.value.errno, file.getvalue(), list(tmp_path.iterdir())) == (errno.ENOSPC, b"", [])


def test_more_rows_than_a_sheet_holds_are_refused(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("municipal.reports.table.LAST_ROW", 20)
    with pytest.raises(TooManyRows):
        build(school(*[activity()] * 20))


def test_the_figures_of_a_school_have_a_place_each() -> None:
    """A figure added to the overview is either shown in the report or left out here on purpose."""
    left_out = {"proved_lately", "done_lately"}
    assert {one.name for one in fields(Sums)} - left_out == {
        "total", "on_time", "done", "overdue", "long_overdue", "soon", "undocumented", "submitted", "returned",
        "unassigned", "undated", "doubtful",
    }  # fmt: skip
