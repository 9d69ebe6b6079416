"""Deadlines spread over columns of quarters, halves and years; heads in other words; what ends a table."""

import pytest

from tenants.roadmap.reading import read_roadmap
from tenants.roadmap.reading.grid import Row, Table
from tenants.roadmap.reading.tables.columns import Column, kind_of

from . import word_files
from .layouts import (
    HEAD,
    TITLE,
    build,
    deadlines_of,
    headless,
    merged,
    plan,
    read,
    rows_of,
    sections_of,
    titles_of,
)

YEAR = "Дорожная карта на 2023 год"
FIRST = ("1", "Приказ", "до 10.09.2023", "Крылова М.П.", "Приказ")


def read_year(*rows):
    return headless([YEAR, plan(*rows)])


class TestPeriodsAsColumns:
    @pytest.mark.parametrize("people", [(), ("Ответственный",)])
    @pytest.mark.parametrize("word", ["кв.", "квартал", "кв"])
    def test_quarters(self, word, people):
        heads = [f"{number} {word}" for number in ("I", "II", "III", "IV")]
        reading = read_year(
            ("№", "Мероприятие", *heads, *people),
            ("1", "Мониторинг", "", "+", "", "", *("Крылова М.П." for _ in people)),
            ("2", "Отчёт", "", "", "", "до 20.12", *("Крылова М.П." for _ in people)),
        )
        first, second = (row.deadline for row in rows_of(reading))
        assert (str(first.start), str(first.end), first.certain) == ("2023-04-01", "2023-06-30", True)
        assert (str(second.end), second.certain) == ("2023-12-20", True)

    @pytest.mark.parametrize(
        ("head", "numbers", "start"),
        [
            ("Сроки по кварталам", "1234", "2023-04-01"),
            ("Сроки (месяцы)", ("9", "10", "11", "12"), "2023-10-01"),
        ],
    )
    def test_bare_numbers_under_a_head_that_says_what_they_count(self, head, numbers, start):
        reading = read_year(
            ("№", "Мероприятие", merged(head, 4), "Ответственный"),
            ("", "", *numbers, ""),
            ("1", "Мониторинг", "", "+", "", "", "Крылова М.П."),
        )
        assert [str(row.deadline.start) for row in rows_of(reading)] == [start]

    def test_halves_of_the_school_year(self):
        reading = read(("№", "Мероприятие", "1 полугодие", "2 полугодие", "Ответственный"),
                       ("1", "Опрос", "+", "", "Крылова М.П."), ("2", "Отчёт", "", "май", "Крылова М.П."))  # fmt: skip
        assert deadlines_of(reading) == ["1 полугодие", "май"]
        assert not any(row.notes for row in rows_of(reading))

    def test_two_years_of_figures_are_no_deadline(self):
        reading = read(("№", "Мероприятие", "Сроки", "2023", "2024"), ("1", "Опрос", "май", "10", "20"))
        assert deadlines_of(reading) == ["май"]

    def test_years_in_a_row_are_one_term(self):
        reading = read_year(("№", "Мероприятие", "2023", "2024", "2025", "Ответственный"),
                            ("1", "Опрос", "", "+", "+", "Крылова М.П."))  # fmt: skip
        (row,) = rows_of(reading)
        assert (str(row.deadline.start), str(row.deadline.end)) == ("2024-01-01", "2025-12-31")


@pytest.mark.parametrize(
    ("words", "column"),
    [
        ("Вынік", Column.RESULT), ("Выход на документ", Column.RESULT), ("Локальный акт", Column.RESULT),
        ("Контрольные показатели", Column.RESULT), ("Контроль", Column.NOTE),
        ("Ожидаемый эффект", Column.RESULT), ("Где заслушивается", Column.RESULT), ("Result", Column.RESULT),
        ("Исп.", Column.RESPONSIBLE), ("Кем проводится", Column.RESPONSIBLE), ("Responsible", Column.RESPONSIBLE),
        ("Дедлайн", Column.DEADLINE), ("Deadline", Column.DEADLINE), ("Activity", Column.TITLE), ("No", Column.NUMBER),
    ],
)  # fmt: skip
def test_further_words_of_heads(words, column):
    assert kind_of(words) is column


def test_a_head_glued_into_one_cell_has_numbers_and_activities_under_it():
    reading = read(
        ("№п/пНаименованиемероприятия", "", "Сроки", "Ответственный", "Видодокумента"),
        FIRST,
        ("2", "Отчёт", "май", "", "Справка"),
    )
    assert [(row.number, row.title) for row in rows_of(reading)] == [("1", "Приказ"), ("2", "Отчёт")]


def test_the_first_and_the_last_day_tell_the_school_year():
    title = "Дорожная карта на период с 01.09.2022 по 31.08.2023"
    assert str(headless([title, plan(HEAD, FIRST)]).school_year) == "2022-2023"


class TestEnds:
    @pytest.mark.parametrize(
        "tail",
        [
            [("", "Составил: Крылова М.П.", "", "", "")],
            [("", "План составила зам. директора по УВР Крылова М.П.", "", "", "")],
            [("", "Согласовано", "", "", ""), ("", "Председатель профкома Крылова М.П.", "", "", "")],
            [("", "С планом ознакомлены:", "", "", ""), ("", "Крылова М.П.", "", "", "")],
        ],
    )
    def test_who_drew_up_and_agreed_is_no_activity(self, tail):
        reading = read(HEAD, FIRST, *tail)
        assert titles_of(reading) == ["Приказ"]
        assert len(sections_of(reading)) == 1

    @pytest.mark.parametrize(
        "title", ["Согласование плана с профкомом", "Составление отчёта", "Ознакомить Крылову М.П."]
    )
    def test_the_last_activity_may_be_about_agreeing(self, title):
        assert titles_of(read(HEAD, FIRST, ("2", title, "", "", ""))) == ["Приказ", title]

    def test_a_lone_text_after_rows_that_are_not_there_is_left_out(self):
        *rows, last = build(HEAD, FIRST, ("2", "Отчёт", "май", "", ""), ("", "Филиал школы", "", "", ""))
        reading = headless([TITLE, Table(1, (*rows, Row(last.number + 2, last.cells)))])
        assert titles_of(reading) == ["Приказ", "Отчёт"]


class TestAroundTables:
    def test_a_roadmap_in_the_cell_of_a_layout(self):
        inner = word_files.table(word_files.HEAD, word_files.ROW)
        cell = f"<w:tc>{word_files.paragraph(TITLE)}{inner}<w:p/></w:tc>"
        reading = read_roadmap(
            word_files.word_file(word_files.table(f"<w:tr>{cell}</w:tr>")), name="plan.docx"
        )
        assert (reading.title, titles_of(reading)) == (TITLE, ["Приказ о наставниках"])

    def test_a_title_that_each_sheet_repeats_is_no_section(self):
        title = ("Дорожная карта на 2023-2024 учебный год", "", "", "", "")
        sheets = [
            Table(place, build(title, HEAD, FIRST), name) for place, name in ((1, "1 этап"), (2, "2 этап"))
        ]
        assert [name for _, name, _ in sections_of(headless(sheets))] == ["1 этап", "2 этап"]
