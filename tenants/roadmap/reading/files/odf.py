"""Text documents and spreadsheets of OpenOffice and LibreOffice (.odt, .ods): one way of writing tables, one reader."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from lxml import etree

from tenants.roadmap.reading.files.docx import TEXT_BOXES
from tenants.roadmap.reading.files.number_formats import parts_of, shown_date
from tenants.roadmap.reading.files.odf_lists import OdfLists
from tenants.roadmap.reading.files.odf_text import odf_text
from tenants.roadmap.reading.files.safety import Package
from tenants.roadmap.reading.files.sparse import MOST_COLUMNS, Sparse, too_many_rows
from tenants.roadmap.reading.files.workbook import ERROR_CELL, HIDDEN_SHEET, NO_RESULT
from tenants.roadmap.reading.files.xml_parts import attribute, elements, forget, name_of, whole
from tenants.roadmap.reading.grid import Document, Table
from tenants.roadmap.reading.model import Notice
from tenants.roadmap.reading.text import clean

_MOST_COPIES = 50
"""A row or cell with something in it is seldom repeated; empty ones may be a million times."""
_AROUND = frozenset({"text", "section", "index-body"})
_SHOWN_OF_BOXES = 200
_DEEPEST = 3
"""Tables within tables that are taken apart; what is deeper stays the text of its cell."""


@dataclass(slots=True)
class _Page:
    """What was read so far of the content."""

    lists: OdfLists
    is_sheet: bool
    blocks: list[str | Sparse] = field(default_factory=list)
    hidden_styles: set[str] = field(default_factory=set)
    hidden_sheets: list[str] = field(default_factory=list)
    boxes: list[str] = field(default_factory=list)
    tables: list[Sparse] = field(default_factory=list)
    row: int = 0
    depth: int = 0

    def begin(self, element: etree._Element) -> None:
        if name_of(element) == "table":
            name = clean(attribute(element, "name") or "") if self.is_sheet else ""
            self.tables.append(Sparse(name))
            if len(self.tables) == 1:
                self.row = 0

    def end(self, element: etree._Element) -> None:
        """Take in a finished element."""
        match name_of(element):
            case "list-style":
                self.lists.learn(element)
            case "style":
                self._style(element)
            case "table":
                self._end_table(element)
            case "table-row" if len(self.tables) == 1:
                self._end_row(element)
                forget(element)
            case "p" | "h" | "list" if not self.tables and _stands_alone(element):
                self.blocks.append(odf_text(element, self.lists, always=True)[0])
                element.clear()
            case "text-box":
                text = odf_text_of_box(element)
                if text and sum(map(len, self.boxes)) < _SHOWN_OF_BOXES:
                    self.boxes.append(text)

    def _style(self, element: etree._Element) -> None:
        if any(
            attribute(each, "display") == "false" for each in element if name_of(each) == "table-properties"
        ):
            self.hidden_styles.add(attribute(element, "name") or "")

    def _end_table(self, element: etree._Element) -> None:
        table = self.tables.pop()
        if self.tables:
            return  # inside a cell of another: its text is the cell's
        if self.is_sheet and attribute(element, "style-name") in self.hidden_styles:
            self.hidden_sheets.append(table.name)
        else:
            self.blocks.append(table)
        element.clear()

    def _end_row(self, element: etree._Element) -> None:
        repeated = max(whole(attribute(element, "number-rows-repeated"), 1), 1)
        for copy in range(min(repeated, _MOST_COPIES)):
            if not self._fill(element, self.row + copy):
                break
        self.row += repeated

    def _fill(self, row: etree._Element, place: int) -> bool:
        """Put the cells of a row into the table; tell whether there was anything."""
        table = self.tables[0]
        column, found = 0, False
        for cell in row:
            if name_of(cell) not in {"table-cell", "covered-table-cell"}:
                continue
            repeated = max(whole(attribute(cell, "number-columns-repeated"), 1), 1)
            if name_of(cell) == "table-cell" and (len(cell) or cell.attrib) and column < MOST_COLUMNS:
                text, level = odf_text(cell, self.lists)
                text, doubt = _shown(cell, text) if self.is_sheet else (text, None)
                inner = () if self.is_sheet else self._inner(cell)
                for each in range(column, column + min(repeated, _MOST_COPIES)):
                    table.put(place, each, text, doubt=doubt, list_level=level, inner=inner)
                self._merge(cell, place, column)
                found = found or bool(text or doubt or level is not None)
            column += repeated
        return found

    def _inner(self, cell: etree._Element) -> tuple[str | Table, ...]:
        """Return the blocks of a cell that has tables of its own; nothing for other cells."""
        if self.depth >= _DEEPEST or not any(name_of(child) == "table" for child in cell):
            return ()
        blocks: list[str | Sparse] = []
        for child in cell:
            is_table = name_of(child) == "table"
            blocks.append(self._table(child) if is_table else odf_text(child, self.lists, always=True)[0])
        return tuple(_finished(blocks))

    def _table(self, element: etree._Element) -> Sparse:
        """Return a table within a cell, whose rows were left as they are until the row around it ended."""
        inside = _Page(self.lists, self.is_sheet, tables=[Sparse()], depth=self.depth + 1)
        for row in _own_rows(element):
            inside._end_row(row)
        return inside.tables[0]

    def _merge(self, cell: etree._Element, row: int, column: int) -> None:
        wide, high = (
            max(whole(attribute(cell, name), 1), 1)
            for name in ("number-columns-spanned", "number-rows-spanned")
        )
        self.tables[0].merge(row, column, row + high - 1, column + wide - 1)


def _own_rows(element: etree._Element) -> Iterator[etree._Element]:
    for child in element:
        if name_of(child) == "table-row":
            yield child
        elif name_of(child) in {"table-header-rows", "table-rows", "table-row-group"}:
            yield from _own_rows(child)


def read_odf(package: Package, *, is_sheet: bool) -> Document:
    """Return the blocks of a text document, or the tables of a spreadsheet. Raises NotReadable."""
    page = _Page(OdfLists(), is_sheet)
    for part in ("styles.xml", "content.xml"):
        if part == "styles.xml" and (is_sheet or part not in package.names()):
            continue
        for event, element in elements(package, part):
            if part == "styles.xml" and name_of(element) != "list-style":
                continue
            if event == "start":
                page.begin(element)
            else:
                page.end(element)
    sheets = [block for block in page.blocks if isinstance(block, Sparse)]
    notices = [Notice("file", HIDDEN_SHEET, {"sheet": name}) for name in page.hidden_sheets]
    if page.boxes:
        notices.append(Notice("file", TEXT_BOXES, {"text": " … ".join(page.boxes)[:_SHOWN_OF_BOXES]}))
    return Document(tuple(_finished(page.blocks)), (*notices, *too_many_rows(sheets)))


def _finished(blocks: list[str | Sparse]) -> list[str | Table]:
    finished: list[str | Table] = []
    count = 0
    for block in blocks:
        if isinstance(block, Sparse):
            table = block.table(count + 1)
            if table is not None:
                count += 1
                finished.append(table)
        elif block:
            finished.append(block)
    return finished


def odf_text_of_box(box: etree._Element) -> str:
    """Return the words of a text box on one line."""
    return " ".join(" ".join(box.itertext()).split())


def _stands_alone(element: etree._Element) -> bool:
    """Ask whether a block is one of the page's own, not one inside a list, a note or a drawing."""
    inside = element.getparent()
    while inside is not None and name_of(inside) in _AROUND:
        if name_of(inside) == "text":
            return True
        inside = inside.getparent()
    return False


def _shown(cell: etree._Element, text: str) -> tuple[str, str | None]:
    """Return what a spreadsheet's cell shows, a date in a form that the reader of deadlines knows, and its doubt."""
    kinds = {value for key, value in cell.attrib.items() if key.rpartition("}")[2] == "value-type"}
    if "error" in kinds or (text.startswith("#") and attribute(cell, "formula")):
        return text, ERROR_CELL
    if "date" in kinds:
        return _date(attribute(cell, "date-value") or "", text), None
    if not text and not kinds and attribute(cell, "formula"):
        return "", NO_RESULT
    return text or clean(attribute(cell, "value") or ""), None


def _date(value: str, text: str) -> str:
    try:
        moment = datetime.fromisoformat(value[:19])
    except ValueError:
        return text
    return shown_date(moment, parts_of(text, moment) if text else "dmy") or text
