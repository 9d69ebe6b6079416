"""Paragraphs and tables of a document in their order: what every kind of file is turned into before it is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tenants.roadmap.reading.model import Notice


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as written; `column` is where it begins, `span` how many columns it is wide.

    `continues` marks a cell merged with the one above; `list_level` is the level of the automatic number that
    Word would show (0 is the first). `doubt` says why the file may not have given the cell as people see it: an English
    sentence that is a msgid. `inner` are the paragraphs and tables of a cell that has a table of its own.
    """

    text: str
    column: int
    span: int = 1
    continues: bool = False
    list_level: int | None = None
    doubt: str | None = None
    inner: Sequence[str | Table] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table; `number` counts from 1 as a person would in the file."""

    number: int
    cells: tuple[Cell, ...]

    def texts(self) -> list[str]:
        """Return the texts of the cells that are not empty."""
        return [cell.text for cell in self.cells if cell.text]

    def at(self, column: int) -> Cell | None:
        """Return the cell that covers a column."""
        return next((cell for cell in self.cells if cell.column <= column < cell.column + cell.span), None)


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `number` counts the tables of the file from 1, `name` is that of a spreadsheet's sheet."""

    number: int
    rows: Sequence[Row]
    name: str = ""

    @property
    def width(self) -> int:
        """The columns of the widest row."""
        return max((cell.column + cell.span for row in self.rows for cell in row.cells), default=0)


@dataclass(frozen=True, slots=True)
class Document:
    """A file as a row of paragraphs and tables; `notices` say what of the file was not read, and why."""

    blocks: Sequence[str | Table] = field(default_factory=tuple)
    notices: Sequence[Notice] = ()

    def tables(self) -> list[Table]:
        """Return the tables in order."""
        return [block for block in self.blocks if isinstance(block, Table)]
