"""RTF: rows and merged cells, code pages, and all that is not shown."""

import pytest

from tenants.roadmap.reading import Cause, NotReadable, read_roadmap

from .grids import opened, paragraphs_of, rows_of


def rtf(body: str) -> bytes:
    return (
        "{\\rtf1\\ansi\\ansicpg1251\\deff0{\\fonttbl{\\f0\\fcharset204 Arial;}{\\f1\\fcharset0 Times;}}"
        + body
        + "}"
    ).encode("cp1251")


def row(*cells: str, edges=(), marks=()) -> str:
    places = edges or [1000 * (place + 1) for place in range(len(cells))]
    definition = "".join(
        f"{marks[place] if place < len(marks) else ''}\\cellx{edge}" for place, edge in enumerate(places)
    )
    return (
        f"\\trowd\\trleft0{definition}\\pard\\intbl " + "".join(f"{cell}\\cell " for cell in cells) + "\\row "
    )


def test_paragraphs_and_tables_stand_in_their_order():
    document = opened(
        rtf("\\pard План\\par " + row("Срок", "Кто") + "\\pard между\\par " + row("май", "Крылова"))
    )
    assert paragraphs_of(document) == ["План", "между"]
    assert [rows_of(document, number) for number in (0, 1)] == [[["Срок", "Кто"]], [["май", "Крылова"]]]


def test_merged_cells_are_told_by_edges_and_marks():
    rows = (
        row("1", "Раздел", edges=(1000, 3000))
        + row("этап", "a", "b", marks=("\\clvmgf",))
        + row("", "c", "d", marks=("\\clvmrg",))
        + row("2", "широко", "", marks=("", "\\clmgf", "\\clmrg"))
        + row("почти", "там", "же", edges=(1010, 1990, 3050))
    )
    assert rows_of(rtf(rows)) == [
        ["1", "2×Раздел"],
        ["этап", "a", "b"],
        ["^", "c", "d"],
        ["2", "2×широко"],
        ["почти", "там", "же"],
    ]


def test_rows_whose_edges_tell_nothing_are_read_cell_by_cell():
    assert rows_of(rtf(row("a", "b", "c", edges=(0, 0, 0)) + row("d", "e", edges=(500,)))) == [
        ["a", "b", "c"],
        ["d", "e"],
    ]


def test_letters_come_in_code_pages_and_in_numbers():
    body = "\\f0 \\'cf\\'eb\\'e0\\'ed \\u1087?\\u1083\\'3f\\uc2\\u1072??\\uc0\\u1085  \\f1 \\'cf "
    body += "\\endash  \\ldblquote x\\rdblquote  \\u-10179 \\u-8704 .\\par"
    assert paragraphs_of(rtf(body)) == ["План план П – “x” 😀."]


def test_what_is_not_shown_is_not_read():
    hidden = (
        "{\\stylesheet{\\s1 Стиль;}}{\\info{\\title Заголовок}}{\\*\\generator Word;}{\\header вверху\\par}"
        "{\\pict\\wmetafile8 " + "0123abcd" * 1000 + "}{\\pict\\bin5 }}{}\\x}{\\v скрыто}{\\deleted удалено}"
        '{\\footnote сноска}{\\field{\\*\\fldinst HYPERLINK "http://127.0.0.1:9"}{\\fldrslt ссылка}}'
    )
    assert paragraphs_of(rtf(f"до {hidden} после\\par")) == ["до ссылка после"]


def test_labels_of_lists_are_shown_where_a_cell_has_several():
    item = "{{\\listtext\\pard\\plain {}\\tab}}{}"
    cell = item.format("1.", "первое") + "\\par " + item.format("2.", "второе")
    bullets = item.format("\\u-3913 ?", "одно") + "\\par " + item.format("\\u-3913 ?", "другое")
    table = row(item.format("1.", ""), item.format("1.", "одно"), cell, bullets)
    assert rows_of(rtf(table)) == [["1.", "одно", "1. первое\n2. второе", "• одно\n• другое"]]


def test_nested_tables_are_text_of_their_cell():
    inner = "\\itap2 раз\\nestcell два\\nestcell{\\*\\nesttableprops\\trowd\\cellx500\\cellx900\\nestrow}"
    inner += "{\\nonesttables\\par}"
    assert rows_of(rtf(row("a", f"{inner}\\itap1 после"))) == [["a", "раз\nдва\nпосле"]]


def test_a_file_without_an_end_loses_nothing():
    whole = rtf(row("a", "b") + row("c", "d"))
    assert rows_of(whole[: whole.rfind(b"\\row")]) == [["a", "b"], ["c", "d"]]


@pytest.mark.parametrize("page", ["10007", "1200", "99999", "0", "437", "65001"])
def test_any_code_page_is_read_or_taken_for_the_russian_one(page: str) -> None:
    with pytest.raises(NotReadable) as refused:
        read_roadmap(rf"{{\rtf1\ansicpg{page} \'e4\'e5 text}}".encode(), name="a.rtf")
    assert refused.value.cause is Cause.NO_TABLE
