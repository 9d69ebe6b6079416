"""The paragraphs and tables of a Word file, read from its XML piece by piece so that no file can fill the memory."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from core.speech import mark
from tenants.roadmap.reading.files.docx_lists import Lists
from tenants.roadmap.reading.files.docx_text import cell_text, paragraph_text
from tenants.roadmap.reading.files.safety import Package
from tenants.roadmap.reading.files.sparse import CUT_OFF, MOST_ROWS
from tenants.roadmap.reading.files.xml_parts import attribute, elements, name_of, tree, whole
from tenants.roadmap.reading.grid import Cell, Document, Row, Table
from tenants.roadmap.reading.model import Notice
from tenants.roadmap.reading.refusals import Cause, NotReadable

TEXT_BOXES = mark("Text boxes were not read: %(text)s")
_MOST_CELLS = 200
_DEEPEST = 3
"""Tables within tables that are taken apart; what is deeper stays the text of its cell."""
_AROUND = frozenset({"body", "sdtContent", "customXml", "ins", "moveTo"})
_SHOWN_OF_BOXES = 200


@dataclass(slots=True)
class _Page:
    """What was read so far of the main part."""

    lists: Lists
    blocks: list[str | Table] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    depth: int = 0
    copies: int = 0
    boxes: list[str] = field(default_factory=list)
    is_cut_off: bool = False

    def begin(self, name: str) -> None:
        self.copies += name == "Fallback"
        self.depth += name == "tbl" and not self.copies

    def end(self, element: etree._Element, name: str) -> None:
        """Take in a finished element; what is a second copy for older programs is passed over."""
        if name == "Fallback":
            self.copies -= 1
            element.clear()
        elif self.copies:
            return
        elif name == "tbl":
            self._end_table(element)
        elif name == "tr" and self.depth == 1:
            self._end_row(element)
        elif name == "p" and self.depth == 0 and _stands_alone(element):
            self.blocks.append(paragraph_text(element, self.lists))
            element.clear()
        elif name == "txbxContent":
            self._end_box(element)

    def _end_table(self, element: etree._Element) -> None:
        self.depth -= 1
        if self.depth == 0:
            number = 1 + sum(isinstance(block, Table) for block in self.blocks)
            self.blocks.append(Table(number, tuple(self.rows)))
            self.rows = []
            element.clear()

    def _end_row(self, element: etree._Element) -> None:
        if len(self.rows) >= MOST_ROWS:
            self.is_cut_off = True
        elif not _is_deleted_row(element):
            self.rows.append(Row(len(self.rows) + 1, tuple(_cells(element, self.lists))))
        element.clear()

    def _end_box(self, element: etree._Element) -> None:
        text = " ".join("".join(each.text or "" for each in element.iter("{*}t")).split())
        if text and sum(map(len, self.boxes)) < _SHOWN_OF_BOXES:
            self.boxes.append(text)

    def notices(self) -> Iterator[Notice]:
        if self.boxes:
            yield Notice("file", TEXT_BOXES, {"text": " … ".join(self.boxes)[:_SHOWN_OF_BOXES]})
        if self.is_cut_off:
            yield Notice("file", CUT_OFF, {"limit": MOST_ROWS})


def read_docx(package: Package) -> Document:
    """Return the blocks of a Word file. Raises NotReadable when its main part is missing or damaged."""
    main = _main_part(package)
    page = _Page(Lists(package, main))
    for event, element in elements(package, main):
        if event == "start":
            page.begin(name_of(element))
        else:
            page.end(element, name_of(element))
    return Document(tuple(block for block in page.blocks if block), tuple(page.notices()))


def _main_part(package: Package) -> str:
    """Return the name of the part the package names as its document."""
    names = package.names()
    if "_rels/.rels" in names:
        for relation in tree(package, "_rels/.rels"):
            target = (attribute(relation, "Target") or "").lstrip("/")
            if (attribute(relation, "Type") or "").endswith("/officeDocument") and target in names:
                return target
    if "word/document.xml" in names:
        return "word/document.xml"
    raise NotReadable(Cause.DAMAGED, package.name)


def _stands_alone(paragraph: etree._Element) -> bool:
    """Ask whether a paragraph is one of the page's own, not one inside a drawing of another."""
    inside = paragraph.getparent()
    while inside is not None and name_of(inside) in _AROUND:
        if name_of(inside) == "body":
            return True
        inside = inside.getparent()
    return inside is not None and name_of(inside) == "sdt"


def _cells(row: etree._Element, lists: Lists, depth: int = 0) -> Iterator[Cell]:
    column = _number(row, "gridBefore", 0)
    for place, cell in enumerate(_own(row, "tc")):
        if place >= _MOST_CELLS:
            return
        if _has(cell, "cellDel"):
            continue
        span = min(max(_number(cell, "gridSpan", 1), 1), _MOST_CELLS)
        text, level = cell_text(cell, lists)
        yield Cell(text, column, span, _continues(cell), level, inner=_inner(cell, lists, depth))
        column += span


def _inner(cell: etree._Element, lists: Lists, depth: int) -> tuple[str | Table, ...]:
    """Return the blocks of a cell that has tables of its own; nothing for other cells, and where it is too deep."""
    if depth >= _DEEPEST or not any(name_of(child) == "tbl" for child in cell):
        return ()
    blocks: list[str | Table] = []
    for child in cell:
        if name_of(child) == "tbl":
            rows = (
                tuple(_cells(row, lists, depth + 1)) for row in _own(child, "tr") if not _is_deleted_row(row)
            )
            blocks.append(Table(0, tuple(Row(place, cells) for place, cells in enumerate(rows, start=1))))
        elif name_of(child) == "p":
            blocks.append(paragraph_text(child, lists))
    return tuple(blocks)


def _own(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Yield the cells of a row itself, also inside content controls and tracked insertions, not of tables within."""
    for child in element:
        if name_of(child) == name:
            yield child
        elif name_of(child) in {"sdt", "sdtContent", "ins", "customXml", "moveTo"}:
            yield from _own(child, name)


def _properties(element: etree._Element) -> Iterator[etree._Element]:
    for child in element:
        if name_of(child) in {"tcPr", "trPr"}:
            yield from child


def _has(element: etree._Element, name: str) -> bool:
    return any(name_of(each) == name for each in _properties(element))


def _number(element: etree._Element, name: str, default: int) -> int:
    setting = next((each for each in _properties(element) if name_of(each) == name), None)
    value = None if setting is None else attribute(setting, "val")
    return whole(value, default) if value and len(value) < 5 else default


def _continues(cell: etree._Element) -> bool:
    return any(
        name_of(each) == "vMerge" and attribute(each, "val") != "restart" for each in _properties(cell)
    )


def _is_deleted_row(row: etree._Element) -> bool:
    return _has(row, "del")
