"""The head of a table: on which rows it stands, over how many levels, and what its unnamed columns hold."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tenants.roadmap.reading.grid import Cell, Row
from tenants.roadmap.reading.tables.columns import Column, Head, HeadCell, is_row_of_numbers, kind_of
from tenants.roadmap.reading.tables.numbers import number_alone
from tenants.roadmap.reading.tables.periods import holds_date, is_period, is_term, period_under
from tenants.roadmap.reading.tables.settling import settled
from tenants.roadmap.reading.text import folded, one_line

_AMONG = 40
"""Rows; approval blocks and titles of a sheet stand above its head."""
_MOST_LEVELS = 3
_SAMPLE = 60
"""Rows that are looked at to tell what a column holds."""
_LONGEST_PIECE = 60


@dataclass(frozen=True, slots=True)
class Found:
    """A head with the place of its first row and of the first row under it."""

    head: Head
    place: int
    below: int

    @property
    def strength(self) -> int:
        """How sure this is a roadmap: with deadlines 3, with people 2, with stages or results only 1, else 0."""
        head = self.head
        if not head.has(Column.TITLE):
            return 0
        if head.has_deadlines():
            return 3
        if head.has(Column.RESPONSIBLE):
            return 2
        return 1 if (head.has(Column.STAGE) or head.has(Column.RESULT)) and len(head.cells) > 2 else 0


def find_head(rows: Sequence[Row]) -> Found | None:
    """Return the first of the best heads among the first rows; None when no row names a roadmap's columns."""
    best: Found | None = None
    for place in range(min(len(rows), _AMONG)):
        found = head_at(rows, place)
        if found and found.strength > (best.strength if best else 0):
            best = found
            if found.strength == 3:
                break
    return best


def head_at(rows: Sequence[Row], place: int) -> Found | None:
    """Return the head that begins at a row, or None when it is no head of a roadmap."""
    row = rows[place]
    if sum(bool(cell.text) for cell in row.cells) < 2 or is_row_of_numbers(row) or _is_numbered(row):
        return None
    cells = [HeadCell(cell.column, cell.span, _kind(cell.text), one_line(cell.text)) for cell in row.cells]
    levels = [_folded(row)]
    below = place + 1
    for lower in rows[below : below + _MOST_LEVELS - 1]:
        divided = _divided(cells, lower) or _joined(cells, lower)
        if divided is None:
            break
        cells = divided
        levels.append(_folded(lower))
        below += 1
    if _looks_like_data(cells):
        return None
    rest = [each for each in rows[below : below + _SAMPLE] if each.texts() and not is_row_of_numbers(each)]
    head = settled(Head(tuple(cells), tuple(levels)), rest)
    found = Found(head, place, below)
    return found if found.strength else None


def _folded(row: Row) -> frozenset[str]:
    return frozenset(folded(text) for text in row.texts())


def _kind(text: str) -> Column:
    if is_period(text) and not kind_of(text):
        return Column.PERIOD
    return (kind_of(text) or Column.OTHER) if text.strip() else Column.OTHER


def _is_numbered(row: Row) -> bool:
    return any(number_alone(cell.text) for cell in row.cells if not is_period(cell.text))


def _looks_like_data(cells: Sequence[HeadCell]) -> bool:
    periods = sum(each.kind is Column.PERIOD for each in cells)
    return (
        periods == 1
        or any(each.kind is Column.OTHER and holds_date(each.text) for each in cells)
        or any(len(each.text) > 200 for each in cells)
    )


def _divided(cells: list[HeadCell], lower: Row) -> list[HeadCell] | None:
    """Return the columns of a head whose wide cells are divided by the row below; None when they are not."""
    filled = [cell for cell in lower.cells if cell.text and not cell.continues]
    owners = [next((each for each in cells if each.holds(cell)), None) for cell in filled]
    under = Counter(id(owner) for owner in owners if owner and owner.span > 1)
    if not filled or len(under) != len({id(owner) for owner in owners}) or max(under.values()) < 2:
        return None
    parents = [owner.text if owner else "" for owner in owners]
    if any(
        len(cell.text) > _LONGEST_PIECE or (number_alone(cell.text) and not _is_period_of(parent, cell.text))
        for parent, cell in zip(parents, filled, strict=True)
    ):
        return None
    divided: list[HeadCell] = []
    for each in cells:
        if id(each) in under:
            inner = [cell for cell in lower.cells if each.holds(cell)]
            others = {other.kind for other in cells if id(other) not in under}
            divided += [_child(each, cell, others) for cell in inner]
        else:
            divided.append(each)
    return divided


def _is_period_of(parent: str, text: str) -> bool:
    return is_period(text) or period_under(parent, text) is not None


def _child(parent: HeadCell, cell: Cell, others: Collection[Column]) -> HeadCell:
    period = period_under(parent.text, cell.text)
    if period and parent.kind in {Column.DEADLINE, Column.PERIOD}:
        return HeadCell(cell.column, cell.span, Column.PERIOD, f"{parent.text}: {period}")
    text = f"{parent.text}: {one_line(cell.text)}" if cell.text else parent.text
    return HeadCell(cell.column, cell.span, _kind_below(parent, cell.text, others), text)


def _kind_below(parent: HeadCell, text: str, others: Collection[Column]) -> Column:
    kind = _kind(text)
    if kind is Column.OTHER:
        return parent.kind
    if parent.kind is Column.NOTE:
        # «Исполнение: дата, ответственный» is the table's only deadline; beside another one it is when it was done.
        is_own = kind in {Column.DEADLINE, Column.RESPONSIBLE} and kind not in others
        return kind if is_own else parent.kind
    if kind is Column.PERIOD and parent.kind not in {Column.DEADLINE, Column.PERIOD}:
        return parent.kind
    return kind


def _joined(cells: list[HeadCell], lower: Row) -> list[HeadCell] | None:
    """Return the columns of a head whose words run on in the row below («Срок» over «исполнения»)."""
    if len(lower.cells) != len(cells) or not _runs_on(cells, lower):
        return None
    joined: list[HeadCell] = []
    parent = ""
    for each, cell in zip(cells, lower.cells, strict=True):
        parent = each.text or (parent if cell.text else "")
        text = one_line(f"{parent} {cell.text}") if cell.text else each.text
        kind = _kind(text)
        if is_period(cell.text) and kind_of(parent) is Column.DEADLINE:
            kind = Column.PERIOD
            text = f"{parent}: {one_line(cell.text)}"
        joined.append(HeadCell(each.column, each.span, kind, text))
    return joined


def _runs_on(cells: Sequence[HeadCell], lower: Row) -> bool:
    filled = [cell for cell in lower.cells if cell.text and not cell.continues]
    if len(filled) < 2 and not (len(filled) == 1 and filled[0].text[:1].islower()):
        return False
    if any(len(cell.text) > _LONGEST_PIECE or holds_date(cell.text) for cell in filled):
        return False
    periods = sum(is_period(cell.text) for cell in filled)
    if periods:
        return periods == len(filled) > 1
    titles = {each.column for each in cells if each.kind in {Column.TITLE, Column.STAGE}}
    if any(char.isdigit() for cell in filled for char in cell.text):
        return False
    small = all(cell.text[:1].islower() or not cell.text[:1].isalpha() for cell in filled)
    return small and not any(is_term(cell.text) for cell in filled if cell.column not in titles)
