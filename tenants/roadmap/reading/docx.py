"""The paragraphs and tables of a Word file, read from its XML piece by piece so that no file can fill the memory."""

from collections.abc import Iterator

from lxml import etree

from tenants.roadmap.reading.grid import Cell, Document, Row, Table
from tenants.roadmap.reading.refusals import Cause, NotReadable
from tenants.roadmap.reading.safety import Package
from tenants.roadmap.reading.text import clean

_MOST_ELEMENTS = 500_000
"""A roadmap of 300 rows has about 50,000; each costs libxml2 up to 200 bytes while its row is read."""
_MOST_ROWS = 5_000
_MOST_CELLS = 200
_DELETED = frozenset({"del", "moveFrom", "delText", "instrText", "Fallback", "pPr", "rPr", "txbxContent"})
"""Struck out by a tracked change, a field's code, or a second copy for older programs: not what a person sees."""
_BREAKS = {"br": "\n", "cr": "\n", "tab": " ", "noBreakHyphen": "-", "ptab": " "}


def read_docx(package: Package) -> Document:
    """Return the blocks of a Word file. Raises NotReadable when its main part is missing or damaged."""
    blocks: list[str | Table] = []
    rows: list[Row] = []
    depth = 0
    try:
        for event, element in _elements(package, _main_part(package)):
            name = _name(element)
            if event == "start":
                depth += name == "tbl"
            elif name == "tbl":
                depth -= 1
                if depth == 0:
                    blocks.append(Table(1 + sum(isinstance(block, Table) for block in blocks), tuple(rows)))
                    rows = []
                    element.clear()
            elif name == "tr" and depth == 1:
                if not _is_deleted_row(element) and len(rows) < _MOST_ROWS:
                    rows.append(Row(len(rows) + 1, tuple(_cells(element))))
                element.clear()
            elif name == "p" and depth == 0 and _stands_alone(element):
                blocks.append(clean(_text(element)))
                element.clear()
    except etree.XMLSyntaxError as error:
        raise NotReadable(Cause.DAMAGED, package.name) from error
    return Document(tuple(block for block in blocks if block))


def _main_part(package: Package) -> str:
    """Return the name of the part the package names as its document."""
    names = package.names()
    if "_rels/.rels" in names:
        try:
            root = etree.fromstring(package.read("_rels/.rels"), _safe_parser())
        except etree.XMLSyntaxError as error:
            raise NotReadable(Cause.DAMAGED, package.name) from error
        for relation in root:
            target = (relation.get("Target") or "").lstrip("/")
            if (relation.get("Type") or "").endswith("/officeDocument") and target in names:
                return str(target)
    if "word/document.xml" in names:
        return "word/document.xml"
    raise NotReadable(Cause.DAMAGED, package.name)


def _safe_parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def _elements(package: Package, part: str) -> Iterator[tuple[str, etree._Element]]:
    parser = etree.XMLPullParser(
        events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    count = 0
    for piece in package.chunks(part):
        parser.feed(piece)
        for event, element in parser.read_events():
            count += event == "start"
            if count > _MOST_ELEMENTS:
                raise NotReadable(Cause.BOMB, package.name)
            yield event, element
    parser.close()
    yield from parser.read_events()


def _stands_alone(paragraph: etree._Element) -> bool:
    """Ask whether a paragraph is one of the page's own, not one inside a drawing of another."""
    inside = paragraph.getparent()
    return inside is not None and _name(inside) in {"body", "sdtContent"}


def _name(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _cells(row: etree._Element) -> Iterator[Cell]:
    column = _number(row, "gridBefore", 0)
    for place, cell in enumerate(_own(row, "tc")):
        if place >= _MOST_CELLS:
            return
        span = min(max(_number(cell, "gridSpan", 1), 1), _MOST_CELLS)
        yield Cell(clean(_text(cell)), column, span, _continues(cell), _list_level(cell))
        column += span


def _own(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Yield the cells of a row itself, also inside content controls and tracked insertions, not of tables within."""
    for child in element:
        if _name(child) == name:
            yield child
        elif _name(child) in {"sdt", "sdtContent", "ins", "customXml", "moveTo"}:
            yield from _own(child, name)


def _properties(element: etree._Element) -> Iterator[etree._Element]:
    for child in element:
        if _name(child) in {"tcPr", "trPr"}:
            yield from child


def _attribute(element: etree._Element, name: str) -> str | None:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), None)


def _number(element: etree._Element, name: str, default: int) -> int:
    for setting in _properties(element):
        if _name(setting) == name:
            value = _attribute(setting, "val") or ""
            return int(value) if value.isascii() and value.isdigit() and len(value) < 5 else default
    return default


def _continues(cell: etree._Element) -> bool:
    return any(_name(each) == "vMerge" and _attribute(each, "val") != "restart" for each in _properties(cell))


def _is_deleted_row(row: etree._Element) -> bool:
    return any(_name(setting) == "del" for setting in _properties(row))


def _list_level(cell: etree._Element) -> int | None:
    """Return the level of the automatic number of the cell's first paragraph."""
    for child in cell.iter():
        if _name(child) == "numPr":
            level = next((each for each in child if _name(each) == "ilvl"), None)
            value = _attribute(level, "val") if level is not None else "0"
            return int(value) if value and value.isascii() and value.isdigit() else 0
    return None


def _text(element: etree._Element) -> str:
    """Return all text of a cell or paragraph, its paragraphs as lines."""
    pieces: list[str] = []
    waiting = [iter(element)]
    while waiting:  # no recursion: the file decides how deep it is
        child = next(waiting[-1], None)
        if child is None:
            waiting.pop()
            continue
        name = _name(child)
        if name in _DELETED:
            continue
        if name == "p" and pieces:
            pieces.append("\n")
        if name == "t":
            pieces.append(child.text or "")
        pieces.append(_BREAKS.get(name, ""))
        waiting.append(iter(child))
    return "".join(pieces)
