"""Tables of texts out of the files people send: .xlsx and .csv, with limits, and nothing opened that is not safe."""

import csv
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO, StringIO
from itertools import islice
from typing import Any
from zipfile import BadZipFile, ZipFile

from flask_babel import gettext as _

from core.archives import Danger, UnsafeArchive, open_office_file
from core.errors import Rejected
from core.text import clean

LARGEST_FILE = 5 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 5000, 60, 2000
_MOST_UNPACKED = 60 * 1024 * 1024
# openpyxl makes an object of every mark of XML: 70 kB of zipped fonts took it 1.2 GB and a minute and a half.
_MOST_MARKS, _MOST_MARKS_BESIDE = 2_000_000, 100_000
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Signs of files that would otherwise pass for a text.
_NOT_TEXT = (b"%PDF", b"{\\rtf", b"<?xml", b"<!DOC", b"<html")
# No number is shown with more signs; without a bound a format could ask for megabytes of zeros.
_NUMBER_FORMAT = re.compile(r"[#,]*(0{1,40})(?:\.(0{1,40}))?")

# What files that are put together wrong, by mistake or on purpose, make the libraries stumble over.
_BROKEN = (
    SyntaxError, LookupError, ValueError, TypeError, AttributeError, ArithmeticError, RecursionError,
    NotImplementedError, OSError, EOFError, BadZipFile, zlib.error,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A row as the file numbers it, from 1, with the texts of its cells."""

    number: int
    cells: tuple[str, ...]


def read_tables(data: bytes) -> list[list[Row]]:
    """Return the tables of a file, one for each visible sheet, without empty rows.

    The kind is told from the content, not from the name. Raises Rejected beside `file`, naming the cause.
    """
    if not data:
        raise _refusal(_("The file is empty."))
    if len(data) > LARGEST_FILE:
        raise _refusal(
            _("The file is too large: at most %(limit)s MB are read.", limit=LARGEST_FILE // 1024**2)
        )
    if data.startswith(_ZIP):
        return list(_sheets(data))
    if data.startswith(_OLE):
        raise _refusal(
            _("The file is protected by a password or has the old .xls format; save it as .xlsx without one.")
        )
    return [_limited(_lines(_decoded(data)))]


def _refusal(sentence: str) -> Rejected:
    return Rejected({"file": sentence})


def _limited(rows: Iterable[tuple[str, ...]]) -> list[Row]:
    kept: list[Row] = []
    for number, cells in enumerate(rows, 1):
        if number > MOST_ROWS:
            raise _refusal(_("The table has more than %(limit)s rows.", limit=MOST_ROWS))
        if any(len(cell) > LONGEST_CELL for cell in cells):
            raise _refusal(
                _(
                    "A cell of row %(row)s is longer than %(limit)s characters.",
                    row=number,
                    limit=LONGEST_CELL,
                )
            )
        if any(cells):
            last = max(place for place, cell in enumerate(cells) if cell)
            kept.append(Row(number, cells[: last + 1]))
    return kept


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\x00" in data or data.lstrip().startswith(_NOT_TEXT):
        encodings = []
    else:
        encodings = ["utf-8-sig", "cp1251"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _refusal(_("The file is no spreadsheet: .xlsx or .csv is expected."))


def _lines(text: str) -> Iterator[tuple[str, ...]]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(";\t,", key=first.count)
    try:
        for cells in csv.reader(StringIO(text, newline=""), delimiter=delimiter):
            yield tuple(clean(cell) for cell in cells[:MOST_COLUMNS])
    except csv.Error as error:
        raise _refusal(_("The file is damaged and cannot be read.")) from error


def _sheets(data: bytes) -> Iterator[list[Row]]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        archive = open_office_file(data, most_unpacked=_MOST_UNPACKED)
        names = archive.namelist()
        _refuse_swelling(archive)
    except UnsafeArchive as error:
        raise _refusal(_why(error.danger)) from error
    except _BROKEN as error:
        raise _refusal(_why(Danger.DAMAGED)) from error
    if "xl/workbook.xml" not in names:
        raise _refusal(_("The file is no spreadsheet: .xlsx or .csv is expected."))
    try:
        workbook = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
        for sheet in workbook.worksheets:
            if sheet.sheet_state == "visible":
                yield _limited(_rows(sheet))
    except (InvalidFileException, *_BROKEN) as error:
        # Broken XML is a SyntaxError in both parsers that openpyxl uses.
        # openpyxl has no error of its own for a workbook that is not put together right.
        raise _refusal(_("The file is damaged and cannot be read.")) from error


def _refuse_swelling(archive: ZipFile) -> None:
    """Raise UnsafeArchive when reading the parts would take far more time and memory than their size says."""
    for name in archive.namelist():
        holds_cells = name.startswith("xl/worksheets/") or name == "xl/sharedStrings.xml"
        most = _MOST_MARKS if holds_cells else _MOST_MARKS_BESIDE
        if archive.read(name).count(b"<") > most:
            raise UnsafeArchive(Danger.BOMB)


def _rows(sheet: Any) -> Iterator[tuple[str, ...]]:
    # What a sheet says of its own size may be wrong in either direction.
    sheet.reset_dimensions()
    for cells in islice(sheet.iter_rows(max_col=MOST_COLUMNS), MOST_ROWS + 1):
        yield tuple(_text(cell) for cell in cells)


def _why(danger: Danger) -> str:
    return {
        Danger.DAMAGED: _("The file is damaged and cannot be read."),
        Danger.BOMB: _("The file unpacks to far more than a spreadsheet holds; it was not opened."),
        Danger.PROTECTED: _("The file is protected by a password; save it without one."),
        Danger.UNSAFE_NAMES: _("The file contains parts with forbidden names; it was not opened."),
        Danger.ENTITIES: _(
            "The file contains definitions that spreadsheets must not have; it was not opened."
        ),
        Danger.MACROS: _("The file contains macros; save it as .xlsx without them."),
    }[danger]


def _text(cell: Any) -> str:
    """Return a cell as its reader sees it: a number by its format, so that 1.10 stays 1.10 and a code keeps its zeros."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number(value, str(cell.number_format or ""))
    if isinstance(value, datetime | date):
        return value.strftime("%d.%m.%Y")
    return clean(str(value))


def _number(value: float, number_format: str) -> str:
    written = _NUMBER_FORMAT.fullmatch(number_format)
    if written:
        whole, decimals = len(written[1]), len(written[2] or "")
        return f"{value:0{whole + (decimals + 1 if decimals else 0)}.{decimals}f}"
    if isinstance(value, int) or value.is_integer():
        return str(int(value))
    return repr(value)
