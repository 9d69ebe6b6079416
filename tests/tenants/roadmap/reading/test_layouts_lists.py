"""Cells and rows that hold more or less than one activity."""

import pytest

from .layouts import (
    HEAD,
    deadlines_of,
    people_of,
    read,
    rows_of,
    sections_of,
    titles_of,
    warnings_of,
)


class TestListsInOneCell:
    @pytest.mark.parametrize(
        ("cell", "numbers", "titles"),
        [
            (
                "- Приказ о наставниках;\n- Положение о наставничестве.",
                ["", ""],
                ["Приказ о наставниках", "Положение о наставничестве."],
            ),
            ("• Приказ\n• Положение", ["", ""], ["Приказ", "Положение"]),
            ("1) Приказ\n2) Положение\n3) План", ["1", "2", "3"], ["Приказ", "Положение", "План"]),
            ("1. Приказ\n2. Положение", ["1", "2"], ["Приказ", "Положение"]),
            ("а) Приказ;\nб) Положение", ["а", "б"], ["Приказ", "Положение"]),
            ("1. Приказ. 2. Положение. 3. План", ["1", "2", "3"], ["Приказ.", "Положение.", "План"]),
            ("- Приказ; - Положение", ["", ""], ["Приказ", "Положение"]),
            (
                "1. Педсовет:\n- отчёт;\n- план\n2. Линейка",
                ["1", "2"],
                ["Педсовет:\n- отчёт;\n- план", "Линейка"],
            ),
            ("- Приказ о составе\nгруппы;\n- Положение", ["", ""], ["Приказ о составе\nгруппы", "Положение"]),
        ],
    )
    def test_a_cell_of_nothing_but_items_is_several_activities(self, cell, numbers, titles):
        reading = read(HEAD, ("1.1", cell, "до 01.10.2023", "Крылова М.П.", "Приказ"))
        rows = rows_of(reading)
        assert ([row.number for row in rows], [row.title for row in rows]) == (numbers, titles)
        assert {row.deadline.text for row in rows} == {"до 01.10.2023"}
        assert all("several activities" in row.why for row in rows)
        assert any("several activities" in warning for warning in warnings_of(reading))

    @pytest.mark.parametrize(
        "cell",
        [
            "Разработка пакета документов:\n- положение;\n- приказ",
            "Разработка пакета документов: - положение; - приказ",
            "Педагогический совет № 1\n1. Анализ работы\n2. План на год",
            "- Пакет документов:\n- положение;\n- приказ",
            "- Приказ",
            "Формирование базы\nнаставников",
            "Совещание 1. сентября и 2. октября",
            "Провести опрос; обработать анкеты; подвести итоги",
            "Формирование базы наставляемых.\n\nСбор согласий",
            "5-й урок\n6-й урок",
        ],
    )
    def test_a_list_below_a_lead_in_and_plain_text_stay_one_activity(self, cell):
        reading = read(HEAD, ("1.1", cell, "до 01.10.2023", "Крылова М.П.", "Приказ"))
        assert [(row.number, row.title, row.why) for row in rows_of(reading)] == [("1.1", cell, None)]


class TestStacks:
    def test_activities_deadlines_and_people_side_by_side_are_paired(self):
        reading = read(
            ("Содержание работы", "Сроки", "Ответственные"),
            (
                "Издание приказа\n\nОбучение\nнаставников\n\nОтчёт",
                "сентябрь\n\nоктябрь\n\nмай",
                "Крылова М.П.\n\nЛесной П.П.\n\nПолева О.И.",
            ),
        )
        assert titles_of(reading) == ["Издание приказа", "Обучение\nнаставников", "Отчёт"]
        assert (deadlines_of(reading), people_of(reading)) == (
            ["сентябрь", "октябрь", "май"], ["Крылова М.П.", "Лесной П.П.", "Полева О.И."],
        )  # fmt: skip
        assert all(row.why for row in rows_of(reading))

    def test_numbers_side_by_side_divide_the_row(self):
        reading = read(HEAD, ("1.\n2.", "Приказ\nОтчёт", "май 2024", "Крылова М.П.", ""))
        assert [(row.number, row.title) for row in rows_of(reading)] == [("1", "Приказ"), ("2", "Отчёт")]

    def test_lines_are_paired_with_as_many_deadlines(self):
        reading = read(
            HEAD, ("1", "Приказ\nОтчёт", "01.10.2023\n20.05.2024", "Крылова М.П.\nЛесной П.П.", "")
        )
        assert list(zip(titles_of(reading), people_of(reading), strict=True)) == [
            ("Приказ", "Крылова М.П."),
            ("Отчёт", "Лесной П.П."),
        ]

    def test_lines_that_run_on_belong_to_the_activity_above(self):
        reading = read(
            HEAD,
            ("", "Издание приказа\nо составе группы\nОбучение", "сентябрь\n\nоктябрь", "Крылова М.П.", ""),
        )
        assert list(zip(titles_of(reading), deadlines_of(reading), strict=True)) == [
            ("Издание приказа\nо составе группы", "сентябрь"), ("Обучение", "октябрь"),
        ]  # fmt: skip

    def test_five_activities_and_five_people_under_one_month(self):
        names = ["Крылова М.П.", "Лесной П.П.", "Полева О.И.", "Рощин А.А.", "Озёрова И.И."]
        activities = "\n".join(f"{number}. Дело" for number in range(1, 6))
        reading = read(("Месяц", "Мероприятие", "Ответственные"), ("Сентябрь", activities, "\n".join(names)))
        assert (people_of(reading), set(deadlines_of(reading))) == (names, {"Сентябрь"})

    def test_two_people_beside_two_activities_are_both_responsible(self):
        reading = read(HEAD, ("1", "- Приказ\n- Отчёт", "май 2024", "Крылова М.П.\nЛесной П.П.", ""))
        assert people_of(reading) == ["Крылова М.П.\nЛесной П.П."] * 2

    def test_another_number_of_deadlines_is_left_together_and_doubted(self):
        reading = read(HEAD, ("1", "- Приказ\n- Отчёт\n- План", "сентябрь\nоктябрь", "Крылова М.П.", ""))
        (row,) = rows_of(reading)
        assert "left together" in row.why

    @pytest.mark.parametrize(
        "term", ["ноябрь-декабрь\n2020 г.", "с 1 октября\nпо 1 ноября", "январь –\nфевраль"]
    )
    def test_a_term_over_two_lines_is_one_deadline(self, term):
        reading = read(HEAD, ("1", "Подготовка условий\nОбучение", term, "Крылова М.П.\nЛесной П.П.", ""))
        assert [(row.deadline.text, row.why) for row in rows_of(reading)] == [(term, None)]


class TestRowsThatBelongTogether:
    def test_a_sentence_runs_on_in_the_next_row(self):
        reading = read(
            HEAD, ("1", "Формирование базы", "май 2024", "Крылова М.П.", ""), ("", "наставляемых", "", "", "")
        )
        assert titles_of(reading) == ["Формирование базы\nнаставляемых"]
        assert len(sections_of(reading)) == 1

    def test_a_sentence_runs_on_where_numbers_stand_in_the_text(self):
        head = ("Содержание работы", "Сроки", "Ответственные")
        first = ("1. Поздравление ветеранов", "май 2024", "Крылова М.П.")
        reading = read(head, first, ("на дому и в школе", "", "Лесной П.П."), ("2. Поход", "май 2024", ""))
        assert [(row.title, row.responsible_text) for row in rows_of(reading)] == [
            ("Поздравление ветеранов\nна дому и в школе", "Крылова М.П.\nЛесной П.П."), ("Поход", ""),
        ]  # fmt: skip

    def test_a_second_person_in_a_row_of_its_own_joins_the_first(self):
        reading = read(HEAD, ("1", "Приказ", "май 2024", "Крылова М.П.", ""), ("", "", "", "Лесной П.П.", ""))
        assert people_of(reading) == ["Крылова М.П.\nЛесной П.П."]

    def test_a_row_with_a_number_and_no_activity_does_not_change_the_one_above(self):
        reading = read(HEAD, ("1", "Приказ", "май 2024", "Крылова М.П.", ""), ("2", "", "июнь 2024", "", ""))
        assert [(row.number, row.title, row.deadline.text) for row in rows_of(reading)] == [
            ("1", "Приказ", "май 2024"), ("2", "", "июнь 2024"),
        ]  # fmt: skip
        assert rows_of(reading)[1].why

    def test_a_row_moved_to_the_left_is_doubted(self):
        head = ("№ п/п", "Мероприятие", "Дата", "Участники", "Ответственные")
        reading = read(
            head,
            ("1", "Слёт", "май 2024", "Крылова М.П.", ""),
            ("2", "Встреча", "май 2024", "5 класс", "Крылова М.П."),
        )
        assert [bool(row.why) for row in rows_of(reading)] == [True, False]
