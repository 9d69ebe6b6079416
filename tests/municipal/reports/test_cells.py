"""Users' texts and odd days in the cells of a report: harmless, and as they were typed."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText

from municipal.reports.cells import LONGEST_TEXT
from municipal.reports.records import DocumentRecord
from tests.municipal.reports.opening import Build, formulas_and_links, moment, sheets, table
from tests.municipal.reports.records import COVER, activity, school

HARMFUL = [
    "=1+1", "=HYPERLINK(\"http://example.test\";\"x\")", "{=SUM(A1:A2)}", "+7 391 200", "-", "@SUM(A1)", "\tтаб",
    "＝1+1", "http://example.test/", "mailto:a@example.test", "internal:A1", "0012", "1.10", "1E5", "TRUE", "#REF!",
    "<r><t>rich</t></r>", "<r></r><c r=\"A1\"><f>1+1</f></c><r></r>", "a&b <i>\"'", "'quoted", "  space  ", "two\nlines",
]  # fmt: skip


@pytest.mark.parametrize("text", HARMFUL)
def test_text_stays_text_in_every_column(text: str, build: Build) -> None:
    row = activity(
        section_number=None, section=text, number=text, title=text, deadline_text=text, responsible=text, result=text,
        documents=(DocumentRecord("order", text, None),),
    )  # fmt: skip
    cover = replace(COVER, ordered_by=text, places=(text,))
    data = build(school(row, district=text, code=text, short_name=text), cover=cover)
    assert formulas_and_links(data) == []
    book = load_workbook(BytesIO(data), rich_text=True)
    listed, activities, meaning = book.worksheets
    cells = [
        *table(listed)[1][0].values(),
        *table(activities)[1][0].values(),
        *(row[1] for row in meaning.iter_rows()),
    ]
    same = [cell for cell in cells if isinstance(cell.value, str | CellRichText) and str(cell.value) == text]
    assert len(same) == 3 + 3 + 6 + 2
    assert {cell.data_type for cell in same} == {"s"}
    # Excel leaves a cell so marked a text even when somebody edits it.
    assert {bool(cell.quotePrefix) for cell in same} == {text[0] in "=+-@\t＝"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\x00b\x0bc\x1fd", "abcd"), ("a\r\nb\rc", "a\nb\nc"), ("a\ud800b\ufffec\uffffd", "abcd"),
        ("я" * LONGEST_TEXT, "я" * LONGEST_TEXT), ("я" * (LONGEST_TEXT + 1), "я" * (LONGEST_TEXT - 1) + "…"),
        ("🙂" * 20_000, "🙂" * ((LONGEST_TEXT - 1) // 2) + "…"),
    ],
    ids=["control", "lines", "halves", "longest", "too long", "too long in pairs"],
)  # fmt: skip
def test_text_that_no_cell_can_hold_is_fitted(text: str, expected: str, build: Build) -> None:
    _names, (row,) = table(sheets(build(school(activity(title=text))))[1])
    assert row["Мероприятие"].value == expected


def test_a_day_that_excel_does_not_know_is_written_as_text(build: Build) -> None:
    row = activity(starts=date(202, 9, 1), due=date(1900, 2, 28), done_on=date(1900, 3, 1))
    _names, (found,) = table(sheets(build(school(row)))[1])
    assert [found[name].value for name in ("Начало срока", "Последний день срока", "Выполнено")] == [
        "01.09.0202", "28.02.1900", moment("1900-03-01"),
    ]  # fmt: skip
