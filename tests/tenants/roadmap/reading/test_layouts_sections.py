"""Sections, months and numbers of plans as schools build them."""

import pytest

from .layouts import (
    HEAD,
    deadlines_of,
    headless,
    lone,
    merged,
    plan,
    read,
    rows_of,
    sections_of,
    titles_of,
)


class TestSections:
    FIRST = ("1", "Приказ", "май 2024", "Крылова М.П.", "Приказ")

    @pytest.mark.parametrize(
        ("heading", "expected"),
        [
            (("I", "Подготовка", "", "", ""), ("I", "Подготовка")),
            (("I.", merged("Подготовка", 4)), ("I", "Подготовка")),
            (("1", "Подготовка", "", "", ""), ("1", "Подготовка")),
            ((merged("Подготовка", 3), "", ""), (None, "Подготовка")),
            (("Раздел II. Подготовка", "", "", "", ""), ("II", "Подготовка")),
            (("1", "Подготовка", "-", "–", "х"), ("1", "Подготовка")),
            (("Подготовка",) * 5, (None, "Подготовка")),
            (("1", *("Подготовка",) * 4), ("1", "Подготовка")),
        ],
    )
    def test_a_heading_may_be_merged_or_padded(self, heading, expected):
        assert sections_of(read(HEAD, heading, self.FIRST)) == [(*expected, 1)]

    def test_numbers_run_on_under_roman_sections(self):
        second = ("2", "Отчёт", "июнь 2024", "Крылова М.П.", "")
        reading = read(HEAD, ("I.", "Начало", "", "", ""), self.FIRST, ("II.", "Конец", "", "", ""), second)
        assert sections_of(reading) == [("I", "Начало", 1), ("II", "Конец", 1)]

    def test_an_activity_with_nothing_but_number_and_title_stays_one(self):
        second = ("2", "Без срока", "", "", "")
        assert len(rows_of(read(HEAD, self.FIRST, second, ("3", *self.FIRST[1:])))) == 3

    def test_a_title_over_two_columns_of_a_wide_head_is_no_heading(self):
        reading = read(
            ("№", merged("Мероприятие", 2), "Срок"),
            ("1", merged("Приказ", 2), "май 2024"),
            ("2", merged("Отчёт", 2), ""),
        )
        assert (titles_of(reading), sections_of(reading)) == (["Приказ", "Отчёт"], [(None, "", 2)])

    def test_a_remark_in_brackets_belongs_to_the_heading(self):
        reading = read(
            HEAD, lone("Классное руководство"), lone("(по планам классных руководителей)"), self.FIRST
        )
        assert sections_of(reading) == [(None, "Классное руководство (по планам классных руководителей)", 1)]

    def test_a_numbered_line_over_the_head_inside_the_table_names_the_first_section(self):
        reading = read(
            lone("Модуль 1. Ключевые дела"), HEAD, self.FIRST, lone("Модуль 2. Кружки"), HEAD, self.FIRST
        )
        assert [title for _, title, _ in sections_of(reading)] == ["Ключевые дела", "Кружки"]

    def test_the_line_above_the_first_table_is_a_section_where_later_tables_have_such_lines(self):
        table = plan(HEAD, self.FIRST)
        reading = headless(
            ["План на 2023-2024 учебный год", "Работа с педагогами", table, "Работа с родителями", table]
        )
        assert reading.title == "План на 2023-2024 учебный год"
        assert [title for _, title, _ in sections_of(reading)] == [
            "Работа с педагогами",
            "Работа с родителями",
        ]

    def test_a_module_above_the_only_head_is_a_section_and_no_title(self):
        table = plan(lone("Модуль «Урочная деятельность»"), HEAD, lone("(по планам учителей)"), self.FIRST)
        reading = headless(["План на 2023-2024 учебный год", table])
        assert reading.title == "План на 2023-2024 учебный год"
        assert sections_of(reading) == [(None, "Модуль «Урочная деятельность» (по планам учителей)", 1)]

    def test_stacked_numbers_and_titles_are_a_section_and_its_activity(self):
        reading = read(HEAD, ("1.\n1.1.", "Подготовка\nПриказ", "\n\nмай 2024", "\n\nКрылова М.П.", ""))
        assert (sections_of(reading), titles_of(reading)) == ([("1", "Подготовка", 1)], ["Приказ"])


class TestMonths:
    def test_a_month_over_its_rows_is_their_section_and_their_deadline(self):
        head = ("N", "Мероприятия", "Ответственные")
        reading = read(
            head, lone("СЕНТЯБРЬ", 3), ("1", "Приказ", "Крылова М.П."), lone("ОКТЯБРЬ", 3), ("2", "Отчёт", "")
        )
        assert sections_of(reading) == [(None, "СЕНТЯБРЬ", 1), (None, "ОКТЯБРЬ", 1)]
        deadline = rows_of(reading)[0].deadline
        assert (deadline.kind, str(deadline.start), deadline.certain) == ("month", "2023-09-01", True)

    def test_a_cell_left_empty_under_a_month_is_a_question(self):
        reading = read(HEAD, lone("Сентябрь"), ("1", "Приказ", "", "Крылова М.П.", ""))
        deadline = rows_of(reading)[0].deadline
        assert (deadline.kind, str(deadline.start), deadline.certain) == ("month", "2023-09-01", False)
        assert "heading above" in deadline.why

    def test_a_row_with_a_deadline_of_its_own_keeps_it(self):
        reading = read(HEAD, lone("Сентябрь"), ("1", "Приказ", "до 15.09.2023", "Крылова М.П.", ""))
        deadline = rows_of(reading)[0].deadline
        assert (str(deadline.end), deadline.certain) == ("2023-09-15", True)

    def test_a_month_between_the_title_and_the_table(self):
        reading = headless(
            [
                "План на 2023-2024 учебный год",
                "Сентябрь",
                plan(("Мероприятия", "Ответственные"), ("Приказ", "")),
            ]
        )
        assert (reading.title, sections_of(reading)) == (
            "План на 2023-2024 учебный год",
            [(None, "Сентябрь", 1)],
        )
        assert str(rows_of(reading)[0].deadline.start) == "2023-09-01"

    def test_a_month_under_a_module_is_no_section(self):
        reading = read(
            ("Дела", "Классы", "Время проведения", "Ответственные"),
            lone("Ключевые дела", 4), lone("Сентябрь", 4), ("Линейка", "1-11", "", "Крылова М.П."),
            lone("Октябрь", 4), ("Ярмарка", "1-11", "", "Крылова М.П."),
        )  # fmt: skip
        assert sections_of(reading) == [(None, "Ключевые дела", 2)]
        assert deadlines_of(reading) == ["Сентябрь", "Октябрь"]

    def test_a_month_column_in_front_is_merged_or_left_empty(self):
        reading = read(
            ("Месяц", "Мероприятие", "Ответственные"),
            ("Сентябрь", "Приказ", "Крылова М.П."),
            (merged("", 1, down=True), "Положение", "Крылова М.П."),
            ("Октябрь", "Обучение", "Крылова М.П."),
            ("", "Отчёт", "Крылова М.П."),
        )
        assert deadlines_of(reading) == ["Сентябрь", "Сентябрь", "Октябрь", "Октябрь"]
        assert [row.deadline.certain for row in rows_of(reading)] == [True, True, True, False]

    @pytest.mark.parametrize(
        "heading",
        [
            ("1", "Подготовка", "сентябрь 2023 г.", "", ""),
            lone("Подготовка (сентябрь 2023 г.)"),
            lone("1 четверть 2023 г."),
        ],
    )
    def test_the_term_of_a_heading_is_that_of_rows_without_one(self, heading):
        reading = read(
            HEAD, heading, ("1.1", "Приказ", "", "Крылова М.П.", ""), ("1.2", "Отчёт", "май 2024", "", "")
        )
        assert [len(section.activities) for section in reading.sections] == [2]
        first, second = rows_of(reading)
        assert ("2023" in first.deadline.text, first.deadline.certain) == (True, False)
        assert (second.deadline.text, second.deadline.certain) == ("май 2024", True)

    def test_the_term_in_the_cell_of_a_stage(self):
        reading = read(
            ("Этап", "Мероприятия", "Ответственный"), ("Подготовка (сентябрь 2023)", "Приказ", "Крылова М.П.")
        )
        assert str(rows_of(reading)[0].deadline.start) == "2023-09-01"

    def test_days_take_the_month_over_them_or_beside_them(self):
        under = read(
            ("Дата", "Мероприятие", "Ответственный"),
            lone("Октябрь", 3),
            ("5", "Приказ", ""),
            ("12-15", "Сбор", ""),
        )
        assert [str(row.deadline.start) for row in rows_of(under)] == ["2023-10-05", "2023-10-12"]
        assert all(row.deadline.certain for row in rows_of(under))
        beside = read(
            ("Месяц", "Число", "Мероприятие"),
            ("Сентябрь", "1", "Сбор"),
            ("", "15", "Приказ"),
            ("Май", "3", "Слёт"),
        )
        assert [str(row.deadline.start) for row in rows_of(beside)] == [
            "2023-09-01",
            "2023-09-15",
            "2024-05-03",
        ]

    def test_a_second_plan_in_the_file_has_its_own_year(self):
        table = plan(HEAD, ("1", "Приказ", "сентябрь", "", ""))
        blocks = ["План на 2023-2024 учебный год", table, "План", "на 2024-2025 учебный год", table]
        reading = headless(blocks)
        assert sections_of(reading)[1][1] == "План на 2024-2025 учебный год"
        assert [str(row.deadline.start) for row in rows_of(reading)] == ["2023-09-01", "2024-09-01"]

    def test_a_year_over_its_rows_dates_their_months(self):
        rows = (
            lone("2022 год"),
            ("1", "Приказ", "сентябрь", "", ""),
            lone("2023/2024 учебный год"),
            ("2", "Отчёт", "май", "", ""),
        )
        reading = headless(["План на 2022-2025 годы", plan(HEAD, *rows)])
        assert [str(row.deadline.start) for row in rows_of(reading)] == ["2022-09-01", "2024-05-01"]


class TestNumbers:
    @pytest.mark.parametrize(
        "numbers",
        [
            ["1", "2", "1", "2"],
            ["1", "4", "7", "8"],
            ["1.1", "", "1.3", ""],
            ["1.111", "1.112", "1.113", "2"],
        ],
    )
    def test_numbers_are_kept_as_written(self, numbers):
        rows = [
            (f"{number}." if number else "", f"Дело {place}", "май 2024", "Крылова М.П.", "")
            for place, number in enumerate(numbers)
        ]
        assert [row.number for row in rows_of(read(HEAD, *rows))] == numbers

    def test_a_number_inside_the_text_is_taken_from_it(self):
        reading = read(("Мероприятия", "Срок"), ("3.Акция «Книга»", "май 2024"), ("4. Поход", "июнь 2024"))
        assert [(row.number, row.title) for row in rows_of(reading)] == [
            ("3", "Акция «Книга»"),
            ("4", "Поход"),
        ]
