"""What a row takes from above: ditto marks, headings with a term, lists, months, words of its own."""

import pytest

from tenants.roadmap.reading.tables.ditto import is_ditto
from tenants.roadmap.reading.tables.sentences import term_in

from .layouts import (
    HEAD,
    TITLE,
    deadlines_of,
    headless,
    lone,
    merged,
    people_of,
    plan,
    read,
    rows_of,
    sections_of,
    warnings_of,
)

FIRST = ("1", "Приказ", "до 10.09.2023", "Крылова М.П.", "Приказ")


class TestDitto:
    @pytest.mark.parametrize(
        "mark",
        [
            "-//-",
            "//",
            "—//—",
            '-"-',
            '"',
            "«»",
            "-«-",
            "– ″ –",
            "- ” -",
            "- // -",
            "то же",
            "так же",
            "Тот же",
            "в то же время",
        ],
    )
    def test_the_words_above_are_meant_with_a_doubt(self, mark):
        _, second = rows_of(read(HEAD, FIRST, ("2", "План", mark, mark, mark)))
        assert (second.deadline.text, second.responsible_text) == ("до 10.09.2023", "Крылова М.П.")
        assert second.result is not None
        assert second.result.text == "Приказ"
        assert not second.deadline.certain
        assert "ditto" in str(second.deadline.why)
        assert "ditto" in str(second.why)

    @pytest.mark.parametrize("text", ["", "-", "—", "---", "нет", "1/2", "«Школа»", "они же родители класса"])
    def test_a_dash_and_other_words_are_no_ditto(self, text):
        assert not is_ditto(text)

    def test_a_mark_looks_over_headings_and_other_marks_and_merged_cells(self):
        rows = rows_of(
            read(
                HEAD,
                FIRST,
                lone("Итоги"),
                ("2", "План", "//", "-", ""),
                ("3", "Отчёт", merged("", down=True), "//", ""),
            )
        )
        assert [row.deadline.text for row in rows] == ["до 10.09.2023"] * 3
        assert [row.deadline.certain for row in rows] == [True, False, False]
        assert [row.responsible_text for row in rows] == ["Крылова М.П.", "-", "Крылова М.П."]

    def test_a_mark_with_nothing_above_stays_as_written(self):
        (row,) = rows_of(read(HEAD, ("1", "План", "-//-", "", "")))
        assert (row.deadline.text, row.deadline.certain) == ("-//-", False)


class TestHeadings:
    def test_a_cell_merged_over_a_heading_makes_it_no_activity(self):
        over = merged("", down=True)
        reading = read(HEAD, ("1", "Начало", "", "", ""), ("1.1", "Приказ", "май", "Крылова М.П.", ""),
                       ("2", "Итоги", "", over, ""), ("2.1", "Отчёт", "июнь", over, ""))  # fmt: skip
        assert sections_of(reading) == [("1", "Начало", 1), ("2", "Итоги", 1)]
        assert people_of(reading) == ["Крылова М.П.", "Крылова М.П."]

    def test_an_activity_under_merged_cells_is_no_heading(self):
        over = merged("", down=True)
        reading = read(HEAD, FIRST, ("2", "Положение", over, over, ""), ("3", "Отчёт", over, over, ""))
        assert deadlines_of(reading) == ["до 10.09.2023"] * 3

    def test_a_stage_with_a_term_gives_it_to_rows_without_one(self):
        reading = read(HEAD, ("I", "Начало", "сентябрь", "Крылова М.П.", ""), ("1", "Приказ", "", "", ""),
                       ("2", "Опрос", "октябрь", "Лесной П.П.", ""))  # fmt: skip
        assert sections_of(reading) == [("I", "Начало", 2)]
        first, second = rows_of(reading)
        assert (first.deadline.text, first.deadline.certain) == ("сентябрь", False)
        assert (first.responsible_text, first.why is None) == ("Крылова М.П.", False)
        assert (second.deadline.text, second.responsible_text, second.why) == ("октябрь", "Лесной П.П.", None)

    def test_the_term_of_a_stage_may_stand_amid_its_title(self):
        reading = read(HEAD, lone("1 этап (сентябрь – октябрь 2023 г.). Начало"), ("1", "Приказ", "", "", ""))
        assert deadlines_of(reading) == ["сентябрь – октябрь 2023 г."]

    def test_a_row_over_the_whole_table_with_a_dotted_number_is_a_subsection(self):
        reading = read(HEAD, lone("РАЗДЕЛ I. НАЧАЛО"), lone("1.1. Документы"), ("1.1.1", "Приказ", "май", "", ""),
                       lone("1.2. Кадры"), ("1.2.1", "Опрос", "июнь", "", ""))  # fmt: skip
        assert sections_of(reading)[1:] == [("1.1", "Документы", 1), ("1.2", "Кадры", 1)]
        assert not any(row.notes for row in rows_of(reading))


class TestLists:
    def test_lettered_rows_share_term_and_people_of_the_row_above(self):
        rows = rows_of(
            read(
                HEAD,
                ("1", "Подготовить:", "до 20.09.2023", "Крылова М.П.", ""),
                ("а", "приказ", "", "", "Приказ"),
                ("б", "план", "25.09.2023", "", "План"),
                ("2", "Отчёт", "", "", ""),
            )
        )
        assert [row.deadline.text for row in rows] == ["до 20.09.2023", "до 20.09.2023", "25.09.2023", ""]
        assert [row.deadline.certain for row in rows[:3]] == [True, False, True]
        assert [row.responsible_text for row in rows] == ["Крылова М.П."] * 3 + [""]

    def test_so_do_rows_with_dotted_numbers(self):
        people = ("до 20.09.2023", "Крылова М.П.", "")
        reading = read(
            HEAD, ("1", "Подготовить:", *people), ("1.1", "приказ", "", "", ""), ("2", "План", "май", "", "")
        )
        assert deadlines_of(reading) == ["до 20.09.2023", "до 20.09.2023", "май"]

    def test_without_a_column_of_deadlines_the_words_tell_it(self):
        first, second, third = rows_of(
            headless(
                [TITLE, plan(("№", "Мероприятие", "Ответственный"),
                 ("1", "Издать приказ (в срок до 10 сентября)", "Крылова М.П."),
                 ("2", "Изучить приказ от 12.05.2020", ""), ("3", "Беседа", ""))]
            )
        )  # fmt: skip
        assert (str(first.deadline.end), first.deadline.certain) == ("2023-09-10", False)
        assert (second.deadline.text, third.deadline.text) == ("", "")


@pytest.mark.parametrize(
    ("words", "term"),
    [
        ("Сбор с 1 по 5 ноября", "с 1 по 5 ноября"),
        ("Урок 20-24 января 2024 г.", "20-24 января 2024 г."),
        ("Работа с 5-9 классами", ""),
        ("Изучить письмо от 12 мая 2021 года", ""),
    ],
)
def test_the_term_in_the_words_of_an_activity(words, term):
    assert term_in(words) == term


class TestMonths:
    MONTHS = ("Месяц", "Мероприятие", "Ответственные")

    def test_a_month_that_stands_once_is_plain(self):
        reading = read(self.MONTHS, ("Сентябрь", "Приказ", "Крылова М.П."), ("", "Опрос", "Лесной П.П."))
        assert [(row.deadline.text, row.deadline.certain) for row in rows_of(reading)] == [
            ("Сентябрь", True)
        ] * 2
        assert not [each for each in warnings_of(reading) if "row" in each]

    def test_an_empty_cell_under_a_day_is_doubted(self):
        reading = read(
            ("Дата", "Мероприятие", "Ответственные"),
            ("12.09.2023", "Приказ", "Крылова М.П."),
            ("", "Опрос", ""),
        )
        assert [row.deadline.certain for row in rows_of(reading)] == [True, False]

    def test_a_day_under_a_stage_with_a_month_in_brackets_is_doubted(self):
        reading = read(HEAD, lone("Подготовка (сентябрь)"), ("1", "Приказ", "12", "", ""))
        assert [(row.deadline.text, row.deadline.certain) for row in rows_of(reading)] == [
            ("12 сентября", False)
        ]

    @pytest.mark.parametrize(
        ("words", "end"), [("до 20", "2023-10-20"), ("с 3 по 7", "2023-10-07"), ("1-5", "2023-10-05")]
    )
    def test_days_of_a_month_over_them(self, words, end):
        (row,) = rows_of(read(HEAD, lone("Октябрь"), ("1", "Приказ", words, "", "")))
        assert (str(row.deadline.end), row.deadline.certain) == (end, True)
