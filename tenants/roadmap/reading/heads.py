"""The head of a table: on which rows it stands, over how many levels, and what its unnamed columns hold."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from tenants.roadmap.reading.columns import Column, Head, HeadCell, groups, is_row_of_numbers, kind_of
from tenants.roadmap.reading.grid import Cell, Row
from tenants.roadmap.reading.numbers import number_alone
from tenants.roadmap.reading.periods import holds_date, is_period, is_term
from tenants.roadmap.reading.text import folded, one_line

_AMONG = 40
"""Rows; approval blocks and titles of a sheet stand above its head."""
_MOST_LEVELS = 3
_SAMPLE = 60
"""Rows that are looked at to tell what a column holds."""
_LONGEST_PIECE = 40


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
    head = _settled(Head(tuple(cells), tuple(levels)), rest)
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
    owners = [next((each for each in cells if _within(cell, each)), None) for cell in filled]
    under = Counter(id(owner) for owner in owners if owner and owner.span > 1)
    if not filled or len(under) != len({id(owner) for owner in owners}) or max(under.values()) < 2:
        return None
    if any(number_alone(cell.text) and not is_period(cell.text) for cell in filled):
        return None
    divided: list[HeadCell] = []
    for each in cells:
        if id(each) in under:
            inner = [cell for cell in lower.cells if _within(cell, each)]
            divided += [_child(each, cell) for cell in inner]
        else:
            divided.append(each)
    return divided


def _within(cell: Cell, outer: HeadCell) -> bool:
    return outer.column <= cell.column and cell.column + cell.span <= outer.column + outer.span


def _child(parent: HeadCell, cell: Cell) -> HeadCell:
    text = f"{parent.text}: {one_line(cell.text)}" if cell.text else parent.text
    return HeadCell(cell.column, cell.span, _kind_below(parent, cell.text), text)


def _kind_below(parent: HeadCell, text: str) -> Column:
    kind = _kind(text)
    if parent.kind is Column.NOTE or kind is Column.OTHER:
        return parent.kind
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


def _settled(head: Head, rows: Sequence[Row]) -> Head:
    """Return the head with the columns decided that its words leave open, by what stands in them."""
    head = _unnamed(_without_lone_period(head), rows)
    head = _title_of_others(_title_of_stages(head), rows)
    return _one_title(head, rows)


def _changed(head: Head, kinds: dict[HeadCell, Column]) -> Head:
    cells = tuple(replace(each, kind=kinds.get(each, each.kind)) for each in head.cells)
    return Head(cells, head.levels)


def _texts(head: Head, of: HeadCell, rows: Sequence[Row]) -> list[str]:
    found = (next((cell for each, cell in head.aligned(row) if each == of), None) for row in rows)
    return [cell.text for cell in found if cell and cell.text]


def _without_lone_period(head: Head) -> Head:
    """Take a single period, and two that no word calls deadlines, for further columns: they are no matrix."""
    periods = [each for each in head.cells if each.kind is Column.PERIOD]
    called = any(kind_of(each.text) is Column.DEADLINE for each in periods)
    is_matrix = len(periods) > (1 if called else 2)
    return head if is_matrix else _changed(head, dict.fromkeys(periods, Column.OTHER))


def _unnamed(head: Head, rows: Sequence[Row]) -> Head:
    """Tell a first column without a head by what stands in it: numbers, months, else stages."""
    first = head.cells[0]
    if first.text.strip() or head.has(Column.NUMBER):
        return head
    texts = [text for text in _texts(head, first, rows) if len(text) < 200]
    if not texts or _most(texts, lambda text: bool(number_alone(text)) or len(text) < 5):
        return _changed(head, {first: Column.NUMBER})
    if not head.has_deadlines() and _most(texts, is_period):
        return _changed(head, {first: Column.DEADLINE})
    if head.has(Column.TITLE):
        return _changed(head, {first: Column.STAGE if not head.has(Column.STAGE) else Column.OTHER})
    return _changed(head, {first: Column.TITLE})


def _title_of_stages(head: Head) -> Head:
    """Take the stages for the activities where nothing else can be them."""
    stages = [each for each in head.cells if each.kind is Column.STAGE]
    if head.has(Column.TITLE) or not stages or not head.has_deadlines():
        return head
    return _changed(head, {stages[-1]: Column.TITLE})


def _title_of_others(head: Head, rows: Sequence[Row]) -> Head:
    """Take the fullest further column for the activities where deadlines and people are named and these are not."""
    named = head.has_deadlines() and head.has(Column.RESPONSIBLE)
    others = [each for each in head.cells if each.kind is Column.OTHER and each.text] or [
        each for each in head.cells if each.kind is Column.NOTE and folded(each.text).startswith("форм")
    ]
    if head.has(Column.TITLE) or not named or not others:
        return head
    fullest = max(others, key=lambda each: sum(map(len, _texts(head, each, rows))))
    return _changed(head, {fullest: Column.TITLE})


def _one_title(head: Head, rows: Sequence[Row]) -> Head:
    """Decide between several columns of activities: the wide one groups the other, else the other is its content."""
    titles = [each for each in head.cells if each.kind is Column.TITLE]
    if len(titles) < 2:
        return head
    first, second, *more = titles
    kinds = dict.fromkeys(more, Column.OTHER)
    if _spans_rows(head, first, second, rows) or (groups(first.text) and not groups(second.text)):
        return _changed(head, kinds | {first: Column.OTHER if head.has(Column.STAGE) else Column.STAGE})
    return _changed(head, kinds | {second: Column.OTHER})


def _spans_rows(head: Head, first: HeadCell, second: HeadCell, rows: Sequence[Row]) -> bool:
    """Ask whether a column stands over several rows of the other, by a merged or by an empty cell."""
    for row in rows:
        cells = {id(each): cell for each, cell in head.aligned(row)}
        one, other = cells.get(id(first)), cells.get(id(second))
        if other and other.text and not (one and one.text) and not (one and one is other):
            return True
    return False


def _most(texts: Sequence[str], test: Callable[[str], bool]) -> bool:
    return sum(map(test, texts)) * 2 > len(texts)
