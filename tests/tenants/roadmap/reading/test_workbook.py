"""Sheets of .xlsx, .xls and .ods: what people see in a cell, merged cells, hidden sheets, and sheets without end."""

import struct

import pytest

from tenants.roadmap.reading import Cause, NotReadable
from tenants.roadmap.reading.files.number_formats import shown

from .grids import doubts_of, notices_of, opened, rows_of
from .shared_data import DATA
from .workbook_files import cell, number, row, sheet, text, workbook

KINDS = DATA / "kinds"

SHOWN = [
    # value, format, what people see
    (1.1, "0.00", "1.10"),
    (1.1, "General", "1.1"),
    (1.1, "", "1.1"),
    (3, "General", "3"),
    (0.1 + 0.2, "General", "0.3"),
    (1.3, '0.0"."', "1.3."),
    (7, "000", "007"),
    (7, "0\\.", "7."),
    (1234567, "#,##0", "1 234 567"),
    (0.25, "0%", "25%"),
    (2.5, "0.0#", "2.5"),
    (-3, "0.00", "-3.00"),
    (-3, "0;[Red](0)", "(3)"),
    (2022, '0"/2023"', "2022/2023"),
    (5, "@", "5"),
    (1, "0" * 5000, "1".rjust(40, "0")),
    (44440, "dd.mm.yyyy", "01.09.2021"),
    (44440, "dd/mm/yy", "01.09.2021"),
    (44440, "mmm.yy", "сентябрь 2021"),
    (44440, "[$-419]mmmm\\ yyyy;@", "сентябрь 2021"),
    (44440, "mm.yyyy", "сентябрь 2021"),
    (44440, "d mmmm", "1 сентября"),
    (44440, "dd.mm", "1 сентября"),
    (44440, "mmmm", "сентябрь"),
    (44440, "yyyy", "2021 год"),
    (44440, "ДД.ММ.ГГГГ", "01.09.2021"),
    (44440, "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "01.09.2021"),
    (44440, "dddd", "01.09.2021"),
    (44440.6042, "dd.mm.yyyy hh:mm", "01.09.2021 14:30"),
    (0.5, "h:mm", "12:00"),
    (0.5, "mm:ss", "12:00"),
    (59, "dd.mm.yyyy", "28.02.1900"),
    (61, "dd.mm.yyyy", "01.03.1900"),
    (-1, "dd.mm.yyyy", "-1"),
    (1e12, "dd.mm.yyyy", "1000000000000"),
]


@pytest.mark.parametrize(("value", "number_format", "words"), SHOWN)
def test_a_number_is_shown_by_its_format(value, number_format, words):
    assert shown(value, number_format) == words


def test_dates_may_count_from_1904():
    assert shown(42978, "dd.mm.yyyy", since_1904=True) == "01.09.2021"
    data = workbook(
        sheet(row(1, number("A1", 42978, 1))), formats=["dd.mm.yyyy"], properties='<workbookPr date1904="1"/>'
    )
    assert rows_of(data) == [["01.09.2021"]]


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_every_kind_of_spreadsheet_shows_the_same(kind):
    document = opened((KINDS / f"formats.{kind}").read_bytes())
    rows = rows_of(document)
    assert rows[0] == ["5×План мероприятий по наставничеству на 2021-2022 учебный год"]
    assert [each[0] for each in rows[2:]] == [
        *("1.10", "1.20", "1.3.", "1.4", "1.5", "1.6", "1.70", "1.10", "125%", "1.11"),
    ]
    dates = [each[2].removesuffix(" 14:30") for each in rows[2:]]
    assert dates == [
        *("01.09.2021", "сентябрь 2021", "18 декабря", "октябрь 2021", "05.10.2021", "05.10.2021"),
        *("май", "20.05.2022", "2022год", "15.01.2022"),
    ]
    assert [each[3] for each in rows[2:5]] == ["Лугова Н.П.", "^", "^"]
    assert [text for text, _doubt in doubts_of(document)] == ["#DIV/0!"]
    assert notices_of(document) == ["The hidden sheet “Черновик” was not read."]
    assert [(table.number, table.name) for table in document.tables()] == [(1, "План"), (2, "Далеко")]
    assert [each.number for each in document.tables()[0].rows][:3] == [1, 3, 4]


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_the_given_workbook_reads_alike_as_another_kind(kind):
    given = (DATA / "roadmaps" / "workbook.xlsx").read_bytes()
    assert rows_of((KINDS / f"workbook.{kind}").read_bytes()) == rows_of(given)


def test_texts_of_all_sorts():
    data = workbook(
        sheet(
            row(1, cell("A1", "<v>0</v>", "s"), cell("B1", "<v>1</v>", "s"), cell("C1", "<v>9</v>", "s"))
            + row(
                2,
                text("A2", "две\nстроки _x0041_"),
                cell("B2", "<v>1</v>", "b"),
                cell("C2", "<f>A1</f><v>итог</v>", "str"),
            )
            + row(3, cell("A3", "<v>2021-09-01T00:00:00</v>", "d"), cell("C3", "<v>1.10</v>", "str"))
        )
    )
    assert rows_of(data) == [
        ["Общая", "Поровну", ""],
        ["две\nстроки A", "ИСТИНА", "итог"],
        ["01.09.2021", "", "1.10"],
    ]


def test_errors_and_formulas_without_a_result_are_doubtful():
    data = workbook(sheet(row(1, cell("A1", "<v>#REF!</v>", "e"), cell("B1", "<f>A1</f>"), text("C1", "x"))))
    assert doubts_of(data) == [
        ("#REF!", "The cell shows an error of the spreadsheet."),
        ("", "The cell holds a formula whose result is not saved in the file."),
    ]


def test_merged_cells_reach_no_further_than_what_is_written():
    data = workbook(
        sheet(
            row(2, text("B2", "Раздел"), text("D2", "скрыто")) + row(3, text("B3", "a"), text("D3", "b")),
            ["B2:XFD2", "D3:D1048576", "B3:B3", "C9:A1", "Ю1:Z2", "F9:G12"],
        )
    )
    assert rows_of(data) == [["3×Раздел"], ["a", "", "b"]]


def test_cells_without_a_place_stand_one_after_the_other():
    assert rows_of(
        workbook(sheet("<row><c><v>1</v></c><c/><c><v>3</v></c></row><row><c><v>4</v></c></row>"))
    ) == [
        ["1", "", "3"],
        ["4", "", ""],
    ]


def test_a_million_empty_rows_are_no_burden():
    empty = "".join(f'<row r="{place}"/>' for place in range(2, 1_000_000))
    data = workbook(sheet(row(1, text("A1", "Срок")) + empty + row(1_000_000, text("A1000000", "май"))))
    assert rows_of(data) == [["Срок"], ["май"]]


def test_more_rows_than_a_roadmap_has_are_left_out_and_it_is_said():
    rows = "".join(row(place, number(f"A{place}", place)) for place in range(1, 5_100))
    document = opened(workbook(sheet(rows)))
    assert len(document.tables()[0].rows) == 5_000
    assert notices_of(document) == ["Only the first 5000 rows of the table were read."]


def test_hidden_sheets_are_named_and_empty_ones_passed_over():
    secret = sheet(row(1, text("A1", "секрет")))
    data = workbook(secret, sheet(""), sheet(row(1, text("A1", "план"))), states=["veryHidden"])
    assert rows_of(data) == [["план"]]
    assert notices_of(data) == ["The hidden sheet “Лист 1” was not read."]


def test_links_to_other_files_are_not_followed():
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'TargetMode="External" Type="x/worksheet" Target="http://127.0.0.1:9/sheet.xml"/></Relationships>'
    )
    data = workbook(sheet(row(1, text("A1", "план"))), others={"xl/_rels/workbook.xml.rels": relations})
    assert opened(data).tables() == []


def test_an_xls_with_a_password_is_said_to_have_one():
    data = bytearray((KINDS / "workbook.xls").read_bytes())
    # The record that follows the first one is put in place of by the one that Excel writes for a password.
    place = data.find(struct.pack("<HH", 0x809, 16)) + 20
    data[place : place + 2] = struct.pack("<H", 0x2F)
    with pytest.raises(NotReadable) as refusal:
        opened(bytes(data))
    assert refusal.value.cause is Cause.PROTECTED


def test_an_xls_whose_cells_lie_too_far_apart_is_refused():
    data = bytearray((KINDS / "workbook.xls").read_bytes())
    texts = [
        place for place in range(len(data) - 14) if data[place : place + 4] == struct.pack("<HH", 0xFD, 10)
    ]
    data[texts[-1] + 4 : texts[-1] + 8] = struct.pack("<HH", 65_000, 250)
    with pytest.raises(NotReadable) as refusal:
        opened(bytes(data))
    assert refusal.value.cause is Cause.BOMB
