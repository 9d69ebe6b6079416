"""The sheets of an .xlsx workbook, read from their XML row by row.

openpyxl makes an object of every style (a few kilobytes of zipped ones take it a gigabyte) and cannot say both what a
formula is and what it gave. What a roadmap needs of a workbook is little, and the same bounded walk as through a Word file
gives it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from core.speech import mark
from tenants.roadmap.reading.files.number_formats import BUILT_IN, shown, shown_date
from tenants.roadmap.reading.files.safety import Package
from tenants.roadmap.reading.files.sparse import Sparse, too_many_rows
from tenants.roadmap.reading.files.xml_parts import attribute, elements, forget, name_of, tree, whole
from tenants.roadmap.reading.grid import Document, Table
from tenants.roadmap.reading.model import Notice
from tenants.roadmap.reading.refusals import Cause, NotReadable
from tenants.roadmap.reading.text import clean

HIDDEN_SHEET = mark("The hidden sheet “%(sheet)s” was not read.")
ERROR_CELL = mark("The cell shows an error of the spreadsheet.")
NO_RESULT = mark("The cell holds a formula whose result is not saved in the file.")
_MOST_SHEETS = 50
_MOST_ROWS = 1_100_000
"""Excel's own limit is 1,048,576: rows without anything in them cost little."""
_MOST_TEXT = 20_000_000
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})$")


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    part: str
    is_hidden: bool


class _Workbook:
    """What the sheets share: texts, number formats and the day that dates count from."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.main = _main_part(package)
        folder = self.main.rpartition("/")[0]
        related = dict(_related(package, self.main, folder))
        root = tree(package, self.main)
        self.since_1904 = any(
            attribute(each, "date1904") in {"1", "true"} for each in root.iter("{*}workbookPr")
        )
        self.sheets = list(self._sheets(root, {key: part for key, (_kind, part) in related.items()}))
        parts = dict(related.values())
        self.texts = list(self._shared(parts["sharedStrings"])) if "sharedStrings" in parts else []
        self.formats = list(self._formats(parts["styles"])) if "styles" in parts else []

    def _sheets(self, root: etree._Element, related: dict[str, str]) -> Iterator[_Sheet]:
        for sheet in root.iter("{*}sheet"):
            part = related.get(attribute(sheet, "id") or "", "")
            if part in self.package.names() and "/chartsheets/" not in part:
                state = attribute(sheet, "state") or "visible"
                yield _Sheet(clean(attribute(sheet, "name") or ""), part, state != "visible")

    def _shared(self, part: str) -> Iterator[str]:
        length = 0
        for _event, element in elements(self.package, part, events=("end",), only=("si",)):
            text = _rich_text(element)
            length += len(text)
            if length > _MOST_TEXT:
                raise NotReadable(Cause.BOMB, self.package.name)
            yield text
            forget(element)

    def _formats(self, part: str) -> Iterator[str]:
        """Yield the number format of each style in order."""
        written: dict[int, str] = {}
        names = ("numFmt", "cellXfs", "xf", "cellStyleXfs", "font", "fill", "border")
        for _event, element in elements(self.package, part, events=("end",), only=names, most=200_000):
            name = name_of(element)
            if name == "numFmt":
                written[whole(attribute(element, "numFmtId"), 0)] = attribute(element, "formatCode") or ""
            elif name == "cellXfs":
                for style in element:
                    number = whole(attribute(style, "numFmtId"), 0)
                    yield written.get(number, BUILT_IN.get(number, "General"))
            elif name != "xf":
                element.clear()


def read_workbook(package: Package) -> Document:
    """Return a table for each visible sheet with something in it. Raises NotReadable."""
    workbook = _Workbook(package)
    sheets: list[Sparse] = []
    notices: list[Notice] = []
    for sheet in workbook.sheets[:_MOST_SHEETS]:
        if sheet.is_hidden:
            notices.append(Notice("file", HIDDEN_SHEET, {"sheet": sheet.name}))
        else:
            sheets.append(_read_sheet(workbook, sheet))
    tables: list[Table] = []
    for each in sheets:
        table = each.table(len(tables) + 1)
        if table is not None:
            tables.append(table)
    return Document(tuple(tables), (*notices, *too_many_rows(sheets)))


def _read_sheet(workbook: _Workbook, sheet: _Sheet) -> Sparse:
    sparse = Sparse(sheet.name)
    row = -1
    found = elements(
        workbook.package, sheet.part, events=("end",), only=("row", "mergeCell"), most=_MOST_ROWS
    )
    for count, (_event, element) in enumerate(found):
        if len(element):
            row = whole(element.get("r"), row + 2) - 1
            _read_row(workbook, sparse, row, element)
        elif element.get("ref"):
            _merge(sparse, element.get("ref"))
        else:
            row = whole(element.get("r"), row + 2) - 1
        # Not after each: there may be a million of them with nothing inside.
        if len(element) or count % 500 == 0:
            forget(element)
    return sparse


def _read_row(workbook: _Workbook, sparse: Sparse, row: int, element: etree._Element) -> None:
    column = -1
    for cell in element:
        place = _place(cell.get("r", "")) if len(cell) else None
        column = place[1] if place else column + 1
        if len(cell):
            text, doubt = _value(workbook, cell)
            sparse.put(row, column, text, doubt=doubt)


def _merge(sparse: Sparse, reference: str) -> None:
    corners = [_place(each) for each in reference.split(":")]
    if len(corners) == 2 and corners[0] and corners[1]:
        sparse.merge(*corners[0], *corners[1])


def _value(workbook: _Workbook, cell: etree._Element) -> tuple[str, str | None]:  # noqa: PLR0911 - one for each type
    """Return the text of a cell and what is doubtful about it."""
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _rich_text(cell), None
    value = next((child.text or "" for child in cell if name_of(child) == "v"), None)
    if not value and kind != "str":
        is_formula = any(name_of(child) == "f" for child in cell)
        return "", NO_RESULT if is_formula else None
    value = value or ""
    match kind:
        case "s":
            number = whole(value, -1)
            return (workbook.texts[number] if 0 <= number < len(workbook.texts) else ""), None
        case "b":
            return ("ИСТИНА" if value == "1" else "ЛОЖЬ"), None
        case "e":
            return clean(value), ERROR_CELL
        case "d":
            return _iso(value), None
        case "n":
            return _shown(workbook, value, whole(cell.get("s"), 0)), None
    return clean(_unescaped(value)), None


def _shown(workbook: _Workbook, value: str, style: int) -> str:
    try:
        number = float(value)
    except ValueError:
        return clean(value)
    if not abs(number) < 1e300:
        return clean(value)
    number_format = workbook.formats[style] if style < len(workbook.formats) else "General"
    return clean(shown(number, number_format, since_1904=workbook.since_1904))


def _iso(value: str) -> str:
    try:
        return shown_date(datetime.fromisoformat(value.removesuffix("Z")), "dmy")
    except ValueError:
        return clean(value)


def _rich_text(element: etree._Element) -> str:
    """Return the runs of a text joined, without the readings of Japanese signs."""
    runs = (
        run.text or ""
        for run in element.iter("{*}t")
        if (parent := run.getparent()) is None or name_of(parent) != "rPh"
    )
    return clean(_unescaped("".join(runs)))


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _place(reference: str) -> tuple[int, int] | None:
    """Return row and column of a reference («B12»), counted from 0."""
    found = _PLACE.match(reference.replace("$", ""))
    if not found:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1


def _main_part(package: Package) -> str:
    for kind, part in dict(_related(package, "", "")).values():
        if kind == "officeDocument" and part in package.names():
            return part
    if "xl/workbook.xml" in package.names():
        return "xl/workbook.xml"
    raise NotReadable(Cause.DAMAGED, package.name)


def _related(package: Package, part: str, folder: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield the parts that a part names: key, kind and name. What lies outside the file is none."""
    before, _, last = part.rpartition("/")
    relations = f"{before}/_rels/{last}.rels".lstrip("/")
    if relations not in package.names():
        return
    for relation in tree(package, relations):
        if attribute(relation, "TargetMode") == "External":
            continue
        target = attribute(relation, "Target") or ""
        target = target.lstrip("/") if target.startswith("/") or not folder else f"{folder}/{target}"
        kind = (attribute(relation, "Type") or "").rpartition("/")[2]
        yield attribute(relation, "Id") or "", (kind, target)
