"""A table gathered cell by cell, in any order, as spreadsheets store it: empty edges fall away, merged cells are told."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from core.speech import mark
from tenants.roadmap.reading.grid import Cell, Row, Table
from tenants.roadmap.reading.model import Notice

MOST_ROWS = 5_000
MOST_COLUMNS = 200
_MOST_CELLS = 300_000
_MOST_COVERED = 200_000
CUT_OFF = mark("Only the first %(limit)s rows of the table were read.")


@dataclass(frozen=True, slots=True)
class Merge:
    """A block of merged cells: its corners, both inclusive."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class _Part:
    """What a merge is in one row: the last column, and whether it began in a row above."""

    right: int
    continues: bool


@dataclass(slots=True)
class Sparse:
    """The cells of one table by row and column, counted from 0."""

    name: str = ""
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    is_cut_off: bool = False

    def put(
        self,
        row: int,
        column: int,
        text: str,
        *,
        doubt: str | None = None,
        list_level: int | None = None,
        inner: Sequence[str | Table] = (),
    ) -> None:
        """Set a cell; an empty one takes no place, and those beyond what a roadmap holds are left out."""
        if not text and doubt is None and list_level is None:
            return
        if column >= MOST_COLUMNS or (row not in self.rows and len(self.rows) >= MOST_ROWS):
            self.is_cut_off = True
            return
        self.rows.setdefault(row, {})[column] = Cell(
            text, column, list_level=list_level, doubt=doubt, inner=inner
        )

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Say that cells are merged; a block of one cell, or one put together wrong, is none."""
        if (bottom > top or right > left) and bottom >= top and right >= left:
            self.merges.append(Merge(top, left, bottom, right))

    def table(self, number: int) -> Table | None:
        """Return the table without empty rows and outer columns, or None when nothing stands in it."""
        if not self.rows:
            return None
        columns = [column for cells in self.rows.values() for column in cells]
        first, last = min(columns), max(columns)
        places = sorted(self.rows)
        most = max(_MOST_CELLS // (last - first + 1), 1)
        if len(places) > most:
            self.is_cut_off, places = True, places[:most]
        covered = self._covered(places, first, last)
        rows = (
            Row(place + 1, tuple(_cells(self.rows[place], covered.get(place, {}), range(first, last + 1))))
            for place in places
        )
        return Table(number, tuple(rows), self.name)

    def _covered(self, places: list[int], first: int, last: int) -> dict[int, dict[int, _Part]]:
        """Return for each row the parts of merges that begin in a column of it, clipped to what is used."""
        found: dict[int, dict[int, _Part]] = {}
        count = 0
        for merge in self.merges:
            left, right = max(merge.left, first), min(merge.right, last)
            if left > right:
                continue
            among = places[bisect_left(places, merge.top) : bisect_right(places, merge.bottom)]
            count += len(among)
            if count > _MOST_COVERED:
                break
            for place in among:
                found.setdefault(place, {})[left] = _Part(right, place > merge.top)
        return found


def _cells(cells: dict[int, Cell], covered: dict[int, _Part], columns: range) -> Iterator[Cell]:
    column = columns.start
    while column < columns.stop:
        part = covered.get(column, _Part(column, False))
        cell = cells.get(column)
        place, span = column - columns.start, part.right - column + 1
        if cell is None or part.continues:
            yield Cell("", place, span, part.continues)
        else:
            yield replace(cell, column=place, span=span)
        column += span


def too_many_rows(sheets: Iterable[Sparse]) -> tuple[Notice, ...]:
    """Return a notice for tables that were not read to their end."""
    if any(sheet.is_cut_off for sheet in sheets):
        return (Notice("file", CUT_OFF, {"limit": MOST_ROWS}),)
    return ()
