"""The cells of a row by what they mean; cells merged downwards hand their text to the rows below."""

from collections import Counter
from collections.abc import Collection, Sequence

from tenants.roadmap.reading.deadlines.cells import deadline_of
from tenants.roadmap.reading.grid import Cell, Row
from tenants.roadmap.reading.people.joining import read_responsible
from tenants.roadmap.reading.tables.columns import Column, Head, HeadCell
from tenants.roadmap.reading.tables.ditto import DEADLINE_REPEATED, WORDS_REPEATED, is_ditto
from tenants.roadmap.reading.tables.numbers import is_section_number, number_alone, split_number
from tenants.roadmap.reading.tables.periods import is_period, is_span
from tenants.roadmap.reading.tables.rows import number_of
from tenants.roadmap.reading.text import folded

_FURTHER = (Column.NOTE, Column.OTHER)
_DEADLINES = (Column.DEADLINE, Column.PERIOD)
_REPEATABLE = frozenset({Column.DEADLINE, Column.RESPONSIBLE, Column.RESULT})


def names_both(head: HeadCell) -> bool:
    """Ask whether a column of deadlines has the people too («Сроки, ответственные»)."""
    words = folded(head.text)
    return head.kind is Column.DEADLINE and (
        "ответств" in words or ("исполнит" in words and "исполнения" not in words)
    )


class RowCells:
    """Reads the cells of rows in order, and remembers what merged cells said above."""

    def __init__(self, head: Head) -> None:
        self.head = head
        self.all_numbered = False
        self.is_by_months = False
        self.deadline_names_people = any(names_both(each) for each in head.cells) and not head.has(
            Column.RESPONSIBLE
        )
        self.numbers_are_of_stages = False
        self._above: dict[int, str] = {}
        self._named_above: dict[int, str] = {}
        self._written_above: dict[int, str] = {}  # a ditto mark looks over headings too
        self._dittos: set[int] = set()
        self._last_deadline = ""
        self._levels: list[int] = []

    def look_at(self, rows: Sequence[Row]) -> None:
        """Tell from all rows what the numbers belong to."""
        self.all_numbered = self._are_numbered(rows)
        terms = [cell for row in rows for cell in self.head.pick(row, Column.DEADLINE)]
        # Where some months are merged over their rows, an empty cell may have been forgotten.
        months = {cell.text for cell in terms if cell.text}
        self.is_by_months = (
            bool(months) and all(map(is_span, months)) and not any(cell.continues for cell in terms)
        )
        one = sum(each.kind is Column.NUMBER for each in self.head.cells) == 1
        self.numbers_are_of_stages = one and self.head.has(Column.STAGE) and self._number_stages(rows)

    def forget(self, heading: Row) -> None:
        """Let nothing above a heading be handed down below it but what is merged over the heading too."""
        over = {each.column for each, cell in self.head.aligned(heading) if cell and cell.continues}
        self._above = {column: text for column, text in self._above.items() if column in over}
        self._named_above = {}
        self._last_deadline = ""

    def text(self, row: Row, kind: Column) -> str:
        """Return the text of the columns of one kind, each text once."""
        texts = (text for _, text in self._texts(row, (kind,)) if text)
        return "\n".join(dict.fromkeys(texts))

    def number(self, row: Row) -> str | None:
        """Return the number of a row as written, else the one Word itself shows in a numbered list."""
        return number_of(row, self.head) or self.counted(row)

    def written_number(self, row: Row) -> str:
        """Return all that stands in the column of numbers."""
        cells = self.head.pick(row, Column.NUMBER)
        return cells[-1].text if cells else ""

    def stage_number(self, row: Row) -> str | None:
        """Return the number of the stage that begins in a row, where a column is meant for it."""
        cells = self.head.pick(row, Column.NUMBER)
        if self.numbers_are_of_stages:
            return self.number(row)
        return number_alone(cells[0].text) if len(cells) > 1 else None

    def counted(self, row: Row, default: str | None = None) -> str | None:
        """Return the number of an automatic list, counted over the table on each of its levels."""
        cells = self.head.pick(row, Column.NUMBER)
        level = cells[-1].list_level if cells and not cells[-1].text else None
        if level is None:
            return default
        del self._levels[level + 1 :]
        self._levels += [0] * (level + 1 - len(self._levels))
        self._levels[level] += 1
        return ".".join(str(count) for count in self._levels if count)

    def deadline(self, row: Row) -> tuple[str, list[tuple[str, str]]]:
        """Return the words of the deadline, and as notes what its columns say besides."""
        texts = self._texts(row, _DEADLINES)
        text, notes = deadline_of([(head, text or self._month_above(head)) for head, text in texts])
        self._last_deadline = text or self._last_deadline
        return text, notes

    def _month_above(self, head: HeadCell) -> str:
        """Return the month above an empty cell where another column has the days of it."""
        several = sum(each.kind is Column.DEADLINE for each in self.head.cells) > 1
        above = self._named_above.get(head.column, "")
        return above if several and head.kind is Column.DEADLINE and is_period(above) else ""

    def deadline_above(self) -> str:
        """Return the deadline above, where its column leads the row as a calendar's does and is left empty below."""
        kinds = [each.kind for each in self.head.cells]
        leads = Column.DEADLINE in kinds and kinds.index(Column.DEADLINE) < kinds.index(Column.TITLE)
        return self._last_deadline if leads else ""

    def notes(self, row: Row) -> list[tuple[str, str]]:
        """Return the cells of further columns with their heads, and those beside the head."""
        notes = [(head.text, text) for head, text in self._texts(row, _FURTHER) if text]
        return notes + [(head, cell.text) for head, cell in self.head.left_over(row) if cell.text]

    def notes_of_rest(self, row: Row) -> list[tuple[str, str]]:
        """Return what a row without an activity says besides deadline, people and result."""
        kinds = (*_FURTHER, Column.PERIOD, Column.NUMBER)
        cells = [(head.text, cell) for head, cell in self.head.aligned(row) if cell and head.kind in kinds]
        return [(head, cell.text) for head, cell in [*cells, *self.head.left_over(row)] if cell.text]

    def has_more_than_number(self, row: Row) -> bool:
        """Ask whether anything but the number stands in a row."""
        kinds = (*_DEADLINES, Column.RESPONSIBLE, Column.RESULT)
        return any(cell.text and not cell.continues for kind in kinds for cell in self.head.pick(row, kind))

    def is_merged_with_above(self, row: Row) -> bool:
        """Ask whether activity and deadline are merged with those above, so that only people or results are new."""
        cells = [*self.head.pick(row, Column.TITLE), *self.head.pick(row, Column.DEADLINE)]
        return self.head.has(Column.DEADLINE) and bool(cells) and all(cell.continues for cell in cells)

    def doubt(self, row: Row) -> str | None:
        """Return why a cell of the row, other than the deadline's, may not be as people see it."""
        cells = (cell for each, cell in self.head.aligned(row) if cell and each.kind not in _DEADLINES)
        repeated = WORDS_REPEATED if self._is_repeated(row, _REPEATABLE - {Column.DEADLINE}) else None
        return next((cell.doubt for cell in cells if cell.doubt), repeated)

    def deadline_doubt(self, row: Row) -> str | None:
        """Return why the deadline may not be as people see it."""
        cells = (cell for each, cell in self.head.aligned(row) if cell and each.kind in _DEADLINES)
        repeated = DEADLINE_REPEATED if self._is_repeated(row, {Column.DEADLINE}) else None
        return next((cell.doubt for cell in cells if cell.doubt and cell.text), repeated)

    def _is_repeated(self, row: Row, kinds: Collection[Column]) -> bool:
        columns = (each.column for each, cell in self.head.aligned(row) if cell and each.kind in kinds)
        return any(column in self._dittos for column in columns)

    def is_shifted(self, row: Row) -> bool:
        """Ask whether nobody is responsible but the column before names a person: a cell was left out there."""
        kinds = [each.kind for each in self.head.cells]
        if Column.RESPONSIBLE not in kinds or self.text(row, Column.RESPONSIBLE).strip(" -–—"):
            return False
        place = kinds.index(Column.RESPONSIBLE)
        before = self.head.aligned(row)[place - 1][1] if place else None
        if kinds[place - 1] not in _FURTHER or before is None:
            return False
        people = read_responsible(before.text)
        return bool(people) and all(person.name and person.certain for person in people)

    def _texts(self, row: Row, kinds: tuple[Column, ...]) -> list[tuple[HeadCell, str]]:
        return [
            (each, self._down(each, cell))
            for each, cell in self.head.aligned(row)
            if cell and each.kind in kinds
        ]

    def _down(self, head: HeadCell, cell: Cell) -> str:
        if cell.continues and not cell.text:
            return self._above.get(head.column, "")
        text = self._written(head, cell)
        self._above[head.column] = text
        self._named_above[head.column] = text or self._named_above.get(head.column, "")
        return text

    def _written(self, head: HeadCell, cell: Cell) -> str:
        """Return the words of a cell, and for a ditto mark those above it; the mark itself where there are none."""
        self._dittos.discard(head.column)
        if head.kind in _REPEATABLE and is_ditto(cell.text):
            self._dittos.add(head.column)
            return self._written_above.get(head.column, cell.text)
        if cell.text.strip(" -–—"):
            self._written_above[head.column] = cell.text
        return cell.text

    def _are_numbered(self, rows: Sequence[Row]) -> bool:
        activities = [row for row in rows if len(row.texts()) > 2]
        return sum(self._is_numbered(row) for row in activities) * 5 >= len(activities) * 3

    def _is_numbered(self, row: Row) -> bool:
        titles = self.head.pick(row, Column.TITLE)
        return bool(number_of(row, self.head) or (titles and split_number(titles[0].text)[0]))

    def _number_stages(self, rows: Sequence[Row]) -> bool:
        """Ask whether numbers of one level stand where a stage begins and nowhere else."""
        stage = ""
        said: Counter[bool] = Counter()
        for row in rows:
            cells = [cell.text for cell in self.head.pick(row, Column.STAGE) if cell.text]
            begins = bool(cells) and cells[0] != stage
            stage = cells[0] if cells else stage
            number = number_of(row, self.head)
            if number and len(row.texts()) > 1:
                said[begins and bool(number_alone(number)) and is_section_number(number)] += 1
        return said[True] > 0 and not said[False]
