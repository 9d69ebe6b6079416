"""The sheets of an old .xls workbook, by calamine; numbers as their formats show them."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from tenants.roadmap.reading.files.compound import CompoundFile
from tenants.roadmap.reading.files.number_formats import shown, shown_date
from tenants.roadmap.reading.files.old_records import Records, SheetRecords, read_records
from tenants.roadmap.reading.files.sparse import Sparse, too_many_rows
from tenants.roadmap.reading.files.workbook import ERROR_CELL, HIDDEN_SHEET
from tenants.roadmap.reading.grid import Document, Table
from tenants.roadmap.reading.model import Notice
from tenants.roadmap.reading.refusals import Cause, NotReadable
from tenants.roadmap.reading.text import clean

_MOST_SHEETS = 50


def read_xls(data: bytes, name: str) -> Document:
    """Return a table for each visible sheet with something in it. Raises NotReadable."""
    file = CompoundFile(data, name)
    records = read_records(file.stream("Workbook" if "Workbook" in file.names() else "Book"), name)
    try:
        sheets, notices = _sheets(data, records)
    except PasswordError as error:
        raise NotReadable(Cause.PROTECTED, name) from error
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise NotReadable(Cause.DAMAGED, name) from error
    except BaseException as error:
        # What the library did not foresee in a damaged file stops it in Rust; it is no Exception in Python.
        if type(error).__name__ == "PanicException":
            raise NotReadable(Cause.DAMAGED, name) from error
        raise
    tables: list[Table] = []
    for sheet in sheets:
        table = sheet.table(len(tables) + 1)
        if table is not None:
            tables.append(table)
    return Document(tuple(tables), (*notices, *too_many_rows(sheets)))


def _sheets(data: bytes, records: Records) -> tuple[list[Sparse], list[Notice]]:
    workbook = CalamineWorkbook.from_filelike(BytesIO(data))
    sheets: list[Sparse] = []
    notices: list[Notice] = []
    said = workbook.sheets_metadata[:_MOST_SHEETS]
    known = len(workbook.sheets_metadata) == len(records.sheets)
    for number, about in enumerate(said):
        if about.typ is not SheetTypeEnum.WorkSheet:
            continue
        if about.visible is not SheetVisibleEnum.Visible:
            notices.append(Notice("file", HIDDEN_SHEET, {"sheet": clean(about.name)}))
            continue
        own = records.sheets[number] if known else SheetRecords()
        sheets.append(_sheet(workbook.get_sheet_by_index(number), own, records.since_1904))
    return sheets, notices


def _sheet(sheet: CalamineSheet, records: SheetRecords, since_1904: bool) -> Sparse:
    sparse = Sparse(clean(sheet.name))
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        sparse.merge(top, left, bottom, right)
    for place, value in _values(sheet):
        if place in records.errors:
            sparse.put(*place, records.errors[place], doubt=ERROR_CELL)
        elif place in records.numbers:
            number, number_format = records.numbers[place]
            sparse.put(*place, clean(shown(number, number_format, since_1904=since_1904)))
        else:
            sparse.put(*place, _text(value))
    for place, error in records.errors.items():
        sparse.put(*place, error, doubt=ERROR_CELL)
    return sparse


def _values(sheet: CalamineSheet) -> Iterator[tuple[tuple[int, int], object]]:
    top, left = sheet.start or (0, 0)
    for row, values in enumerate(sheet.to_python(skip_empty_area=True), top):
        for column, value in enumerate(values, left):
            if value != "":
                yield (row, column), value


def _text(value: object) -> str:
    match value:
        case bool():
            return "ИСТИНА" if value else "ЛОЖЬ"
        case datetime():
            return shown_date(value, "dmyh" if value.time() != time() else "dmy")
        case date():
            return shown_date(datetime.combine(value, time()), "dmy")
        case time() | timedelta():
            return str(value)
        case int() | float():
            return shown(value, "General")
    return clean(str(value))
