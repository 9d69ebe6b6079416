"""How a value stands in a cell of a report: typed, with one look for each kind; any text harmless and as it was written."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cache
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from core.jinja import day as in_words

# In points; Excel knows no higher row.
_LINE_HEIGHT, _HIGHEST_ROW = 13, 409
# The most a cell of Excel holds, in UTF-16 units.
LONGEST_TEXT = 32_767
# Excel counts days from here on; what is before 1 March 1900 it knows wrong or not at all.
_DAY_ZERO = date(1899, 12, 30).toordinal()
_FIRST_DAY = date(1900, 3, 1)

_LINE_END = re.compile(r"\r\n?")
# What XML cannot hold: control characters, halves of characters, and the two that are none.
_NOT_FITTING = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Text that somebody who edits the cell would make a formula of; its cell is marked as text, as by a leading apostrophe.
_LIKE_FORMULA = "=+-@\t\n＝＋－＠"
_SUSPECT = frozenset(_LIKE_FORMULA + "<")

INK, PALE, ALARM, LINE, HEAD, GROUP = "#1F2933", "#7B8794", "#B42318", "#C5CDD6", "#E8EEF5", "#D3DEEA"


class Kind(Enum):
    """What kind of value a column holds."""

    TEXT = "text"
    COUNT = "count"
    SHARE = "share"
    DAY = "day"


_LOOKS: dict[Kind, dict[str, Any]] = {
    Kind.TEXT: {"text_wrap": True},
    Kind.COUNT: {"num_format": "0", "align": "center"},
    Kind.SHARE: {"num_format": "0.0%", "align": "center"},
    Kind.DAY: {"num_format": "dd.mm.yyyy", "align": "center"},
}

Value = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet, `width` in characters; a figure above zero in one that `alarms` is shown in red.

    `meaning` and `formula` explain it on the last sheet.
    """

    heading: str
    kind: Kind
    width: float
    meaning: str = ""
    formula: str = ""
    alarms: bool = False

    @property
    def is_upright(self) -> bool:
        """Whether the heading stands upright: it is far longer than the narrow column is wide."""
        return self.width < 10 and len(self.heading) > self.width


def fitting(text: str) -> str:
    """Return the text as a cell can hold it: without what XML cannot hold, and at most as long as Excel's longest.

    >>> fitting("=1+1")
    '=1+1'
    """
    if _NOT_FITTING.search(text):
        text = _NOT_XML.sub("", _LINE_END.sub("\n", text))
    if len(text) * 2 > LONGEST_TEXT and (wide := _utf16(text)) and len(wide) // 2 > LONGEST_TEXT:
        # A half of a pair at the cut is dropped.
        text = wide[: (LONGEST_TEXT - 1) * 2].decode("utf-16-le", "ignore") + "…"
    return text


def lines_of(text: str, width: float) -> int:
    """Return in how many lines a text stands in a column so many characters wide."""
    return sum(max(1, -(-len(line) // int(width))) for line in text.split("\n"))


def set_height(sheet: Worksheet, row: int, lines: int) -> None:
    """Make a row so many lines high. It is said in the file, because not every program finds the height of wrapped text."""
    if lines > 1:
        sheet.set_row(row, min(lines * _LINE_HEIGHT + 2, _HIGHEST_ROW))


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-le")


class Pen:
    """Writes cells of one workbook; each look is made once."""

    def __init__(self, workbook: Workbook) -> None:
        self.workbook = workbook
        self.look = cache(self._look)
        self._plain = workbook.add_format()
        self.title = workbook.add_format({"bold": True, "font_size": 14, "font_color": INK})
        self.subtitle = workbook.add_format({"font_color": PALE})
        edge = {"border": 1, "border_color": LINE, "font_color": INK, "font_size": 10}
        head = {"bold": True, "text_wrap": True, "align": "center", "valign": "vcenter", "bg_color": HEAD}
        self.heading = workbook.add_format(head | edge)
        self.upright = workbook.add_format(head | edge | {"rotation": 90})
        self.group = workbook.add_format(head | edge | {"bg_color": GROUP})
        self.label = workbook.add_format(edge | {"bold": True, "valign": "top", "text_wrap": True})
        self.moment = workbook.add_format(
            edge | {"num_format": "dd.mm.yyyy hh:mm", "align": "left", "valign": "top"}
        )
        self.count = workbook.add_format(edge | {"num_format": "0", "align": "left", "valign": "top"})

    def _look(
        self, kind: Kind, *, is_pale: bool = False, is_alarm: bool = False, is_total: bool = False,
        is_literal: bool = False,
    ) -> Format:  # fmt: skip
        properties = {"valign": "top", "border": 1, "border_color": LINE, "font_color": INK, "font_size": 10}
        properties |= _LOOKS[kind]
        if is_pale:
            properties |= {"font_color": PALE, "italic": True}
        if is_alarm:
            properties |= {"font_color": ALARM, "bold": True}
        if is_total:
            properties |= {"bold": True, "bg_color": HEAD}
        if is_literal:
            properties["quote_prefix"] = True
        return self.workbook.add_format(properties)

    def text(self, sheet: Worksheet, row: int, place: int, text: str, look: Format, literal: Format) -> None:
        """Write a text as a text, whatever it looks like: no formula, no number, no link."""
        text = fitting(text)
        if text[:1] in _SUSPECT:
            if text.startswith("<r>") and text.endswith("</r>"):
                # XlsxWriter takes this for its own rich text and would put it into the file as XML.
                sheet.write_rich_string(row, place, text[0], self._plain, text[1:], look)
                return
            look = look if text[0] == "<" else literal
        sheet.write_string(row, place, text, look)

    def row(
        self,
        sheet: Worksheet,
        row: int,
        columns: Sequence[Column],
        values: Sequence[Value],
        looks: "RowLooks",
    ) -> None:
        """Write the values of a row, each by the kind of its column; None and an empty text are an empty cell.

        The row is made as high as its texts need.
        """
        lines = 1
        for place, value in enumerate(values):
            look = looks.plain[place]
            if value is None or value == "":
                sheet.write_blank(row, place, None, look)
            elif isinstance(value, str):
                width = columns[place].width
                if len(value) > width or "\n" in value:
                    lines = max(lines, lines_of(value, width))
                self.text(sheet, row, place, value, look, looks.literal[place])
            elif isinstance(value, date):
                self._day(sheet, row, place, value, look)
            else:
                alarms = value and columns[place].alarms
                sheet.write_number(row, place, value, looks.alarm[place] if alarms else look)
        set_height(sheet, row, lines)

    @staticmethod
    def _day(sheet: Worksheet, row: int, place: int, day: date, look: Format) -> None:
        if day < _FIRST_DAY:
            sheet.write_string(row, place, in_words(day), look)
        else:
            sheet.write_number(row, place, day.toordinal() - _DAY_ZERO, look)


@dataclass(frozen=True, slots=True)
class RowLooks:
    """The looks of a row's cells by column: as usual, for a text like a formula, for a figure that alarms."""

    plain: list[Format]
    literal: list[Format]
    alarm: list[Format]

    @classmethod
    def of(
        cls, pen: Pen, columns: Sequence[Column], *, is_pale: bool = False, is_total: bool = False
    ) -> "RowLooks":
        """Return the looks of ordinary rows, of pale ones (closed schools) or of totals."""
        kinds = [column.kind for column in columns]
        more = {"is_pale": is_pale, "is_total": is_total}
        return cls(
            [pen.look(kind, **more) for kind in kinds],
            [pen.look(kind, **more, is_literal=True) for kind in kinds],
            [pen.look(kind, **more, is_alarm=not is_pale) for kind in kinds],
        )
