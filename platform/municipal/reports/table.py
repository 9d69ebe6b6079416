"""A sheet with one table: title, frozen headings, rows, totals, a filter, and how it is printed."""

from collections.abc import Sequence
from itertools import chain

from flask_babel import gettext as _
from xlsxwriter.worksheet import Worksheet

from municipal.reports.cells import Pen, RowLooks, Value, fitting
from municipal.reports.columns import Group

A4 = 9
# Excel has no row after this one, and XlsxWriter drops what is written there without a word.
LAST_ROW = 1_048_575


class TooManyRows(Exception):
    """A sheet cannot hold that many rows."""


class Table:
    """Writes one sheet from top to bottom. `frozen` columns stay in sight; a pale row is one of a closed school."""

    def __init__(
        self, pen: Pen, sheet: Worksheet, title: tuple[str, str], groups: Sequence[Group], frozen: int
    ) -> None:
        self._pen, self._sheet = pen, sheet
        self._columns = list(chain.from_iterable(columns for _name, columns in groups))
        self._looks = {is_pale: RowLooks.of(pen, self._columns, is_pale=is_pale) for is_pale in (False, True)}
        self._totals = RowLooks.of(pen, self._columns, is_total=True)
        self._head(title, groups)
        self._first = self._next
        sheet.freeze_panes(self._first, frozen)
        self._set_printing(title)

    def _head(self, title: tuple[str, str], groups: Sequence[Group]) -> None:
        """Write the title and the headings. Each line as a whole, from left to right: it is not met again."""
        pen, sheet = self._pen, self._sheet
        pen.text(sheet, 0, 0, title[0], pen.title, pen.title)
        pen.text(sheet, 1, 0, title[1], pen.subtitle, pen.subtitle)
        row = 3
        if len(groups) > 1:
            self._group_heads(row, groups)
            row += 1
        sheet.set_row_pixels(row, 135 if any(column.is_upright for column in self._columns) else 45)
        for place, column in enumerate(self._columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(row, place, column.heading, pen.upright if column.is_upright else pen.heading)
        self._next = row + 1

    def _group_heads(self, row: int, groups: Sequence[Group]) -> None:
        first = 0
        for name, columns in groups:
            last = first + len(columns) - 1
            self._sheet.merge_range(row, first, row, last, name, self._pen.group)
            first = last + 1

    def _set_printing(self, title: tuple[str, str]) -> None:
        sheet = self._sheet
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.repeat_rows(self._first - 1)
        sheet.set_footer(f"&L&8{title[0].replace('&', '&&')}&R&8" + page_of_pages())

    def write(self, values: Sequence[Value], *, is_pale: bool = False) -> None:
        """Write the next row. Raises TooManyRows when the sheet is full."""
        self._put(values, self._looks[is_pale])

    def write_totals(self, values: Sequence[Value]) -> None:
        """Write a row of totals after the rows."""
        self._put(values, self._totals)

    def _put(self, values: Sequence[Value], looks: RowLooks) -> None:
        if self._next > LAST_ROW:
            raise TooManyRows
        self._pen.row(self._sheet, self._next, self._columns, values, looks)
        self._next += 1

    def say(self, sentence: str) -> None:
        """Write a sentence where rows would stand."""
        self._sheet.write_string(self._next, 0, fitting(sentence), self._pen.subtitle)
        self._next += 1

    def end_rows(self) -> None:
        """Put a filter on the headings over the rows written so far; the totals come after it."""
        if self._next > self._first:
            self._sheet.autofilter(self._first - 1, 0, self._next - 1, len(self._columns) - 1)


def page_of_pages() -> str:
    """Return the words of a footer that count the pages; Excel fills the numbers in."""
    return _("Page %(page)s of %(pages)s", page="&P", pages="&N")
