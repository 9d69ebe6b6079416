"""Layouts of real plans, one class an oddity: what a curator would expect to see of each."""

import pytest

from tenants.roadmap.reading import Cause, NotReadable

from .layouts import HEAD, headless, lone, merged, plan, read, rows_of, sections_of, warnings_of


def _titles(reading):
    return [row.title for row in rows_of(reading)]


def _deadlines(reading):
    return [row.deadline.text for row in rows_of(reading)]


def _people(reading):
    return [row.responsible_text for row in rows_of(reading)]


class TestHeads:
    """The words of heads and the order of columns."""

    @pytest.mark.parametrize(
        "head",
        [
            ("№ п\\п", "Тема", "Сроки проведения", "Ответственный"),
            ("NN п/п", "Направления деятельности", "Дата", "Ответственные лица"),
            ("№пп", "Рассматриваемые вопросы", "Дата проведения", "Исполнители"),
            ("№ п/ п", "Пошаговые мероприятия", "Ориентировочное время проведения", "Отв-ный"),
            ("N п.", "Проводимые мероприятия", "Ориентировочно евремя проведения", "Ответствен- ный"),
            ("", "Содержание работы", "Время проведения", "Ответствен."),
            ("№№", "Формы и содержание деятельности", "Срок", "ответственные"),
            ("№", "Дела, события, мероприятия", "Период", "Ответственные за исполнение"),
            ("п/п", "Что делается", "Месяц", "Исполнители (в установленном порядке)"),
            ("№", "Мерапрыемства", "Дата", "Адказныя"),
            ("№", "Название мероприятий", "Когда", "Кто проводит"),
            ("№ п/п", "Форма работы", "Срок реализации", "Организаторы"),
        ],
    )
    def test_each_column_is_told_by_its_head(self, head):
        reading = read(
            head, ("1.", "Приказ о наставниках", "май 2024", "Крылова М.П."), ("2.", "Отчёт", "июнь 2024", "")
        )
        row = rows_of(reading)[0]
        assert (row.number, row.title, row.deadline.text, row.responsible_text) == (
            "1", "Приказ о наставниках", "май 2024", "Крылова М.П.",
        )  # fmt: skip

    def test_the_order_of_columns_does_not_matter(self):
        reading = read(
            ("Дата", "Результат", "Мероприятие", "Ответственный"),
            ("май 2024", "Приказ", "Издание приказа", "Крылова М.П."),
        )
        row = rows_of(reading)[0]
        assert (row.title, row.deadline.text, row.result.text) == ("Издание приказа", "май 2024", "Приказ")

    def test_the_deadline_may_be_the_last_column_and_the_first_head_empty(self):
        head = ("", "Наименование мероприятия", "Ответственный", "Результат", "Срок")
        reading = read(
            head,
            ("1", "2", "3", "4", "5"),
            ("1.", "Утверждено положение", "Крылова М.П.", "Приказ", "май 2024"),
        )
        row = rows_of(reading)[0]
        assert (row.number, row.deadline.text, row.result.text) == ("1", "май 2024", "Приказ")

    def test_doers_and_helpers_are_all_responsible(self):
        head = ("№", "Мероприятие", "Срок", "Исполнители", "Соисполнители")
        reading = read(head, ("1", "Приказ", "май 2024", "Крылова М.П.", "Лесной П.П."))
        assert [person.name for person in rows_of(reading)[0].responsible] == ["Крылова М.П.", "Лесной П.П."]

    def test_further_columns_are_kept_as_notes_with_their_heads(self):
        head = ("Дела", "Классы", "Дата", "Место", "Ответственные", "Корректировка", "Отметка о выполнении")
        reading = read(
            head, ("Ярмарка проектов", "5-9", "май 2024", "актовый зал", "Крылова М.П.", "", "выполнено")
        )
        row = rows_of(reading)[0]
        assert row.notes == (
            ("Классы", "5-9"),
            ("Место", "актовый зал"),
            ("Отметка о выполнении", "выполнено"),
        )
        assert row.result.text == ""

    def test_an_unnamed_cell_beside_the_head_is_kept_as_a_note(self):
        reading = read(
            ("Мероприятие", "Срок", "Ответственный"), ("Встреча", "май 2024", "Крылова М.П.", "с чаем")
        )
        assert rows_of(reading)[0].notes == (("", "с чаем"),)

    def test_time_and_place_in_one_column_are_the_deadline(self):
        head = ("№ п/п", "Мероприятие", "Место и дата проведения", "Ответственные")
        reading = read(head, ("1", "Слёт наставников", "15 мая 2024 г., актовый зал", "Крылова М.П."))
        assert str(rows_of(reading)[0].deadline.start) == "2024-05-15"

    def test_an_activity_that_sounds_like_a_head_is_no_head(self):
        reading = read(
            HEAD, ("1", "Разработка плана мероприятий", "сентябрь", "Ответственный за наставничество", "")
        )
        assert _titles(reading) == ["Разработка плана мероприятий"]


class TestHeadsOfTwoRows:
    def test_money_columns_under_a_wide_head_become_notes(self):
        reading = read(
            ("№", "Мероприятия", merged("Затраты и источники", 2), "Срок исполнения", "Исполнители"),
            ("", "", "всего", "бюджет", "", ""),
            ("1", "Приказ", "10", "5", "май 2024", "Крылова М.П."),
        )
        row = rows_of(reading)[0]
        assert (row.title, row.deadline.text, row.responsible_text) == ("Приказ", "май 2024", "Крылова М.П.")
        assert row.notes == (("Затраты и источники: всего", "10"), ("Затраты и источники: бюджет", "5"))

    def test_a_beginning_and_an_end_are_one_term(self):
        reading = read(
            ("№", "Мероприятие", merged("Сроки", 2), "Ответственный"),
            ("", "", "начало", "окончание", ""),
            ("1", "Анкетирование", "01.10.2023", "15.10.2023", "Крылова М.П."),
        )
        deadline = rows_of(reading)[0].deadline
        assert (str(deadline.start), str(deadline.end), deadline.certain) == (
            "2023-10-01",
            "2023-10-15",
            True,
        )

    def test_words_of_a_head_may_run_on_in_the_row_below(self):
        reading = read(
            ("№", "Наименование", "Сроки", "Ответ-"),
            ("п/п", "мероприятия", "исполнения", "ственный"),
            ("1", "Приказ", "май 2024", "Крылова М.П."),
        )
        assert [(row.number, row.title) for row in rows_of(reading)] == [("1", "Приказ")]

    def test_the_head_repeated_on_the_next_page_is_no_activity(self):
        head = (
            ("№", "Мероприятие", merged("Сроки", 2), "Ответственный"),
            ("", "", "начало", "окончание", ""),
        )
        first = ("1", "Приказ", "01.10.2023", "15.10.2023", "Крылова М.П.")
        assert len(rows_of(read(*head, first, ("1", "2", "3", "4", "5"), *head, ("2", *first[1:])))) == 2


class TestPeriodsAsColumns:
    HEAD = (
        ("N п/п", "Пошаговые мероприятия", "Показатели", merged("Сроки выполнения в 2012 году", 4)),
        ("", "", "", "I квартал", "II квартал", "III квартал", "IV квартал"),
    )

    def test_a_mark_names_its_quarter(self):
        reading = read(*self.HEAD, ("1", "Приказ", "Приказ издан", "", "+", "", ""))
        row = rows_of(reading)[0]
        assert (row.deadline.kind, str(row.deadline.start)) == ("quarter", "2012-04-01")
        assert row.result.text == "Приказ издан"
        assert "The table has no column of deadlines." not in warnings_of(reading)

    def test_several_marks_are_several_quarters(self):
        reading = read(*self.HEAD, ("1", "Встречи", "", "х", "", "-", "х"))
        deadline = rows_of(reading)[0].deadline
        assert (deadline.text, deadline.certain) == ("I квартал 2012 года, IV квартал 2012 года", False)

    def test_a_date_in_a_quarter_is_more_exact_than_the_quarter(self):
        reading = read(*self.HEAD, ("1", "Приказ", "", "", "до 15.05.2012", "", ""))
        assert str(rows_of(reading)[0].deadline.end) == "2012-05-15"

    def test_words_in_a_quarter_are_kept_as_a_note(self):
        reading = read(*self.HEAD, ("1", "Обучение", "", "", "проведение семинара", "", ""))
        row = rows_of(reading)[0]
        assert (row.deadline.text, row.notes[0][1]) == ("II квартал 2012 года", "проведение семинара")

    def test_months_over_one_row(self):
        reading = read(
            ("Мероприятия", "Сентябрь", "Октябрь", "Ноябрь", "Ответственный"),
            ("Приказ", "", "+", "", "Крылова М.П."),
        )
        assert str(rows_of(reading)[0].deadline.start) == "2023-10-01"


class TestTwoColumnsOfActivities:
    HEAD = ("№", "Мероприятия", "Содержание деятельности", "Срок", "Ответственный")

    def test_the_second_is_the_content_of_the_first(self):
        reading = read(self.HEAD, ("1", "Обучение", "Тренинги, семинары", "май 2024", "Крылова М.П."))
        row = rows_of(reading)[0]
        assert (row.title, row.notes) == ("Обучение", (("Содержание деятельности", "Тренинги, семинары"),))

    def test_the_first_is_a_stage_where_it_spans_several_rows(self):
        reading = read(
            self.HEAD,
            ("1", "Обучение", "Тренинг", "май 2024", "Крылова М.П."),
            ("2", merged("", 1, down=True), "Семинар", "июнь 2024", "Крылова М.П."),
        )
        assert sections_of(reading) == [(None, "Обучение", 2)]
        assert _titles(reading) == ["Тренинг", "Семинар"]

    def test_aims_group_activities(self):
        reading = read(("Задачи", "Мероприятия", "Сроки"), ("Нормативная база", "Приказ", "май 2024"))
        assert (sections_of(reading), _titles(reading)) == ([(None, "Нормативная база", 1)], ["Приказ"])


class TestStages:
    def test_a_stage_spans_its_activities_and_owns_the_number(self):
        reading = read(
            ("№", "Наименование этапа", "Мероприятия", "Сроки"),
            ("1.", "Подготовка", "Приказ", "май 2024"),
            (merged("", 1, down=True), merged("", 1, down=True), "Положение", "июнь 2024"),
            ("2.", "Реализация", "Обучение", "июль 2024"),
        )
        assert sections_of(reading) == [("1", "Подготовка", 2), ("2", "Реализация", 1)]
        assert [row.number for row in rows_of(reading)] == ["", "", ""]

    def test_a_stage_left_empty_below_goes_on(self):
        reading = read(
            ("Этап", "№", "Мероприятия", "Сроки"),
            ("Подготовка", "1", "Приказ", "май 2024"),
            ("", "2", "Положение", "июнь 2024"),
        )
        assert sections_of(reading) == [(None, "Подготовка", 2)]

    def test_stages_without_a_column_of_activities_are_the_activities(self):
        reading = read(("№", "Этап", "Срок", "Результат"), ("1", "Подготовка", "май 2024", "Приказ"))
        assert _titles(reading) == ["Подготовка"]


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
        assert (_titles(reading), sections_of(reading)) == (["Приказ", "Отчёт"], [(None, "", 2)])

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

    def test_stacked_numbers_and_titles_are_a_section_and_its_activity(self):
        reading = read(HEAD, ("1.\n1.1.", "Подготовка\nПриказ", "\n\nмай 2024", "\n\nКрылова М.П.", ""))
        assert (sections_of(reading), _titles(reading)) == ([("1", "Подготовка", 1)], ["Приказ"])


class TestMonths:
    def test_a_month_over_its_rows_is_their_section_and_their_deadline(self):
        head = ("N", "Мероприятия", "Ответственные")
        reading = read(
            head, lone("СЕНТЯБРЬ", 3), ("1", "Приказ", "Крылова М.П."), lone("ОКТЯБРЬ", 3), ("2", "Отчёт", "")
        )
        assert sections_of(reading) == [(None, "СЕНТЯБРЬ", 1), (None, "ОКТЯБРЬ", 1)]
        deadline = rows_of(reading)[0].deadline
        assert (deadline.kind, str(deadline.start), deadline.certain) == ("month", "2023-09-01", False)
        assert "heading above" in deadline.why

    def test_a_row_with_a_deadline_of_its_own_keeps_it(self):
        reading = read(HEAD, lone("Сентябрь"), ("1", "Приказ", "до 15.09.2023", "Крылова М.П.", ""))
        deadline = rows_of(reading)[0].deadline
        assert (str(deadline.end), deadline.certain) == ("2023-09-15", True)

    def test_a_month_under_a_module_is_no_section(self):
        reading = read(
            ("Дела", "Классы", "Время проведения", "Ответственные"),
            lone("Ключевые дела", 4), lone("Сентябрь", 4), ("Линейка", "1-11", "", "Крылова М.П."),
            lone("Октябрь", 4), ("Ярмарка", "1-11", "", "Крылова М.П."),
        )  # fmt: skip
        assert sections_of(reading) == [(None, "Ключевые дела", 2)]
        assert _deadlines(reading) == ["Сентябрь", "Октябрь"]

    def test_a_month_column_in_front_is_merged_or_left_empty(self):
        reading = read(
            ("Месяц", "Мероприятие", "Ответственные"),
            ("Сентябрь", "Приказ", "Крылова М.П."),
            (merged("", 1, down=True), "Положение", "Крылова М.П."),
            ("Октябрь", "Обучение", "Крылова М.П."),
            ("", "Отчёт", "Крылова М.П."),
        )
        assert _deadlines(reading) == ["Сентябрь", "Сентябрь", "Октябрь", "Октябрь"]
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
        assert _titles(reading) == ["Издание приказа", "Обучение\nнаставников", "Отчёт"]
        assert (_deadlines(reading), _people(reading)) == (
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
        assert list(zip(_titles(reading), _people(reading), strict=True)) == [
            ("Приказ", "Крылова М.П."),
            ("Отчёт", "Лесной П.П."),
        ]

    def test_five_activities_and_five_people_under_one_month(self):
        names = ["Крылова М.П.", "Лесной П.П.", "Полева О.И.", "Рощин А.А.", "Озёрова И.И."]
        activities = "\n".join(f"{number}. Дело" for number in range(1, 6))
        reading = read(("Месяц", "Мероприятие", "Ответственные"), ("Сентябрь", activities, "\n".join(names)))
        assert (_people(reading), set(_deadlines(reading))) == (names, {"Сентябрь"})

    def test_two_people_beside_two_activities_are_both_responsible(self):
        reading = read(HEAD, ("1", "- Приказ\n- Отчёт", "май 2024", "Крылова М.П.\nЛесной П.П.", ""))
        assert _people(reading) == ["Крылова М.П.\nЛесной П.П."] * 2

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
        assert _titles(reading) == ["Формирование базы\nнаставляемых"]
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
        assert _people(reading) == ["Крылова М.П.\nЛесной П.П."]

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

    def test_the_roadmap_is_chosen_among_several_tables(self):
        approval = plan(("СОГЛАСОВАНО", "УТВЕРЖДАЮ"), ("Протокол № 1", "Приказ № 5"))
        group = plan(("№", "ФИО", "Должность"), *[(str(n), "Крылова М.П.", "учитель") for n in range(1, 5)])
        signed = plan(("№", "ФИО", "Дата", "Подпись", "Ознакомлен"), ("1", "Крылова М.П.", "", "", ""))
        reading = headless(
            [approval, self.TITLE, group, "Мероприятия", plan(HEAD, self.FIRST), "Лист ознакомления", signed]
        )
        assert (_titles(reading), reading.title) == (["Приказ"], self.TITLE)
        assert any("no part of the roadmap" in warning for warning in warnings_of(reading))

    def test_a_table_of_people_with_dates_is_left_out(self):
        pairs = plan(
            ("№", "ФИО наставника", "Тема", "Срок"),
            *[(str(n), "Крылова М.П.", "Урок", "май") for n in range(1, 5)],
        )
        assert _titles(headless([self.TITLE, pairs, plan(HEAD, self.FIRST)])) == ["Приказ"]

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
        assert (_titles(reading), _deadlines(reading)) == (["Приказ"], ["май 2024"])

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
        assert _titles(headless(["План", "\n".join(drawn)])) == ["Приказ", "Отчёт"]


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


class TestNoTable:
    LINES = (
        "План работы по наставничеству на 2003-2004 учебный год",
        "I. Организация",
        "1. Издать приказ о наставниках.",
        "Срок: сентябрь",
        "Отв.: Крылова М.П.",
        "2. Провести педсовет:",
        "- отчёт;",
        "- план.",
        "Срок исполнения – до 1 октября",
        "Ответственный: Лесной П.П.",
        "II. Итоги",
        "3. Подвести итоги. Срок: май. Отв.:",
        "Директор школы Н.П. Лугова",
    )

    def test_labelled_lines_are_activities(self):
        reading = headless(self.LINES)
        assert reading.title == self.LINES[0]
        assert sections_of(reading) == [("I", "Организация", 2), ("II", "Итоги", 1)]
        assert [
            (row.number, row.title, row.deadline.text, row.responsible_text) for row in rows_of(reading)
        ] == [
            ("1", "Издать приказ о наставниках.", "сентябрь", "Крылова М.П."),
            ("2", "Провести педсовет:\n- отчёт;\n- план.", "до 1 октября", "Лесной П.П."),
            ("3", "Подвести итоги.", "май.", ""),
        ]

    def test_capital_headings_and_people_on_lines_of_their_own(self):
        reading = headless(
            ["План контроля на 2003-2004 учебный год", "КАДРЫ", "Смотр.", "Ответственные:", "Крылова М.П.", "Лесной П.П.",
             "Сроки: май", "РОДИТЕЛИ", "Провести собрание.", "Исполнитель: Полева О.И.", "Сроки: июнь", "Глава Н.П. Лугова"]
        )  # fmt: skip
        assert sections_of(reading) == [(None, "КАДРЫ", 1), (None, "РОДИТЕЛИ", 1)]
        assert _people(reading) == ["Крылова М.П.\nЛесной П.П.", "Полева О.И."]

    def test_labels_may_stand_in_the_line_of_the_activity(self):
        reading = headless(
            ["План", "1.1. Приказ. Срок: май 2024 Отв.: Крылова М.П.", "1.2. Состав (срок: до 15.09.2023, отв.: Лесной П.П.)",
             "1.3. Отчёт", "Срок – ежемесячно", "Отв. – наставники", "1.4. Итоги без срока"]
        )  # fmt: skip
        assert _deadlines(reading) == ["май 2024", "до 15.09.2023", "ежемесячно"]
        assert _people(reading) == ["Крылова М.П.", "Лесной П.П.", "наставники"]
        assert "The row was left out: 1.4. Итоги без срока" in warnings_of(reading)

    def test_a_deadline_in_the_sentence_is_taken_with_a_doubt(self):
        reading = headless(
            ["План на 2004-2005 учебный год", "1. Провести семинар до 15 октября 2004 года.", "Отв.: Крылова М.П.",
             "2. Издать сборник в мае 2005 года.", "Отв.: Лесной П.П.", "3. Обобщить опыт.", "Отв.: Лесной П.П."]
        )  # fmt: skip
        rows = rows_of(reading)
        assert [row.deadline.text for row in rows] == ["до 15 октября 2004 года", "в мае 2005 года", ""]
        assert [row.deadline.certain for row in rows] == [False, False, True]

    @pytest.mark.parametrize(
        "lines",
        [
            [
                "Положение о наставничестве",
                "1. Общие положения.",
                "Наставник назначается приказом.",
                "2. Срок действия: один год.",
            ],
            [
                "Приказ",
                "1. Назначить куратора. Срок: сентябрь.",
                "2. Контроль оставляю за собой.",
                "Ответственный: Крылова М.П.",
            ],
            [
                "Приказываю:",
                "1. Разработать план. Срок: до 10.09.2023.",
                "2. Обучить. Срок: май. Ответственный: Рощин А.А.",
                "3. Контроль.",
            ],
            ["Отчёт", "Работа велась весь год."],
        ],
    )
    def test_prose_is_no_roadmap(self, lines):
        with pytest.raises(NotReadable) as refused:
            headless(lines)
        assert refused.value.cause is Cause.NO_TABLE
