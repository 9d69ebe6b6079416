"""Tables told from ruled lines: which rectangles of a page are cells, and which of them lie beside each other."""

import itertools
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tenants.roadmap.reading.files.pdf_page import Edge

_NEAR = 3.0
"""Points: lines nearer than that are one; programs draw the border of each cell by itself."""
_COVERED = 0.8
_MOST_PLACES = 400


@dataclass(frozen=True, slots=True)
class Box:
    """A cell: the numbers of the lines around it, and whether they enclose a true rectangle."""

    left: int
    top: int
    right: int
    bottom: int
    is_true: bool = True


@dataclass(frozen=True, slots=True)
class Ruling:
    """All lines of a page as a net of places, and the cells that they enclose, table by table."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    tables: tuple[tuple[Box, ...], ...]
    _of_square: dict[tuple[int, int], tuple[int, int]]

    def at(self, x: float, y: float) -> tuple[int, int] | None:
        """Return the number of the table and of the cell in it that a place lies in."""
        return self._of_square.get((bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1))


def ruling(edges: Sequence[Edge]) -> Ruling:
    """Return the tables of a page; a frame around a single cell is none."""
    xs = _places(edge.place for edge in edges if edge.is_upright)
    ys = _places(edge.place for edge in edges if not edge.is_upright)
    if not 2 <= len(xs) <= _MOST_PLACES or not 2 <= len(ys) <= _MOST_PLACES:
        return Ruling(xs, ys, (), {})
    net = _Net(xs, ys, edges)
    tables = tuple(tuple(table) for table in _tables(net.boxes()) if len(table) > 1)
    squares = {
        (column, row): (number, place)
        for number, table in enumerate(tables)
        for place, box in enumerate(table)
        for column in range(box.left, box.right)
        for row in range(box.top, box.bottom)
    }
    return Ruling(xs, ys, tables, squares)


def _places(values: Iterable[float]) -> tuple[float, ...]:
    """Return where lines lie, those that are nearly at one place once."""
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] <= _NEAR:
            groups[-1].append(value)
        else:
            groups.append([value])
    return tuple(sum(group) / len(group) for group in groups)


class _Net:
    """The squares between neighbouring lines, and the walls between them."""

    def __init__(self, xs: tuple[float, ...], ys: tuple[float, ...], edges: Sequence[Edge]) -> None:
        self._columns, self._rows = len(xs) - 1, len(ys) - 1
        # A wall is named by the square that it stands left of, or above of.
        self._left = _walls((edge for edge in edges if edge.is_upright), xs, ys)
        self._above = _walls((edge for edge in edges if not edge.is_upright), ys, xs)

    def boxes(self) -> list[Box]:
        """Return the cells: squares with no wall between them, all around walled."""
        seen: set[tuple[int, int]] = set()
        boxes: list[Box] = []
        for row in range(self._rows):
            for column in range(self._columns):
                if (column, row) not in seen:
                    group, is_closed = self._group((column, row))
                    seen |= group
                    if is_closed:
                        boxes += _box(group)
        return boxes

    def _group(self, start: tuple[int, int]) -> tuple[set[tuple[int, int]], bool]:
        group, waiting, is_closed = {start}, [start], True
        while waiting:
            column, row = waiting.pop()
            neighbours = (
                ((column - 1, row), (column, row) in self._left),
                ((column + 1, row), (column + 1, row) in self._left),
                ((column, row - 1), (row, column) in self._above),
                ((column, row + 1), (row + 1, column) in self._above),
            )
            for square, is_walled in neighbours:
                if is_walled or square in group:
                    continue
                if not (0 <= square[0] < self._columns and 0 <= square[1] < self._rows):
                    is_closed = False
                else:
                    group.add(square)
                    waiting.append(square)
        return group, is_closed


def _walls(
    edges: Iterable[Edge], places: tuple[float, ...], across: tuple[float, ...]
) -> set[tuple[int, int]]:
    """Return (number of the line, number of the stretch along it) for each stretch that is drawn."""
    drawn: dict[int, list[tuple[float, float]]] = {}
    for edge in edges:
        line = _nearest(places, edge.place)
        drawn.setdefault(line, []).append((edge.begin, edge.end))
    walls: set[tuple[int, int]] = set()
    for line, stretches in drawn.items():
        joined = _joined(stretches)
        for number, (begin, end) in enumerate(itertools.pairwise(across)):
            length = sum(max(0.0, min(end, last) - max(begin, first)) for first, last in joined)
            if length >= _COVERED * (end - begin):
                walls.add((line, number))
    return walls


def _nearest(places: tuple[float, ...], value: float) -> int:
    after = bisect_right(places, value)
    among = range(max(after - 1, 0), min(after + 1, len(places)))
    return min(among, key=lambda number: abs(places[number] - value))


def _joined(stretches: list[tuple[float, float]]) -> list[tuple[float, float]]:
    joined: list[tuple[float, float]] = []
    for begin, end in sorted(stretches):
        if joined and begin - joined[-1][1] <= _NEAR:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((begin, end))
    return joined


def _box(squares: set[tuple[int, int]]) -> list[Box]:
    left, right = min(x for x, _y in squares), max(x for x, _y in squares) + 1
    top, bottom = min(y for _x, y in squares), max(y for _x, y in squares) + 1
    if len(squares) == (right - left) * (bottom - top):
        return [Box(left, top, right, bottom)]
    # A wall is missing somewhere: each square by itself, and a person should look.
    return [
        Box(x, y, x + 1, y + 1, is_true=False) for x, y in sorted(squares, key=lambda square: square[::-1])
    ]


def _tables(boxes: list[Box]) -> list[list[Box]]:
    """Group the cells that touch each other, in the order they are read."""
    owner = {
        (column, row): number
        for number, box in enumerate(boxes)
        for column in range(box.left, box.right)
        for row in range(box.top, box.bottom)
    }
    group: dict[int, int] = {}
    tables: list[list[Box]] = []
    for start in range(len(boxes)):
        if start in group:
            continue
        waiting, group[start] = [start], len(tables)
        members = [start]
        while waiting:
            for number in _around(boxes[waiting.pop()], owner):
                if number not in group:
                    group[number] = len(tables)
                    waiting.append(number)
                    members.append(number)
        tables.append(sorted((boxes[number] for number in members), key=lambda box: (box.top, box.left)))
    return tables


def _around(box: Box, owner: dict[tuple[int, int], int]) -> set[int]:
    beside = [(x, row) for row in range(box.top, box.bottom) for x in (box.left - 1, box.right)]
    over = [(column, y) for column in range(box.left, box.right) for y in (box.top - 1, box.bottom)]
    return {owner[square] for square in beside + over if square in owner}
