"""The paragraphs and tables of an RTF file."""

import itertools
from dataclasses import dataclass, field, replace

from tenants.roadmap.reading.files.edges import columns_of
from tenants.roadmap.reading.files.list_labels import with_labels
from tenants.roadmap.reading.files.rtf_tokens import Letters, Tokens
from tenants.roadmap.reading.files.sparse import CUT_OFF, MOST_COLUMNS, MOST_ROWS
from tenants.roadmap.reading.grid import Cell, Document, Row, Table
from tenants.roadmap.reading.model import Notice
from tenants.roadmap.reading.text import clean

_NEAR = 120
"""Twips (2 mm): edges nearer than that are one edge drawn by hand."""


@dataclass(frozen=True, slots=True)
class _Definition:
    """How a row says that a cell is: its right edge, and what it is merged with."""

    right: int = 0
    goes_on: bool = False
    continues: bool = False


@dataclass(slots=True)
class _RawRow:
    left: int
    texts: list[str]
    cells: list[_Definition]


@dataclass(slots=True)
class _Page:
    """What was read so far."""

    blocks: list[str | list[_RawRow]] = field(default_factory=list)
    lines: list[tuple[str, str]] = field(default_factory=lambda: [("", "")])
    texts: list[str] = field(default_factory=list)
    defined: list[_Definition] = field(default_factory=list)
    left: int = 0
    next_cell: _Definition = _Definition()
    in_table: bool = False
    is_cut_off: bool = False

    def letters(self, letters: Letters) -> None:
        label, text = self.lines[-1]
        self.lines[-1] = (label + letters.text, text) if letters.is_label else (label, text + letters.text)

    def word(self, name: str, number: int | None) -> None:
        """Take in a word that is about paragraphs or tables."""
        match name:
            case "par" | "page" | "sect" | "nestcell" | "nestrow":
                self._end_line()
            case "pard":
                self.in_table = False
            case "intbl":
                self.in_table = True
            case "cell":
                self._end_cell()
            case "row":
                self._end_row()
            case "trowd":
                self.defined, self.left, self.next_cell = [], 0, _Definition()
            case "trleft":
                self.left = number or 0
            case "clmrg":
                self.next_cell = replace(self.next_cell, goes_on=True)
            case "clvmrg":
                self.next_cell = replace(self.next_cell, continues=True)
            case "cellx" if len(self.defined) < MOST_COLUMNS:
                self.defined.append(replace(self.next_cell, right=number or 0))
                self.next_cell = _Definition()

    def _end_line(self) -> None:
        if self.in_table:
            self.lines.append(("", ""))
            return
        label, text = self.lines[0]
        text = clean(_joined(text))
        # A paragraph, even an empty one, stands between two tables.
        self.blocks.append(f"{clean(label)} {text}".strip() if text else "")
        self.lines = [("", "")]

    def _end_cell(self) -> None:
        lines = [(clean(_joined(label)), clean(_joined(text))) for label, text in self.lines]
        text = clean(with_labels(lines))
        # A cell with nothing but an automatic number: the file has the number itself.
        text = text or next((label for label, _text in lines if label), "")
        if len(self.texts) < MOST_COLUMNS:
            self.texts.append(text)
        self.lines = [("", "")]

    def _end_row(self) -> None:
        row = _RawRow(self.left, self.texts, list(self.defined))
        self.texts, self.lines = [], [("", "")]
        if not row.texts:
            return
        last = self.blocks[-1] if self.blocks else ""
        if isinstance(last, str):
            self.blocks.append([row])
        elif len(last) < MOST_ROWS:
            last.append(row)
        else:
            self.is_cut_off = True

    def finish(self) -> None:
        """Take in what stands behind the last mark; a row that was cut off loses nothing but its merges."""
        if self.texts:
            self._end_row()
        self.in_table = False
        self._end_line()


def read_rtf(data: bytes) -> Document:
    """Return the blocks of an RTF file."""
    page = _Page()
    for token in Tokens(data):
        if isinstance(token, Letters):
            page.letters(token)
        else:
            page.word(token.name, token.number)
    page.finish()
    blocks: list[str | Table] = []
    count = 0
    for block in page.blocks:
        if isinstance(block, str):
            blocks.append(clean(_joined(block)))
        else:
            count += 1
            blocks.append(_table(count, block))
    notices = (Notice("file", CUT_OFF, {"limit": MOST_ROWS}),) if page.is_cut_off else ()
    return Document(tuple(block for block in blocks if block), notices)


def _joined(text: str) -> str:
    """Return a text whose signs beyond the first 65,536 are whole again: RTF writes each as two halves."""
    if not any("\ud800" <= letter <= "\udfff" for letter in text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _table(number: int, rows: list[_RawRow]) -> Table:
    edges = {edge for row in rows for edge in (row.left, *(cell.right for cell in row.cells))}
    columns = columns_of(edges, _NEAR)
    by_edges = all(_fits(row, columns) for row in rows)
    return Table(
        number,
        tuple(
            Row(place + 1, tuple(_cells(row, columns if by_edges else None)))
            for place, row in enumerate(rows)
        ),
    )


def _fits(row: _RawRow, columns: dict[int, int]) -> bool:
    """Ask whether the edges of a row tell its cells: as many as there are, each to the right of the last."""
    places = [columns[row.left], *(columns[cell.right] for cell in row.cells)]
    return len(row.cells) >= len(row.texts) and all(
        left < right for left, right in itertools.pairwise(places)
    )


def _cells(row: _RawRow, columns: dict[int, int] | None) -> list[Cell]:
    cells: list[Cell] = []
    column = columns[row.left] if columns else 0
    for place, text in enumerate(row.texts):
        defined = row.cells[place] if place < len(row.cells) else _Definition()
        right = columns[defined.right] if columns else column + 1
        if defined.goes_on and cells:
            cells[-1] = replace(cells[-1], span=right - cells[-1].column)
        else:
            cells.append(Cell(text, column, right - column, defined.continues))
        column = right
    return cells
