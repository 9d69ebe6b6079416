"""What a head's words leave open is decided by what stands in the columns below it."""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace

from tenants.roadmap.reading.grid import Row
from tenants.roadmap.reading.tables.columns import Column, Head, HeadCell, groups, kind_of
from tenants.roadmap.reading.tables.numbers import number_alone
from tenants.roadmap.reading.tables.periods import is_period, is_turn
from tenants.roadmap.reading.text import folded


def settled(head: Head, rows: Sequence[Row]) -> Head:
    """Return the head with the columns decided that its words leave open, by what stands in them."""
    head = _by_cells_below(head, rows)
    head = _unnamed(_glued_number(_without_lone_period(head), rows), rows)
    head = _title_of_others(_title_of_stages(_paper_for_result(head)), rows)
    return _one_title(head, rows)


def _paper_for_result(head: Head) -> Head:
    """Of two columns of results take the one of documents for the result: it is what is asked for when a row is done.

    What it is expected to bring («Ожидаемые результаты») stays as a note; two that name no document are both the result.
    """
    results = [each for each in head.cells if each.kind is Column.RESULT]
    papers = [each for each in results if "документ" in folded(each.text)]
    if not papers or len(papers) == len(results):
        return head
    return _changed(head, {each: Column.NOTE for each in results if each not in papers})


def _by_cells_below(head: Head, rows: Sequence[Row]) -> Head:
    """Divide a wide column where most rows have several cells under it, as a number and an activity."""
    cells: list[HeadCell] = []
    for each in head.cells:
        inner = [[cell for cell in row.cells if each.holds(cell)] for row in rows] if each.span > 1 else []
        divided = [found for found in inner if len(found) > 1]
        if len(divided) * 2 <= len(inner) or not divided:
            cells.append(each)
            continue
        first = divided[0]
        parts = [replace(each, column=cell.column, span=cell.span) for cell in first]
        if each.kind is Column.TITLE and _most([found[0].text for found in divided], _is_number):
            parts[0] = replace(parts[0], kind=Column.NUMBER)
        cells += parts
    return Head(tuple(cells), head.levels)


def _is_number(text: str) -> bool:
    return bool(number_alone(text))


def _changed(head: Head, kinds: dict[HeadCell, Column]) -> Head:
    cells = tuple(replace(each, kind=kinds.get(each, each.kind)) for each in head.cells)
    return Head(cells, head.levels)


def _texts(head: Head, of: HeadCell, rows: Sequence[Row]) -> list[str]:
    found = (next((cell for each, cell in head.aligned(row) if each == of), None) for row in rows)
    return [cell.text for cell in found if cell and cell.text]


def _without_lone_period(head: Head) -> Head:
    """Take a single period, and two years or months that no word calls deadlines, for further columns: no matrix."""
    periods = [each for each in head.cells if each.kind is Column.PERIOD]
    called = any(kind_of(each.text) is Column.DEADLINE for each in periods)
    is_parts = all(is_turn(each.text.rpartition(":")[2]) for each in periods)
    is_matrix = len(periods) > (1 if called or is_parts else 2)
    return head if is_matrix else _changed(head, dict.fromkeys(periods, Column.OTHER))


def _glued_number(head: Head, rows: Sequence[Row]) -> Head:
    """Take a column of activities that holds numbers only for the numbers, and the unnamed one after it for them.

    So a head becomes whose first two cells a program glued together: «№ п/пНаименование мероприятия» over two columns.
    """
    for each, following in itertools.pairwise(head.cells):
        texts = _texts(head, each, rows)
        is_unnamed = not following.text.strip() and following.kind is Column.OTHER
        if each.kind is Column.TITLE and is_unnamed and texts and _most(texts, _is_number):
            return _changed(head, {each: Column.NUMBER, following: Column.TITLE})
    return head


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
