"""Plans without a table: labelled lines under each activity."""

import pytest

from tenants.roadmap.reading import Cause, NotReadable

from .layouts import (
    deadlines_of,
    headless,
    people_of,
    rows_of,
    sections_of,
    warnings_of,
)


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
        assert people_of(reading) == ["Крылова М.П.\nЛесной П.П.", "Полева О.И."]

    def test_labels_may_stand_in_the_line_of_the_activity(self):
        reading = headless(
            ["План", "1.1. Приказ. Срок: май 2024 Отв.: Крылова М.П.", "1.2. Состав (срок: до 15.09.2023, отв.: Лесной П.П.)",
             "1.3. Отчёт", "Срок – ежемесячно", "Отв. – наставники", "1.4. Итоги без срока"]
        )  # fmt: skip
        assert deadlines_of(reading) == ["май 2024", "до 15.09.2023", "ежемесячно"]
        assert people_of(reading) == ["Крылова М.П.", "Лесной П.П.", "наставники"]
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

    def test_a_dash_makes_a_label_after_a_sentence_where_another_label_follows(self):
        reading = headless(
            ["План", "I. Начало", "1.1. Издать приказ. Срок – до 10.09.2023; отв. – Крылова М.П.",
             "1.2 Семинар «Урок». Сроки – ноябрь 2023 г.; ответственные – Лесной П.П., Крылова М.П."]
        )  # fmt: skip
        assert sections_of(reading) == [("I", "Начало", 2)]
        assert deadlines_of(reading) == ["до 10.09.2023", "ноябрь 2023 г."]
        assert people_of(reading) == ["Крылова М.П.", "Лесной П.П., Крылова М.П."]

    def test_term_and_people_may_stand_in_brackets(self):
        reading = headless(
            ["План", "1. Издать приказ (до 10.09.2023, отв. Крылова М.П.)", "2. Опрос (октябрь, Лесной П.П.)",
             "3. Отчёт (форма 2, таблица)", "Срок: май 2024"]
        )  # fmt: skip
        assert deadlines_of(reading) == ["до 10.09.2023", "октябрь", "май 2024"]
        assert [row.title for row in rows_of(reading)][:2] == ["Издать приказ", "Опрос"]

    def test_the_next_number_with_a_date_is_an_activity_too(self):
        reading = headless(
            [
                "План на 2023-2024 учебный год",
                "1. Приказ (сентябрь; отв.: Крылова М.П.)",
                "2. Опрос (май, отв. Крылова М.П.)",
                "3. Отчёт (июнь, психолог)",
            ]
        )
        assert [(row.number, row.deadline.text, row.deadline.certain) for row in rows_of(reading)] == [
            ("1", "сентябрь", True), ("2", "май", True), ("3", "июнь", False),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        "lines",
        [
            [
                "Положение. Срок – период времени; исполнитель – лицо.",
                "Работа. Ответственный – директор; срок – мера.",
            ],
            ["Прошёл педсовет (май, Крылова М.П.)", "Затем была встреча (июнь, Лесной П.П.)"],
        ],
    )
    def test_prose_with_such_words_is_no_plan(self, lines):
        with pytest.raises(NotReadable):
            headless(lines)
