"""Opens a report as its reader does, and finds its tables."""

from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from zipfile import ZipFile

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

Build = Callable[..., bytes]


def moment(written: str) -> datetime:
    """A moment without a zone, as cells hold it."""
    return datetime.fromisoformat(written)


def sheets(data: bytes) -> list[Worksheet]:
    return load_workbook(BytesIO(data)).worksheets


def table(sheet: Worksheet) -> tuple[list[str], list[dict]]:
    """The headings of a sheet and its rows as cells by heading."""
    head = next(row for row in sheet.iter_rows() if row[0].value in ("№", "Округ", "No.", "District"))
    names = [cell.value for cell in head]
    rows = sheet.iter_rows(min_row=head[0].row + 1)
    return names, [dict(zip(names, row, strict=True)) for row in rows]


def values(row: dict) -> list:
    return [cell.value for cell in row.values()]


def formulas_and_links(data: bytes) -> list[str]:
    found = []
    with ZipFile(BytesIO(data)) as archive:
        for name in archive.namelist():
            text = archive.read(name).decode()
            if name.startswith("xl/worksheets/") and ("<f>" in text or "<f " in text or "<hyperlink" in text):
                found.append(name)
            if name.startswith("xl/worksheets/_rels/") and "hyperlink" in text:
                found.append(name)
    book = load_workbook(BytesIO(data))
    found += [
        cell.coordinate
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    return found
