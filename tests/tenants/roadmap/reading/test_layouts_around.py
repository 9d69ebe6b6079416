"""What stands around the table, other tables, and cells the file may not have given right."""

import pytest

from tenants.roadmap.reading.grid import Table

from .layouts import (
    HEAD,
    build,
    deadlines_of,
    headless,
    lone,
    merged,
    plan,
    read,
    rows_of,
    sections_of,
    titles_of,
    warnings_of,
)


class TestAroundTheTable:
    TITLE = "План мероприятий по наставничеству на 2023-2024 учебный год"
    FIRST = ("1", "Приказ", "май", "Крылова М.П.", "Приказ")

    def test_title_and_approval_may_stand_in_the_rows_above_the_head(self):
        reading = headless(
            (plan(("УТВЕРЖДАЮ", "", "", "", ""), ("Директор МБОУ «Лесная СОШ»", "", "", "", ""), lone(self.TITLE),
                  ("", "", "", "", ""), HEAD, self.FIRST),)
        )  # fmt: skip
        assert (reading.title, reading.organisation, str(reading.school_year)) == (
            self.TITLE, "МБОУ «Лесная СОШ»", "2023-2024",
        )  # fmt: skip

    @pytest.mark.parametrize(
        "tail",
        [
            [("Директор школы", "", "", "____________", "Лугова Н.П.")],
            [("", "Директор школы", "", "", "Н.П. Лугова")],
            [lone("Директор школы ____________ Н.П. Лугова")],
            [lone("Документ подписан электронной подписью"), lone("Действителен с 20.12.2021 по 20.12.2022")],
            [("* по согласованию", "", "", "", "")],
            [
                ("Куратор", "", "", "________", ""),
                lone("Список наставников"),
                ("1", "Крылова М.П.", "", "", ""),
            ],
            [("Исполнитель: Крылова М.П.", "", "", "", ""), ("", "", "", "", "")],
        ],
    )
    def test_what_stands_under_the_last_activity_is_no_activity(self, tail):
        reading = read(HEAD, self.FIRST, *tail)
        assert [(row.title, row.responsible_text) for row in rows_of(reading)] == [("Приказ", "Крылова М.П.")]
        assert len(sections_of(reading)) == 1

    def test_an_activity_of_the_director_is_no_signature(self):
        second = ("2", "Директор школы утверждает план", "июнь 2024", "Лугова Н.П.", "")
        assert len(rows_of(read(HEAD, self.FIRST, second))) == 2

    def test_a_last_activity_of_a_curator_is_no_signature(self):
        head = ("Мероприятия", "Ответственные")
        rows = (
            ("Приказ", "Крылова М.П."),
            ("Куратор проводит опрос", "Крылова М.П."),
            ("Итоги", "Лесной П.П."),
        )
        assert titles_of(read(head, *rows)) == ["Приказ", "Куратор проводит опрос", "Итоги"]
        assert titles_of(read(head, *rows[:2])) == ["Приказ", "Куратор проводит опрос"]

    def test_a_blank_in_an_activity_is_no_signature(self):
        head = ("Мероприятия", "Срок", "Ответственные")
        rows = ("Приказ", "май 2024", "Крылова М.П."), ("Приказ № ____ об итогах", "июнь 2024", "Лугова Н.П.")
        assert len(rows_of(read(head, *rows))) == 2

    def test_the_roadmap_is_chosen_among_several_tables(self):
        approval = plan(("СОГЛАСОВАНО", "УТВЕРЖДАЮ"), ("Протокол № 1", "Приказ № 5"))
        group = plan(("№", "ФИО", "Должность"), *[(str(n), "Крылова М.П.", "учитель") for n in range(1, 5)])
        signed = plan(("№", "ФИО", "Дата", "Подпись", "Ознакомлен"), ("1", "Крылова М.П.", "", "", ""))
        reading = headless(
            [approval, self.TITLE, group, "Мероприятия", plan(HEAD, self.FIRST), "Лист ознакомления", signed]
        )
        assert (titles_of(reading), reading.title) == (["Приказ"], self.TITLE)
        assert any("no part of the roadmap" in warning for warning in warnings_of(reading))

    def test_a_table_of_people_with_dates_is_left_out(self):
        pairs = plan(
            ("№", "ФИО наставника", "Тема", "Срок"),
            *[(str(n), "Крылова М.П.", "Урок", "май") for n in range(1, 5)],
        )
        assert titles_of(headless([self.TITLE, pairs, plan(HEAD, self.FIRST)])) == ["Приказ"]

    def test_the_sheets_of_a_workbook_name_its_sections(self):
        built = [
            Table(1, build(HEAD, self.FIRST), "Нормативная база"),
            Table(2, build(HEAD, self.FIRST), "Обучение"),
        ]
        assert [title for _, title, _ in sections_of(headless([self.TITLE, *built]))] == [
            "Нормативная база",
            "Обучение",
        ]

    def test_a_page_number_between_two_halves_of_a_table(self):
        reading = headless([self.TITLE, plan(HEAD, self.FIRST), "2", plan(("2", *self.FIRST[1:]))])
        assert [row.number for row in rows_of(reading)] == ["1", "2"]

    def test_a_second_half_with_other_widths(self):
        wide = plan((merged("2", 2), *self.FIRST[1:]))
        assert [row.number for row in rows_of(headless([self.TITLE, plan(HEAD, self.FIRST), wide]))] == [
            "1",
            "2",
        ]

    def test_a_dragged_boundary_does_not_move_the_cells(self):
        head = ("№", merged("Мероприятие", 2), "Срок", "Ответственный")
        reading = read(head, ("1", "Приказ", merged("май 2024", 2), "Крылова М.П."))
        assert (titles_of(reading), deadlines_of(reading)) == (["Приказ"], ["май 2024"])

    def test_a_line_with_a_label_ends_the_title(self):
        reading = headless([self.TITLE, "Наставник: Крылова М.П.", "Цели и задачи:", plan(HEAD, self.FIRST)])
        assert reading.title == self.TITLE

    def test_a_title_repeated_or_spread_is_read_once(self):
        reading = headless(
            ["М К ДОУ «Детский сад № 5»", "ПЛАН", "работы наставников", "ПЛАН", plan(HEAD, self.FIRST)]
        )
        assert reading.title == "ПЛАН работы наставников"
        assert reading.organisation == "МКДОУ «Детский сад № 5»"


class TestTimesOfDay:
    def test_times_belong_to_the_day_in_the_title(self):
        head = ("Мероприятие", "Время и место проведения", "Ответственный")
        reading = headless(
            [
                "План проведения Дня наставника 15 октября 2023 года",
                plan(head, ("Открытие", "10.00, каб. 5", "")),
            ]
        )
        deadline = rows_of(reading)[0].deadline
        assert (str(deadline.start), deadline.certain) == ("2023-10-15", False)


class TestFrames:
    """Tables drawn with lines of characters, as old texts have them."""

    def test_a_drawn_table_is_a_table(self):
        drawn = """
┌───┬──────────────────┬───────────┬─────────────┐
│ N │ Мероприятия      │ Сроки     │ Ответствен- │
│п/п│                  │           │ ные         │
├───┼──────────────────┼───────────┼─────────────┤
│ 1 │ Издание приказа  │ сентябрь  │ Крылова М.П.│
│   │ о наставниках    │ 2023 г.   │             │
├───┼──────────────────┼───────────┼─────────────┤
│ 2 │ Отчёт            │ май 2024  │ Лесной П.П. │
└───┴──────────────────┴───────────┴─────────────┘""".strip().split("\n")
        reading = headless(["План на 2023-2024 учебный год", *drawn, "Директор"])
        assert [
            (row.number, row.title, row.deadline.text, row.responsible_text) for row in rows_of(reading)
        ] == [
            ("1", "Издание приказа\nо наставниках", "сентябрь\n2023 г.", "Крылова М.П."),
            ("2", "Отчёт", "май 2024", "Лесной П.П."),
        ]

    def test_signs_on_a_keyboard_draw_a_table_too(self):
        drawn = [
            "|Мероприятия|Сроки|Ответственные|",
            "|-----------|-----|------|",
            "|Приказ|май 2024|Крылова М.П.|",
            "|Отчёт|май 2024||",
        ]
        assert titles_of(headless(["План", "\n".join(drawn)])) == ["Приказ", "Отчёт"]


class TestDoubtsOfCells:
    def test_a_doubt_of_a_cell_reaches_its_row_or_its_deadline(self):
        reading = read(
            HEAD,
            ("1", merged("Приказ", doubt="Mixed."), "май 2024", "Крылова М.П.", ""),
            ("2", "Отчёт", merged("май 2024", doubt="Mixed."), "Крылова М.П.", ""),
        )
        first, second = rows_of(reading)
        assert (first.why, first.deadline.certain) == ("Mixed.", True)
        assert (second.why, second.deadline.certain, second.deadline.why) == (None, False, "Mixed.")
