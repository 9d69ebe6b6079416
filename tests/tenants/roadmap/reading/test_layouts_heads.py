"""Heads of tables: the words and the order of columns, heads over two rows, deadlines spread over columns."""

import pytest

from .layouts import (
    HEAD,
    lone,
    merged,
    people_of,
    read,
    rows_of,
    sections_of,
    titles_of,
    warnings_of,
)


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

    def test_deadlines_and_people_in_one_column_are_told_apart(self):
        head = ("№", "Мероприятие", "Сроки, ответственные")
        reading = read(
            head,
            ("1", "Приказ", "Сентябрь\nКрылова М.П."),
            ("2", "Отчёт", "май, Лесной П.П."),
            ("3", "Сбор", "июнь"),
        )
        assert [(row.deadline.text, row.responsible_text) for row in rows_of(reading)] == [
            ("Сентябрь", "Крылова М.П."), ("май", "Лесной П.П."), ("июнь", ""),
        ]  # fmt: skip

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

    def test_number_and_activity_may_share_one_head(self):
        head = (merged("Наименование мероприятия", 2), "Срок", "ФИО ответственного")
        reading = read(
            head,
            lone("Подготовка", 4),
            ("1.1.", "Приказ", "май 2024", "Крылова М.П."),
            ("1.2.", "Отчёт", "май 2024", ""),
        )
        assert [(row.number, row.title) for row in rows_of(reading)] == [("1.1", "Приказ"), ("1.2", "Отчёт")]
        assert people_of(reading)[0] == "Крылова М.П."

    def test_an_activity_that_sounds_like_a_head_is_no_head(self):
        reading = read(
            HEAD, ("1", "Разработка плана мероприятий", "сентябрь", "Ответственный за наставничество", "")
        )
        assert titles_of(reading) == ["Разработка плана мероприятий"]


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
        assert titles_of(reading) == ["Тренинг", "Семинар"]

    def test_aims_group_activities(self):
        reading = read(("Задачи", "Мероприятия", "Сроки"), ("Нормативная база", "Приказ", "май 2024"))
        assert (sections_of(reading), titles_of(reading)) == ([(None, "Нормативная база", 1)], ["Приказ"])


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

    def test_stages_and_activities_may_each_have_a_column_of_numbers(self):
        down = merged("", 1, down=True)
        head = ("№ п/п", "Этап", "№", "Мероприятия", "Сроки")
        reading = read(
            head, ("1", "Подготовка", "1.1", "Приказ", "май 2024"), (down, down, "1.2", "Отчёт", "май 2024")
        )
        assert sections_of(reading) == [("1", "Подготовка", 2)]
        assert [row.number for row in rows_of(reading)] == ["1.1", "1.2"]

    def test_a_stage_left_empty_below_goes_on(self):
        reading = read(
            ("Этап", "№", "Мероприятия", "Сроки"),
            ("Подготовка", "1", "Приказ", "май 2024"),
            ("", "2", "Положение", "июнь 2024"),
        )
        assert sections_of(reading) == [(None, "Подготовка", 2)]

    def test_stages_without_a_column_of_activities_are_the_activities(self):
        reading = read(("№", "Этап", "Срок", "Результат"), ("1", "Подготовка", "май 2024", "Приказ"))
        assert titles_of(reading) == ["Подготовка"]
