"""Tables and plans as plain text: encodings, delimiters, quotation marks."""

import pytest

from tenants.roadmap.reading.files.encodings import decoded

from .grids import opened, paragraphs_of, rows_of

TEXT = "План мероприятий на 2023-2024 учебный год\nСрок исполнения: до 1 октября\nОтветственный: Ёлкина М.П."
TABLE = "N;Мероприятие;Срок\n1.10;Сбор команды;до 1 мая\n2;Итоги года;май\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1251", "koi8-r", "cp866", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("text", [TEXT, TABLE, TEXT.upper()])
def test_encodings_are_told_from_the_letters(encoding, text):
    assert decoded(text.encode(encoding)).removeprefix("\ufeff") == text


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_delimiters_are_told_from_the_rows(delimiter, line_end):
    rows = [
        ["№", "Мероприятие", "Срок", "Кто"],
        ["1.10", "Сбор", "до 1 мая", "Крылова М.П."],
        ["2", "Итоги", "май", ""],
    ]
    data = line_end.join(delimiter.join(row) for row in rows).encode("cp1251")
    assert rows_of(data) == rows


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ('a;"две\nстроки; и знак";c\nd;e;f', [["a", "две\nстроки; и знак", "c"], ["d", "e", "f"]]),
        ('a;"МБОУ ""Школа""";c\nd;e;f', [["a", 'МБОУ "Школа"', "c"], ["d", "e", "f"]]),
        ('a;МБОУ "Школа" №1;c\nd;e;f', [["a", 'МБОУ "Школа" №1', "c"], ["d", "e", "f"]]),
        ('a;"не закрыто;c\nd;e;f', [["a", '"не закрыто', "c"], ["d", "e", "f"]]),
        (
            'a;"не закрыто;c\nd;"и здесь;f\ng;h;i',
            [["a", '"не закрыто', "c"], ["d", '"и здесь', "f"], ["g", "h", "i"]],
        ),
        ("sep=;\na;b;c\nd;e;f", [["a", "b", "c"], ["d", "e", "f"]]),
        ("План;;\n;;\na;b;c\nd;e;f\n;;", [["План", "", ""], ["a", "b", "c"], ["d", "e", "f"]]),
        ("План мероприятий\na;b;c\nd;e;f", [["План мероприятий", "", ""], ["a", "b", "c"], ["d", "e", "f"]]),
        ("a;b;c;;;;\nd;e;f;;;;\n", [["a", "b", "c"], ["d", "e", "f"]]),
    ],
)
def test_cells_are_those_that_a_spreadsheet_shows(text, rows):
    assert rows_of(text.encode()) == rows


def test_rows_keep_the_numbers_they_have_in_the_file():
    assert [row.number for row in opened(b"a;b;c\n\n;;\nd;e;f").tables()[0].rows] == [1, 4]


@pytest.mark.parametrize(
    "text",
    [
        "План, принятый на совете\nПодготовить, собрать, раздать\nСрок: май, июнь\nОтв.: Крылова",
        "1. Сбор команды; срок: май\n2. Итоги",
        "Одна строка",
    ],
)
def test_a_text_without_columns_is_paragraphs(text):
    assert paragraphs_of(text.encode()) == text.split("\n")
    assert opened(text.encode()).tables() == []


def test_endless_cells_and_rows_are_bounded():
    assert opened(b"a;b;c\n" * 5 + b'd;e;"' + b"x" * 300_000 + b'"').tables() == []
    assert len(rows_of(b"a;b;c\n" * 20_000)) == 5_000
