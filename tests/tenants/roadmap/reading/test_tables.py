"""Tables as schools build them: merged cells, sections, lost numbers, rows that belong together."""

import pytest

from tenants.roadmap.reading import read_roadmap

from .word_files import HEAD, ROW, cell, document, package, paragraph, roadmap, row, table, word_file


def _read(data):
    return read_roadmap(data, name="plan.docx")


def _rows(reading):
    return [
        (each.number, each.title, each.deadline.text, each.responsible_text, each.result.text)
        for section in reading.sections
        for each in section.activities
    ]


def _sections(reading):
    return [(section.number, section.title, len(section.activities)) for section in reading.sections]


def test_a_plain_row_keeps_every_cell():
    reading = _read(roadmap(ROW))
    assert _rows(reading) == [("1.1", *ROW[1:])]
    assert reading.sections[0].activities[0].where == "row 2"


@pytest.mark.parametrize(
    ("heading", "number", "title"),
    [
        ([cell("1. Подготовка", span=5)], "1", "Подготовка"),
        ([cell("II. Реализация", span=5)], "II", "Реализация"),
        ([cell("Раздел 3. Итоги", span=5)], "3", "Итоги"),
        ([cell("Подготовка", span=5)], None, "Подготовка"),
        (["1", cell("Подготовка", span=4)], "1", "Подготовка"),
        (["1.", "Подготовка", "", "", ""], "1", "Подготовка"),
        (["", "Подготовка", "", "", ""], None, "Подготовка"),
    ],
)
def test_a_heading_row_begins_a_section(heading, number, title):
    reading = _read(roadmap(row(heading), ROW))
    assert _sections(reading) == [(number, title, 1)]


def test_an_activity_with_nothing_but_a_title_is_no_section():
    reading = _read(roadmap(["1.2.", "Без срока", "", "", ""], ROW))
    assert _rows(reading)[0] == ("1.2", "Без срока", "", "", "")


def test_a_cell_merged_downwards_gives_its_text_to_every_row():
    first = ["1", "Первое", cell("до 1 октября", merge="restart"), "Крылова М.П.", ""]
    second = ["2", "Второе", cell("", merge="continue"), "Крылова М.П.", ""]
    assert [each[2] for each in _rows(_read(roadmap(first, second)))] == ["до 1 октября", "до 1 октября"]


def test_a_row_without_an_activity_goes_on_with_the_one_above_and_is_mentioned():
    reading = _read(roadmap(ROW, ["", "", "", "Лесной П.П.", ""]))
    assert _rows(reading) == [("1.1", ROW[1], ROW[2], "Крылова М.П.\nЛесной П.П.", ROW[4])]
    assert [notice.where for notice in reading.warnings] == ["row 3"]


def test_the_row_of_column_numbers_and_a_repeated_head_are_no_activities():
    numbers = ["1", "2", "3", "4", "5"]
    assert len(_rows(_read(roadmap(numbers, ROW, HEAD, numbers, ("1.2.", *ROW[1:]))))) == 2


def test_a_number_in_front_of_the_title_is_taken_from_it():
    head = ("Мероприятия", "Срок", "Ответственные")
    reading = _read(
        word_file(table(head, ("1.1. Приказ", "май 2024", "Крылова М.П."), ("5 уроков", "май 2024", "")))
    )
    assert [(each[0], each[1]) for each in _rows(reading)] == [("1.1", "Приказ"), ("", "5 уроков")]


def test_a_table_cut_in_two_goes_on_without_a_second_head():
    reading = _read(word_file(table(HEAD, ROW), paragraph(""), table(("1.2.", *ROW[1:]))))
    assert [each[0] for each in _rows(reading)] == ["1.1", "1.2"]


def test_of_two_columns_of_results_the_one_of_documents_is_the_result():
    head = ("№", "Мероприятие", "Срок", "Вид документа", "Ожидаемый результат")
    reading = _read(word_file(table(head, ("1", "Приказ", "май 2024", "Приказ", "Пары созданы"))))
    assert _rows(reading)[0][4] == "Приказ"
    assert reading.sections[0].activities[0].notes == (("Ожидаемый результат", "Пары созданы"),)


def test_two_columns_of_results_that_name_no_document_stand_together():
    head = ("№", "Мероприятие", "Срок", "Показатель", "Ожидаемый результат")
    reading = _read(word_file(table(head, ("1", "Приказ", "май 2024", "10 пар", "Пары созданы"))))
    assert _rows(reading)[0][4] == "10 пар\nПары созданы"


def test_a_group_of_columns_about_carrying_out_holds_the_deadline_where_no_other_does():
    head = (cell("№"), cell("Мероприятие"), cell("Исполнение", span=2))
    names = ("", "", "Дата", "Ответственный")
    reading = _read(word_file(table(row(head), row(names), ("1", "Приказ", "20.05.2024", "Крылова М.П."))))
    assert _rows(reading)[0][2] == "20.05.2024"


def test_a_missing_column_is_mentioned():
    reading = _read(word_file(table(("Мероприятие", "Срок"), ("Приказ", "май 2024"))))
    assert [(notice.where, str(notice)) for notice in reading.warnings][:2] == [
        ("table 1", "The table has no column of responsible people."),
        ("table 1", "The table has no column of results."),
    ]


def test_deleted_text_is_left_out_and_inserted_text_is_read():
    changed = (
        "<w:tc><w:p><w:del><w:r><w:delText>старое</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>новое</w:t></w:r></w:ins></w:p></w:tc>"
    )
    gone = row(("9.", *ROW[1:]), properties="<w:del/>")
    reading = _read(roadmap(["1.1.", changed, *ROW[2:]], gone))
    assert [each[1] for each in _rows(reading)] == ["новое"]


def test_a_row_in_a_content_control_is_read():
    inner = row(ROW)
    reading = _read(roadmap(f"<w:sdt><w:sdtContent>{inner}</w:sdtContent></w:sdt>"))
    assert len(_rows(reading)) == 1


def test_a_table_inside_a_cell_is_text_of_that_cell():
    nested = f"<w:tc>{table(('внутри', 'таблица'))}</w:tc>"
    reading = _read(roadmap(["1.1.", nested, *ROW[2:]]))
    assert [each[1] for each in _rows(reading)] == ["внутри\nтаблица"]


def test_a_cell_of_a_hundred_thousand_characters_is_kept():
    long = "№" * 100_000
    reading = _read(roadmap(("1.1.", long, long, long, long)))
    assert _rows(reading) == [("1.1", long, long, long, long)]


def test_control_characters_disappear_and_html_stays_text():
    wild = "<script>alert(1)</script>\u200b\u202e до\u00a01 мая\u00ad"
    reading = _read(roadmap(("1.1.", wild, "май 2024", "", "")))
    assert _rows(reading)[0][1] == "<script>alert(1)</script> до 1 мая"


def test_the_title_stands_under_the_approval_and_above_the_table():
    approval = [
        "УТВЕРЖДАЮ",
        "Директор школы ______ М.П. Крылова",
        "Приказ от 01.09.2023 № 15",
        "«01» сентября 2023 г.",
    ]
    blocks = [*map(paragraph, approval), paragraph("Дорожная карта"), paragraph("МБОУ «Лесная СОШ»")]
    reading = _read(word_file(*blocks, table(HEAD, ROW)))
    assert (reading.title, reading.organisation) == ("Дорожная карта МБОУ «Лесная СОШ»", "МБОУ «Лесная СОШ»")


def test_a_school_year_that_nobody_wrote_is_taken_from_the_dates_and_mentioned():
    reading = _read(roadmap(ROW, ("1.2.", "Итоги", "май", "", ""), title="План мероприятий"))
    assert str(reading.school_year) == "2023-2024"
    assert str(reading.sections[0].activities[1].deadline.start) == "2024-05-01"
    assert str(reading.warnings[0]) == "The school year is not written; 2023-2024 was taken from the dates."


def test_the_package_says_which_part_is_the_document():
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/other.xml"/>'
        "</Relationships>"
    )
    others = {"_rels/.rels": relations, "word/other.xml": document(table(HEAD, ROW))}
    assert len(_rows(_read(package(document(), others)))) == 1


def test_a_numbered_line_above_a_table_is_the_title_of_its_section():
    first = [paragraph("План на 2023-2024 учебный год"), paragraph("1. Подготовка"), table(HEAD, ROW)]
    reading = _read(word_file(*first, paragraph("2. Работа"), table(HEAD, ("2.1.", *ROW[1:]))))
    assert reading.title == "План на 2023-2024 учебный год"
    assert _sections(reading) == [("1", "Подготовка", 1), ("2", "Работа", 1)]


def test_a_line_above_a_table_gives_way_to_the_sections_of_the_table():
    later = [paragraph("Продолжение"), table(HEAD, row([cell("2. Работа", span=5)]), ("2.1.", *ROW[1:]))]
    reading = _read(word_file(table(HEAD, row([cell("1. Подготовка", span=5)]), ROW), *later))
    assert _sections(reading) == [("1", "Подготовка", 1), ("2", "Работа", 1)]


def test_a_calendar_year_in_the_title_dates_its_months():
    reading = _read(roadmap(("1", "Итоги", "май", "", ""), title="План мероприятий на 2024 год"))
    assert (reading.school_year, str(reading.sections[0].activities[0].deadline.start)) == (
        None,
        "2024-05-01",
    )


def test_a_title_over_several_years_gives_a_bare_month_no_year():
    reading = _read(roadmap(ROW, ("2", "Итоги", "май", "", ""), title="План мероприятий на 2022-2025 годы"))
    deadline = reading.sections[0].activities[1].deadline
    assert (reading.school_year, deadline.start, deadline.certain) == (None, None, False)


def test_stacked_numbers_are_those_of_the_section_and_of_the_row():
    assert _rows(_read(roadmap(("1.\n1.1.", *ROW[1:]))))[0][0] == "1.1"
